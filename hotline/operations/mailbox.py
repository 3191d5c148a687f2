"""Mail that comes in: a report, or what came back after a mail of ours. Each is taken once, and
leaves the mail server only after that.

A mail of which nothing can be made is set aside for a person and holds up no other. No mail goes
back: an acknowledgement would lie in the mailbox of whoever wrote, and answers of machines to
machines would have no end. Attachments are neither opened nor kept, only counted.
"""

import logging
import re
from dataclasses import dataclass, replace
from email.utils import parseaddr
from enum import StrEnum
from time import monotonic

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from hotline.gateways.imap import (
    Disconnected,
    Mailbox,
    MailboxAt,
    MailRefused,
    mailbox_at,
    opened,
)
from hotline.models import Category, Channel, SetAsideWhy
from hotline.operations.replies import (
    Answered,
    AnsweredTooSoon,
    TooManyReplies,
    answered_by,
    take_reply,
)
from hotline.operations.reporting import (
    ADDRESSES_PER_REPORT,
    Statement,
    already_taken,
    take_report,
)
from hotline.operations.set_aside import keep_list, set_aside
from hotline.reported_urls import LocationKind, ReportedUrl, read, read_lines
from hotline.words.received_mail import ReceivedMail, is_read_whole, mail_in, received
from hotline.words.replies import MailReply, reply_in
from portal import audit
from portal.jobs.registry import TimeIsUp

MAILS_PER_ROUND = 50
ROUND_SECONDS = 30
"""No mail is begun later in a round: one that reaches the time limit of the job (100 s) has used
most of it by itself, and is set aside."""
BREAKS_PER_ROUND = 4
"""Two mails that make the server hang up; more, and it is the server."""
URL_LIMIT_CHARS = 8_192
ADDRESSES_PER_MAIL = 10 * ADDRESSES_PER_REPORT
"""A mail that names more than one report takes becomes several, ten at most."""
CATEGORY = "other"
"""Nobody who writes a mail chooses one; whoever assesses it does."""
SIGNATURE = re.compile(r"\n-- ?\r?\n(?:[^\S\n]*[^\s>\-][^\n]*\n?){0,8}")
"""As mail programs mark it (RFC 3676): how to reach who wrote, and nothing reported. It ends at an
empty line: what was answered to or forwarded may stand below."""
NOTHING_WRITTEN = "(mail without text)"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """What a mail names, in as many reports as that makes, and how many URLs are in none because
    they were too many or too long."""

    in_reports: tuple[tuple[ReportedUrl, ...], ...]
    left_out: int


class Mailed(StrEnum):
    """What became of a mail."""

    TAKEN = "taken"
    TAKEN_BEFORE = "taken_before"
    REPLY = "reply"
    AUTOMATIC = "automatic"
    TOO_MANY = "too_many"
    UNREADABLE = "unreadable"
    CLOSED = "closed"
    TOO_SOON = "too_soon"
    GONE = "gone"


SET_ASIDE = {
    Mailed.AUTOMATIC: SetAsideWhy.AUTOMATIC,
    Mailed.TOO_MANY: SetAsideWhy.TOO_MANY,
    Mailed.UNREADABLE: SetAsideWhy.UNREADABLE,
    Mailed.CLOSED: SetAsideWhy.CLOSED,
}
LEFT = {Mailed.TOO_SOON, Mailed.GONE}
TOO_LARGE_FOR_POSTGRESQL = "54"
"""Its class of errors about what exceeds a limit of its own; all others of its kind are about the
connection, or about somebody else's lock."""


def take_waiting_mails(at: MailboxAt | None = None) -> dict[Mailed, int]:
    """Take what waits in the mailbox of MAILBOX_URL; without one, nothing.

    What cannot be read, and what a machine wrote that answers nothing of ours, is flagged on the
    server, listed on the desk and left for a person. Raises MailboxAway.
    """
    counted = dict.fromkeys(Mailed, 0)
    if at is None and not settings.MAILBOX_URL:
        return counted
    where = at or mailbox_at(settings.MAILBOX_URL)
    broke_at: list[str] = []
    until, is_over = monotonic() + ROUND_SECONDS, False
    while not is_over:
        with opened(where) as mailbox:
            is_over = _take_those(mailbox, broke_at, counted, until)
    return counted


def _take_those(
    mailbox: Mailbox, broke_at: list[str], counted: dict[Mailed, int], until: float
) -> bool:
    """Take what waits, and keep the list; False where the connection broke at a mail.

    A mail at which it breaks twice in a round is set aside: there are mails that make a server
    hang up, each time anew. Raises MailboxAway when it breaks more often than that.
    """
    for uid in mailbox.waiting(MAILS_PER_ROUND):
        breaks = broke_at.count(uid) > 1
        if monotonic() > until and not breaks:
            break
        try:
            became = Mailed.UNREADABLE if breaks else become(mailbox, uid)
        except Disconnected:
            broke_at.append(uid)
            if len(broke_at) > BREAKS_PER_ROUND:
                raise
            return False
        counted[became] += 1
        if became in SET_ASIDE:
            set_aside(mailbox, uid, SET_ASIDE[became])
        elif became not in LEFT:
            mailbox.remove(uid)
    keep_list(mailbox)
    return True


def become(mailbox: Mailbox, uid: str) -> Mailed:
    """Take a mail; one on which that fails is unreadable, whatever the reason.

    A database that is away or busy says nothing against the mail: its errors go through, and so
    does the time limit, after the mail that reached it was set aside.
    """
    try:
        raw = mailbox.read(uid)
    except MailRefused:
        return Mailed.UNREADABLE
    if raw is None:
        return Mailed.GONE
    try:
        return take_mail(raw)
    except TimeIsUp:
        set_aside(mailbox, uid, SetAsideWhy.UNREADABLE)
        raise
    except InterfaceError:
        raise
    except OperationalError as wrong:
        if not _is_about_size(wrong):
            raise
    except Exception:
        logger.exception("a mail could not be taken")
    return Mailed.UNREADABLE


def _is_about_size(wrong: OperationalError) -> bool:
    code = getattr(wrong.__cause__, "pgcode", None) or ""
    return code.startswith(TOO_LARGE_FOR_POSTGRESQL)


def take_mail(raw: bytes) -> Mailed:
    """One mail becomes one report, several if it names so much, or one reply, however often it is
    handed in."""
    if not raw.strip():
        return Mailed.UNREADABLE
    own, written = parseaddr(settings.DEFAULT_FROM_EMAIL)[1], mail_in(raw)
    mail = received(written, own=own)
    if not is_read_whole(raw):
        mail = replace(mail, is_cut=True)
    if mail.sender.lower() != own.lower():
        reply = reply_in(written, mail.text)
        answered = answered_by(reply)
        if answered is not None:
            return _take_reply(mail, reply, answered)
    if mail.is_automatic:
        return Mailed.AUTOMATIC
    if mail.is_closed:
        return Mailed.CLOSED
    token, places = f"mailbox.{mail.digest}", places_in(mail)
    fresh = [
        _take(mail, places, urls, token=f"{token}.{number}" if number else token)
        for number, urls in enumerate(places.in_reports)
    ]
    return Mailed.TAKEN if any(fresh) else Mailed.TAKEN_BEFORE


@transaction.atomic
def _take(mail: ReceivedMail, places: Places, urls: tuple[ReportedUrl, ...], *, token: str) -> bool:
    """One report of a mail, with the record of what is not in it; False where it was taken before.

    Each is committed by itself: who dies between two takes the rest with the next reading.
    """
    if already_taken(token) is not None:
        return False
    taken = take_report(_statement(mail, urls), token=token)
    if not taken.fresh:
        return False
    if mail.attachments:
        logger.info("attachments of a mail were dropped", extra={"count": mail.attachments})
    several = len(places.in_reports) if len(places.in_reports) > 1 else 0
    facts = {
        "report.attachments_dropped": mail.attachments,
        "report.one_of_several": several,
        "report.addresses_left_out": places.left_out,
        "report.mail_cut": int(mail.is_cut),
    }
    for verb, count in facts.items():
        if count:
            audit.record(verb, by=None, actor="system", about=taken.report, count=count)
    return True


def _take_reply(mail: ReceivedMail, reply: MailReply, answered: Answered) -> Mailed:
    """Never a report, whatever it says; what is too much waits for a person on the server.

    So does an answer whose words are not in its text: the case says that it came.
    """
    try:
        fresh = take_reply(mail, reply, answered)
    except TooManyReplies:
        return Mailed.TOO_MANY
    except AnsweredTooSoon:
        return Mailed.TOO_SOON
    if mail.attachments and fresh:
        logger.info("attachments of a mail were dropped", extra={"count": mail.attachments})
    if mail.is_closed or (mail.attachments and not mail.text):
        return Mailed.CLOSED
    return Mailed.REPLY if fresh else Mailed.TAKEN_BEFORE


def _statement(mail: ReceivedMail, urls: tuple[ReportedUrl, ...]) -> Statement:
    narrative = "\n\n".join(part for part in (mail.subject, mail.text) if part)
    return Statement(
        urls=urls,
        category=Category.objects.current().get(code=CATEGORY),
        language=settings.LANGUAGE_CODE,
        narrative=narrative,
        contact=mail.sender,
        channel=Channel.EMAIL,
    )


def places_in(mail: ReceivedMail) -> Places:
    """What the mail names; where that is nothing, its first words stand for it.

    Not the mailboxes between which it went, which mails quote, nor what stands in a signature.
    """
    text = f"{mail.subject}\n{mail.text}\n"
    named = _named_in(SIGNATURE.sub("\n", text), mail) or _named_in(text, mail)
    found = [url for url in named if len(url.canonical) <= URL_LIMIT_CHARS][:ADDRESSES_PER_MAIL]
    left_out = len(named) - len(found)
    if not found:
        words = " ".join((mail.text or mail.subject or NOTHING_WRITTEN).split())
        return Places(((read(words[:URL_LIMIT_CHARS]),),), left_out)
    begins = range(0, len(found), ADDRESSES_PER_REPORT)
    return Places(
        tuple(tuple(found[begin : begin + ADDRESSES_PER_REPORT]) for begin in begins), left_out
    )


def _named_in(text: str, mail: ReceivedMail) -> list[ReportedUrl]:
    theirs = {f"mailto:{mailbox}" for mailbox in mail.mailboxes}
    return [
        url
        for url in read_lines(text)
        if url.kind != LocationKind.TEXT and url.canonical.lower() not in theirs
    ]
