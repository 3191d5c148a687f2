"""The hash chain, free of any database: what is digested, and in which order.

A link covers the link before it and one entry; a head covers the last link of a batch and
the batch's own columns. The first link of a batch continues the head of the batch before,
so one digest stands for the whole history up to it.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.audit.models import Entry, Seal

DIGEST_BYTES = 32
GENESIS = bytes(DIGEST_BYTES)
"""What the first link continues."""


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


def head(last_link: bytes, seal: "Seal") -> bytes:
    """The digest of a whole batch, continued by the next one."""
    row = [
        seal.number,
        _moment(seal.at),
        seal.lineage,
        seal.from_xid,
        seal.upto_xid,
        len(seal.entry_ids),
    ]
    return _digest("seal", last_link, row)


def _digest(kind: str, before: bytes, row: list[object]) -> bytes:
    words = json.dumps([kind, row], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(before + words.encode()).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
