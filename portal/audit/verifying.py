"""Verification: recomputes the chain row by row and names what does not agree.

Each row is digested with the link stored before it, so one changed row is one problem and
not every row after it. What is found, in this order: seals that do not continue each other,
rows that changed or are gone, rows slipped in under a sealed transaction, heads exported
earlier that the chain no longer contains.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from portal.audit import chain, heads
from portal.audit.models import Entry, Seal

SEALS_AT_ONCE = 20
"""Seals held in memory while their rows are recomputed."""


@dataclass(frozen=True)
class Problem:
    """One thing that does not agree; `entry` is the number of the row it is about, if one."""

    words: str
    entry: int | None = None


def verify(*, from_seal: int = 1) -> Iterator[Problem]:
    """Everything wrong with the chain, the first bad row first.

    With `from_seal`, the rows of older seals are not recomputed. May run at any time: what is
    sealed or written meanwhile is left for the next time.
    """
    newest = Seal.objects.order_by("-number").first()
    upto = 0 if newest is None else newest.number
    yield from _seals(from_seal, upto)
    yield from _sealed_twice(upto)
    yield from _slipped_in(upto)


def _seals(first: int, upto: int) -> Iterator[Problem]:
    expected = first
    before = Seal.objects.filter(number=first - 1).first()
    previous = chain.GENESIS if before is None else bytes(before.head)
    chosen = Seal.objects.filter(number__range=(first, upto)).order_by("number")
    for seal in chosen.iterator(chunk_size=SEALS_AT_ONCE):
        if seal.number != expected:
            yield Problem(f"seal {expected} is missing")
        elif bytes(seal.previous) != previous:
            yield Problem(f"seal {seal.number} does not continue seal {seal.number - 1}")
        yield from _rows(seal)
        if _recomputed_head(seal) != bytes(seal.head):
            yield Problem(f"seal {seal.number} was changed: its head does not fit its columns")
        expected = seal.number + 1
        previous = bytes(seal.head)


def _rows(seal: Seal) -> Iterator[Problem]:
    rows = Entry.objects.in_bulk(seal.entry_ids)
    before = bytes(seal.previous)
    for place, number in enumerate(seal.entry_ids):
        stored = _link(seal, place)
        entry = rows.get(number)
        if entry is None:
            yield Problem(f"entry {number} of seal {seal.number} is missing", number)
        elif chain.link(before, entry) != stored:
            yield Problem(f"entry {number} of seal {seal.number} was changed", number)
        before = stored


def _link(seal: Seal, place: int) -> bytes:
    start = place * chain.DIGEST_BYTES
    return bytes(seal.links[start : start + chain.DIGEST_BYTES])


def _recomputed_head(seal: Seal) -> bytes:
    if len(seal.links) != chain.DIGEST_BYTES * len(seal.entry_ids):
        return b""
    return chain.head(_link(seal, len(seal.entry_ids) - 1), seal)


def _sealed_twice(upto: int) -> Iterator[Problem]:
    for (number,) in _query(
        "SELECT id FROM audit_seal, unnest(entry_ids) AS id WHERE number <= %s"
        " GROUP BY id HAVING count(*) > 1 ORDER BY id",
        upto,
    ):
        yield Problem(f"entry {number} was sealed twice", number)


def _slipped_in(upto: int) -> Iterator[Problem]:
    """Rows that claim a transaction older than the last seal, yet stand in no seal."""
    for (number,) in _query(
        "WITH seals AS (SELECT * FROM audit_seal WHERE number <= %s)"
        " SELECT entry.id FROM audit_entry AS entry"
        " JOIN (SELECT lineage, max(upto_xid) AS xid FROM seals GROUP BY lineage) AS sealed"
        "   ON entry.lineage = sealed.lineage AND entry.xid < sealed.xid"
        " LEFT JOIN (SELECT unnest(entry_ids) AS id FROM seals) AS known ON known.id = entry.id"
        " WHERE known.id IS NULL ORDER BY entry.id",
        upto,
    ):
        yield Problem(f"entry {number} was slipped in after its time was sealed", number)


def compare_heads(folder: Path) -> Iterator[Problem]:
    """Heads exported there that the chain no longer contains. Raises UnreadableHeadError."""
    for file, exported in heads.exported(folder):
        seal = Seal.objects.filter(number=exported.seal).first()
        if seal is None:
            yield Problem(
                f"the end was cut off: {file.name} vouches for seal {exported.seal} up to"
                f" entry {exported.last_entry}, which the record no longer has",
                exported.last_entry,
            )
        elif bytes(seal.head).hex() != exported.head:
            yield Problem(
                f"the chain was written anew: seal {exported.seal} is not the one {file.name}"
                " vouches for"
            )


def _query(words: str, upto: int) -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute(words, [upto])
        return list(cursor.fetchall())
