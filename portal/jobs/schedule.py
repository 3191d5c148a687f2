"""What stands in the table before a dispatcher begins: sweeps, and every job in its kind's lane."""

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Least, Now

from portal.jobs.models import Job, JobQuerySet
from portal.jobs.registry import all_kinds
from portal.jobs.states import State

SWEEP_KEY = "every:"
"""Begins the effect key of a sweep: the one row of its kind, which comes again and again."""


@transaction.atomic
def begin() -> bool:
    """Brings waiting rows into line with this release; always true.

    New sweeps get their row and are due at once; a shorter interval holds from now on; sweeps
    that are no more go. Waiting jobs of a kind that moved to another lane follow it. Jobs that are
    with a worker stay where they are: it does them all the same, or they lapse and follow.
    """
    _begin_sweeps()
    for kind in all_kinds():
        Job.objects.filter(kind=kind.name, state=State.QUEUED).exclude(lane=kind.lane).update(
            lane=kind.lane
        )
    return True


def _begin_sweeps() -> None:
    wanted = [kind for kind in all_kinds() if kind.every is not None]
    Job.objects.bulk_create(
        [Job(kind=one.name, lane=one.lane, effect_key=SWEEP_KEY + one.name) for one in wanted],
        ignore_conflicts=True,
    )
    waiting = sweeps().filter(state=State.QUEUED)
    waiting.exclude(kind__in=[kind.name for kind in wanted]).delete()
    for kind in wanted:
        soonest = Least("next_at", Now() + Value(kind.every))
        waiting.filter(kind=kind.name, next_at__gt=Now()).update(next_at=soonest)


def sweeps() -> JobQuerySet:
    """The rows of sweeps."""
    return Job.objects.filter(effect_key__startswith=SWEEP_KEY)
