"""Every route of a URLconf as a flat list, for the start-up check and for tests that try all.

Libraries bring URLconfs of their own that cannot carry our declaration; `FOREIGN` names
each with the reason why it is safe to mount. Nothing else is exempt.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver

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


@dataclass(frozen=True)
class Route:
    """One address and the view behind it."""

    patterns: tuple[Any, ...]
    """What Django matches one after the other."""
    name: str
    view: Callable[..., Any]
    foreign: str
    """Why an undeclared view of a library may be mounted; empty for our own."""

    @property
    def path(self) -> str:
        return "/" + "".join(map(str, self.patterns))

    @property
    def access(self) -> Access | None:
        return access_of(self.view)


def routes_of(zone: str) -> list[Route]:
    """All routes of a zone's URLconf, in the order Django tries them."""
    patterns = import_module(f"portal.urls.{zone}").urlpatterns
    return list(_walk(patterns))


def undeclared(zone: str) -> list[Route]:
    """Routes that do not say who may call them and are nobody's known library."""
    return [route for route in routes_of(zone) if not route.access and not route.foreign]


def _walk(
    entries: list[URLPattern | URLResolver],
    before: tuple[Any, ...] = (),
    names: tuple[str | None, ...] = (),
    foreign: str = "",
) -> Iterator[Route]:
    for entry in entries:
        patterns = (*before, entry.pattern)
        if isinstance(entry, URLResolver):
            known = foreign or _foreign(_module_of(entry))
            yield from _walk(entry.url_patterns, patterns, (*names, entry.namespace), known)
        else:
            name = ":".join(filter(None, (*names, entry.name)))
            known = foreign or _foreign(getattr(entry.callback, "__module__", ""))
            yield Route(patterns, name, entry.callback, known)


def _module_of(entry: URLResolver) -> str:
    module = entry.urlconf_name
    return module.__name__ if isinstance(module, ModuleType) else str(module)


def _foreign(module: str) -> str:
    for known, reason in FOREIGN.items():
        if module == known or module.startswith(f"{known}."):
            return reason
    return ""
