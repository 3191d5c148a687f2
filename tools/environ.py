"""An environment like production's, with made-up secrets, for commands that only look."""

import base64
import os
import secrets


def production_like() -> dict[str, str]:
    """Complete settings; nothing listens at the addresses."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SITE_ORIGIN": "https://balise.example",
        "ALLOWED_HOSTS": "balise.example",
        "DATABASE_URL": "postgresql://balise@localhost:1/balise",
        "REDIS_URL": "redis://localhost:1",
        "EMAIL_URL": "smtp://localhost:1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "BALISE_DEMO": "0",
        "BALISE_PEPPER": key,
        "BALISE_KEY_RING": f"1:{key}",
        "BALISE_POW_KEY": key,
    }
