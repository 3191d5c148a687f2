"""Where a delivery network says that something is hosted: an IP address, a host name or a company.

It comes from outside. What was meant is read kindly: an address with its port, a URL, brackets.
"""

import ipaddress
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from hotline.words.errors import NoHost
from hotline.words.errors_public import NoOriginNamed
from hotline.words.mailbox import ascii_host

ORIGIN_LIMIT_CHARS = 253
"""As long as the longest host name."""
LEAST_LETTERS = 2
"""Of a company; what has fewer names nobody."""


@dataclass(frozen=True, slots=True)
class ToldOrigin:
    """One of the three is filled."""

    ip: str = ""
    host: str = ""
    company: str = ""

    def __str__(self) -> str:
        return self.ip or self.host or self.company

    @property
    def holder(self) -> str:
        """Who hosts it, as far as a name says so."""
        return self.host or self.company


def told_origin(typed: str) -> ToldOrigin:
    """What was typed, read. Raises NoOriginNamed for what names nobody."""
    text = " ".join(typed.split())
    hidden = any(unicodedata.category(sign)[0] == "C" for sign in text)
    if not text or hidden or len(text) > ORIGIN_LIMIT_CHARS:
        raise NoOriginNamed
    if " " in text or not ("." in text or ":" in text):
        return _company(text)
    name = _without_port_and_path(text)
    try:
        return ToldOrigin(ip=str(ipaddress.ip_address(name)))
    except ValueError:
        return ToldOrigin(host=_host(name))


def _company(text: str) -> ToldOrigin:
    if sum(sign.isalpha() for sign in text) < LEAST_LETTERS:
        raise NoOriginNamed
    return ToldOrigin(company=text)


def _host(name: str) -> str:
    """A host name with a dot; what would be read as a number is none."""
    try:
        host = ascii_host(name)
    except NoHost:
        raise NoOriginNamed from None
    if "." not in host.strip(".") or not any(sign.isalpha() for sign in host.rpartition(".")[2]):
        raise NoOriginNamed
    return host


def _without_port_and_path(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        pass
    try:
        return urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        raise NoOriginNamed from None
