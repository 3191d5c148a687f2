"""The list of destroyed keys, kept outside the database: what was forgotten stays so for ever.

A dump from before a key was destroyed still contains it. So the ids of destroyed keys are written
down beside the heads of the audit record, and a restore destroys them again before anything can be
read. One file per day of destruction; a file only ever grows. The ids are random numbers and say
nothing about anybody.
"""

import os
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from portal.privacy.models import SubjectKey

PATTERN = "destroyed-*.txt"
LOOK_BACK_DAYS = 2
"""Days that are written again: a long transaction ends after the moment it wrote down."""


class UnreadableListError(ValueError):
    """A file that should list destroyed keys holds something else."""


def places() -> list[Path]:
    """The usual place and, where the operator named one, a second on another disk or machine."""
    second = settings.RECORD_COPY_DIR
    usual = Path(settings.VAR_DIR) / "destroyed"
    return [usual, *([Path(second) / "destroyed"] if second else [])]


def write_down(place: Path) -> int:
    """Adds what was destroyed since the newest file there; returns how many ids were new."""
    place.mkdir(parents=True, exist_ok=True)
    return sum(_add(_file(place, day), ids) for day, ids in _destroyed(_newest(place)).items())


def listed(place: Path) -> set[UUID]:
    """Every id listed there. Raises UnreadableListError."""
    return {one for file in sorted(place.glob(PATTERN)) for one in read(file)}


def read(file: Path) -> set[UUID]:
    """The ids of one file, empty when it is not there. Raises UnreadableListError."""
    try:
        return {UUID(line) for line in file.read_text().split()} if file.exists() else set()
    except ValueError as broken:
        raise UnreadableListError(f"{file} lists something else than ids of keys") from broken


def _file(place: Path, day: date) -> Path:
    return place / f"destroyed-{day.isoformat()}.txt"


def _newest(place: Path) -> date | None:
    newest = max(place.glob(PATTERN), default=None)
    return None if newest is None else date.fromisoformat(newest.stem.removeprefix("destroyed-"))


def _destroyed(newest: date | None) -> dict[date, set[UUID]]:
    since = Q(destroyed_at__isnull=False)
    if newest is not None:
        begin = datetime.combine(newest, datetime.min.time(), UTC)
        since &= Q(destroyed_at__gte=begin - timedelta(days=LOOK_BACK_DAYS))
    by_day: dict[date, set[UUID]] = defaultdict(set)
    for number, at in SubjectKey.objects.filter(since).values_list("pk", "destroyed_at"):
        if at is not None:
            by_day[at.astimezone(UTC).date()].add(number)
    return by_day


def _add(file: Path, ids: set[UUID]) -> int:
    """The file again with `ids` in it: complete on disk, or as it was."""
    known = read(file)
    if ids <= known:
        return 0
    draft = file.with_suffix(".tmp")
    with draft.open("w") as stream:
        stream.writelines(f"{one}\n" for one in sorted(known | ids))
        stream.flush()
        os.fsync(stream.fileno())
    draft.rename(file)
    return len(ids - known)
