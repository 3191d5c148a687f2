"""`manage.py audit_head --export DIR`: the end of the chain, to be kept elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from portal.audit import heads
from portal.audit.sealing import seal_finished


class Command(BaseCommand):
    """Seals what is finished, prints the head, and writes it to a folder when asked."""

    help = "Prints the head of the audit chain; --export writes it to a file of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("--export", type=Path, metavar="DIR")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One line that can be mailed or printed."""
        seal_finished()
        head = heads.current()
        if head is None:
            self.stdout.write("Nothing is sealed yet.")
            return
        if options["export"] is not None:
            self.stdout.write(f"written to {heads.export(options['export'])}")
        self.stdout.write(f"seal {head.seal}, last entry {head.last_entry}, head {head.head}")
