"""What a new site begins with: languages, one home page each, reference data, editors' rights."""

import tomllib
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from modeltranslation.utils import build_localized_fieldname
from wagtail.models import Locale, Page, Site

from awareness.models.languages import language_codes, original_language
from awareness.models.pages.home import HomePage
from awareness.models.reference import Audience, EmergencyNumber, Topic
from awareness.operations.editor_rights import grant_editor_rights

STARTING_DATA = Path(__file__).parent / "starting_data.toml"
NAMESPACE = uuid.UUID("5f1c3a0e-3f0b-5a57-9b52-6b1f2c6f2f50")
"""Under it, a page's key gives its translation key, the same on every installation."""


def translation_key(key: str) -> uuid.UUID:
    """The key that the page `key` has in every language."""
    return uuid.uuid5(NAMESPACE, key)


@transaction.atomic
def bootstrap_site() -> Site:
    """Makes what is missing and leaves the rest as editors made it. Returns the site."""
    data = tomllib.loads(STARTING_DATA.read_text(encoding="utf-8"))
    _add_reference_data(data)
    homes = {code: _home_page(code, data["home"][code]) for code in language_codes()}
    site = _default_site(homes[original_language()])
    grant_editor_rights()
    return site


def _add_reference_data(data: dict[str, Any]) -> None:
    for model, name_of_key in ((Audience, "slug"), (Topic, "slug"), (EmergencyNumber, "number")):
        for place, (key, row) in enumerate(data[model.__name__].items()):
            values: dict[str, Any] = {"sort_order": place}
            for field, value in row.items():
                if isinstance(value, dict):
                    for code, words in value.items():
                        values[build_localized_fieldname(field, code)] = words
                else:
                    values[field] = value
            model.objects.get_or_create(**{name_of_key: key}, defaults=values)


def _home_page(code: str, words: dict[str, str]) -> HomePage:
    locale, _made = Locale.objects.get_or_create(language_code=code)
    found: HomePage | None = HomePage.objects.filter(
        locale=locale, translation_key=translation_key("home")
    ).first()
    if found is not None:
        return found
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(
            title="Root", slug="root", locale=Locale.objects.get(language_code=original_language())
        )
    )
    home = HomePage(
        locale=locale,
        translation_key=translation_key("home"),
        slug=code,
        show_in_menus=True,
        **words,
    )
    root.add_child(instance=home)
    home.save_revision().publish()
    return home


def _default_site(home: HomePage) -> Site:
    """The one site; Wagtail's welcome page makes way for ours."""
    origin = urlsplit(settings.SITE_ORIGIN)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.root_page_id else None
    if welcome is None or not isinstance(welcome.specific, HomePage):
        site.root_page = Page.objects.get(pk=home.pk)
        site.site_name = settings.CENTRE_NAME
        site.hostname = origin.hostname or "localhost"
        site.port = origin.port or (443 if origin.scheme == "https" else 80)
        site.save()
        if welcome is not None and not welcome.get_children().exists():
            welcome.delete()
    return site
