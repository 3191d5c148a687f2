"""Loads the demo content, service by service; may be run again at any time."""

import time
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from portal.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from portal.accounts.roles import DUTIES

LOADERS = (
    ("people who work here", "portal.accounts.demo"),
    ("pages and campaigns", "awareness.operations.demo"),
    ("reports in every state", "hotline.operations.demo"),
    ("conversations", "helpline.operations.demo"),
    ("contacts of earlier months", "helpline.operations.demo_figures"),
)
"""What each loads and where its `load_demo(now)` lives, in the order they build on each other."""
HOW_THEY_SIGN_IN = f"""  They all have the password {DEMO_PASSWORD} and are enrolled in advance,
  second factor included: nothing like them exists outside the demo."""


class Command(BaseCommand):
    help = "Loads the demo content (only where BALISE_DEMO=1). Repeating it changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        began = time.monotonic()
        for part in load_all(timezone.now()):
            self.stdout.write(f"{time.monotonic() - began:6.1f} s  {part}")
        leave_people()
        self.stdout.write(f"{time.monotonic() - began:6.1f} s  done")


def load_all(now: datetime) -> Iterator[str]:
    """Loads everything, naming each part before it begins; refuses outside of a demo."""
    if not settings.DEMO:
        raise CommandError("Demo content is only for demos: BALISE_DEMO is not set.")
    for name, module in LOADERS:
        yield name
        import_module(module).load_demo(now)


def leave_people() -> None:
    """Writes who may sign in where the runner finds it, which prints it at every start."""
    with translation.override("en"):
        lines = [f"  {DUTIES[one.role].title!s:<28}{one.email}" for one in DEMO_PEOPLE]
    file = settings.VAR_DIR / "run" / "people.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(("Demo accounts", *lines, HOW_THEY_SIGN_IN)))
