"""Every route of a URLconf as a flat list, for the start-up check and for tests that try all.

Libraries bring URLconfs of their own that cannot carry our declaration; `FOREIGN` names
each with the reason why it is safe to mount. Nothing else is exempt.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from types import ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from django.utils.regex_helper import normalize

from portal.web.access import Access, access_of

FOREIGN: dict[str, str] = {
    "wagtail.admin.urls": "Wagtail asks for access_admin and each permission on everything below",
    "wagtail.views": "the public page tree; Wagtail's view restrictions close private pages",
    "wagtail.documents.views.serve": "asks for the password of a private collection",
    "wagtail.contrib.sitemaps": "lists public live pages only",
    "django.contrib.sitemaps.views": "lists public live pages only",
    "portal.accounts.urls": "only allauth's views: sign-in, passwords, second factor",
    "allauth.account.urls": "sign-in itself; allauth asks for a login where one is needed",
    "allauth.mfa": "second factor; allauth asks for a login and a fresh password",
    "django.views.i18n": "language of the interface; keeps nothing about the visitor",
}
"""Dotted name of a URLconf module, or of the module a view lives in → why it may be mounted."""

ZONES = ("public", "staff", "all")

EXAMPLES: dict[str, str] = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
"""A value each path converter accepts, to call a route that names an object."""

REGEX_EXAMPLES = ("1", "x", "x/", "")
"""What is tried for a group of a regular expression, in this order."""


@dataclass(frozen=True)
class Route:
    """One address and the view behind it."""

    path: str
    example: str
    """An address that resolves to the view; the object it names does not exist."""
    name: str
    view: Callable[..., Any]
    foreign: str
    """Why an undeclared view of a library may be mounted; empty for our own."""

    @property
    def access(self) -> Access | None:
        return access_of(self.view)


def routes_of(zone: str) -> list[Route]:
    """All routes of a zone's URLconf, in the order Django tries them."""
    patterns = import_module(f"portal.urls.{zone}").urlpatterns
    return list(_walk(patterns, path="/", example="/", namespace="", foreign=""))


def undeclared(zone: str) -> list[Route]:
    """Routes that do not say who may call them and are nobody's known library."""
    return [route for route in routes_of(zone) if not route.access and not route.foreign]


def _walk(
    patterns: list[URLPattern | URLResolver],
    *,
    path: str,
    example: str,
    namespace: str,
    foreign: str,
) -> Iterator[Route]:
    for entry in patterns:
        here, try_here = path + _written(entry), example + _example(entry)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            yield from _walk(
                entry.url_patterns,
                path=here,
                example=try_here,
                namespace=inner,
                foreign=foreign or _foreign(_module_of(entry)),
            )
        else:
            name = ":".join(filter(None, (namespace, entry.name)))
            known = foreign or _foreign(getattr(entry.callback, "__module__", ""))
            yield Route(here, try_here, name, entry.callback, known)


def _written(entry: URLPattern | URLResolver) -> str:
    return str(entry.pattern)


def _example(entry: URLPattern | URLResolver) -> str:
    pattern = entry.pattern
    if isinstance(pattern, LocalePrefixPattern):
        return str(pattern)
    if isinstance(pattern, RegexPattern):
        return _regex_example(pattern)
    return _route_example(pattern) if isinstance(pattern, RoutePattern) else ""


def _route_example(pattern: RoutePattern) -> str:
    written = str(pattern)
    for name, converter in pattern.converters.items():
        kind = next((k for k, v in _converters().items() if v is converter), "str")
        for spelled in (f"<{kind}:{name}>", f"<{name}>"):
            written = written.replace(
                spelled, EXAMPLES.get(kind) or str(getattr(converter, "example", "x"))
            )
    return written


def _regex_example(pattern: RegexPattern) -> str:
    """The first address with example values that the expression accepts; empty if none is."""
    for written, names in normalize(str(pattern)):
        for values in product(REGEX_EXAMPLES, repeat=len(names)):
            address: str = written % dict(zip(names, values, strict=True))
            if pattern.regex.search(address):
                return address
    return ""


def _converters() -> dict[str, Any]:
    from django.urls.converters import get_converters

    return dict(get_converters())


def _module_of(entry: URLResolver) -> str:
    module = entry.urlconf_name
    return module.__name__ if isinstance(module, ModuleType) else str(module)


def _foreign(module: str) -> str:
    for known, reason in FOREIGN.items():
        if module == known or module.startswith(f"{known}."):
            return reason
    return ""
