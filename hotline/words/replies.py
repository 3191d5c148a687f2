"""A mail that answers one of ours, as far as machines can tell: to which, and what it is.

Reports of non-delivery are read by RFC 3464 alone: what a server says in its own words is left for
a person. What a machine answers says so itself (RFC 3834).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from hotline.states import ReplyKind
from hotline.words.mail_parts import content_of, header, kind_of, parts_of, within
from hotline.words.received_mail import mail_in

IDS_READ = 50
"""A thread may name many mails before it; ours is among the last or the first."""
RECIPIENTS_READ = 10
"""A mail of ours has one; a list behind it may have more."""
NUMBERS_READ = 10
"""Each is looked up."""
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
FULL = "2.2"
"""A full mailbox (RFC 3463): the address is right all the same."""
_ID = re.compile(r"<[^<>\s]{3,190}>")
_OUR_NUMBER = re.compile(r"\b[NP]-\d{4}-\d{6,9}\b")
_TICKET = re.compile(
    r"(?:\b(?:ticket|case|ref(?:erence)?|request|incident)\b[\s:#.№]*|#|\[)"
    r"((?:[A-Z]{1,10}-)?\d[\d-]{2,24})",
    re.IGNORECASE,
)
_DAEMONS = frozenset({"mailer-daemon", "postmaster"})
_BY_MACHINE = frozenset({"bulk", "junk", "auto_reply"})


@dataclass(frozen=True, slots=True)
class MailReply:
    """`failed_for` are the addresses that a mail server gave up on, with its `status`."""

    ids: frozenset[str]
    numbers: tuple[str, ...]
    kind: ReplyKind
    failed_for: frozenset[str] = frozenset()
    status: str = ""
    ticket: str = ""

    @property
    def address_is_wrong(self) -> bool:
        """Whether the address itself was refused for good, not for a full mailbox or the time."""
        return self.status.startswith("5.") and not self.status.endswith(f".{FULL}")


def reply_in(mail: Message, text: str = "") -> MailReply:
    """What a mail says about being a reply, whatever it is made of.

    A number in its text counts last: desks that write a subject of their own quote ours there.
    """
    subject = header(mail, "Subject")
    returned = list(_returned(mail))
    ids = _ids_in(header(mail, "In-Reply-To"), header(mail, "References"))
    ids |= _ids_in(*(header(one, "Message-ID") for one in returned))
    subjects = (subject, *(header(one, "Subject") for one in returned))
    numbers = [number for one in (*subjects, text) for number in _OUR_NUMBER.findall(one)]
    kind, failed_for, status = _what_it_is(mail)
    return MailReply(
        ids=ids,
        numbers=tuple(dict.fromkeys(numbers))[:NUMBERS_READ],
        kind=kind,
        failed_for=failed_for,
        status=status,
        ticket=_ticket(mail, subject),
    )


def _ids_in(*headers: str) -> frozenset[str]:
    found = [one for line in headers for one in _ID.findall(line)]
    return frozenset(found[:IDS_READ] + found[-IDS_READ:])


def _what_it_is(mail: Message) -> tuple[ReplyKind, frozenset[str], str]:
    nobody = frozenset[str]()
    recipients = list(_recipients(mail))
    if recipients:
        actions = {_word(one, "Action") for one in recipients}
        failed = [one for one in recipients if _word(one, "Action") == "failed"]
        if failed:
            of_all = frozenset(address for one in failed for address in _addresses(one))
            return ReplyKind.HARD_BOUNCE, of_all, _status(failed)
        kind = ReplyKind.SOFT_BOUNCE if "delayed" in actions else ReplyKind.AUTO_REPLY
        return kind, nobody, _status(recipients)
    if _from_a_mail_server(mail):
        return ReplyKind.SOFT_BOUNCE, nobody, ""
    return (ReplyKind.AUTO_REPLY if _says_machine(mail) else ReplyKind.ANSWER), nobody, ""


def _recipients(mail: Message) -> Iterator[Message]:
    """The parts of a delivery status that speak of one recipient each (RFC 3464, 2.3)."""
    for part in parts_of(mail):
        if kind_of(part) == "message/delivery-status":
            yield from (one for one in within(part) if "Action" in one)
        elif kind_of(part) == "message/global-delivery-status":
            yield from (one for one in _fields_beyond_ascii(part) if "Action" in one)


def _fields_beyond_ascii(part: Message) -> Iterator[Message]:
    """The same in UTF-8 (RFC 6533), which the email package takes for a mail with a body."""
    for held in within(part):
        body = content_of(held).replace(b"\r\n", b"\n")
        yield from (mail_in(block) for block in body.split(b"\n\n")[:RECIPIENTS_READ])


def _addresses(recipient: Message) -> Iterator[str]:
    """Where it could not be delivered: what it was sent to first may be a list that others read."""
    _kind, semicolon, address = header(recipient, "Final-Recipient").partition(";")
    if semicolon:
        yield address.strip().strip("<>").lower()


def _status(recipients: list[Message]) -> str:
    for one in recipients:
        found = STATUS.match(header(one, "Status"))
        if found:
            return found.group()
    return ""


def _returned(mail: Message) -> Iterator[Message]:
    """The mail that came back, or its head."""
    for part in parts_of(mail):
        kind = kind_of(part)
        if kind in {"message/rfc822", "message/global", "message/global-headers"}:
            yield from within(part)
        elif kind == "text/rfc822-headers":
            yield mail_in(content_of(part))


def _from_a_mail_server(mail: Message) -> bool:
    found = re.search(r"([^\s<>\"@]+)@", header(mail, "From"))
    return found is not None and found.group(1).lower() in _DAEMONS


def _says_machine(mail: Message) -> bool:
    return (
        _word(mail, "Auto-Submitted") not in {"", "no"}
        or _word(mail, "Precedence") in _BY_MACHINE
        or header(mail, "Return-Path").strip() == "<>"
        or kind_of(mail) == "multipart/report"
        or any(name in mail for name in ("X-Autoreply", "X-Autorespond"))
    )


def _word(part: Message, name: str) -> str:
    return header(part, name).partition(";")[0].strip().lower()


def _ticket(mail: Message, subject: str) -> str:
    given = header(mail, "RT-Ticket")
    found = _TICKET.search(given) or _TICKET.search(_OUR_NUMBER.sub(" ", subject))
    return found.group(1) if found else ""
