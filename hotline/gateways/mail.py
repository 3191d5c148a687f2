"""Sends one plain-text mail, signed where the installation has a certificate.

Refuses control characters in every header field, and any HTML.

Domains go out in ASCII by UTS 46, in the header and to the mail server alike.

The message id is the caller's: sending the same notice twice gives the receiver the same id,
so a repeat after a crash is recognised as one.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Protocol

from hotline.gateways.signing import SignedEmail, signer
from hotline.words.mailbox import ascii_mailbox


class HeaderRefused(Exception):
    """A header field held a sign nobody sees, or was empty. The value is not repeated here."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of ours beside the text, in ASCII name and known type."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to be sent: plain text, files of ours, one receiver."""

    to: str
    sender: str
    subject: str
    text: str
    message_id: str
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


class Mailer(Protocol):
    """Hands a letter to the outside."""

    def send(self, mail: Mail) -> None:
        """Raises OSError or SMTPException when not taken; HeaderRefused, NoMailbox, NoSigner
        before."""


class DjangoMailer:
    """Through the mail server of EMAIL_URL."""

    def send(self, mail: Mail) -> None:
        """Give the letter to the mail server."""
        headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
        headers.update(mail.headers)
        for name, value in (
            ("To", mail.to),
            ("From", mail.sender),
            ("Subject", mail.subject),
            *headers.items(),
        ):
            _must_be_one_plain_line(name, value)
        made = SignedEmail(
            subject=mail.subject,
            body=mail.text,
            from_email=_ascii_sender(mail.sender),
            to=[ascii_mailbox(mail.to)],
            headers=headers,
            signed_by=signer(),
        )
        for file in mail.attachments:
            made.attach(file.name, file.content, file.media_type)
        made.send(fail_silently=False)


def _ascii_sender(sender: str) -> str:
    """`Name <mailbox>` with the mailbox in ASCII, so that answers come back to us."""
    mailbox = parseaddr(sender)[1]
    return sender.replace(mailbox, ascii_mailbox(mailbox))


def _must_be_one_plain_line(name: str, value: str) -> None:
    """Nothing of Unicode's category C: line ends, controls, directions, lone surrogates."""
    if not value or any(unicodedata.category(mail).startswith("C") for mail in value):
        message = f"the header {name} is empty or holds a control character"
        raise HeaderRefused(message)


def mailer() -> Mailer:
    """The mailer of this installation."""
    return DjangoMailer()
