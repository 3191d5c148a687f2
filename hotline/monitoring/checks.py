"""Refuses to start where the hotline would rest on invented or missing evidence."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from hotline.gateways.geo import EMBEDDED
from hotline.gateways.imap import BadMailbox, mailbox_at
from hotline.gateways.signing import NoSigner, signer
from hotline.policies import profiles


def evidence_is_real(**_options: Any) -> list[CheckMessage]:
    """The invented resolver is for demos only; database, profile and certificate are of use."""
    found: list[CheckMessage] = []
    if settings.RESOLVER == "demo" and not settings.DEMO:
        found.append(
            Error(
                "RESOLVER=demo invents where hosts are, and this is not a demo.",
                hint="Set RESOLVER=dns, or BALISE_DEMO=1 for a demo.",
                id="hotline.E001",
            )
        )
    if not EMBEDDED.is_file():
        found.append(
            Error(
                "The embedded country database is missing.",
                hint="Run manage.py build_geo, or restore hotline/data/geo/ from the release.",
                id="hotline.E002",
            )
        )
    try:
        profiles.current()
    except profiles.ProfileError as wrong:
        found.append(
            Error(
                f"The jurisdiction profile cannot be read: {wrong}",
                hint="See hotline/data/profiles/ and CENTRE_COUNTRY.",
                id="hotline.E003",
            )
        )
    try:
        signer()
    except NoSigner as wrong:
        found.append(
            Error(
                f"Notices cannot be signed: {wrong}",
                hint="Set NOTICE_SIGNING_CERTIFICATE and NOTICE_SIGNING_KEY (PEM), or neither.",
                id="hotline.E004",
            )
        )
    try:
        if settings.MAILBOX_URL:
            mailbox_at(settings.MAILBOX_URL)
    except BadMailbox as wrong:
        found.append(
            Error(
                f"The mailbox cannot be read: {wrong}",
                hint="Set MAILBOX_URL=imaps://user:password@host/INBOX, or leave it empty.",
                id="hotline.E005",
            )
        )
    return found
