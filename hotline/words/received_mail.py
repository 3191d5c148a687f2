"""A mail that came in, as far as the hotline reads it: text, never an attachment.

Strangers write it, so reading is total: whatever the bytes are, it ends in time and in text that
can be kept. What the email package stumbles over is read as far as it goes.
"""

import hashlib
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import getaddresses, parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hotline.words.mail_parts import (
    BROKEN,
    as_it_came,
    header,
    is_closed,
    kind_of,
    leaves_of,
    text_in,
    writable,
)

TEXT_LIMIT_CHARS = 40_000
ADDRESS_LIMIT_CHARS = 200
HEADER_LIMIT_CHARS = 8_000
"""Of a longer header field its two ends are read: a thread names its mails there."""
MAILBOXES_LIMIT_CHARS = 1_000
"""Of a field that names mailboxes its beginning is read: the package reads lists of them slowly."""
LINES_LIMIT = 20_000
"""A megabyte of ordinary lines has 14,000."""
LINES_TIMES_PARTS_LIMIT = 1_000_000
"""The package asks of every line whether it ends one of the parts that are open."""
_PEOPLE = ("From", "Reply-To", "Sender", "To", "Cc", "Delivered-To")
_MACHINES = frozenset({"bulk", "junk", "list", "auto_reply"})


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """`digest` tells two mails apart; `sender` is empty where nobody could be written to."""

    subject: str
    text: str
    sender: str
    digest: str
    attachments: int
    is_automatic: bool
    is_cut: bool
    """Whether its text was longer than is read."""
    is_closed: bool
    """Whether its words are encrypted, or within a signature: only a mail program reads them."""
    mailboxes: frozenset[str]
    """Who wrote it and to whom, in small letters."""


class _Bounded(Compat32):
    """Cuts header fields that are too long to be read."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if len(value) > HEADER_LIMIT_CHARS:
            half = HEADER_LIMIT_CHARS // 2
            value = f"{value[:half]} {value[-half:]}"
        return name, value


def mail_in(raw: bytes) -> Message:
    """The mail in these bytes, whatever they are; of one that is too much, its beginning."""
    lines, most = raw.splitlines(keepends=True), _most_lines(raw)
    read = raw if len(lines) <= most else b"".join(lines[:most])
    try:
        return BytesParser(policy=_Bounded()).parsebytes(read)
    except BROKEN:
        return BytesParser(policy=_Bounded()).parsebytes(read, headersonly=True)


def is_read_whole(raw: bytes) -> bool:
    """Whether `mail_in` reads all of it."""
    return len(raw.splitlines()) <= _most_lines(raw)


def _most_lines(raw: bytes) -> int:
    open_parts = 1 + raw.lower().count(b"boundary")
    return min(LINES_LIMIT, LINES_TIMES_PARTS_LIMIT // open_parts)


def received(mail: Message, *, own: str) -> ReceivedMail:
    """What a mail says. `own` is the address from which we write ourselves."""
    leaves = list(leaves_of(mail))
    whole = writable(text_in(leaves))
    text = whole[:TEXT_LIMIT_CHARS].strip()
    sender = _mailbox(mail, "Reply-To") or _mailbox(mail, "From")
    return ReceivedMail(
        subject=header(mail, "Subject")[:ADDRESS_LIMIT_CHARS],
        text=text,
        sender=sender,
        digest=_digest(mail, text),
        attachments=sum(not leaf.is_text for leaf in leaves),
        is_automatic=_is_automatic(mail) or (bool(sender) and sender.lower() == own.lower()),
        is_cut=bool(whole[TEXT_LIMIT_CHARS:].strip()),
        is_closed=is_closed(leaves, text),
        mailboxes=_mailboxes(mail),
    )


def _digest(mail: Message, text: str) -> str:
    """Also of who wrote it and about what: mails without an id or a date are told apart by them."""
    heads = [header(mail, name) for name in ("Message-ID", "Date", "From", "Subject")]
    named = "\n".join([*heads, text])
    return hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest()


def _is_automatic(mail: Message) -> bool:
    """Bounces, absence notes, lists: what a machine wrote (RFC 3834)."""
    submitted = header(mail, "Auto-Submitted").lower()
    return (
        submitted not in {"", "no"}
        or header(mail, "Return-Path").strip() == "<>"
        or header(mail, "Precedence").strip().lower() in _MACHINES
        or kind_of(mail) == "multipart/report"
        or any(name in mail for name in ("List-Id", "X-Loop", "X-Autoreply"))
    )


def _mailbox(mail: Message, name: str) -> str:
    """The first mailbox of a field. Names that are encoded may hold commas: they stay so."""
    try:
        found = parseaddr(as_it_came(mail, name)[:MAILBOXES_LIMIT_CHARS])[1]
        validate_email(found)
    except (*BROKEN, ValidationError):
        return ""
    return writable(found) if len(found) <= ADDRESS_LIMIT_CHARS else ""


def _mailboxes(mail: Message) -> frozenset[str]:
    values = [as_it_came(mail, name)[:MAILBOXES_LIMIT_CHARS] for name in _PEOPLE]
    try:
        found = [mailbox for _name, mailbox in getaddresses(values)]
    except BROKEN:
        return frozenset()
    return frozenset(writable(one).lower() for one in found if "@" in one)
