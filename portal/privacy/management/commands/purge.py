"""Runs every clock of forgetting now and prints the proof."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.privacy.retention import purge_all


class Command(BaseCommand):
    help = "Forgets everything whose time has come and prints one line of proof per clock."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """kind: due, forgotten, still kept."""
        for proof in purge_all():
            self.stdout.write(
                f"{proof.kind}: {proof.due} due, {proof.purged} forgotten, {proof.left} still kept"
            )
