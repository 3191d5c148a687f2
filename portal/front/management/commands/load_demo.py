"""Loads the demo content; may be run again at any time."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.front.demo import NotADemo, load_all


class Command(BaseCommand):
    help = "Loads the demo content (only where BALISE_DEMO=1). Repeating it changes nothing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        began = time.monotonic()
        try:
            for part in load_all(timezone.now()):
                self.stdout.write(f"{time.monotonic() - began:6.1f} s  {part}")
        except NotADemo as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{time.monotonic() - began:6.1f} s  done")
