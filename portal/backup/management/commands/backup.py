"""`manage.py backup`: everything but the keys, whole and checked, in a folder of its own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.backup.errors import BackupError
from portal.backup.making import make_backup

MEBIBYTE = 1024 * 1024


class Command(BaseCommand):
    """Meant for a daily timer; ends with 1 when no backup was made."""

    help = "Backs up the database, the pictures and what is kept of the record, without the keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to, and how many to keep."""
        parser.add_argument("--to", type=Path, default=settings.BACKUP_DIR, metavar="DIR")
        parser.add_argument("--keep", type=int, default=settings.BACKUP_KEEP, metavar="N")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Says where it is and how large."""
        recipient = settings.BACKUP_RECIPIENT
        try:
            made = make_backup(options["to"], recipient=recipient, keep=options["keep"])
        except (BackupError, OSError) as failure:
            raise CommandError(f"No backup was made. {failure}") from failure
        size = made.manifest.size_bytes / MEBIBYTE
        self.stdout.write(f"{made.folder}: {size:.1f} MiB, {made.dropped} older removed.")
        if not recipient:
            self.stderr.write(
                "It is not encrypted: set BACKUP_RECIPIENT before it leaves this machine."
            )
