"""Sends a notice: reserve in one transaction, send outside of any, confirm in another.

A crash between sending and confirming sends again with the same message id, so the
provider's mail system sees one letter.
"""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db import transaction
from django.utils import timezone

from hotline import profiles
from hotline.gateways.mail import Mailer, mailer
from hotline.letters import notice_letter
from hotline.models import Location, Notice, NoticeItem
from hotline.operations import moving
from hotline.states import (
    NOTICE_NEXT,
    AddressState,
    NoticeState,
    ProviderState,
    RemovalState,
    must_follow,
)
from portal import audit
from portal.jobs.registry import GiveUp

SENDING_LEASE = timedelta(minutes=3)
"""A worker that has not confirmed by then died: longer than a job may run."""
MAY_BE_TOLD = frozenset({RemovalState.NOTICE_QUEUED})


class StillSending(Exception):
    """Another worker reserved this notice a moment ago; come back when its lease is over."""


def send_notice(notice_id: int, *, through: Mailer | None = None) -> bool:
    """Send a notice that is due. Returns False when there was nothing (more) to send.

    Raises GiveUp when its address is no longer verified, StillSending while another worker is
    at it, and whatever the mailer raises: the job then comes back with the same message id.
    """
    notice = _reserve(notice_id)
    if notice is None:
        return False
    letter = notice_letter(notice, list(notice.items.open().select_related("location")))
    try:
        (through or mailer()).send(letter)
    except (OSError, SMTPException):
        _give_back(notice_id)
        raise
    _confirm(notice_id)
    return True


@transaction.atomic
def _reserve(notice_id: int) -> Notice | None:
    now = timezone.now()
    notice: Notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("address", "provider")
        .get(pk=notice_id)
    )
    if notice.state in {NoticeState.SENT, NoticeState.CANCELLED, NoticeState.FAILED}:
        return None
    if notice.state == NoticeState.QUEUED and notice.send_after > now:
        return None
    if not _still_usable(notice):
        raise GiveUp(f"the address of notice {notice_id} may not be used")
    if notice.state == NoticeState.QUEUED:
        must_follow(NOTICE_NEXT, NoticeState.QUEUED, NoticeState.SENDING)
        audit.record("notice.reserved", by=None, actor="system", about=notice)
    elif notice.reserved_at is not None and notice.reserved_at > now - SENDING_LEASE:
        raise StillSending
    notice.state, notice.reserved_at, notice.being_grouped = NoticeState.SENDING, now, False
    notice.save(update_fields=["state", "reserved_at", "being_grouped"])
    return notice


@transaction.atomic
def _give_back(notice_id: int) -> None:
    """The mail server did not take it: it waits for the next attempt."""
    notice: Notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.state == NoticeState.SENDING:
        must_follow(NOTICE_NEXT, NoticeState.SENDING, NoticeState.QUEUED)
        notice.state = NoticeState.QUEUED
        notice.save(update_fields=["state"])
        audit.record("notice.not_taken", by=None, actor="system", about=notice)


def _still_usable(notice: Notice) -> bool:
    return bool(
        notice.address.state == AddressState.VERIFIED
        and notice.provider.state != ProviderState.BLOCKED
    )


@transaction.atomic
def _confirm(notice_id: int) -> None:
    now = timezone.now()
    wanted = NoticeItem.objects.filter(notice_id=notice_id).values("location_id")
    locations = list(Location.objects.filter(pk__in=wanted).lock_in_order())
    notice: Notice = Notice.objects.select_for_update().get(pk=notice_id)
    if notice.state != NoticeState.SENDING:
        return
    must_follow(NOTICE_NEXT, NoticeState.SENDING, NoticeState.SENT)
    notice.state, notice.sent_at = NoticeState.SENT, now
    notice.deadline_at = deadline(now)
    notice.save(update_fields=["state", "sent_at", "deadline_at"])
    for location in locations:
        if location.removal_state in MAY_BE_TOLD:
            moving.removal(location, RemovalState.NOTIFIED, at=now)
    audit.record("notice.sent", by=None, actor="system", about=notice, addresses=len(locations))


def deadline(sent_at: datetime) -> datetime:
    """By when the profile asks a provider to have acted."""
    return sent_at + timedelta(hours=profiles.current().notice.deadline_hours)
