"""The pace at which a provider is written to: read, and set by a supervisor with a reason.

What has not left yet follows a new pace, and so do the reminders of what has. The deadline that a
letter gave stays as the provider read it. What is urgent is never slower than by the law profile,
and where somebody is in danger a notice waits for no other URL.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from hotline.models import (
    Location,
    Notice,
    NoticeItem,
    Provider,
    ProviderPace,
    Referral,
    Removal,
    Report,
)
from hotline.models.querysets import LocationQuerySet
from hotline.operations import tracks
from hotline.policies import profiles
from hotline.policies.clocks import reminders_at
from hotline.policies.pace import (
    OwnPace,
    Pace,
    at_once,
    never_slower,
    objections,
    pace_by_law,
    pace_with,
)
from hotline.states import NOTICE_LEFT, NoticeState, RemovalState, Urgency
from hotline.words.errors_providers import PaceReasonNeeded
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs.due import each_due

LET_ITS_TIME_PASS = RemovalState.OVERDUE
HAS_ITS_TIME = (RemovalState.NOTIFIED, RemovalState.ACKNOWLEDGED)


def pace_for(provider: Provider, *, urgent: bool = False) -> Pace:
    """The pace that holds for a provider at this moment."""
    law = pace_by_law(profiles.current())
    pace = pace_with(provider.own_pace, law)
    return never_slower(pace, law) if urgent else pace


def pace_about(provider: Provider, location_ids: Iterable[int]) -> Pace:
    """The pace that holds for a provider of what is in its notice."""
    named = list(location_ids)
    if any_in_danger(named):
        return at_once(pace_for(provider, urgent=True))
    return pace_for(provider, urgent=bool(provider.own_pace) and any_urgent(named))


def pace_of(notice: Notice) -> Pace:
    """The pace that holds for a notice, or for the one it reminds of."""
    return pace_about(notice.provider, _told_in(notice.first))


def hours_given(notice: Notice) -> int:
    """How long its letter gives the provider: as it was written, or would be now."""
    if notice.state in NOTICE_LEFT and notice.deadline_hours is not None:
        return int(notice.deadline_hours)
    return pace_of(notice).deadline_hours


def any_urgent(location_ids: Iterable[int]) -> bool:
    """Whether somebody is in danger, or the police were told that it is urgent."""
    named = list(location_ids)
    pressed = Referral.objects.filter(urgency=Urgency.URGENT, location__in=named)
    return bool(any_in_danger(named) or pressed.exists())


def any_in_danger(location_ids: Iterable[int]) -> bool:
    """Whether an open report of one of them speaks of danger, it stands because of danger before
    the last look at it, or the police were told so."""
    named = list(location_ids)
    said = Report.objects.open().filter(imminent_danger=True, submissions__location__in=named)
    stands = Location.objects.filter(pk__in=named).standing_before_a_look()
    told = Referral.objects.filter(urgency=Urgency.DANGER, location__in=named)
    return bool(said.exists() or stands.exists() or told.exists())


def _told_in(notice: Notice) -> list[int]:
    return list(notice.items.asked().values_list("location_id", flat=True))


@transaction.atomic
def set_pace(provider_id: int, own: OwnPace, *, reason: str, by: User) -> Provider:
    """From now on a provider is written to at this pace; an empty one follows the law profile.

    Notices that wait leave by the new window, and reminders by the new hours. Setting what holds
    already changes nothing. Raises PaceReasonNeeded, and the refusals of `hotline.policies.pace`.
    """
    locations = list(_told(provider_id).lock_in_order())
    provider: Provider = Provider.objects.select_for_update().get(pk=provider_id)
    if own == provider.own_pace:
        return provider
    for refusal in objections(own, pace_by_law(profiles.current())).values():
        raise refusal
    words, now = " ".join(reason.split()), database_now()
    if not words:
        raise PaceReasonNeeded
    ProviderPace.objects.create(
        provider=provider,
        group_minutes=own.group_minutes,
        deadline_hours=own.deadline_hours,
        reminder_hours=list(own.reminder_hours),
        urls=own.urls,
        reason=words,
        set_by=by,
        set_at=now,
    )
    _record(provider, own, by)
    for notice in _waiting(provider):
        _leave_by(notice, notice.queued_at + _window(notice))
    for location in locations:
        _go_by_pace(location, now)
    return provider


def _record(provider: Provider, own: OwnPace, by: User) -> None:
    audit.record(
        "provider.pace_set",
        by=by,
        about=provider,
        group_minutes=own.group_minutes,
        deadline_hours=own.deadline_hours,
        reminder_hours="/".join(map(str, own.reminder_hours)),
        urls=own.urls,
    )


def _told(provider_id: int) -> LocationQuerySet:
    """What a provider was told about and has not answered."""
    standing = NoticeItem.objects.standing().filter(
        notice__provider=provider_id, notice__state=NoticeState.SENT
    )
    silent = [*HAS_ITS_TIME, LET_ITS_TIME_PASS]
    found: LocationQuerySet = Location.objects.filter(
        pk__in=standing.values("location"), removal_state__in=silent
    )
    return found


def _waiting(provider: Provider) -> list[Notice]:
    waiting = Notice.objects.before_their_moment().filter(provider=provider)
    return list(waiting.select_for_update(of=("self",)).select_related("provider").order_by("pk"))


def _window(notice: Notice) -> timedelta:
    return timedelta(minutes=pace_of(notice).group_minutes)


def _leave_by(notice: Notice, moment: datetime) -> None:
    if notice.send_after != moment:
        notice.send_after = moment
        notice.save(update_fields=["send_after"])


def _go_by_pace(location: Location, now: datetime) -> None:
    """When it is to be reminded, or a person to act; the caller holds its lock.

    While the provider has its time, only what is urgent is brought forward.
    """
    item = NoticeItem.objects.standing().filter(location=location)
    found = item.select_related("notice__provider").first()
    if found is None or found.asked_at is None or location.removal_due_at is None:
        return
    notice, asked_at, due_at = found.notice, found.asked_at, location.removal_due_at
    pace = pace_of(notice)
    if location.removal_state == LET_ITS_TIME_PASS:
        later = [at for at in reminders_at(asked_at, pace) if at > now]
        due_at = later[0] if later else now
    elif any_urgent([location.pk]):
        due_at = min(due_at, asked_at + timedelta(hours=pace.deadline_hours))
    if due_at != location.removal_due_at:
        newest = Removal.objects.filter(location=location).latest("pk")
        Removal.objects.filter(pk=newest.pk).update(due_at=due_at)
        tracks.keep(location, {"removal_due_at": due_at})


def bring_urgent_forward() -> int:
    """What has become urgent since it was queued or sent waits no longer than by the law profile,
    and what speaks of danger leaves at once.

    Returns how many notices, and URLs of providers with a pace of their own, were looked at.
    """
    standing = NoticeItem.objects.asked()
    stands = Location.objects.standing_before_a_look().values("pk")
    danger = Q(location__priority_reasons__contains=["danger"]) | Q(location__in=stands)
    danger |= Q(location__referrals__urgency=Urgency.DANGER)
    pressed = danger | Q(location__referrals__urgency=Urgency.URGENT)
    paced = ProviderPace.objects.holding().values("provider")
    urgent = standing.filter(pressed, notice__provider__in=paced)
    law = pace_by_law(profiles.current())
    too_late = Q(send_after__gt=F("queued_at") + timedelta(minutes=law.group_minutes))
    waiting = Notice.objects.before_their_moment().filter(
        Q(pk__in=standing.filter(danger).values("notice"))
        | too_late & Q(pk__in=urgent.values("notice"))
    )
    given = timedelta(hours=law.deadline_hours)
    slower = urgent.filter(
        notice__state=NoticeState.SENT,
        location__removal_state__in=HAS_ITS_TIME,
        location__removal_due_at__gt=Coalesce("asked_again_at", "notice__sent_at") + given,
    )
    late = Location.objects.filter(pk__in=slower.values("location"))
    brought = each_due(
        waiting, lambda notice: _leave_by(notice, notice.queued_at + _window(notice))
    )
    return brought + each_due(late, lambda location: _go_by_pace(location, database_now()))
