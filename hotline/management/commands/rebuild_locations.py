"""Compares every location with what its tracks come to, and puts right what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from hotline.models import Location
from hotline.operations.tracks import project, rebuild


class Command(BaseCommand):
    help = "Puts right what stands on locations and is not what their tracks come to."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only look; fails when anything differs"
        )

    def handle(self, *_args: Any, check: bool = False, **_options: Any) -> None:
        differing = [pk for pk in _all() if (_differs(pk) if check else _put_right(pk))]
        for pk in differing:
            self.stdout.write(f"location {pk} differed from its tracks")
        if check and differing:
            raise CommandError(f"{len(differing)} locations differ from their tracks")
        self.stdout.write(f"{len(differing)} of {Location.objects.count()} locations differed")


def _all() -> list[int]:
    return list(Location.objects.order_by("pk").values_list("pk", flat=True))


def _differs(pk: int) -> bool:
    location = Location.objects.get(pk=pk)
    return any(getattr(location, name) != value for name, value in project(location).items())


@transaction.atomic
def _put_right(pk: int) -> bool:
    return bool(rebuild(Location.objects.select_for_update().get(pk=pk)))
