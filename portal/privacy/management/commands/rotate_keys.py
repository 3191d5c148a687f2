"""Re-wraps every subject key and second factor with the first entry of BALISE_KEY_RING.

To rotate: put a new entry first, restart, run this, then take the old entry out.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.privacy.rotation import reseal_second_factors, rewrap_subject_keys

BATCH_ROWS = 500


class Command(BaseCommand):
    help = "Re-wraps every subject key and second factor with the first entry of BALISE_KEY_RING."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--batch`: rows per transaction."""
        parser.add_argument("--batch", type=int, default=BATCH_ROWS)

    def handle(self, *_args: Any, batch: int, **_options: Any) -> None:
        """Prints how many were moved; fails naming the keys whose old ring entry is missing."""
        keys, factors = rewrap_subject_keys(batch_rows=batch), reseal_second_factors()
        self.stdout.write(f"{keys.count} subject keys re-wrapped.")
        self.stdout.write(f"{factors.count} second factors sealed again.")
        closed = [*keys.unreadable, *factors.unreadable]
        if closed:
            named = ", ".join(str(pk) for pk in closed[:20])
            raise CommandError(
                f"{len(keys.unreadable)} subject keys and {len(factors.unreadable)} second factors"
                f" could not be opened; put their ring entries back and run again: {named}"
            )
