"""Something is not illegal after all, or nobody in danger: whoever was told so, hears it.

Providers and police units whom the system wrote to get a mail; whom a person told by hand, a
person tells again. So does one whom no mail reaches. Callers of `retract`, `retract_danger` and
`drop_retractions` hold the location's lock.
"""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hotline.gateways.mail import Mail, Mailer, mailer
from hotline.models import Location, ManualAction, NoticeItem, Referral, Retraction
from hotline.operations import tracks
from hotline.operations.mail_text import mail_text, new_message_id
from hotline.operations.sending import FINAL_REFUSALS
from hotline.policies import profiles
from hotline.policies.clocks import tell_by
from hotline.states import (
    RETRACTION,
    TO_THE_POLICE,
    AbuseContactState,
    NoticeState,
    RetractionOf,
    RetractionState,
    UnitState,
    Verdict,
)
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.jobs.registry import NotYet

LEASE = timedelta(minutes=10)
"""A worker that has not said by then that its mail has left has died."""
IN_QUESTION = timedelta(minutes=15)
"""After which it is seen again whether what is assessed anew has come to an end."""


def retract(location: Location, *, at: datetime) -> None:
    """Everybody who was told of it, or may have been, and does not know yet: by mail or a person.

    Whoever was to be told before, and was not because it counted as illegal again, is told now.
    """
    of = RetractionOf.ILLEGAL
    _take_up_again(location, at, of)
    Retraction.objects.filter(location=location).update(again_due_at=None)
    items = NoticeItem.objects.perhaps_known().filter(location=location, retraction=None)
    for item in items.exclude(notice__state=NoticeState.BOUNCED).order_by("pk"):
        _queue(location, at, of, item=item)
    told = {"location": location, "found_illegal": True}
    for referral in _sent_without(of).filter(**told):
        _queue(location, at, of, referral=referral)
    for done in _by_hand_without(of).filter(**told):
        _leave_to_a_person(location, at, of, done)
    _keep(location)


def retract_danger(location: Location, *, since: datetime, at: datetime) -> None:
    """Everybody who was told since `since` that somebody is in danger hears that nobody is.

    What was referred or told to the police since then said so, whatever else it said.
    """
    of = RetractionOf.DANGER
    _take_up_again(location, at, of)
    for referral in _sent_without(of).filter(location=location, began_at__gte=since):
        _queue(location, at, of, referral=referral)
    of_danger = Q(addressee__in=sorted(TO_THE_POLICE)) | Q(found_illegal=False)
    told = _by_hand_without(of).filter(of_danger, location=location, recorded_at__gte=since)
    for done in told:
        _leave_to_a_person(location, at, of, done)
    _keep(location)


def _sent_without(of: RetractionOf) -> Any:
    return Referral.objects.sent().told().exclude(retractions__about=of).order_by("pk")


def _by_hand_without(of: RetractionOf) -> Any:
    return ManualAction.objects.exclude(retractions__about=of).order_by("pk")


def _leave_to_a_person(
    location: Location, at: datetime, of: RetractionOf, done: ManualAction
) -> None:
    Retraction.objects.create(
        location=location,
        about=of,
        by_hand=done,
        state=RetractionState.TO_TELL,
        began_at=at,
        due_at=tell_by(at, profiles.current()),
    )


def _take_up_again(location: Location, at: datetime, of: RetractionOf) -> None:
    dropped = Retraction.objects.filter(location=location, state=RetractionState.DROPPED, about=of)
    known = NoticeItem.objects.perhaps_known().filter(location=location)
    dropped = dropped.filter(Q(item=None) | Q(item__in=known))
    for found in dropped.select_for_update(of=("self",)).order_by("pk"):
        columns: dict[str, datetime | None] = {"began_at": at, "told_at": None}
        to = RetractionState.QUEUED if found.message_id else RetractionState.TO_TELL
        if to == RetractionState.TO_TELL:
            columns["due_at"] = tell_by(at, profiles.current())
        _move(found, to, location, by=None, at=at, columns=columns)
        if to == RetractionState.QUEUED:
            outbox.add(
                "retraction.send", subject=found, key=f"retraction.send:{found.pk}:{at.isoformat()}"
            )


def _queue(
    location: Location, at: datetime, of: RetractionOf, **whom: NoticeItem | Referral
) -> None:
    made = Retraction.objects.create(
        location=location, about=of, began_at=at, message_id=new_message_id("retraction"), **whom
    )
    outbox.add("retraction.send", subject=made)


def drop_retractions(location: Location, *, by: User | None, at: datetime) -> None:
    """It is illegal after all: whoever was not told yet is not told."""
    waiting = Retraction.objects.open().filter(location=location, about=RetractionOf.ILLEGAL)
    for open_one in waiting.select_for_update():
        _move(open_one, RetractionState.DROPPED, location, by=by, at=at)
    _keep(location)


def _move(
    found: Retraction, to: RetractionState, location: Location, *, verb: str = "", **how: Any
) -> None:
    """The record says of what."""
    of_danger = f"danger_retraction.{to}" if found.about == RetractionOf.DANGER else ""
    RETRACTION.move(found, to, about=location, verb=verb or of_danger, **how)


def _keep(location: Location) -> None:
    """Writes by when a person has to tell somebody."""
    rows = tracks.rows_of(RETRACTION, location)
    tracks.keep(location, tracks.TRACKS[RETRACTION](rows))


def send_retraction(retraction_id: int, *, through: Mailer | None = None) -> bool:
    """Tells one of them by mail. Returns False when there was nothing (more) to send.

    Raises NotYet while the police ask us to wait, while it is assessed again, and while another
    worker sends it; OSError or
    SMTPException when the mail server did not take it, so that the job comes back with the same
    message id.
    """
    found = _with_whom(retraction_id)
    if found.state != RetractionState.QUEUED or _is_so_after_all(found):
        return False
    now = database_now()
    if found.about == RetractionOf.ILLEGAL:
        _must_be_told_now(found.location, now)
    if not _may_be_written_to(found):
        fail_retraction(retraction_id)
        return False
    if not _reserve(retraction_id):
        raise NotYet(now + LEASE)
    try:
        (through or mailer()).send(_mail(found))
    except SMTPRecipientsRefused as refused:
        if not all(code in FINAL_REFUSALS for code, _words in refused.recipients.values()):
            _release(retraction_id)
            raise
        fail_retraction(retraction_id)
        return False
    except (OSError, SMTPException):
        _release(retraction_id)
        raise
    _end(retraction_id, RetractionState.SENT, by=None)
    return True


def _is_so_after_all(found: Retraction) -> bool:
    """What they were told is true again, so they hear nothing else."""
    location = found.location
    if found.about == RetractionOf.DANGER:
        return location.danger_since is not None
    return bool(location.verdict == Verdict.ILLEGAL)


def _must_be_told_now(location: Location, now: datetime) -> None:
    if location.held_until is not None and location.held_until > now:
        raise NotYet(location.held_until)
    if not location.verdict:
        raise NotYet(now + IN_QUESTION)


def _reserve(retraction_id: int) -> bool:
    """Whether its mail is ours to send: two jobs may be due for one that was taken up again."""
    free = Q(reserved_until=None) | Q(reserved_until__lte=Now())
    waiting = Retraction.objects.filter(free, pk=retraction_id, state=RetractionState.QUEUED)
    return bool(waiting.update(reserved_until=Now() + LEASE))


def _release(retraction_id: int) -> None:
    Retraction.objects.filter(pk=retraction_id).update(reserved_until=None)


def _with_whom(retraction_id: int) -> Retraction:
    related = (
        "location",
        "item__notice__provider",
        "item__notice__abuse_contact",
        "item__notice__reminds",
        "referral__unit",
    )
    found: Retraction = Retraction.objects.select_related(*related).get(pk=retraction_id)
    return found


def _may_be_written_to(found: Retraction) -> bool:
    if found.item:
        contact = found.item.notice.abuse_contact
        return bool(contact.state == AbuseContactState.VERIFIED and not contact.is_form)
    return bool(found.referral and found.referral.addressee.state == UnitState.VERIFIED)


def _mail(found: Retraction) -> Mail:
    if found.item:
        notice = found.item.notice
        language, to = notice.language, notice.abuse_contact.email
    else:
        unit = found.referral.addressee  # type: ignore[union-attr]  # what is mailed has one
        language, to = unit.language, unit.email
    with translation.override(language), timezone.override(UTC):
        words = {
            "retraction": found,
            "url": found.location.shown if found.item else "",
            "assessed_at": found.began_at,
            "centre": settings.CENTRE_NAME,
            "sender": settings.DEFAULT_FROM_EMAIL,
        }
        return Mail(
            to=to,
            sender=settings.DEFAULT_FROM_EMAIL,
            subject=_subject(found),
            text=mail_text(_TEXTS[found.about], words),
            message_id=found.message_id,
            headers={"X-Retraction-Of": found.number},
        )


_TEXTS: dict[str, str] = {
    RetractionOf.ILLEGAL: "retraction.txt",
    RetractionOf.DANGER: "danger_retraction.txt",
}


def _subject(found: Retraction) -> str:
    number = {"number": found.number}
    if found.about == RetractionOf.DANGER:
        return _("Correction of %(number)s: nobody is in danger, as far as we know") % number
    return _("Correction of %(number)s: not illegal after all") % number


def fail_retraction(retraction_id: int) -> None:
    """No mail reaches them: a person tells them. Repeating does no harm."""
    _end(retraction_id, RetractionState.TO_TELL, by=None)


def note_not_delivered(retraction_id: int, location: Location, *, at: datetime) -> None:
    """Its mail came back: a person tells them. The caller holds the location's lock."""
    found: Retraction = Retraction.objects.select_for_update().get(pk=retraction_id)
    if found.state == RetractionState.SENT and not _is_so_after_all(found):
        due: dict[str, Any] = {"due_at": at, "told_at": None}
        _move(found, RetractionState.TO_TELL, location, by=None, at=at, columns=due)
        _keep(location)


@transaction.atomic
def _end(retraction_id: int, to: RetractionState, *, by: User | None) -> None:
    now = database_now()
    location: Location = Location.objects.select_for_update().get(retractions=retraction_id)
    found: Retraction = Retraction.objects.select_for_update().get(pk=retraction_id)
    if found.state != RetractionState.QUEUED:
        return
    due: dict[str, Any] = {"reserved_until": None}
    due |= {"due_at": now} if to == RetractionState.TO_TELL else {"told_at": now}
    _move(found, to, location, by=by, at=now, columns=due, retraction=found.pk)
    _keep(location)


@transaction.atomic
def note_told(location_id: int, *, by: User) -> int:
    """`by` has told everybody whom no mail tells that it is not illegal. Returns how many;
    repeating does no harm."""
    return _note_told(location_id, RetractionOf.ILLEGAL, by)


@transaction.atomic
def note_danger_over_told(location_id: int, *, by: User) -> int:
    """The same of those who have to hear that nobody is in danger."""
    return _note_told(location_id, RetractionOf.DANGER, by)


def _note_told(location_id: int, of: RetractionOf, by: User) -> int:
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    waiting = Retraction.objects.to_tell().filter(location=location, about=of)
    for found in (told := list(waiting.select_for_update())):
        columns = {"told_at": now, "told_by": by}
        _move(found, RetractionState.TOLD, location, by=by, at=now, columns=columns)
    _keep(location)
    return len(told)
