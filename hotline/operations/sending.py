"""Sends a notice: reserve in one transaction, send outside of any, confirm in another.

A crash between sending and confirming sends again with the same message id, so the
provider's mail system sees one letter. What is due is decided by the database's clock, here
as in the outbox. A notice that no try will bring away fails, and a person sees it. One whose
provider takes it by a form becomes due for a person instead (`notice_forms`).
"""

from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any, NamedTuple

from django.db import transaction

from hotline.gateways.mail import Mailer, mailer
from hotline.models import Location, Notice, NoticeItem
from hotline.operations import escalation_rows, tracks
from hotline.operations.due_forms import (
    FORM_LEASE,
    form_is_over,
    let_lie,
    make_form_due,
)
from hotline.operations.hosting_again import must_be_looked_up
from hotline.operations.notice_mail import TEMPLATE_VERSION, mail_of, written
from hotline.operations.paces import bring_urgent_forward, hours_given, pace_of
from hotline.operations.said_words import keep_words
from hotline.operations.untold import nobody_was_told
from hotline.operations.waiting_notices import (
    item_may_leave,
    lock_locations,
    still_usable,
    take_out,
    take_out_what_may_not_leave,
)
from hotline.states import (
    FORM_OPEN,
    NOTICE,
    NOTICE_UNDER_WAY,
    PROVIDER_SILENT,
    REMOVAL,
    Failure,
    ItemState,
    NoticeState,
    RemovalState,
)
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.jobs.due import each_due
from portal.jobs.registry import GiveUp, NotYet, TimeIsUp

SENDING_LEASE = timedelta(minutes=3)
"""A worker that has not confirmed by then died: longer than a job may run."""
MAY_LEAVE = {NoticeState.QUEUED, NoticeState.SENDING}
NOTHING_WAS_SAID = {Failure.ADDRESS, Failure.NOT_TAKEN}
"""Ends that no mail server and no letter has brought about."""
FINAL_REFUSALS = range(500, 600)
"""Replies of a mail server that say the same however often one asks (RFC 5321, 4.2.1)."""


class StillSending(NotYet):
    """Another worker reserved this notice a moment ago; come back when its lease is over."""


class Reserved(NamedTuple):
    """A notice that this worker sends. `begun`: an earlier attempt may have brought it away."""

    notice: Notice
    begun: bool


class AbuseContactUnusable(Exception):
    """The abuse contact was retired, or its provider blocked, since the notice was queued."""


def send_notice(notice_id: int, *, through: Mailer | None = None) -> bool:
    """Send a notice that is due. Returns False when there was nothing (more) to send.

    A form is never sent here: from its moment on it waits for a person.
    Raises NotYet before its moment and while its hosting is looked up again, and StillSending
    while another worker is at it; OSError or SMTPException when the mail server did not take it,
    so that the job comes back with the same message id; GiveUp when the letter cannot be
    written. Where no further try would help, the notice has failed.
    """
    must_be_looked_up(notice_id)
    try:
        reserved = _reserve(notice_id)
    except AbuseContactUnusable:
        fail_notice(notice_id, Failure.ADDRESS)
        return False
    if reserved is None:
        return False
    notice = reserved.notice
    if notice.is_form:
        _must_be_writable(notice)
        return False
    try:
        says = written(notice, asked_for(notice))
        keep_words(notice, says)
        (through or mailer()).send(mail_of(notice, says))
    except (OSError, SMTPException) as refused:
        return _not_taken(reserved, refused)
    except TimeIsUp:
        raise  # it may have left: the job comes back with the same message id
    except Exception as wrong:
        fail_notice(notice_id, Failure.NOT_COMPOSED)
        raise GiveUp(f"notice {notice_id} cannot be written") from wrong
    confirm_sent(notice_id)
    return True


def _must_be_writable(notice: Notice) -> None:
    """A person is asked to fill in only what can be written."""
    try:
        written(notice, asked_for(notice))
    except Exception as wrong:
        fail_notice(notice.pk, Failure.NOT_COMPOSED)
        raise GiveUp(f"notice {notice.pk} cannot be written") from wrong


def asked_for(notice: Notice) -> list[NoticeItem]:
    """What its mail tells about: what is unanswered in it, or in the notice it reminds of.

    No reminder asks for what is being assessed again or held for the police, or for what the
    provider said something about, whatever way that came.
    """
    unanswered = notice.first.items.open()
    if notice.reminds:
        unanswered = notice.reminds.items.unanswered().filter(location__held_until=None)
    return list(unanswered.select_related("location").order_by("pk"))


def _not_taken(reserved: Reserved, refused: OSError | SMTPException) -> bool:
    if _is_final(refused):
        fail_notice(reserved.notice.pk, Failure.REFUSED)
        return False
    _requeue(reserved)
    raise refused


def _is_final(refused: OSError | SMTPException) -> bool:
    if not isinstance(refused, SMTPRecipientsRefused):
        return False
    return all(code in FINAL_REFUSALS for code, _words in refused.recipients.values())


@transaction.atomic
def _reserve(notice_id: int) -> Reserved | None:
    now = database_now()
    locations = lock_locations(notice_id)
    notice: Notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("abuse_contact", "provider", "reminds")
        .get(pk=notice_id)
    )
    if notice.is_form and notice.state in FORM_OPEN:
        _tend_form(notice, locations, now)
        return None
    if notice.state not in MAY_LEAVE:
        return None
    if notice.state == NoticeState.SENDING and (lease_ends := _lease_ends(notice)) > now:
        raise StillSending(lease_ends)
    if not still_asks(notice, locations, now):
        return None
    if not still_usable(notice):
        raise AbuseContactUnusable
    if notice.state == NoticeState.QUEUED:
        if notice.send_after > now:
            raise NotYet(notice.send_after)
        if notice.is_form:
            asked = {item.location_id: item for item in asked_for(notice)}
            first = [one for one in locations if one.pk in asked and not asked[one.pk].beside]
            make_form_due(notice, first, now)
            _others_wait_for_form(notice, locations, now)
            return Reserved(notice, begun=notice.may_have_left)
        begun = notice.may_have_left
        letter = {
            "template_version": TEMPLATE_VERSION,
            "deadline_hours": pace_of(notice).deadline_hours,
        }
        left = {"reserved_at": now, "being_grouped": False, **letter}
        NOTICE.move(
            notice, NoticeState.SENDING, by=None, at=now, verb="notice.reserved", columns=left
        )
    else:
        begun, notice.reserved_at = True, now
        notice.save(update_fields=["reserved_at"])
    return Reserved(notice, begun)


def _others_wait_for_form(notice: Notice, locations: list[Location], now: datetime) -> None:
    """Whoever is told as well takes notices by a form: their step is due until it is filled in."""
    beside = {item.location_id: item for item in told_beside(notice)}
    for location in locations:
        if location.pk in beside:
            escalation_rows.form_is_due(beside[location.pk], location, at=now)
            tracks.keep_escalations(location)


def _tend_form(notice: Notice, locations: list[Location], now: datetime) -> None:
    """A form that waits for a person, or that somebody let lie, as far as that needs nobody."""
    if notice.state == NoticeState.SENDING:
        let_lie(notice)
    elif still_asks(notice, locations, now) and not still_usable(notice):
        raise AbuseContactUnusable


def still_asks(notice: Notice, locations: list[Location], now: datetime) -> bool:
    """Whether anything is left to ask for; what may not leave is taken out, under its lock.

    A reminder by a form waits while the police hold what it asks for. What may have left, and in
    which nothing may be told any more, stays as it is and is unconfirmed from now on. Raises NotYet
    where something joined before the locks were there.
    """
    if notice.reminds:
        waits = notice.is_form and notice.reminds.items.unanswered().exists()
        if not waits and not asked_for(notice):
            NOTICE.move(notice, NoticeState.CANCELLED, by=None, at=now)
            if notice.is_form:
                form_is_over(locations)
        return notice.state != NoticeState.CANCELLED
    locked = [location.pk for location in locations]
    if notice.items.open().exclude(location__in=locked).exists():
        raise NotYet(now)
    if notice.may_have_left and not _anything_may_leave(notice, locations):
        fail_notice(notice.pk, Failure.UNCONFIRMED)
        notice.refresh_from_db(fields=["state", "failed_at", "failure"])
        return False
    take_out_what_may_not_leave(notice, locations)
    return notice.state != NoticeState.CANCELLED


def _anything_may_leave(notice: Notice, locations: list[Location]) -> bool:
    at = {one.pk: one for one in locations}
    return any(item_may_leave(one, notice, at[one.location_id]) for one in notice.items.open())


def _lease_ends(notice: Notice) -> datetime:
    return (notice.reserved_at or notice.queued_at) + SENDING_LEASE


@transaction.atomic
def _requeue(reserved: Reserved) -> None:
    """The mail server did not take it: what may still leave waits for the next attempt."""
    locations = lock_locations(reserved.notice.pk)
    notice: Notice = Notice.objects.select_for_update().get(pk=reserved.notice.pk)
    if notice.state != NoticeState.SENDING:
        return
    free = {} if reserved.begun else {"reserved_at": None}
    verb, now = "notice.not_taken", database_now()
    NOTICE.move(notice, NoticeState.QUEUED, by=None, at=now, verb=verb, columns=free)
    if not reserved.begun:
        nobody_was_told(notice, by=None)
    if notice.reminds_id is None:
        take_out_what_may_not_leave(notice, locations)


@transaction.atomic
def confirm_sent(notice_id: int, *, by: User | None = None, overtaken: int = 0) -> None:
    """The notice has left, or the provider shows that it has it. Repeating does no harm.

    `by`: who filled in the provider's form, in which `overtaken` URLs were to be told no more.
    """
    now = database_now()
    locations = lock_locations(notice_id)
    notice: Notice = Notice.objects.select_for_update().get(pk=notice_id)
    if not notice.may_have_left:
        return
    act_by = now + timedelta(hours=hours_given(notice))
    due = {"deadline_at": act_by}
    told: dict[str, Any] = {"urls": len(locations)}
    if overtaken:
        told["overtaken"] = overtaken
    NOTICE.move(notice, NoticeState.SENT, by=by, at=now, columns=due, **told)
    if notice.is_form:
        form_is_over(locations)
        _give_time(notice, locations)
    beside = {item.location_id: item for item in told_beside(notice)}
    asked = _asked_in(notice)
    for location in locations:
        if location.pk in beside:
            escalation_rows.told_by(beside[location.pk], location, at=now)
            tracks.keep_escalations(location)
        elif location.pk in asked and location.removal_state in NOTICE_UNDER_WAY:
            their_turn = {"due_at": act_by}
            tracks.move(
                REMOVAL, location, RemovalState.NOTIFIED, by=None, at=now, columns=their_turn
            )


def _give_time(notice: Notice, locations: list[Location]) -> None:
    """A reminder by a form leaves when somebody fills it in: its provider has time from then on."""
    if notice.reminds_id is None or notice.deadline_at is None:
        return
    asked = {item.location_id for item in asked_for(notice)}
    for location in locations:
        due_at = location.removal_due_at
        silent = location.pk in asked and location.removal_state in PROVIDER_SILENT
        if silent and due_at is not None and due_at < notice.deadline_at:
            tracks.set_due_at(REMOVAL, location, notice.deadline_at)


@transaction.atomic
def fail_notice(notice_id: int, failure: Failure, *, by: User | None = None) -> None:
    """The notice cannot leave as it is: from now on it waits for a person.

    Repeating does no harm, and what has left or is being sent by a living worker stays. Where a
    worker died while it sent, nobody knows whether it left, whatever came after.
    """
    now = database_now()
    locations = lock_locations(notice_id)
    notice: Notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.state not in MAY_LEAVE | FORM_OPEN:
        return
    if notice.may_have_left and failure in NOTHING_WAS_SAID:
        failure = Failure.UNCONFIRMED
    why = {"failure": failure, "being_grouped": False}
    NOTICE.move(notice, NoticeState.FAILED, by=by, at=now, columns=why, failure=failure)
    if notice.is_form:
        form_is_over(locations)
    if not notice.may_have_left:
        nobody_was_told(notice, by=by)
    beside = {item.location_id: item for item in told_beside(notice)}
    asked = _asked_in(notice)
    for location in locations:
        if location.pk in beside:
            _not_told(beside[location.pk], notice, location, now)
        elif location.pk in asked and location.removal_state == RemovalState.NOTICE_QUEUED:
            tracks.move(REMOVAL, location, RemovalState.NOTICE_FAILED, by=None, at=now)
        elif notice.reminds_id and location.removal_state == RemovalState.OVERDUE:
            due = {"due_at": now}
            tracks.move(REMOVAL, location, RemovalState.UNANSWERED, by=None, at=now, columns=due)


def _asked_in(notice: Notice) -> set[int]:
    """Of what it asks its provider still, not of what has gone on to somebody else."""
    return set(notice.first.items.standing().values_list("location_id", flat=True))


def told_beside(notice: Notice) -> list[NoticeItem]:
    """What it tells its addressee as well, while somebody else is asked; nothing of a reminder."""
    return list(notice.items.not_withdrawn().filter(beside=True).order_by("pk"))


def _not_told(item: NoticeItem, notice: Notice, location: Location, now: datetime) -> None:
    """Whoever was to be told as well was not: a person chooses anew."""
    item.notice = notice
    if item.state == ItemState.OPEN:
        take_out(item, location, by=None, verb="notice.item_not_sent")
    else:
        escalation_rows.due_again(item, location, by=None, at=now)
        tracks.keep_escalations(location)


def give_up_sending(notice_id: int) -> None:
    """Its job had all its attempts. A worker that died with it may still come to its end."""
    notice = Notice.objects.get(pk=notice_id)
    if notice.is_form and notice.state in FORM_OPEN:
        return
    if notice.state == NoticeState.SENDING and _lease_ends(notice) > database_now():
        return
    fail_notice(notice_id, Failure.NOT_TAKEN)


def send_due_notices() -> int:
    """Asks for a job for every notice whose moment has come, and for forms that wait for nobody
    any more. Returns how many were due."""
    bring_urgent_forward()
    forms = each_due(Notice.objects.forms_to_tend(FORM_LEASE), ask_to_send)
    return forms + each_due(Notice.objects.due_to_leave(SENDING_LEASE), ask_to_send)


def ask_to_send(notice: Notice) -> None:
    """One job more, unless one is waiting. The caller holds the notice's lock."""
    if not outbox.is_waiting("notice.send", subject=notice):
        key = f"notice.send:{notice.pk}:{database_now():%Y%m%dT%H%M%S%f}"
        outbox.add("notice.send", subject=notice, key=key)
