"""What must be right before a server of ours starts.

Registered as system checks (`manage.py check`, `runserver`, `migrate`) and run again by
`refuse_to_start`, because gunicorn and Daphne import an application without checking it.
"""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

from portal import env
from portal.web.routes import ZONES, undeclared


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


def refuse_to_start() -> None:
    """Raises ImproperlyConfigured, naming everything wrong at once, for `wsgi` and `asgi`."""
    wrong = environment_is_complete() or every_view_declares_its_access()
    if wrong:
        msg = "Balise does not start:\n" + "\n".join(str(message) for message in wrong)
        raise ImproperlyConfigured(msg)
