"""Collects every translatable sentence of the sources, by Django's own `makemessages`.

Works on a copy in a temporary folder, so that looking changes nothing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from tools.environ import production_like
from tools.messages.catalogues import SOURCE

FOLDERS = ("portal", "hotline", "helpline", "awareness", "templates")


class CannotExtract(RuntimeError):
    """A source file could not be read; carries what makemessages said."""


class NoGettext(CannotExtract):
    """The program that reads sources is not installed."""


def extract() -> polib.POFile:
    """All entries of the sources. Raises CannotExtract."""
    if shutil.which("xgettext") is None:
        raise NoGettext("xgettext is missing (Debian, Ubuntu: apt install gettext)")
    with tempfile.TemporaryDirectory(prefix="balise-messages-") as scratch:
        copy = Path(scratch)
        for folder in FOLDERS:
            shutil.copytree(
                SOURCE / folder,
                copy / folder,
                ignore=shutil.ignore_patterns("__pycache__", "static", "migrations"),
            )
        shutil.copy(SOURCE / "manage.py", copy)
        (copy / "locale").mkdir()
        done = subprocess.run(
            [
                *(sys.executable, "manage.py", "makemessages", "--locale", "en", "--keep-pot"),
                *("--add-location", "file", "--no-wrap", "--extension", "py,html,txt"),
            ],
            cwd=copy,
            env={**production_like(), "PYTHONPATH": os.fspath(copy), "BALISE_VAR": scratch},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CannotExtract(done.stderr or done.stdout)
        return polib.pofile(str(copy / "locale" / "django.pot"))
