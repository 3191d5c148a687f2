"""WSGI entry: every page in production, run by gunicorn threads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()

from portal.web.checks import refuse_to_start  # noqa: E402 - needs the app registry
from portal.web.pagecache.release import release_mark  # noqa: E402 - needs the app registry

refuse_to_start()
release_mark()  # looks through every template, so before the first visitor
