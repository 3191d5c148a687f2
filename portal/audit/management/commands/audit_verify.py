"""`manage.py audit_verify`: is the record what it was? Names the first row that is not."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit import heads
from portal.audit.models import Seal
from portal.audit.state import heads_places
from portal.audit.verifying import Problem, compare_heads, verify

SHOWN_LIMIT = 20


class Command(BaseCommand):
    """Ends with 1 when anything does not agree."""

    help = "Recomputes the chain of the audit record and compares it with the exported heads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the exported heads are, when not in the usual places."""
        parser.add_argument("--heads", type=Path, metavar="DIR")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verifies, and says how far the record is sealed."""
        try:
            problems = list(islice(self._problems(options["heads"]), SHOWN_LIMIT))
        except heads.UnreadableHeadError as broken:
            raise CommandError(str(broken)) from broken
        if problems:
            for more in problems[1:]:
                self.stderr.write(f"also: {more.words}")
            raise CommandError(f"first bad: {problems[0].words}")
        last = Seal.objects.order_by("-number").first()
        if last is None:
            self.stdout.write("Nothing is sealed yet.")
            return
        self.stdout.write(
            f"The record is whole up to seal {last.number} of {last.at:%Y-%m-%d %H:%M} UTC,"
            f" head {bytes(last.head).hex()}."
        )

    def _problems(self, folder: Path | None) -> Iterator[Problem]:
        yield from verify()
        for place in heads_places() if folder is None else [folder]:
            yield from compare_heads(place)
