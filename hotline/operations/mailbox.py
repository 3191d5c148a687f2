"""Mail that comes in: a report, or what came back after a mail of ours. Each is taken once, and
leaves the mail server only after that.

No mail goes back: an acknowledgement would lie in the mailbox of whoever wrote, and answers of
machines to machines would have no end. Attachments are neither opened nor kept, only counted.
"""

import logging
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from hotline.gateways.imap import MailboxAt, mailbox_at, opened
from hotline.models import Category, Channel
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
from hotline.reported_urls import LocationKind, ReportedUrl, read, read_lines
from hotline.words.received_mail import ReceivedMail, received
from hotline.words.replies import MailReply, reply_in
from portal import audit

MAILS_PER_ROUND = 50
URL_LIMIT_CHARS = 8_192
CATEGORY = "other"
"""Nobody who writes a mail chooses one; whoever assesses it does."""
NOTHING_WRITTEN = "(mail without text)"

logger = logging.getLogger(__name__)


class Mailed(StrEnum):
    """What became of a mail."""

    TAKEN = "taken"
    TAKEN_BEFORE = "taken_before"
    REPLY = "reply"
    AUTOMATIC = "automatic"
    TOO_SOON = "too_soon"


class SomeMailsFailed(Exception):
    """Mails that could not be taken wait in the mailbox; the message says how many."""


def take_waiting_mails(at: MailboxAt | None = None) -> dict[Mailed, int]:
    """Take what waits in the mailbox of MAILBOX_URL; without one, nothing.

    What a machine wrote, and answers nothing of ours, is flagged on the server and left for a
    person. Raises MailboxAway, and SomeMailsFailed once all others are taken.
    """
    counted = dict.fromkeys(Mailed, 0)
    if at is None and not settings.MAILBOX_URL:
        return counted
    failed = 0
    with opened(at or mailbox_at(settings.MAILBOX_URL)) as mailbox:
        for uid in mailbox.waiting(MAILS_PER_ROUND):
            raw = mailbox.read(uid)
            try:
                became = take_mail(raw)
            except Exception:
                logger.exception("a mail could not be taken")
                failed += 1
                continue
            counted[became] += 1
            if became == Mailed.AUTOMATIC:
                mailbox.set_aside(uid)
            elif became != Mailed.TOO_SOON:
                mailbox.remove(uid)
    if failed:
        raise SomeMailsFailed(f"{failed} mails could not be taken")
    return counted


def take_mail(raw: bytes) -> Mailed:
    """One mail becomes one report, or one reply, however often it is handed in."""
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    mail = received(raw, own=own)
    if mail.sender.lower() != own.lower():
        reply = reply_in(raw)
        answered = answered_by(reply)
        if answered is not None:
            return _take_reply(mail, reply, answered)
    if mail.is_automatic:
        return Mailed.AUTOMATIC
    token = f"mailbox.{mail.digest}"
    if already_taken(token) is not None:
        return Mailed.TAKEN_BEFORE
    with transaction.atomic():
        taken = take_report(_statement(mail), token=token)
        if mail.attachments and taken.fresh:
            logger.info("attachments of a mail were dropped", extra={"count": mail.attachments})
            audit.record(
                "report.attachments_dropped",
                by=None,
                actor="system",
                about=taken.report,
                count=mail.attachments,
            )
    return Mailed.TAKEN if taken.fresh else Mailed.TAKEN_BEFORE


def _take_reply(mail: ReceivedMail, reply: MailReply, answered: Answered) -> Mailed:
    """Never a report, whatever it says; what is too much waits for a person on the server."""
    try:
        fresh = take_reply(mail, reply, answered)
    except TooManyReplies:
        return Mailed.AUTOMATIC
    except AnsweredTooSoon:
        return Mailed.TOO_SOON
    if mail.attachments and fresh:
        logger.info("attachments of a mail were dropped", extra={"count": mail.attachments})
    return Mailed.REPLY if fresh else Mailed.TAKEN_BEFORE


def _statement(mail: ReceivedMail) -> Statement:
    narrative = "\n\n".join(part for part in (mail.subject, mail.text) if part)
    return Statement(
        urls=_places(mail),
        category=Category.objects.current().get(code=CATEGORY),
        language=settings.LANGUAGE_CODE,
        narrative=narrative,
        contact=mail.sender,
        channel=Channel.EMAIL,
    )


def _places(mail: ReceivedMail) -> tuple[ReportedUrl, ...]:
    """What the mail names; where that is nothing, its first words stand for it."""
    found = [
        url
        for url in read_lines(f"{mail.subject}\n{mail.text}")
        if url.kind != LocationKind.TEXT and len(url.canonical) <= URL_LIMIT_CHARS
    ]
    if found:
        return tuple(found[:ADDRESSES_PER_REPORT])
    words = " ".join((mail.text or mail.subject or NOTHING_WRITTEN).split())
    return (read(words[:URL_LIMIT_CHARS]),)
