"""Mail that comes in: a report, or what came back after a mail of ours. Each is taken once, and
leaves the mail server only after that.

A mail of which nothing can be made is set aside for a person and holds up no other. No mail goes
back: an acknowledgement would lie in the mailbox of whoever wrote, and answers of machines to
machines would have no end. Attachments are neither opened nor kept, only counted.
"""

import logging
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum
from time import monotonic

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from hotline.gateways.imap import Mailbox, MailboxAt, MailRefused, mailbox_at, opened
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
from hotline.words.received_mail import ReceivedMail, mail_in, received
from hotline.words.replies import MailReply, reply_in
from portal import audit
from portal.jobs.registry import TimeIsUp

MAILS_PER_ROUND = 50
ROUND_SECONDS = 30
"""No mail is begun later in a round: one that reaches the time limit of the job (100 s) has used
most of it by itself, and is set aside."""
URL_LIMIT_CHARS = 8_192
ADDRESSES_PER_MAIL = 10 * ADDRESSES_PER_REPORT
"""A mail that names more than one report takes becomes several, ten at most."""
CATEGORY = "other"
"""Nobody who writes a mail chooses one; whoever assesses it does."""
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
    TOO_SOON = "too_soon"
    GONE = "gone"


SET_ASIDE = {
    Mailed.AUTOMATIC: SetAsideWhy.AUTOMATIC,
    Mailed.TOO_MANY: SetAsideWhy.TOO_MANY,
    Mailed.UNREADABLE: SetAsideWhy.UNREADABLE,
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
    with opened(at or mailbox_at(settings.MAILBOX_URL)) as mailbox:
        until = monotonic() + ROUND_SECONDS
        for uid in mailbox.waiting(MAILS_PER_ROUND):
            if monotonic() > until:
                break
            became = become(mailbox, uid)
            counted[became] += 1
            if became in SET_ASIDE:
                set_aside(mailbox, uid, SET_ASIDE[became])
            elif became not in LEFT:
                mailbox.remove(uid)
        keep_list(mailbox)
    return counted


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
    if mail.sender.lower() != own.lower():
        reply = reply_in(written)
        answered = answered_by(reply)
        if answered is not None:
            return _take_reply(mail, reply, answered)
    if mail.is_automatic:
        return Mailed.AUTOMATIC
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
    """Never a report, whatever it says; what is too much waits for a person on the server."""
    try:
        fresh = take_reply(mail, reply, answered)
    except TooManyReplies:
        return Mailed.TOO_MANY
    except AnsweredTooSoon:
        return Mailed.TOO_SOON
    if mail.attachments and fresh:
        logger.info("attachments of a mail were dropped", extra={"count": mail.attachments})
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
    """What the mail names; where that is nothing, its first words stand for it."""
    lines = read_lines(f"{mail.subject}\n{mail.text}")
    named = [url for url in lines if url.kind != LocationKind.TEXT]
    found = [url for url in named if len(url.canonical) <= URL_LIMIT_CHARS][:ADDRESSES_PER_MAIL]
    left_out = len(named) - len(found)
    if not found:
        words = " ".join((mail.text or mail.subject or NOTHING_WRITTEN).split())
        return Places(((read(words[:URL_LIMIT_CHARS]),),), left_out)
    begins = range(0, len(found), ADDRESSES_PER_REPORT)
    return Places(
        tuple(tuple(found[begin : begin + ADDRESSES_PER_REPORT]) for begin in begins), left_out
    )
