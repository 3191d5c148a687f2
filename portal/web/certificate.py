"""How long the certificate that visitors get is still valid, looked at from outside the proxy."""

import ssl
from datetime import UTC, datetime

from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings

ANSWER_SECONDS = 3.0


def seconds_left() -> float:
    """Until the served certificate ends; negative once it has. Raises OSError when none comes.

    Asks `CERTIFICATE_ADDRESS`, not the file: a proxy that was not told of a new certificate
    goes on serving the old one.
    """
    host, _, port = settings.CERTIFICATE_ADDRESS.rpartition(":")
    text = ssl.get_server_certificate((host.strip("[]"), int(port)), timeout=ANSWER_SECONDS)
    ends = load_pem_x509_certificate(text.encode()).not_valid_after_utc
    return (ends - datetime.now(tz=UTC)).total_seconds()
