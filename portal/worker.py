"""Entry of the workers: `celery --app portal.worker worker`."""

import os

import django

from portal.startup import imports_that_stay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

with imports_that_stay():
    django.setup()

    from portal.celery import app
    from portal.privacy.keycheck import refuse_wrong_keys

    refuse_wrong_keys()

__all__ = ["app"]
