"""A provider that does not answer is reminded, as often as its pace says; then a person acts.
At once where the provider is known not to answer.

A reminder is a notice of its own that asks once more for what is unanswered in the first one. What
somebody asked for again is reminded of from then on, as often as before.
"""

from datetime import datetime

from hotline.models import Location, Notice, NoticeItem, Removal
from hotline.operations import tracks
from hotline.operations.mail_text import new_message_id
from hotline.operations.paces import pace_of
from hotline.operations.sending import ask_to_send
from hotline.operations.waiting_notices import still_usable
from hotline.policies.clocks import reminders_at
from hotline.states import (
    FORM_OPEN,
    REMOVAL,
    ItemState,
    NoticeState,
    ProviderState,
    RemovalState,
)
from portal import audit
from portal.database.clock import database_now
from portal.jobs.due import each_due


def remind_late_providers() -> int:
    """Every URL whose provider let its time pass. Returns how many there were."""
    return each_due(Location.objects.with_late_provider(), _note)


def _note(location: Location) -> None:
    """Whoever has it, or passed it on, is not reminded: what became of that a person sees."""
    now = database_now()
    item = item_standing(location)
    notice, asked_at = (item.notice, item.asked_at) if item else (None, None)
    moments = reminders_at(asked_at, pace_of(notice)) if notice and asked_at else []
    later = [moment for moment in moments if moment > now]
    waits = notice is not None and notice.provider.state != ProviderState.UNRESPONSIVE
    silent = item is not None and item.state == ItemState.OPEN
    if notice is None or not (later and waits and silent and still_usable(notice)):
        give_to_a_person(location, now)
        return
    _make_overdue(location, due_at=later[0], now=now)
    passed = [moment for moment in moments if moment <= now]
    if passed:
        _remind_since(notice, passed, now)


def _remind_since(notice: Notice, passed: list[datetime], now: datetime) -> None:
    """One reminder since the last moment that passed, however often its provider's pace changed.

    One whose form waits for a person, or is with one, is enough.
    """
    newest = notice.reminders.order_by("reminder_number").last()
    if newest is not None and newest.is_form and newest.state in FORM_OPEN:
        return
    if newest is None or (newest.sent_at or newest.queued_at) < passed[-1]:
        following = newest.reminder_number + 1 if newest else 1
        remind(notice, number=max(len(passed), following), now=now)


def item_standing(location: Location) -> NoticeItem | None:
    """The item of a notice by which a provider is asked for it."""
    standing = NoticeItem.objects.standing().filter(location=location)
    found: NoticeItem | None = standing.select_related(
        "notice__abuse_contact", "notice__provider"
    ).first()
    return found


def give_to_a_person(location: Location, now: datetime) -> None:
    """No reminder is left, or none can be sent: somebody chooses another way."""
    if location.removal_state != RemovalState.OVERDUE:
        _make_overdue(location, due_at=now, now=now)
    due = {"due_at": now}
    tracks.move(REMOVAL, location, RemovalState.UNANSWERED, by=None, at=now, columns=due)


def _make_overdue(location: Location, *, due_at: datetime, now: datetime) -> None:
    due = {"due_at": due_at}
    if not tracks.move(REMOVAL, location, RemovalState.OVERDUE, by=None, at=now, columns=due):
        newest = Removal.objects.filter(location=location).latest("pk")
        Removal.objects.filter(pk=newest.pk).update(due_at=due_at)
        tracks.keep(location, {"removal_due_at": due_at})


def remind(notice: Notice, *, number: int, now: datetime) -> None:
    """The reminder with this number leaves at once; made when it is not there yet."""
    reminder, made = Notice.objects.get_or_create(
        reminds=notice,
        reminder_number=number,
        defaults={
            "provider": notice.provider,
            "abuse_contact": notice.abuse_contact,
            "role_addressed": notice.role_addressed,
            "channel": notice.channel,
            "template_version": notice.template_version,
            "language": notice.language,
            "message_id": new_message_id("notice"),
            "queued_at": now,
            "queued_by": notice.queued_by,
            "send_after": now,
            "being_grouped": False,
        },
    )
    if made:
        audit.record("notice.reminder_queued", by=None, actor="system", about=notice, number=number)
        ask_to_send(reminder)


def remind_once_more(notice: Notice, now: datetime) -> None:
    """A reminder beside those of the clock; one that has not left yet is enough."""
    newest = notice.reminders.order_by("reminder_number").last()
    waits = newest is not None and (
        newest.state == NoticeState.QUEUED or (newest.is_form and newest.state in FORM_OPEN)
    )
    if not waits:
        remind(notice, number=newest.reminder_number + 1 if newest else 1, now=now)
