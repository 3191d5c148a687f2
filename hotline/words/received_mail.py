"""A mail that came in, as far as the hotline reads it: text, never an attachment."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from html.parser import HTMLParser

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

TEXT_LIMIT_CHARS = 40_000
ADDRESS_LIMIT_CHARS = 200
_MACHINES = frozenset({"bulk", "junk", "list", "auto_reply"})
_BLOCKS = frozenset({"br", "div", "li", "p", "tr", "h1", "h2", "h3", "h4", "blockquote"})
_UNREAD = frozenset({"script", "style", "head", "template"})


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """`digest` tells two mails apart; `sender` is empty where nobody could be written to."""

    subject: str
    text: str
    sender: str
    digest: str
    attachments: int
    is_automatic: bool


def received(raw: bytes, *, own: str) -> ReceivedMail:
    """Reads a mail, whatever it is made of. `own` is the address from which we write ourselves."""
    mail = message_from_bytes(raw)
    parts = list(_leaves(mail))
    read = [part for part in parts if _is_text(part)]
    plain = [_words(part) for part in read if part.get_content_type() == "text/plain"]
    text = "\n".join(plain or [text_of_html(_words(part)) for part in read])
    text = text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:TEXT_LIMIT_CHARS].strip()
    sender = _mailbox(header(mail, "Reply-To")) or _mailbox(header(mail, "From"))
    named = f"{header(mail, 'Message-ID')}\n{header(mail, 'Date')}\n{text}"
    return ReceivedMail(
        subject=header(mail, "Subject").replace("\0", "")[:ADDRESS_LIMIT_CHARS],
        text=text,
        sender=sender,
        digest=hashlib.sha256(named.encode("utf-8", "surrogateescape")).hexdigest(),
        attachments=len(parts) - len(read),
        is_automatic=_is_automatic(mail) or (bool(sender) and sender.lower() == own.lower()),
    )


def _is_automatic(mail: Message) -> bool:
    """Bounces, absence notes, lists: what a machine wrote (RFC 3834)."""
    submitted = header(mail, "Auto-Submitted").lower()
    return (
        submitted not in {"", "no"}
        or header(mail, "Return-Path").strip() == "<>"
        or header(mail, "Precedence").strip().lower() in _MACHINES
        or mail.get_content_type() == "multipart/report"
        or any(name in mail for name in ("List-Id", "X-Loop", "X-Autoreply"))
    )


def _leaves(part: Message) -> Iterator[Message]:
    """Every part that holds something. A mail within the mail is one attachment."""
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for one in part.get_payload():
            if isinstance(one, Message):
                yield from _leaves(one)
    else:
        yield part


def _is_text(part: Message) -> bool:
    named = part.get_filename() is not None or part.get_content_disposition() == "attachment"
    return not named and part.get_content_type() in {"text/plain", "text/html"}


def _words(part: Message) -> str:
    found = part.get_payload(decode=True)
    content = found if isinstance(found, bytes) else b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def header(mail: Message, name: str) -> str:
    """A header field as people read it, on one line; empty where there is none."""
    value = str(mail.get(name, ""))
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (LookupError, ValueError):
        return " ".join(value.split())


def _mailbox(header: str) -> str:
    found = parseaddr(header)[1]
    try:
        validate_email(found)
    except ValidationError:
        return ""
    return found if len(found) <= ADDRESS_LIMIT_CHARS else ""


def text_of_html(marked: str) -> str:
    """The text of a page, and where its links lead; no picture is fetched and none is named."""
    reader = _Reader()
    reader.feed(marked)
    reader.close()
    lines = ("".join(reader.pieces)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in _UNREAD
        leads_to = dict(attrs).get("href") or ""
        if tag == "a" and not leads_to.startswith(("#", "mailto:")):
            self.pieces.append(f"\n{leads_to}\n")
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unread = max(0, self.unread - (tag in _UNREAD))

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.pieces.append(data)
