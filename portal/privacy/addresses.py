"""Forgetting the visitor's address before any other code can see it.

The outermost middleware. What it leaves behind is `request.address_bucket`: an HMAC under a
random key that lives in this host's memory for one day, the same in every process of the
installation. With the address gone from the request, no log line, crash report, session, page
preview or library can keep it by mistake.
"""

import hashlib
import ipaddress
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.http import HttpRequest

from portal.privacy.limits import DayKey

ADDRESS_FIELDS = (
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_X_CLIENT_IP",
    "HTTP_X_CLUSTER_CLIENT_IP",
    "HTTP_X_ORIGINAL_FORWARDED_FOR",
    "HTTP_CF_CONNECTING_IP",
    "HTTP_TRUE_CLIENT_IP",
    "HTTP_FASTLY_CLIENT_IP",
    "HTTP_VIA",
)
"""Where servers and proxies write who is calling."""

RECOGNISING_FIELDS = ("HTTP_USER_AGENT",)
"""What makes a device recognisable and nothing here needs."""

MEMORY = Path("/dev/shm")  # noqa: S108 - memory of this host, where nothing reaches a disk
"""Where the processes of one host agree on the key of the day; elsewhere each has its own."""
IPV6_PREFIX_BITS = 64
"""What one household or office gets: whoever holds it can call from any address in it."""


AGENT_LIMIT_CHARS = 300
"""Longest name of a browser that is kept where anything is."""


@dataclass(frozen=True, slots=True)
class Caller:
    """From where a form was sent, and with which browser. Shows nothing of itself in a log."""

    address: str = field(repr=False)
    agent: str = field(repr=False)


def key_of_this_host(memory: Path) -> DayKey:
    """One key for all processes of this installation and account, where memory can be shared."""
    if not os.access(memory, os.W_OK):
        return DayKey()
    installation = hashlib.sha256(f"day key {settings.SECRET_KEY}".encode()).hexdigest()[:16]
    return DayKey(memory / f"balise-{os.getuid()}-{installation}")


_day_key = key_of_this_host(MEMORY)


class ForgetAddressMiddleware:
    """Takes every trace of the address out of `request.META`. Never waits for anything."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        """The answer of the rest (or, under ASGI, the coroutine that gives it)."""
        forget_address(request)
        return self.get_response(request)


def forget_address(request: HttpRequest) -> None:
    """Leaves `request.address_bucket` (32 hex digits, new every day) in the address's place.

    Only where the centre keeps the address of who asks for a chat (KEEP_VISITOR_ADDRESS) does a
    form that is sent carry it on, in `request.caller`; see `caller_of`.
    """
    bucket = _day_key.name(_address(request))
    if settings.KEEP_VISITOR_ADDRESS and request.method == "POST":
        agent = str(request.META.get("HTTP_USER_AGENT", ""))[:AGENT_LIMIT_CHARS]
        request.caller = Caller(_named(request), agent)  # type: ignore[attr-defined]
    for name in (*ADDRESS_FIELDS, *RECOGNISING_FIELDS):
        request.META.pop(name, None)
    request.__dict__.pop("headers", None)  # cached from META, if anyone asked already
    request.address_bucket = bucket.hex()  # type: ignore[attr-defined]


def caller_of(request: HttpRequest) -> Caller | None:
    """For the one view that seals it; None wherever the centre keeps no address."""
    return getattr(request, "caller", None)


def _address(request: HttpRequest) -> str:
    """The caller's network."""
    return _network(_named(request))


def _named(request: HttpRequest) -> str:
    """The caller's address: what our own proxy wrote last, else the other end of the line."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(forwarded) >= trusted and forwarded[-trusted].strip():
        return forwarded[-trusted].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    """An IPv4 address as it is, of an IPv6 address the network that one caller holds."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # a socket without an address, or a proxy with words of its own
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, IPV6_PREFIX_BITS), strict=False))
