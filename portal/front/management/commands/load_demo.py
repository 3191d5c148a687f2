"""Loads the demo content; may be run again at any time."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from portal.accounts.demo import DEMO_PASSWORD, DEMO_PEOPLE
from portal.accounts.roles import DUTIES
from portal.front.demo import NotADemo, load_all

HOW_THEY_SIGN_IN = f"""  They all have the password {DEMO_PASSWORD} and are enrolled in advance,
  second factor included: nothing like them exists outside the demo."""


class Command(BaseCommand):
    help = "Loads the demo content (only where BALISE_DEMO=1). Repeating it changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        began = time.monotonic()
        try:
            for part in load_all(timezone.now()):
                self.stdout.write(f"{time.monotonic() - began:6.1f} s  {part}")
        except NotADemo as refusal:
            raise CommandError(str(refusal)) from refusal
        leave_people()
        self.stdout.write(f"{time.monotonic() - began:6.1f} s  done")


def leave_people() -> None:
    """Writes who may sign in where the runner finds it, which prints it at every start."""
    with translation.override("en"):
        lines = [f"  {DUTIES[one.role].title!s:<28}{one.email}" for one in DEMO_PEOPLE]
    file = settings.VAR_DIR / "run" / "people.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(("Demo accounts", *lines, HOW_THEY_SIGN_IN)))
