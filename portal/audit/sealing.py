"""Sealing: entries of finished transactions are chained up in batches, once each.

A sequence number is not the order of commits, and one counter for all writers would make
them queue. So each entry carries the number of its transaction, and a batch takes only
numbers below `pg_snapshot_xmin`: every transaction below it has ended, hence no entry can
appear there afterwards. Writers never wait for the sealer, nor the sealer for them; a
transaction that stays open merely holds the seal back.

Transaction numbers belong to one cluster. A dump restored elsewhere brings entries whose
numbers the new cluster may not have reached, so each entry also names its cluster
(`lineage`). Entries of a foreign lineage came with the dump, all of them committed: they are
sealed to the end before the first batch of the own lineage.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from portal.audit import chain
from portal.audit.models import Entry, Seal

BATCH_LIMIT_ENTRIES = 5_000
"""A batch ends here unless a single transaction wrote more."""
SEAL_LOCK = 0x41554449545345
"""Advisory lock of PostgreSQL: one sealer at a time, in all processes."""


@dataclass(frozen=True)
class Horizon:
    """What the database says of itself: its lineage, what has ended, and the time."""

    lineage: int
    ended_below: int
    at: datetime


def seal_finished() -> int:
    """Seals all entries whose transactions have ended; returns how many that were.

    Returns 0 at once when another process is sealing.
    """
    sealed = 0
    while batch := _seal_batch():
        sealed += batch
    return sealed


@dataclass(frozen=True)
class Span:
    """Entries of whole transactions: all those of `lineage` from `floor` up to below `upto`."""

    lineage: int
    floor: int
    upto: int
    entries: Sequence[Entry]


@transaction.atomic
def _seal_batch() -> int:
    if not _only_sealer():
        return 0
    horizon = _horizon()
    last = Seal.objects.order_by("-number").first()
    for lineage in _lineages(horizon.lineage, last):
        ceiling = horizon.ended_below if lineage == horizon.lineage else None
        span = _next_span(lineage, ceiling)
        if span.entries:
            _write(span, after=last, at=horizon.at)
            return len(span.entries)
    return 0


def _only_sealer() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        return bool(cursor.fetchone()[0])


def _horizon() -> Horizon:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_lineage(), pg_snapshot_xmin(pg_current_snapshot())::text,"
            " clock_timestamp()"
        )
        lineage, ended_below, at = cursor.fetchone()
    return Horizon(lineage, int(ended_below), at)


def _lineages(own: int, last: Seal | None) -> list[int]:
    """Foreign lineages first, and only until the own one has its first seal."""
    if last is not None and last.lineage == own:
        return [own]
    foreign = Entry.objects.exclude(lineage=own).order_by("lineage")
    return [*foreign.values_list("lineage", flat=True).distinct(), own]


def _next_span(lineage: int, ceiling: int | None) -> Span:
    """What comes next in the order (xid, id), never cutting through a transaction."""
    newest = Seal.objects.filter(lineage=lineage).order_by("-number").first()
    floor = 0 if newest is None else newest.upto_xid
    waiting = Entry.objects.filter(lineage=lineage, xid__gte=floor).order_by("xid", "id")
    if ceiling is not None:
        waiting = waiting.filter(xid__lt=ceiling)
    entries = list(waiting[: BATCH_LIMIT_ENTRIES + 1])
    if len(entries) > BATCH_LIMIT_ENTRIES:
        upto = max(entries[-1].xid, entries[0].xid + 1)
        return Span(lineage, floor, upto, list(waiting.filter(xid__lt=upto)))
    if ceiling is None:
        ceiling = entries[-1].xid + 1 if entries else floor
    return Span(lineage, floor, ceiling, entries)


def _write(span: Span, *, after: Seal | None, at: datetime) -> None:
    previous = chain.GENESIS if after is None else bytes(after.head)
    links = []
    link = previous
    for entry in span.entries:
        link = chain.link(link, entry)
        links.append(link)
    seal = Seal(
        number=1 if after is None else after.number + 1,
        at=at,
        lineage=span.lineage,
        from_xid=span.floor,
        upto_xid=span.upto,
        entry_ids=[entry.pk for entry in span.entries],
        links=b"".join(links),
        previous=previous,
    )
    seal.head = chain.head(link, seal)
    seal.save(force_insert=True)
