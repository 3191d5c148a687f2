"""One text as one thing: a web address, an account, a number, a digest, or words."""

import re
import unicodedata

from hotline.reported_urls import accounts
from hotline.reported_urls.apps import Opened, opened_by
from hotline.reported_urls.defanged import refang
from hotline.reported_urls.hashes import file_named
from hotline.reported_urls.kinds import LocationKind, ReportedUrl
from hotline.reported_urls.mail import account_on_server, mailbox, on_server
from hotline.reported_urls.numbers import phone
from hotline.reported_urls.outside import trimmed
from hotline.reported_urls.web import ip_address, opened, web

ONE_ACCOUNT_LIMIT_CHARS = 500
"""What is longer is more than one account, however it is read."""
_APP_LINK = re.compile(r"[a-z][a-z0-9+.-]{1,20}:(?:/{2})?[^\s:]", re.IGNORECASE)


def read(raw: str) -> ReportedUrl:
    """One thing. Never raises; what names nothing known comes back as text.

    Only what surrounds it is trimmed: what stands inside an address is a browser's to read.
    """
    bare = trimmed(raw)
    meant = trimmed(refang(bare))
    found = exact(raw, meant) or _account(raw, meant)
    if found:
        return found
    words = _words(bare)
    return read(words) if words != raw else ReportedUrl(raw, LocationKind.TEXT, words)


def exact(raw: str, meant: str) -> ReportedUrl | None:
    """What `meant` is by its form alone, whatever stands around it."""
    return (
        file_named(raw, meant)
        or ip_address(raw, meant)
        or mailbox(raw, meant)
        or on_server(raw, meant)
        or phone(raw, meant)
        or app_link(raw, meant)
        or web(raw, meant)
    )


def app_link(raw: str, meant: str) -> ReportedUrl | None:
    """A link that opens an app rather than a browser."""
    found = opened_by(meant) if _APP_LINK.match(meant) else None
    if found is None:
        return None
    if found.code:
        return opened(raw, found.app.invite.replace("{code}", found.code))
    if found.phone:
        return accounts.number_in_app(raw, found.phone, found.app)
    return _opened_account(raw, found)


def _opened_account(raw: str, found: Opened) -> ReportedUrl | None:
    name, _, server = found.account.partition("@")
    if server:
        return account_on_server(raw, found.app.key, name, server)
    return accounts.account(raw, name, found.app) if accounts.is_plain_name(name) else None


def _account(raw: str, meant: str) -> ReportedUrl | None:
    """An account that is all of `meant`, with or without the name of its app."""
    if len(meant) > ONE_ACCOUNT_LIMIT_CHARS:
        return None
    named = accounts.mentions(meant)
    for found in (*accounts.labelled(meant, named), *accounts.loose(meant, named)):
        whole = found.start == 0 and found.end == len(meant)
        if whole and len(found.readings) == 1:
            one = found.readings[0]
            return ReportedUrl(raw, one.kind, one.canonical, app=one.app)
    return None


def _words(bare: str) -> str:
    """Words in composed form with single spaces; a control character becomes a visible mark."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(mail) in {"Cc", "Cs"} else mail
        for mail in " ".join(unicodedata.normalize("NFC", bare).split())
    )
