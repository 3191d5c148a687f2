"""Entry of the clock: `celery --app portal.clock beat`. It opens and seals nothing, so production
gives it no keys, and nobody compares them here."""

import os

import django

from portal.startup import imports_that_stay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

with imports_that_stay():
    django.setup()

    from portal.celery import app

__all__ = ["app"]
