"""The hash chain, free of any database: what is digested, and in which order.

A link covers the link before it and one entry; a head covers the last link of a batch and
the batch's own columns. The first link of a batch continues the head of the batch before,
so one digest stands for the whole history up to it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.audit.models import Entry

DIGEST_BYTES = 32
GENESIS = bytes(DIGEST_BYTES)
"""What the first link continues."""


@dataclass(frozen=True)
class Batch:
    """The columns of a seal that its head vouches for."""

    number: int
    at: datetime
    lineage: int
    from_xid: int
    upto_xid: int
    entries: int


def link(before: bytes, entry: "Entry") -> bytes:
    """The digest that ties `entry` to everything before it."""
    row = [
        entry.pk,
        _moment(entry.at),
        entry.verb,
        entry.actor,
        entry.by_id,
        entry.about_type,
        entry.about_id,
        entry.purpose,
        entry.facts,
        entry.xid,
        entry.lineage,
    ]
    return _digest("entry", before, row)


def head(last_link: bytes, batch: Batch) -> bytes:
    """The digest of a whole batch, continued by the next one."""
    row = [
        batch.number,
        _moment(batch.at),
        batch.lineage,
        batch.from_xid,
        batch.upto_xid,
        batch.entries,
    ]
    return _digest("seal", last_link, row)


def _digest(kind: str, before: bytes, row: list[object]) -> bytes:
    words = json.dumps([kind, row], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(before + words.encode()).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
