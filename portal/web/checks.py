"""What must be right before a server of ours starts.

Registered as system checks (`manage.py check`, `runserver`, `migrate`) and run again by
`refuse_to_start`, because gunicorn and Daphne import an application without checking it.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from portal import env
from portal.web.actions import Actions, every_page
from portal.web.routes import ZONES, routes_of, undeclared

DESK_KEYS = frozenset("?/jkg")
"""Taken on every page of the desk, see desk-keys.js."""


def every_view_declares_its_access(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """portal.web.E001: a view that does not say who may call it."""
    del app_configs
    return [
        Error(
            f"{route.path} does not say who may call it ({route.name or route.view!r}, {zone}).",
            hint="Decorate the view with open_to_all, staff_with or any_staff from "
            "portal.web.access, or name its library in portal.web.routes.FOREIGN.",
            id="portal.web.E001",
        )
        for zone in ZONES
        for route in undeclared(zone)
    ]


def environment_is_complete(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """portal.web.E002, E003: required variables that are missing or do not parse."""
    del app_configs
    missing: list[CheckMessage] = [
        Error(
            f"{name} is not set.",
            hint="It has no default on purpose. README.md, In production, lists every variable.",
            id="portal.web.E002",
        )
        for name in dict.fromkeys(env.MISSING)
    ]
    unreadable: list[CheckMessage] = [
        Error(
            f"{name} does not parse.",
            hint=f"Expected {expected}.",
            id="portal.web.E003",
        )
        for name, expected in env.UNREADABLE.items()
    ]
    return missing + unreadable


def every_action_is_whole(
    app_configs: Sequence[AppConfig] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """portal.web.E004: an action without words, permission, place, template or own key."""
    del app_configs
    for zone in ZONES:  # pages have their actions once their routes are read
        routes_of(zone)
    return [
        Error(f"{problem}.", hint="See portal.web.actions.Action.", id="portal.web.E004")
        for page in every_page
        for problem in (*_lacking(page), *_clashing(page))
    ]


def _lacking(page: Actions[Any]) -> Iterator[str]:
    for action in page.known.values():
        name = f"the action {action.name!r} on {page.about}"
        for what in ("label", "permissions"):
            if not getattr(action, what):
                yield f"{name} has no {what}"
        if not (action.history or action.unrecorded_because):
            yield f"{name} has no history"
        if action.place not in page.places:
            yield f"{name} has a place that is not there: {action.place!r}"
        if not _exists(action.template):
            yield f"{name} has no template {action.template!r}"
        if action.key in DESK_KEYS | page.other_keys:
            yield f"{name} has a key that is taken: {action.key!r}"


def _clashing(page: Actions[Any]) -> Iterator[str]:
    for one, other in combinations(page.known.values(), 2):
        pair = f"{one.name!r} and {other.name!r} on {page.about}"
        together = other.name != one.alternates_with and one.name != other.alternates_with
        if one.key and one.key == other.key and together:
            yield f"{pair} share the key {one.key!r}"
        for verb in one.history.keys() & other.history.keys():
            if str(one.history[verb]) != str(other.history[verb]):
                yield f"{pair} have two sentences for {verb!r}"


def _exists(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True


def refuse_to_start() -> None:
    """Raises ImproperlyConfigured, naming everything wrong at once, for `wsgi` and `asgi`."""
    wrong = environment_is_complete() or every_view_declares_its_access() or every_action_is_whole()
    if wrong:
        msg = "Balise does not start:\n" + "\n".join(str(message) for message in wrong)
        raise ImproperlyConfigured(msg)
