"""What a person does about a notice that could not be sent: try again, or write elsewhere.

The third way, taking a URL out of it, is `withdraw_item` as for every waiting notice.
"""

from django.db import transaction

from hotline.models import AbuseContact, Notice
from hotline.operations import tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.mail_text import new_message_id
from hotline.operations.notices import usable_abuse_contact
from hotline.operations.provider_match import Choice, choice_of
from hotline.operations.sending import ask_to_send
from hotline.operations.waiting_notices import lock_locations, still_usable
from hotline.states import NOTICE, REMOVAL, ItemState, NoticeState, RemovalState
from hotline.words.errors import AbuseContactNotVerified, NoticeNotFailed
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def retry_notice(notice_id: int, *, by: User) -> Notice:
    """Send it again to the same abuse contact, as the same letter.

    Raises NoticeNotFailed, and AbuseContactNotVerified when that abuse contact may not be used.
    """
    notice = _failed(notice_id, by)
    if not still_usable(notice):
        raise AbuseContactNotVerified
    _queue_again(notice, "notice.retried", by=by)
    return notice


@transaction.atomic
def send_to_other_contact(
    notice_id: int, contact_id: int, *, by: User, reason: str = "", confirmed: bool = False
) -> Notice:
    """Send it to another abuse contact, of this provider or of another, as a new letter.

    Raises NoticeNotFailed, AbuseContactNotVerified, and WhyThisProvider and ConfirmationNeeded
    where the evidence of any URL in it speaks against the provider.
    """
    locations = lock_locations(notice_id)
    abuse_contact = usable_abuse_contact(contact_id)
    choices = {
        location.pk: choice_of(location, abuse_contact, reason=reason, confirmed=confirmed)
        for location in locations
    }
    notice = _failed(notice_id, by)
    _point_to(notice, abuse_contact, choices)
    _queue_again(notice, "notice.sent_to_other_contact", by=by, abuse_contact=abuse_contact.pk)
    return notice


def _failed(notice_id: int, by: User) -> Notice:
    """The notice, its locations locked before it. Raises NoticeNotFailed, ColleagueIsOnIt."""
    for location in lock_locations(notice_id):
        must_be_free_for(location, by=by)
    notice: Notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("abuse_contact", "provider")
        .get(pk=notice_id)
    )
    if notice.state != NoticeState.FAILED:
        raise NoticeNotFailed
    return notice


def _point_to(notice: Notice, abuse_contact: AbuseContact, choices: dict[int, Choice]) -> None:
    notice.provider, notice.abuse_contact = abuse_contact.provider, abuse_contact
    notice.channel = abuse_contact.channel
    notice.message_id = new_message_id("notice")
    notice.save(update_fields=["provider", "abuse_contact", "channel", "message_id"])
    for item in notice.items.filter(state=ItemState.OPEN, location__in=choices):
        choice = choices[item.location_id]
        item.match, item.reason = choice.match, choice.reason
        item.save(update_fields=["match", "reason"])


def _queue_again(notice: Notice, verb: str, *, by: User, abuse_contact: int | None = None) -> None:
    """It leaves with a job of its own: those of its first way are spent."""
    now = database_now()
    NOTICE.move(
        notice,
        NoticeState.QUEUED,
        by=by,
        at=now,
        verb=verb,
        columns={"send_after": now, "looks_asked_at": None},
        abuse_contact=abuse_contact,
    )
    for location in lock_locations(notice.pk):
        if location.removal_state == RemovalState.NOTICE_FAILED:
            tracks.move(REMOVAL, location, RemovalState.NOTICE_QUEUED, by=by, at=now)
    ask_to_send(notice)
