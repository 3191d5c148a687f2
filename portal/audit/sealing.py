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
from datetime import datetime

from django.db import connection, transaction

from portal.audit import chain
from portal.audit.models import Entry, Seal

BATCH_LIMIT_ENTRIES = 5_000
"""A batch ends here unless a single transaction wrote more."""
SEAL_LOCK = 0x41554449545345
"""Advisory lock of PostgreSQL: one sealer at a time, in all processes."""
HORIZON = """
SELECT audit_lineage(), pg_snapshot_xmin(pg_current_snapshot())::text, clock_timestamp()
"""
"""The database's lineage, below which number every transaction has ended, and the time."""


def seal_finished() -> int:
    """Seals all entries whose transactions have ended; returns how many that were.

    Returns 0 at once when another process is sealing.
    """
    sealed = 0
    while batch := _seal_batch():
        sealed += batch
    return sealed


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if cursor.fetchone() != (True,):
            return 0
        cursor.execute(HORIZON)
        own, ended_below, at = cursor.fetchone()
    last = Seal.objects.order_by("-number").first()
    for lineage in _lineages(own, last):
        seal, entries = _next(lineage, int(ended_below) if lineage == own else None)
        if entries:
            _write(seal, entries, after=last, at=at)
            return len(entries)
    return 0


def _lineages(own: int, last: Seal | None) -> list[int]:
    """Foreign lineages first, and only until the own one has its first seal."""
    if last is not None and last.lineage == own:
        return [own]
    foreign = Entry.objects.exclude(lineage=own).order_by("lineage")
    return [*foreign.values_list("lineage", flat=True).distinct(), own]


def _next(lineage: int, ceiling: int | None) -> tuple[Seal, list[Entry]]:
    """What comes next in the order (xid, id), never cutting through a transaction."""
    newest = Seal.objects.filter(lineage=lineage).order_by("-number").first()
    seal = Seal(lineage=lineage, from_xid=0 if newest is None else newest.upto_xid)
    waiting = Entry.objects.filter(lineage=lineage, xid__gte=seal.from_xid).order_by("xid", "id")
    if ceiling is not None:
        waiting = waiting.filter(xid__lt=ceiling)
    entries = list(waiting[: BATCH_LIMIT_ENTRIES + 1])
    if len(entries) > BATCH_LIMIT_ENTRIES:
        seal.upto_xid = max(entries[-1].xid, entries[0].xid + 1)
        return seal, list(waiting.filter(xid__lt=seal.upto_xid))
    if entries:
        seal.upto_xid = entries[-1].xid + 1 if ceiling is None else ceiling
    return seal, entries


def _write(seal: Seal, entries: Sequence[Entry], *, after: Seal | None, at: datetime) -> None:
    """Chains the entries up behind the seal before."""
    seal.number, seal.at = 1 if after is None else after.number + 1, at
    seal.previous = chain.GENESIS if after is None else bytes(after.head)
    links = [seal.previous]
    for entry in entries:
        links.append(chain.link(links[-1], entry))
    seal.entry_ids, seal.links = [entry.pk for entry in entries], b"".join(links[1:])
    seal.head = chain.head(links[-1], seal)
    seal.save(force_insert=True)
