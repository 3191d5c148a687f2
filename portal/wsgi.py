"""WSGI entry: every page in production, run by gunicorn threads."""

import os

from django.core.wsgi import get_wsgi_application

from portal.startup import imports_that_stay

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

with imports_that_stay():
    application = get_wsgi_application()  # first: it loads the app registry

    from portal.privacy.keycheck import refuse_wrong_keys
    from portal.web.checks import refuse_to_start

    refuse_to_start()
    refuse_wrong_keys()
