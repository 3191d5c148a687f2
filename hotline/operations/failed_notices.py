"""What a person does about a notice that could not be sent: try again, or write elsewhere.

The third way, taking a URL out of it, is `withdraw_item` as for every waiting notice. What may
not leave as things stand is taken out on the way, and nothing leaves while the police hold any of
it.
"""

from django.db import transaction

from hotline.models import AbuseContact, Location, Notice, NoticeItem
from hotline.operations import tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.mail_text import new_message_id
from hotline.operations.notice_mail import TEMPLATE_VERSION, language_of
from hotline.operations.notices import role_of, usable_abuse_contact
from hotline.operations.provider_match import Choice, choice_of
from hotline.operations.removals import must_not_be_held
from hotline.operations.sending import ask_to_send
from hotline.operations.waiting_notices import (
    lock_locations,
    still_usable,
    take_out,
    take_out_what_may_not_leave,
)
from hotline.states import NOTICE, REMOVAL, NoticeState, RemovalState
from hotline.words.errors import AbuseContactNotVerified, NoticeNotFailed
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now

SENT_ELSEWHERE = "notice.item_sent_elsewhere"


@transaction.atomic
def retry_notice(notice_id: int, *, by: User) -> Notice:
    """Send it again to the same abuse contact, as the same letter; it has ended if nothing is left.

    Raises NoticeNotFailed, HeldForThePolice, ColleagueIsOnIt, and AbuseContactNotVerified when
    that abuse contact may not be used.
    """
    notice, locations = _failed(notice_id, by)
    if not still_usable(notice):
        raise AbuseContactNotVerified
    take_out_what_may_not_leave(notice, locations)
    if notice.items.asked().exists():
        _queue_again(notice, locations, by)
    return notice


@transaction.atomic
def send_to_other_contact(
    notice_id: int, contact_id: int, *, by: User, reason: str = "", confirmed: bool = False
) -> Notice:
    """Write to another abuse contact, of this provider or of another, in a notice of its own.

    The one that could not be sent ends, and its link leads nowhere. Where it may have left, that
    stays known of it. Returns the new notice, or the one that ended if nothing was left to write
    of. Raises NoticeNotFailed, HeldForThePolice, ColleagueIsOnIt, AbuseContactNotVerified, and
    WhyThisProvider and ConfirmationNeeded where the evidence of any URL speaks against the
    provider.
    """
    lock_locations(notice_id)
    abuse_contact = usable_abuse_contact(contact_id)
    notice, locations = _failed(notice_id, by)
    take_out_what_may_not_leave(notice, locations)
    if not notice.items.asked().exists():
        return notice
    told = {location.pk: location for location in locations}
    items = list(notice.items.open().order_by("pk"))
    choices = {
        item.pk: choice_of(
            told[item.location_id], abuse_contact, reason=reason, confirmed=confirmed
        )
        for item in items
    }
    made = _notice_instead(notice, abuse_contact, by)
    for item in items:
        item.notice = notice
        _write_of(item, told[item.location_id], made, choices[item.pk], by)
    ask_to_send(made)
    return made


def _failed(notice_id: int, by: User) -> tuple[Notice, list[Location]]:
    """The notice, and its locations locked before it.

    Raises NoticeNotFailed, HeldForThePolice, ColleagueIsOnIt.
    """
    locations = lock_locations(notice_id)
    for location in locations:
        must_be_free_for(location, by=by)
    notice: Notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("abuse_contact", "provider")
        .get(pk=notice_id)
    )
    stuck = notice.state == NoticeState.FAILED and notice.items.asked().exists()
    if not stuck:
        raise NoticeNotFailed
    for location in locations:
        must_not_be_held(location)
    return notice, locations


def _notice_instead(failed: Notice, abuse_contact: AbuseContact, by: User) -> Notice:
    """To another abuse contact, with a number and a link of its own; it leaves at once."""
    now, provider = database_now(), abuse_contact.provider
    same = failed.role_addressed in provider.roles
    made: Notice = Notice.objects.create(
        provider=provider,
        abuse_contact=abuse_contact,
        role_addressed=failed.role_addressed if same else role_of(provider),
        channel=abuse_contact.channel,
        template_version=TEMPLATE_VERSION,
        language=language_of(provider),
        message_id=new_message_id("notice"),
        queued_at=now,
        queued_by=by,
        send_after=now,
        being_grouped=False,
    )
    audit.record(
        "notice.sent_to_other_contact",
        by=by,
        about=made,
        instead_of=failed.pk,
        abuse_contact=abuse_contact.pk,
    )
    return made


def _write_of(item: NoticeItem, location: Location, made: Notice, choice: Choice, by: User) -> None:
    take_out(item, location, by=by, verb=SENT_ELSEWHERE)
    told = {
        column.attname: getattr(item, column.attname)
        for column in NoticeItem._meta.concrete_fields
        if column.name not in {"id", "notice", "state", "match", "reason"}
    }
    again = NoticeItem(notice=made, match=choice.match, reason=choice.reason, **told)
    again.save(force_insert=True)
    tracks.move(REMOVAL, location, RemovalState.NOTICE_QUEUED, by=by, at=made.queued_at)


def _queue_again(notice: Notice, locations: list[Location], by: User) -> None:
    """It leaves with a job of its own: those of its first way are spent."""
    now = database_now()
    columns = {"send_after": now, "looks_asked_at": None}
    if not notice.may_have_left:
        columns |= {"reserved_at": None, "reserved_by": None}
    NOTICE.move(notice, NoticeState.QUEUED, by=by, at=now, verb="notice.retried", columns=columns)
    for location in locations:
        if location.removal_state == RemovalState.NOTICE_FAILED:
            tracks.move(REMOVAL, location, RemovalState.NOTICE_QUEUED, by=by, at=now)
    ask_to_send(notice)
