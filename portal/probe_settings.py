"""Settings of the probe: those of the house, without a single one of its secrets.

The process that asks reported hosts must have nothing worth taking. It refuses to start where it
is handed a key or an address of somebody else, and signs in to PostgreSQL as a role of its own,
which may do nothing but its work (`portal.database.probe_role`).
"""

import secrets

from django.core.exceptions import ImproperlyConfigured

from portal import env

OWN = "PROBE_DATABASE_URL"

held = [name for name in env.SECRETS if name != OWN and env.is_given(name)]
if held:
    raise ImproperlyConfigured(
        f"The probe was handed {', '.join(held)}. It asks hosts that anybody may have reported, so"
        " it must hold no secret: take them out of its environment (in Docker out of"
        " deploy/production.env: secrets are files, see deploy/make-secrets)."
    )

from portal.settings import *  # noqa: E402, F403

SECRET_KEY = secrets.token_urlsafe(64)
"""Made anew by each process: what it signs nobody believes."""
DATABASES["default"] |= env.database(OWN) | {  # noqa: F405
    "ENGINE": DATABASES["default"]["ENGINE"]  # noqa: F405
}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    for name in CACHES  # noqa: F405
}
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
