"""The whole round of the probe, its rows included: due looks wanted, leased, made, noted.

Every look goes over a new connection to a bare server on another core and is evidence in
PostgreSQL before it counts. `python -m tests.bench.watching` prints JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

import django
from django.db import connection
from django.utils import timezone

from tests.bench.probe import HERE, Everywhere, forget_pauses, serving
from tests.bench.worklist import copy_rows

WATCHED = 2_000
WATCHED_FROM = 90_000_000
ROUNDS = 3


class HereProbe:
    """Looks as the real one does, at this machine instead of the world."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def look_at(self, targets: Sequence[object], *, level: object, spacing: float) -> object:
        """As `OnlineProbe`, which may not ask this machine."""
        from hotline.gateways.probe import look_at_all
        from hotline.gateways.probe.configured import CONNECTIONS, ROUND
        from hotline.gateways.probe.guard import Guard

        return await look_at_all(
            targets,
            level=level,
            dns=Everywhere(),
            at_once=CONNECTIONS,
            spacing=spacing,
            manner=ROUND,
            guard=Guard(frozenset({(HERE, self._port)})),
        )


def fill(port: int) -> int:
    """As many hosts, each with something illegal that is due; the rows come after this number.

    What was evidence in an earlier run can no more be taken away, so each run has its own rows.
    """
    from django.db.models import Max

    from hotline.models import Location, Submission, Watch
    from hotline.states import WATCH_BY_PROBE

    newest = Location.objects.aggregate(newest=Max("pk"))["newest"]
    start = max(WATCHED_FROM, newest + 1)
    of_the_demo = Watch.objects.filter(pk__lt=WATCHED_FROM, location__scheme="https")
    watch = of_the_demo.filter(state__in=WATCH_BY_PROBE, by_hand=False).first()
    if watch is None:
        raise RuntimeError("nothing of the demo is watched")
    moved = f"{start} + n"
    copy_rows(
        Location,
        watch.location_id,
        WATCHED,
        id=moved,
        canonical=f"'http://h' || n || '.example:{port}/{start}'",
        canonical_sha256=f"sha256(('watched' || {moved})::bytea)",
        host="'h' || n || '.example'",
    )
    copy_rows(Watch, watch.pk, WATCHED, id=moved, location_id=moved)
    named = Submission.objects.filter(location=watch.location_id).latest("pk")
    copy_rows(Submission, named.pk, WATCHED, id=moved, location_id=moved)
    tomorrow = timezone.now() + timedelta(days=1)
    Watch.objects.due_for_the_probe().filter(pk__lte=start).update(due_at=tomorrow)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return start


def look_at_all_once(port: int, start: int) -> float:
    """Looks a second, rows included."""
    from django.db.models.functions import Now

    from hotline.models import Watch
    from tests.makers.probing import look_at_due

    forget_pauses()
    Watch.objects.filter(pk__gt=start).update(due_at=Now())
    began, made = time.perf_counter(), 0
    while looks := look_at_due(through=HereProbe(port)):
        made += looks
    if made != WATCHED:
        raise RuntimeError(f"{made} of {WATCHED} looks were made")
    return made / (time.perf_counter() - began)


def main() -> int:
    django.setup()

    from hotline.models import AvailabilityCheck
    from hotline.states import Finding

    with serving() as port:
        start = fill(port)
        rates = [look_at_all_once(port, start) for _round in range(ROUNDS)]
    seen = AvailabilityCheck.objects.filter(location__gt=start, finding=Finding.ONLINE_SAME)
    if seen.count() != ROUNDS * WATCHED:
        raise RuntimeError(f"{seen.count()} looks are evidence")
    sys.stdout.write(json.dumps({"looks_a_second": statistics.median(rates)}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
