"""Care for the people who look: their plan, and how much of it they have looked already."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from hotline.models import Claim, Exposure, Location, Report, WelfarePlan
from hotline.policies import profiles
from hotline.policies.welfare import LOOKED_BACK, Look, Looked, Pause, Plan, looked
from hotline.states import ClaimEnd
from hotline.words.errors import BreakDue, DayUsedUp, ForColleagues, LookingPaused
from portal import audit
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.database.clock import database_now

TAKEN_ANYWAY = "welfare.taken_anyway"
"""Why somebody took on what they are spared: for auditors, not for colleagues on the case."""


@transaction.atomic
def set_plan(person_id: int, plan: Plan, *, by: User) -> WelfarePlan:
    """How much somebody looks at from now on, and what they are spared.

    The record keeps that it was set and the minutes, never what somebody asked to be spared.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    made, _new = WelfarePlan.objects.update_or_create(
        user=person, defaults=asdict(plan) | {"set_by": by, "set_at": database_now()}
    )
    minutes = (plan.day_minutes, plan.block_minutes, plan.break_minutes)
    audit.record("welfare.plan_set", by=by, about=person, minutes="/".join(map(str, minutes)))
    return made


def analysts() -> QuerySet[User]:
    """Everybody whose role lets them look, with their plans."""
    found = User.objects.filter(
        is_active=True, groups__name__in=(Role.ANALYST, Role.HOTLINE_SUPERVISOR)
    )
    return found.select_related("welfare_plan").order_by("email").distinct()


def plan_of(person: User) -> Plan:
    """Their plan, or the defaults."""
    row = WelfarePlan.objects.filter(user=person).first()
    return row.as_plan() if row else Plan()


def looked_by(person: User, now: datetime) -> Looked:
    """What somebody has looked today, a look that goes on included."""
    since = now - LOOKED_BACK
    rows = Exposure.objects.filter(by=person, ended_at__gt=since)
    looks = [Look(*row) for row in rows.values_list("began_at", "ended_at")]
    going_on = Claim.objects.open().filter(by=person, viewing_since__gt=since)
    looks += [
        Look(began, min(now, lapses, ends))
        for began, lapses, ends in going_on.values_list(
            "viewing_since", "lapses_at", "viewing_ends_at"
        )
    ]
    return looked(plan_of(person), looks, now=now, zone=profiles.current().time_zone)


def pause_of(found: Looked) -> LookingPaused | None:
    """Why somebody does not look any further for the moment, in words with the time it goes on."""
    if found.pause is None or found.goes_on_at is None:
        return None
    kind = DayUsedUp if found.pause == Pause.DAY else BreakDue
    return kind(found.goes_on_at)


def must_be_rested_for(
    report: Report, waiting: Collection[Location], *, by: User, now: datetime
) -> None:
    """Raises LookingPaused when `by` takes on something new to look at, and has looked enough.

    What they have taken on already goes on, and danger is never refused.
    """
    if not waiting or report.imminent_danger:
        return
    pause = pause_of(looked_by(by, now))
    if pause and not _has_taken_on(waiting, by):
        raise pause


def is_spared(reports: Collection[Report], by: User) -> frozenset[int]:
    """Which of these reports the plan of `by` leaves to colleagues; asks for it only where it does.

    Never danger, and never what they have taken on.
    """
    plan = plan_of(by)
    if not reports or not plan.spares:
        return frozenset()
    named = Report.objects.filter(pk__in=[one.pk for one in reports])
    return frozenset(named.mark_spared(by, plan).filter(spared=True).values_list("pk", flat=True))


def must_not_be_for_colleagues(
    report: Report, waiting: Collection[Location], *, by: User, why: str
) -> None:
    """Raises ForColleagues when `by` takes on what their plan spares them, and does not say why.

    Why goes on the record; what they asked to be spared never does.
    """
    if not waiting or not is_spared([report], by) or _has_taken_on(waiting, by):
        return
    if not why:
        raise ForColleagues
    audit.record(TAKEN_ANYWAY, by=by, about=report, why=str(why))


def _has_taken_on(waiting: Collection[Location], by: User) -> bool:
    newest = Claim.objects.filter(location__in=waiting, by=by).order_by("-taken_at", "-pk").first()
    return newest is not None and newest.ended in {"", ClaimEnd.LAPSED}
