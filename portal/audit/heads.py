"""Exported heads: the end of the chain, written where the database's owner cannot reach it.

A chain alone cannot show that its end was cut off or written anew from some point on. A head
kept elsewhere can: the seal it names must still be there with the very same digest.
"""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from portal.audit.models import Seal

PATTERN = "head-*.json"
KEPT_WHOLE_DAYS = 2


class UnreadableHeadError(ValueError):
    """A file that should hold an exported head does not."""


@dataclass(frozen=True)
class Head:
    """What one exported file says."""

    seal: int
    head: str
    last_entry: int
    sealed_at: str


def current() -> Head | None:
    """The head of the chain, None while nothing was sealed."""
    last = Seal.objects.order_by("-number").first()
    if last is None:
        return None
    return Head(last.number, bytes(last.head).hex(), last.entry_ids[-1], last.at.isoformat())


def export(folder: Path) -> Path | None:
    """Writes the current head to a file of its own; returns its path, None without any seal.

    One file per seal, never overwritten, complete on disk or not there at all. A chain that went
    another way before (a restored database) keeps its files: the new head stands beside the old.
    """
    newest = current()
    if newest is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"head-{newest.seal:010d}.json"
    if target.exists() and read(target).head != newest.head:
        target = folder / f"head-{newest.seal:010d}-{newest.head[:8]}.json"
    if not target.exists():
        words = asdict(newest) | {"exported_at": timezone.now().isoformat()}
        draft = target.with_suffix(".tmp")
        with draft.open("w") as file:
            json.dump(words, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    return target


def thin_out(folder: Path) -> None:
    """Keeps every head of the last two days and the newest of each day before.

    A head vouches for everything before it, so no protection goes with the others. A place that
    lets nothing be deleted keeps them all.
    """
    newest_of: dict[str, Path] = {}
    recent = (timezone.now() - timedelta(days=KEPT_WHOLE_DAYS)).date()
    for file, head in exported(folder):
        day = datetime.fromisoformat(head.sealed_at).date()
        if day < recent:
            older = newest_of.get(day.isoformat())
            newest_of[day.isoformat()] = file
            if older is not None:
                with suppress(PermissionError):
                    older.unlink()


def exported(folder: Path) -> Iterator[tuple[Path, Head]]:
    """The heads found in `folder`, oldest first. Raises UnreadableHeadError."""
    for file in sorted(folder.glob(PATTERN)):
        yield file, read(file)


def read(file: Path) -> Head:
    """What an exported file says. Raises UnreadableHeadError."""
    try:
        words = json.loads(file.read_text())
        return Head(
            int(words["seal"]),
            str(words["head"]),
            int(words["last_entry"]),
            str(words["sealed_at"]),
        )
    except (ValueError, KeyError, TypeError) as broken:
        raise UnreadableHeadError(f"{file} holds no head of the audit chain") from broken
