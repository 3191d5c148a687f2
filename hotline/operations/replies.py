"""What comes back by mail after a notice, a reminder or a mail to the police.

It is kept, sealed, with what it answers, and never becomes a report. Only a report of
non-delivery that names our message id and the very address we wrote to moves anything: message ids
are known to nobody but the addressee and the servers between. Numbers of notices can be guessed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hotline.models import (
    HEAD_ENDS,
    REPLY_PLACE,
    TICKET_LIMIT_CHARS,
    AbuseContact,
    Location,
    Notice,
    NoticeItem,
    Referral,
    Reply,
    Retraction,
)
from hotline.models.querysets import ReplyQuerySet
from hotline.operations import escalation_rows, tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.late_words import forget_in_time
from hotline.operations.providers import note_bouncing
from hotline.operations.referring import note_not_reached
from hotline.operations.retracting import note_not_delivered
from hotline.operations.waiting_notices import lock_locations
from hotline.policies import profiles
from hotline.policies.clocks import tell_by
from hotline.states import (
    NOTICE,
    NOTICE_ITEM,
    POLICE,
    POLICE_UNANSWERED,
    REMOVAL,
    REPLY,
    ItemState,
    NoticeState,
    RemovalState,
    ReplyKind,
    ReplyState,
)
from hotline.words.errors import NothingWasSaid
from hotline.words.received_mail import ReceivedMail
from hotline.words.replies import MailReply
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import seal

REPLIES_EACH = 50
"""Most mails kept about one notice or referral, of each of three sorts: those that name its number,
which anybody may guess, those that name its message id, and what surely came back. Whoever fills
one of them keeps nothing from the others."""
WORDS_LIMIT_CHARS = 8_000
AT_ONCE = timedelta(hours=1)
"""Machines acknowledge within it, also those that are slow."""
NOT_REACHED = frozenset({RemovalState.NOTIFIED, RemovalState.OVERDUE, RemovalState.UNANSWERED})
"""Nobody has answered: what came back may be all there was."""


class TooManyReplies(Exception):
    """No more mails are kept about this notice or referral."""


class AnsweredTooSoon(Exception):
    """The notice is still being confirmed: the mail is read in the next round."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Which of our mails a mail answers, or what that corrects; `surely` by its message id."""

    notice: Notice | None = None
    referral: Referral | None = None
    retraction: Retraction | None = None
    """The correction of one of the two, where it answers that."""
    surely: bool = False

    def sent_before(self, moment: datetime) -> bool:
        """Whether what it answers had left by then."""
        police_told = self.referral.began_at if self.referral else None
        sent_at = self.notice.sent_at if self.notice else police_told
        return sent_at is not None and sent_at < moment

    @property
    def first(self) -> Notice | None:
        """The notice that has the URLs."""
        return self.notice.first if self.notice else None


def answered_by(reply: MailReply) -> Answered | None:
    """Which of our mails it answers, by message id and else by number; None for all others."""
    notices = Notice.objects.select_related("reminds", "abuse_contact")
    referrals = Referral.objects.sent().select_related("unit")
    if notice := notices.filter(message_id__in=reply.ids).order_by("-pk").first():
        return Answered(notice=notice, surely=True)
    if referral := referrals.filter(message_id__in=reply.ids).exclude(message_id="").first():
        return Answered(referral=referral, surely=True)
    if retraction := _retraction_among(reply.ids):
        notice = retraction.item.notice if retraction.item else None
        return Answered(notice, retraction.referral, retraction, surely=True)
    for number in reply.numbers:
        pk = int(number.rpartition("-")[2])
        if number[0] == "N":
            notice = notices.filter(pk=pk, reminds=None).first()
            if notice is not None and notice.number == number:
                return Answered(notice=notice)
        else:
            referral = referrals.filter(pk=pk).first()
            if referral is not None and referral.number == number:
                return Answered(referral=referral)
    return None


def _retraction_among(ids: frozenset[str]) -> Retraction | None:
    related = ("location", "item__notice__abuse_contact", "item__notice__reminds", "referral__unit")
    mailed = Retraction.objects.exclude(message_id="").select_related(*related)
    found: Retraction | None = mailed.filter(message_id__in=ids).first()
    return found


@transaction.atomic
def take_reply(mail: ReceivedMail, reply: MailReply, answered: Answered) -> bool:
    """Keeps a mail with what it answers; False when it was kept before.

    Raises TooManyReplies, and AnsweredTooSoon while the notice is still being confirmed.
    """
    locations = _lock(answered)
    if Reply.objects.filter(digest=mail.digest).exists():
        return False
    notice, referral = answered.first, answered.referral
    kind, came_back = reply.kind, _came_back(reply, answered)
    if _alike(answered, came_back=came_back).count() >= REPLIES_EACH:
        raise TooManyReplies
    now = database_now()
    if kind == ReplyKind.HARD_BOUNCE and not came_back:
        kind = ReplyKind.SOFT_BOUNCE
    unread = kind == ReplyKind.ANSWER or kind != reply.kind or _in_doubt(reply)
    unread = unread or _is_late(reply, answered, now)
    key = SubjectKey.objects.new()
    made = Reply.objects.create(
        notice=notice,
        referral=referral,
        kind=kind,
        by_number=not answered.surely,
        state=ReplyState.UNREAD if unread else ReplyState.NOTED,
        due_at=tell_by(now, profiles.current()) if unread else None,
        digest=mail.digest,
        status=reply.status,
        ticket=reply.ticket[:TICKET_LIMIT_CHARS],
        key=key,
        words=seal(_words(mail), key=key, place=REPLY_PLACE),
        received_at=now,
    )
    _record(made, mail)
    forget_in_time(locations, now=now)
    if came_back:
        _undo(answered, locations, reply, now)
    for location in locations:
        tracks.keep_replies(location)
    return True


def _lock(answered: Answered) -> list[Location]:
    """What the mail is about, locked: locations first. Raises AnsweredTooSoon."""
    if answered.notice is None:
        found = Location.objects.filter(referrals=answered.referral).lock_in_order()
        return list(found)
    locations = lock_locations(answered.notice.first.pk)
    answered.notice.refresh_from_db(fields=["state", "sent_at"])
    if answered.surely and answered.notice.state == NoticeState.SENDING:
        raise AnsweredTooSoon
    return locations


def _alike(answered: Answered, *, came_back: bool) -> ReplyQuerySet:
    """What is kept already of the same sort: only what surely came back is a hard bounce."""
    kept = Reply.objects.filter(notice=answered.first, referral=answered.referral)
    if came_back:
        return kept.filter(kind=ReplyKind.HARD_BOUNCE)
    return kept.exclude(kind=ReplyKind.HARD_BOUNCE).filter(by_number=not answered.surely)


def _came_back(reply: MailReply, answered: Answered) -> bool:
    """Whether it says for sure that what we wrote reached nobody."""
    notice, referral = answered.notice, answered.referral
    if reply.kind != ReplyKind.HARD_BOUNCE or not answered.surely:
        return False
    to = notice.abuse_contact.email if notice else referral.addressee.email if referral else ""
    return bool(to) and to.lower() in reply.failed_for


def _in_doubt(reply: MailReply) -> bool:
    """A mail server wrote in its own words."""
    return reply.kind == ReplyKind.SOFT_BOUNCE and not reply.status


def _is_late(reply: MailReply, answered: Answered, now: datetime) -> bool:
    """Ticket systems send what people write as if a machine had written it, and say when they are
    done; only what comes at once is surely nothing but a receipt."""
    return reply.kind == ReplyKind.AUTO_REPLY and answered.sent_before(now - AT_ONCE)


def _words(mail: ReceivedMail) -> str:
    head = "\n".join(part for part in (mail.sender, mail.subject) if part)
    return f"{head}{HEAD_ENDS}{mail.text}"[:WORDS_LIMIT_CHARS].strip()


def _record(made: Reply, mail: ReceivedMail) -> None:
    theirs = made.notice and made.kind in {ReplyKind.ANSWER, ReplyKind.AUTO_REPLY}
    audit.record(
        "reply.received",
        by=None,
        actor="provider" if theirs else "system",
        about=made.notice or (made.referral and made.referral.location),
        reply=made.pk,
        kind=made.kind,
        attachments_dropped=mail.attachments,
    )


def _undo(answered: Answered, locations: list[Location], reply: MailReply, now: datetime) -> None:
    if answered.notice and reply.address_is_wrong:
        contact_id = answered.notice.abuse_contact_id
        contact = AbuseContact.objects.select_for_update().get(pk=contact_id)
        note_bouncing(contact, at=now)
    if answered.retraction:
        wrong = answered.retraction.location_id
        for location in (one for one in locations if one.pk == wrong):
            note_not_delivered(answered.retraction.pk, location, at=now)
    elif answered.notice:
        _not_delivered(answered.notice, locations, now)
    else:
        for location in locations:
            _police_not_reached(location, answered.referral, now)


def _not_delivered(
    notice: Notice, locations: list[Location], now: datetime, *, by: User | None = None
) -> None:
    """A person chooses another way for what nobody has answered. `by`: who read so in a mail."""
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    if notice.state != NoticeState.SENT:
        return
    unanswered = {item.location_id: item for item in notice.first.items.open()}
    if not unanswered:
        return
    NOTICE.move(notice, NoticeState.BOUNCED, by=by, at=now)
    for location in locations:
        item = unanswered.get(location.pk)
        if item is not None and item.beside:
            NOTICE_ITEM.move(item, ItemState.ENDED, by=None, at=now, about=location)
            escalation_rows.due_again(item, location, by=None, at=now)
            tracks.keep_escalations(location)
            continue
        if item is None or location.removal_state not in NOT_REACHED:
            continue
        if notice.reminds is None:
            NOTICE_ITEM.move(item, ItemState.ENDED, by=None, at=now, about=location)
            _to_a_person(location, notice, now)
        elif location.removal_state == RemovalState.OVERDUE:
            due = {"due_at": now}
            tracks.move(REMOVAL, location, RemovalState.UNANSWERED, by=None, at=now, columns=due)


def _to_a_person(location: Location, notice: Notice, now: datetime) -> None:
    """Nobody was told by this notice: where it was the first, nobody was told at all."""
    columns: dict[str, datetime | None] = {"due_at": now}
    if tracks.rows_of(REMOVAL, location)[-1].first_notice_at == notice.sent_at:
        columns["first_notice_at"] = None
    to = RemovalState.UNDELIVERED
    tracks.move(REMOVAL, location, to, by=None, at=now, columns=columns)


def _police_not_reached(location: Location, referral: Referral | None, now: datetime) -> None:
    """The police do not know, unless they have answered since."""
    newest = tracks.rows_of(POLICE, location)[-1]
    if newest != referral or newest.state not in POLICE_UNANSWERED:
        return
    note_not_reached(location, at=now)


def in_doubt(location: Location) -> Notice | None:
    """The notice about it of which a mail server wrote, in words of its own, that it may not have
    arrived; None where somebody has answered it, or it is known to have come back."""
    if location.removal_state not in NOT_REACHED:
        return None
    doubtful = Notice.objects.filter(
        replies__kind=ReplyKind.SOFT_BOUNCE,
        items__in=NoticeItem.objects.open().filter(location=location),
        state=NoticeState.SENT,
    )
    found: Notice | None = doubtful.order_by("-pk").first()
    return found


@transaction.atomic
def note_undelivered(location_id: int, *, by: User) -> Notice:
    """`by` has read that a notice reached nobody: another way is chosen for all of its URLs.

    Raises NothingWasSaid where no mail says so, ColleagueIsOnIt.
    """
    notice = in_doubt(Location.objects.get(pk=location_id))
    if notice is None:
        raise NothingWasSaid
    locations = lock_locations(notice.pk)
    for location in locations:
        must_be_free_for(location, by=by)
    _not_delivered(notice, locations, database_now(), by=by)
    return notice


@transaction.atomic
def read_replies(location_id: int, *, by: User) -> int:
    """Somebody has read what came back about a location; returns how many waited.

    Reading believes nothing: what was said is recorded as an action by hand. Raises
    ColleagueIsOnIt.
    """
    unread = Reply.objects.about(Location.objects.get(pk=location_id)).unread()
    of_theirs = Q(notice_items__notice__replies__in=unread) | Q(referrals__replies__in=unread)
    told = Location.objects.filter(of_theirs | Q(pk=location_id))
    locations = list(Location.objects.filter(pk__in=told.values("pk")).lock_in_order())
    location = next(one for one in locations if one.pk == location_id)
    must_be_free_for(location, by=by)
    now = database_now()
    replies = list(unread.select_for_update(of=("self",)).order_by("pk"))
    for reply in replies:
        who = {"read_by": by}
        REPLY.move(reply, ReplyState.READ, by=by, at=now, about=location, columns=who)
    for one in locations:
        tracks.keep_replies(one)
    return len(replies)
