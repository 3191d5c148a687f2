"""What the probe does: it takes the looks that are wanted, makes them, and leaves the answers.

This alone runs as the probe's own role, which reads and writes nothing but these rows. Looks are
made outside of any transaction, all of a round at once; each answer is written by itself.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models.functions import Now

from hotline.gateways.probe import Look, Target, is_resting
from hotline.gateways.probe.configured import LOOKS_A_ROUND, Probe, probe
from hotline.models import ASKED, ProbeTask, Purpose
from hotline.states import Level
from portal.database.clock import database_now

CANDIDATES = 4_000
"""Looks that are read for one round of LOOKS_A_ROUND, to find so many different hosts."""
GO_ON_SECONDS = 5.0
"""No further round begins after that: one may take half a minute, and a sweep ends after 40 s."""
LEASE = timedelta(minutes=10)
"""A probe that has not answered by then has died."""
LEASING_LOCK = 0x57415443484553
"""Probes lease one after the other, so that none takes a host that another is taking."""


def look_while_wanted() -> int:
    """Rounds until nothing is wanted or the time is over; returns how many looks were made."""
    until, made = time.monotonic() + GO_ON_SECONDS, 0
    while time.monotonic() < until:
        looks = look_once()
        made += looks
        if not looks:
            break
    return made


def look_once(*, through: Probe | None = None) -> int:
    """One round of looks that are wanted; returns how many were made."""
    tasks, asked = lease_looks(), through or probe()
    unanswered = {task.pk for task in tasks}
    try:
        for manner, alike in _by_manner(tasks).items():
            looks = asyncio.run(_looks_at(alike, asked, manner))
            for task, look in zip(alike, looks, strict=True):
                _answer(task, look)
                unanswered.discard(task.pk)
    finally:  # told to end in the middle: nobody waits for the end of the lease
        if unanswered:
            ProbeTask.objects.filter(pk__in=unanswered).update(leased_until=None)
    return len(tasks)


class Way(NamedTuple):
    """How a look is made."""

    purpose: str
    level: Level
    spacing: float


def _by_manner(tasks: Sequence[ProbeTask]) -> dict[Way, list[ProbeTask]]:
    """All of one profile are looked at alike; another came where it was changed meanwhile."""
    alike: dict[Way, list[ProbeTask]] = defaultdict(list)
    for task in tasks:
        way = Way(task.purpose, Level(task.level), float(task.spacing_seconds))
        alike[way].append(task)
    return alike


async def _looks_at(tasks: Sequence[ProbeTask], through: Probe, way: Way) -> list[Look]:
    targets = [
        Target(one.url, bytes(one.expected_digest), answers_head=one.answers_head) for one in tasks
    ]
    if way.purpose == Purpose.SHORTENER:
        return await through.follow(targets, spacing=way.spacing)
    return await through.look_at(targets, level=way.level, spacing=way.spacing)


@transaction.atomic
def lease_looks() -> list[ProbeTask]:
    """Looks, one for each host that needs no pause, that from now on are this probe's.

    A host that another probe asks, or asked when it died, waits for the end of that lease.
    """
    _one_probe_at_a_time()
    asked = set(ProbeTask.objects.leased().values_list("host", flat=True))
    waiting = ProbeTask.objects.free().only(*ASKED).select_for_update(skip_locked=True)
    of_host: dict[str, ProbeTask] = {}
    for task in waiting[:CANDIDATES]:
        if task.host not in asked and not is_resting(task.host):
            of_host.setdefault(task.host, task)
    taken = list(of_host.values())[:LOOKS_A_ROUND]
    until = database_now() + LEASE
    ProbeTask.objects.filter(pk__in=[task.pk for task in taken]).update(leased_until=until)
    return taken


def _one_probe_at_a_time() -> None:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LEASING_LOCK])


def _answer(task: ProbeTask, look: Look) -> None:
    """Who asked may have dropped it meanwhile; then nobody wants to know."""
    ProbeTask.objects.filter(pk=task.pk, answered_at=None).update(
        answered_at=Now(),
        leased_until=None,
        finding=look.finding,
        http_status=look.http_status,
        digest=look.digest,
        moved_to_host=look.moved_to_host,
        moved_to=look.moved_to,
        chain=[[hop.host, list(hop.ips), hop.url] for hop in look.chain],
    )
