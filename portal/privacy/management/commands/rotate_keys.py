"""Re-wraps every subject key with the first entry of BALISE_KEY_RING.

To rotate: put a new entry first, restart, run this, then take the old entry out.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.privacy.rotation import rewrap_subject_keys

BATCH_ROWS = 500


class Command(BaseCommand):
    help = "Re-wraps every subject key with the first entry of BALISE_KEY_RING."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--batch`: rows per transaction."""
        parser.add_argument("--batch", type=int, default=BATCH_ROWS)

    def handle(self, *_args: Any, batch: int, **_options: Any) -> None:
        """Prints how many were moved; fails naming the keys whose old ring entry is missing."""
        moved = rewrap_subject_keys(batch_rows=batch)
        self.stdout.write(f"{moved.count} subject keys re-wrapped.")
        if moved.unreadable:
            named = ", ".join(str(pk) for pk in moved.unreadable[:20])
            raise CommandError(
                f"{len(moved.unreadable)} subject keys could not be opened; "
                f"put their ring entries back and run again: {named}"
            )
