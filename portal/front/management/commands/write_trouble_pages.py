"""`manage.py write_trouble_pages FOLDER`: what nginx shows while the application is away."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, gettext, override

from portal.front.helplines import EUROPEAN_NUMBERS


class Command(BaseCommand):
    """A page and an answer for scripts per language, from the templates and the catalogues."""

    help = "Writes the pages the proxy shows while the application does not answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        codes = [code for code, _name in settings.LANGUAGES]
        parameters = {
            "numbers": EUROPEAN_NUMBERS,
            "languages": [get_language_info(code) for code in codes],
        }
        for code in codes:
            with override(code):
                page = render_to_string("web/trouble.html", parameters)
                answer = {
                    "refused": "unavailable",
                    "message": gettext("This site does not answer right now."),
                }
            (folder / f"{code}.html").write_text(page, encoding="utf-8")
            (folder / f"{code}.json").write_text(json.dumps(answer), encoding="utf-8")
