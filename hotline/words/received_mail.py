"""A mail that came in, as far as the hotline reads it: text, never an attachment.

Strangers write it, so reading is total: whatever the bytes are, it ends in time and in text that
can be kept. What the email package stumbles over is read as far as it goes.
"""

import codecs
import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hotline.words.html_text import text_of_html

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
PARTS_LIMIT = 500
BROKEN = (
    MessageError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
"""What the email package and its codecs raise for mails that no program wrote."""
_NOT_CHARSETS = frozenset(
    {
        "idna",
        "mbcs",
        "oem",
        "palmos",
        "punycode",
        "raw-unicode-escape",
        "undefined",
        "unicode-escape",
    }
)
"""Encodings of Python's own, and slow ones, that no mail is written in."""
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
    open_parts = 1 + raw.lower().count(b"boundary")
    most = min(LINES_LIMIT, LINES_TIMES_PARTS_LIMIT // open_parts)
    lines = raw.splitlines(keepends=True)
    read = raw if len(lines) <= most else b"".join(lines[:most])
    try:
        return BytesParser(policy=_Bounded()).parsebytes(read)
    except BROKEN:
        return BytesParser(policy=_Bounded()).parsebytes(read, headersonly=True)


def received(mail: Message, *, own: str) -> ReceivedMail:
    """What a mail says. `own` is the address from which we write ourselves."""
    parts = [part for part in parts_of(mail) if not _is_opened(part)]
    read = [part for part in parts if _is_text(part)]
    plain = [_words(part) for part in read if kind_of(part) == "text/plain"]
    text = "\n".join(plain or [text_of_html(_words(part)) for part in read])
    whole = writable(text)
    text = whole[:TEXT_LIMIT_CHARS].strip()
    sender = _mailbox(mail, "Reply-To") or _mailbox(mail, "From")
    named = f"{header(mail, 'Message-ID')}\n{header(mail, 'Date')}\n{text}"
    return ReceivedMail(
        subject=header(mail, "Subject")[:ADDRESS_LIMIT_CHARS],
        text=text,
        sender=sender,
        digest=hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest(),
        attachments=len(parts) - len(read),
        is_automatic=_is_automatic(mail) or (bool(sender) and sender.lower() == own.lower()),
        is_cut=bool(whole[TEXT_LIMIT_CHARS:].strip()),
    )


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


def parts_of(mail: Message, *, within_mails: bool = False) -> Iterator[Message]:
    """The mail and the parts in it, in their order, up to PARTS_LIMIT.

    A mail within the mail is one part, unless `within_mails`.
    """
    waiting = [mail]
    for _each in range(PARTS_LIMIT):
        if not waiting:
            return
        part = waiting.pop()
        yield part
        if within_mails or _is_opened(part):
            waiting.extend(reversed(within(part)))


def within(part: Message) -> list[Message]:
    """What a part is made of; nothing where that is text."""
    held = part.get_payload() if part.is_multipart() else []
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def _is_opened(part: Message) -> bool:
    return part.is_multipart() and kind_of(part).startswith("multipart/")


def kind_of(part: Message) -> str:
    """`text/plain` and the like; what names none that can be read is no text."""
    try:
        return part.get_content_type()
    except BROKEN:
        return "application/octet-stream"


def _is_text(part: Message) -> bool:
    try:
        named = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    except BROKEN:
        return False
    return not named and kind_of(part) in {"text/plain", "text/html"}


def content_of(part: Message) -> bytes:
    """What a part holds, decoded; nothing where that cannot be done."""
    try:
        found = part.get_payload(decode=True)
    except BROKEN:
        return b""
    return found if isinstance(found, bytes) else b""


def _words(part: Message) -> str:
    content = content_of(part)
    with suppress(*BROKEN):
        charset = codecs.lookup(part.get_content_charset() or "utf-8").name
        if charset not in _NOT_CHARSETS:
            return content.decode(charset, "replace")
    return content.decode("utf-8", "replace")


def writable(text: str) -> str:
    """The text without what PostgreSQL and UTF-8 cannot hold: NUL, and halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def header(mail: Message, name: str) -> str:
    """A header field as people read it, on one line; empty where there is none."""
    value = _as_it_came(mail, name)
    with suppress(*BROKEN):
        value = str(make_header(decode_header(value)))
    return " ".join(writable(value).split())


def _as_it_came(mail: Message, name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except BROKEN:
        return ""


def _mailbox(mail: Message, name: str) -> str:
    """The first mailbox of a field. Names that are encoded may hold commas: they stay so."""
    try:
        found = parseaddr(_as_it_came(mail, name)[:MAILBOXES_LIMIT_CHARS])[1]
        validate_email(found)
    except (*BROKEN, ValidationError):
        return ""
    return writable(found) if len(found) <= ADDRESS_LIMIT_CHARS else ""
