"""Steps by which others are told follow the tracks of a URL: they begin with its first notice, and
end when it is gone or no longer ours.

Nothing here writes on the location: callers hold its lock and keep what the rows come to.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from hotline.models import TELLS, Escalation, Location, ManualAction, NoticeItem
from hotline.policies import profiles
from hotline.policies.clocks import also_told_at
from hotline.states import (
    ESCALATION,
    ESCALATION_OPEN,
    NOTICE_LEFT,
    REMOVAL_TOLD,
    TO_THE_POLICE,
    TOLD_AS,
    Addressee,
    AlsoTold,
    EscalationState,
    RemovalState,
    Verdict,
)
from portal.accounts.models import User

_BEGINS_ANEW = frozenset({RemovalState.UNDELIVERED, RemovalState.MOVED_ABROAD})
"""Nobody was told after all, or it is no longer ours: what follows counts from a later notice."""


def rows_of(location: Location) -> list[Escalation]:
    """The steps that go on, in the order in which they are due."""
    return list(Escalation.objects.current().filter(location=location).order_by("due_at", "pk"))


def move(
    row: Escalation,
    location: Location,
    to: EscalationState,
    *,
    by: User | None,
    at: datetime,
    **columns: Any,
) -> None:
    """Along its table, on the record of the URL."""
    ESCALATION.move(row, to, by=by, at=at, about=location, columns=columns, also_told=row.to)


def follow(location: Location, *, by: User | None, at: datetime, police_told: bool = False) -> bool:
    """What a move of another track means for them; returns whether anything changed.

    `police_told`: that move was that the police were told.
    """
    rows = rows_of(location)
    if _is_over(location):
        return _end(rows, location, by=by, at=at)
    asked = _asked(location) if location.removal_state in REMOVAL_TOLD else set()
    if not rows:
        return location.removal_state in REMOVAL_TOLD and _begin(location, asked, at)
    told = [one for one in rows if one.state in ESCALATION_OPEN and AlsoTold(one.to) in asked]
    if police_told:
        told += [one for one in rows if _is_for_police(one) and one not in told]
    for row in told:
        move(row, location, EscalationState.TOLD, by=by, at=at)
    return bool(told)


def _is_over(location: Location) -> bool:
    fine = location.verdict not in {"", Verdict.ILLEGAL}
    return location.is_gone or fine or location.removal_state in _BEGINS_ANEW


def _end(
    rows: Collection[Escalation], location: Location, *, by: User | None, at: datetime
) -> bool:
    for row in rows:
        if row.state in ESCALATION_OPEN:
            move(row, location, EscalationState.MOOT, by=by, at=at)
    Escalation.objects.filter(pk__in=[one.pk for one in rows]).update(over_at=at)
    return bool(rows)


def _begin(location: Location, asked: Collection[AlsoTold], at: datetime) -> bool:
    """Whoever is asked already is not told as well."""
    profile, made = profiles.current(), 0
    for to in AlsoTold:
        due_at = also_told_at(at, to, profile)
        if due_at is not None and to not in asked:
            Escalation.objects.create(location=location, to=to, began_at=at, due_at=due_at)
            made += 1
    return made > 0


def _asked(location: Location) -> set[AlsoTold]:
    """As what the provider was written to that the removal is about."""
    items = NoticeItem.objects.standing().filter(location=location, notice__state__in=NOTICE_LEFT)
    roles = items.values_list("notice__role_addressed", flat=True)
    return {TELLS[role] for role in roles if role in TELLS}


def _is_for_police(row: Escalation) -> bool:
    """Telling the police does the last step once it is due: before, they know what is usual."""
    return row.to == AlsoTold.AUTHORITY and row.state == EscalationState.DUE


def told_by_hand(location: Location, done: ManualAction) -> list[int]:
    """Somebody told them outside of this system, before it was due or since.

    Returns the items of notices that were to tell them: no step waits for these any more.
    """
    to, needless = TOLD_AS.get(Addressee(done.addressee)), []
    for row in rows_of(location):
        police = done.addressee in TO_THE_POLICE and _is_for_police(row)
        if row.state in ESCALATION_OPEN and (row.to == to or police):
            needless += [row.item_id] if row.item_id else []
            at = done.recorded_at
            move(row, location, EscalationState.TOLD, by=done.by, at=at, item=None)
    return needless


def waits_for(item: NoticeItem) -> bool:
    """Whether a step is done by the notice of this item; else they know, or another tells them."""
    return bool(Escalation.objects.filter(item=item).exists())


def of_item(item: NoticeItem) -> Escalation | None:
    """The step that a notice does, where it told somebody as well."""
    found: Escalation | None = Escalation.objects.current().filter(item=item).first()
    return found


def told_by(item: NoticeItem, location: Location, *, at: datetime) -> None:
    """The notice has left, or its form was sent."""
    row = of_item(item)
    if row is not None and row.state in {EscalationState.QUEUED, EscalationState.DUE}:
        move(row, location, EscalationState.TOLD, by=None, at=at)


def form_is_due(item: NoticeItem, location: Location, *, at: datetime) -> None:
    """They are told once a person has filled in their form: the step is due until then."""
    row = of_item(item)
    if row is not None and row.state == EscalationState.QUEUED:
        ESCALATION.move(
            row,
            EscalationState.DUE,
            by=None,
            at=at,
            verb="escalation.form_due",
            about=location,
            also_told=row.to,
        )


def somebody_else_is_due(
    item: NoticeItem, location: Location, *, by: User | None, at: datetime, due_at: datetime
) -> None:
    """They were told and do nothing about it: that stays, and in their place a person chooses
    somebody else by `due_at`, or notes that there is nobody."""
    row = of_item(item)
    if row is None or row.state != EscalationState.TOLD:
        return
    Escalation.objects.filter(pk=row.pk).update(over_at=at)
    other = Escalation.objects.create(
        location=location, to=row.to, began_at=row.began_at, due_at=due_at
    )
    ESCALATION.move(
        other,
        EscalationState.DUE,
        by=by,
        at=at,
        verb="escalation.somebody_else",
        about=location,
        also_told=row.to,
    )


def due_again(item: NoticeItem, location: Location, *, by: User | None, at: datetime) -> None:
    """They were not told after all: a person chooses anew."""
    row = of_item(item)
    if row is not None and row.state in {EscalationState.QUEUED, EscalationState.TOLD}:
        move(row, location, EscalationState.DUE, by=by, at=at, item=None)
    elif row is not None and row.state == EscalationState.DUE:
        Escalation.objects.filter(pk=row.pk).update(item=None)
