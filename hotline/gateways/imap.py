"""The mailbox to which people write, over IMAP. TLS, unless the server is this very machine."""

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 20
IMAP_PORT, IMAPS_PORT = 143, 993
MAIL_LIMIT_BYTES = 1024 * 1024
"""Of a larger mail its beginning is read: text stands before attachments."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class BadMailbox(ValueError):
    """MAILBOX_URL cannot be used. The URL is not repeated: it holds a password."""


class MailboxAway(OSError):
    """The mail server cannot be reached, or refused what it was asked."""


class MailRefused(MailboxAway):
    """The mail server answers, and would not do what it was asked."""


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """What may be told of a mail without reading it."""

    size_bytes: int
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class MailboxAt:
    """Where a mailbox is: `imaps://user:password@host/folder`."""

    host: str
    port: int
    tls: bool
    user: str
    password: str
    folder: str


def mailbox_at(url: str) -> MailboxAt:
    """Reads MAILBOX_URL. Raises BadMailbox, also for a password that would travel in clear."""
    parts = urlsplit(url)
    host, tls = parts.hostname or "", parts.scheme == "imaps"
    if parts.scheme not in {"imap", "imaps"} or not (host and parts.username and parts.password):
        raise BadMailbox("it is not like imaps://user:password@host/INBOX")
    if not tls and host not in LOCAL:
        raise BadMailbox("without TLS only a server on this machine is asked: use imaps://")
    port = parts.port or (IMAPS_PORT if tls else IMAP_PORT)
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    return MailboxAt(host, port, tls, unquote(parts.username), unquote(parts.password), folder)


class Mailbox:
    """An open folder. Mails are named by their UID; reading one marks nothing."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def waiting(self, limit: int) -> list[str]:
        """UIDs of mails that were neither removed nor set aside, the oldest first."""
        return self._found("UNFLAGGED")[:limit]

    def flagged(self) -> list[str]:
        """UIDs of mails that were set aside, by us or by a person."""
        return self._found("FLAGGED")

    def _found(self, flag: str) -> list[str]:
        found = self._ask("SEARCH", "UNDELETED", flag)[0] or b""
        return [uid.decode("ascii") for uid in found.split()]

    def read(self, uid: str) -> bytes | None:
        """A mail as it came, up to MAIL_LIMIT_BYTES; None when it is not there any more.

        Raises MailRefused when the server cannot give this one.
        """
        parts = self._ask("FETCH", uid, f"(BODY.PEEK[]<0.{MAIL_LIMIT_BYTES}>)")
        bodies = [part[1] for part in parts if isinstance(part, tuple)]
        if bodies:
            return bytes(bodies[0])
        return b"" if any(parts) else None

    def look_at(self, uid: str) -> WaitingMail | None:
        """How large it is and when it came; None when it is not there any more."""
        said = b" ".join(
            part if isinstance(part, bytes) else b" ".join(part)
            for part in self._ask("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")
            if part
        )
        size, arrived = _SIZE.search(said), imaplib.Internaldate2tuple(said)
        if size is None or arrived is None:
            return None
        at = datetime.fromtimestamp(time.mktime(arrived), UTC)
        return WaitingMail(int(size.group(1)), at)

    def remove(self, uid: str) -> None:
        """Nothing of it stays in the folder."""
        self._ask("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self._server.capabilities:
            self._ask("EXPUNGE", uid)
        else:
            self._server.expunge()

    def set_aside(self, uid: str) -> None:
        """Flagged, and left for a person."""
        self._ask("STORE", uid, "+FLAGS.SILENT", r"(\Flagged)")

    def _ask(self, command: str, *arguments: str) -> list[Any]:
        answer, found = self._server.uid(command, *arguments)
        if answer != "OK":
            raise MailRefused(f"the mail server refused {command}")
        return found


@contextmanager
def opened(at: MailboxAt) -> Iterator[Mailbox]:
    """Signs in and opens the folder. Raises MailboxAway."""
    try:
        server = _connected(at)
        try:
            server.login(at.user, at.password)
            if server.select(f'"{at.folder}"')[0] != "OK":
                raise MailboxAway("there is no such folder")
            yield Mailbox(server)
        finally:
            server.shutdown()
    except imaplib.IMAP4.error:
        raise MailboxAway("the mail server refused us") from None


def _connected(at: MailboxAt) -> imaplib.IMAP4:
    if at.tls:
        trusted = ssl.create_default_context()
        return imaplib.IMAP4_SSL(at.host, at.port, ssl_context=trusted, timeout=TIMEOUT_SECONDS)
    return imaplib.IMAP4(at.host, at.port, timeout=TIMEOUT_SECONDS)
