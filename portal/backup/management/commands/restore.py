"""`manage.py restore FOLDER`: a backup into this database, whatever happened to the old one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.backup.errors import BackupError, RestoreRefused
from portal.backup.making import whole_backups
from portal.backup.restoring import Wish, restore
from portal.privacy.destroyed import UnreadableListError


class Command(BaseCommand):
    """Ends with 1 when nothing was restored, or when what was restored is not as it should be."""

    help = "Restores a backup (the newest, when none is named). docs/restore.md leads through it."
    requires_system_checks: list[str] = []  # the database may be empty or in pieces

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which backup, and what it may do."""
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument("--identity", type=Path, metavar="FILE", help="the secret age key")
        parser.add_argument(
            "--replace", action="store_true", help="throw away what is in the database"
        )
        parser.add_argument(
            "--while-running", action="store_true", help="do not insist that the site is stopped"
        )
        parser.add_argument(
            "--destroyed",
            type=Path,
            action="append",
            default=[],
            metavar="DIR",
            help="a further place with lists of destroyed keys",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tells each step as it is done."""
        wish = Wish(
            folder=options["folder"] or self._newest(),
            identity=options["identity"],
            replace=options["replace"],
            while_running=options["while_running"],
            lists=tuple(options["destroyed"]),
        )
        try:
            done = restore(wish, say=self.stdout.write)
        except (RestoreRefused, BackupError, UnreadableListError) as refused:
            raise CommandError(f"Nothing was restored. {refused}") from refused
        if done.problems:
            raise CommandError("Restored, but not as it should be:\n" + "\n".join(done.problems))
        self.stdout.write("Restored.")

    def _newest(self) -> Path:
        found = whole_backups(settings.BACKUP_DIR)
        if not found:
            raise CommandError(f"There is no whole backup in {settings.BACKUP_DIR}.")
        return found[0]
