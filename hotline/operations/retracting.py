"""Something is not illegal after all: everybody who was told that it is, is told so.

When it turns out illegal once more, telling whoever heard that it is not begins anew.

Providers and police units whom the system wrote to get a mail; whom a person told by hand, a
person tells again. So does one whom no mail reaches. Callers of `retract` and `drop_retractions`
hold the location's lock.
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
    NOTICE_LEFT,
    POLICE,
    POLICE_TOLD,
    REMOVAL,
    REMOVAL_TOLD,
    RETRACTION,
    RETRACTION_TOLD,
    TO_THE_POLICE,
    AbuseContactState,
    Addressee,
    NoticeState,
    PoliceState,
    RetractionState,
    UnitState,
    Verdict,
)
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.jobs.registry import NotYet
from portal.lifecycle import Lifecycle

LEASE = timedelta(minutes=10)
"""A worker that has not said by then that its mail has left has died."""
IN_QUESTION = timedelta(minutes=15)
"""After which it is seen again whether what is assessed anew has come to an end."""


def retract(location: Location, *, at: datetime) -> None:
    """Everybody who was told of it and does not know yet: by mail, or by a person.

    Whoever was to be told before, and was not because it counted as illegal again, is told now.
    """
    _take_up_again(location, at)
    told: dict[str, Any] = {"location": location, "retraction": None}
    items = NoticeItem.objects.not_withdrawn().filter(
        notice__state__in=NOTICE_LEFT - {NoticeState.BOUNCED}, **told
    )
    for item in items.order_by("pk"):
        _queue(location, at, item=item)
    told["found_illegal"] = True
    for referral in Referral.objects.sent().told().filter(**told).order_by("pk"):
        _queue(location, at, referral=referral)
    for done in ManualAction.objects.filter(**told).order_by("pk"):
        Retraction.objects.create(
            location=location,
            by_hand=done,
            state=RetractionState.TO_TELL,
            began_at=at,
            due_at=tell_by(at, profiles.current()),
        )
    _keep(location)


def _take_up_again(location: Location, at: datetime) -> None:
    dropped = Retraction.objects.filter(location=location, state=RetractionState.DROPPED)
    for found in dropped.select_for_update().order_by("pk"):
        columns: dict[str, datetime] = {"began_at": at}
        to = RetractionState.QUEUED if found.message_id else RetractionState.TO_TELL
        if to == RetractionState.TO_TELL:
            columns["due_at"] = tell_by(at, profiles.current())
        RETRACTION.move(found, to, by=None, at=at, columns=columns, about=location)
        if to == RetractionState.QUEUED:
            outbox.add(
                "retraction.send", subject=found, key=f"retraction.send:{found.pk}:{at.isoformat()}"
            )


def _queue(location: Location, at: datetime, **whom: NoticeItem | Referral) -> None:
    made = Retraction.objects.create(
        location=location, began_at=at, message_id=new_message_id("retraction"), **whom
    )
    outbox.add("retraction.send", subject=made)


def drop_retractions(location: Location, *, by: User | None, at: datetime) -> None:
    """It is illegal after all: whoever was not told yet is not told."""
    for open_one in Retraction.objects.open().filter(location=location).select_for_update():
        RETRACTION.move(open_one, RetractionState.DROPPED, by=by, at=at, about=location)
    _keep(location)


def tell_again(location: Location, *, at: datetime) -> None:
    """It is illegal after all: police and provider who heard that it is not are due to be told.

    The caller holds the location's lock.
    """
    told = Retraction.objects.filter(location=location, state__in=RETRACTION_TOLD)
    for life, whom, know, begins in _WHO_HEARD:
        rows = tracks.rows_of(life, location)
        newest = rows[-1] if rows and rows[-1].state in know else None
        if newest and told.filter(whom, told_at__gte=newest.began_at).exists():
            tracks.begin(life, location, at=at, **begins)
            verb = f"{life.name}.to_tell_again"
            audit.record(verb, by=None, actor="system", about=location)


_WHO_HEARD: tuple[tuple[Lifecycle[Any], Q, frozenset[Any], dict[str, Any]], ...] = (
    (
        POLICE,
        Q(referral__isnull=False) | Q(by_hand__addressee__in=sorted(TO_THE_POLICE)),
        POLICE_TOLD,
        {"state": PoliceState.AGAIN},
    ),
    (REMOVAL, Q(item__isnull=False) | Q(by_hand__addressee=Addressee.PROVIDER), REMOVAL_TOLD, {}),
)
"""A track, whose retractions belong to it, where it says that they were told, and how it begins
anew."""


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
    if found.state != RetractionState.QUEUED or found.location.verdict == Verdict.ILLEGAL:
        return False
    now, held_until = database_now(), found.location.held_until
    if held_until is not None and held_until > now:
        raise NotYet(held_until)
    if not found.location.verdict:
        raise NotYet(now + IN_QUESTION)
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
        return bool(found.item.notice.abuse_contact.state == AbuseContactState.VERIFIED)
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
            subject=_("Correction of %(number)s: not illegal after all") % {"number": found.number},
            text=mail_text("retraction.txt", words),
            message_id=found.message_id,
            headers={"X-Retraction-Of": found.number},
        )


def fail_retraction(retraction_id: int) -> None:
    """No mail reaches them: a person tells them. Repeating does no harm."""
    _end(retraction_id, RetractionState.TO_TELL, by=None)


@transaction.atomic
def _end(retraction_id: int, to: RetractionState, *, by: User | None) -> None:
    now = database_now()
    location: Location = Location.objects.select_for_update().get(retractions=retraction_id)
    found: Retraction = Retraction.objects.select_for_update().get(pk=retraction_id)
    if found.state != RetractionState.QUEUED:
        return
    due: dict[str, Any] = {"reserved_until": None}
    due |= {"due_at": now} if to == RetractionState.TO_TELL else {"told_at": now}
    RETRACTION.move(found, to, by=by, at=now, columns=due, about=location, retraction=found.pk)
    _keep(location)


@transaction.atomic
def note_told(location_id: int, *, by: User) -> int:
    """`by` has told everybody whom no mail tells. Returns how many; repeating does no harm."""
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    waiting = Retraction.objects.to_tell().filter(location=location).select_for_update()
    for found in (told := list(waiting)):
        columns = {"told_at": now, "told_by": by}
        RETRACTION.move(found, RetractionState.TOLD, by=by, at=now, columns=columns, about=location)
    _keep(location)
    return len(told)
