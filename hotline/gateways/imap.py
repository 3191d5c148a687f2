"""The mailbox to which people write, over IMAP. TLS, unless the server is this very machine."""

import imaplib
import re
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any
from urllib.parse import unquote, urlsplit

from hotline.words.mail_bulk import without_bulk

TIMEOUT_SECONDS = 20
IMAP_PORT, IMAPS_PORT = 143, 993
MAIL_LIMIT_BYTES = 32 * 1024 * 1024
"""Of a larger mail, which hardly any server takes, its beginning is read."""
PIECE_BYTES = 1024 * 1024
SEARCHED_AT_ONCE = 10_000
"""An answer that names more mails is longer than a line may be here."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class BadMailbox(ValueError):
    """MAILBOX_URL cannot be used. The URL is not repeated: it holds a password."""


class MailboxAway(OSError):
    """The mail server cannot be reached, or refused what it was asked."""


class Disconnected(MailboxAway):
    """The connection broke while it was asked."""


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
    try:
        given = parts.port
    except ValueError:
        raise BadMailbox("its port is no number") from None
    host, tls = parts.hostname or "", parts.scheme == "imaps"
    if parts.scheme not in {"imap", "imaps"} or not (host and parts.username and parts.password):
        raise BadMailbox("it is not like imaps://user:password@host/INBOX")
    if not tls and host not in LOCAL:
        raise BadMailbox("without TLS only a server on this machine is asked: use imaps://")
    port = given or (IMAPS_PORT if tls else IMAP_PORT)
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    return MailboxAt(host, port, tls, unquote(parts.username), unquote(parts.password), folder)


class Mailbox:
    """An open folder. Mails are named by their UID; reading one marks nothing."""

    def __init__(self, server: imaplib.IMAP4, mails: int) -> None:
        self._server, self._mails = server, mails
        said = server.response("UIDVALIDITY")[1]
        self.uid_validity = int(said[0]) if said and said[0] else 0

    def waiting(self, limit: int) -> list[str]:
        """UIDs of mails that were neither removed nor set aside, the oldest first."""
        return list(islice(self._found("UNFLAGGED"), limit))

    def flagged(self) -> list[str]:
        """UIDs of mails that were set aside, by us or by a person."""
        return list(self._found("FLAGGED"))

    def _found(self, flag: str) -> Iterator[str]:
        for begin in range(1, self._mails + 1, SEARCHED_AT_ONCE):
            among = f"{begin}:{min(begin + SEARCHED_AT_ONCE - 1, self._mails)}"
            found = self._ask("SEARCH", among, "UNDELETED", flag)[0] or b""
            yield from (uid.decode("ascii") for uid in found.split())

    def read(self, uid: str) -> bytes | None:
        """A mail up to MAIL_LIMIT_BYTES, of long attachments the beginning; None when it is not
        there any more.

        Raises MailRefused when the server cannot give this one, Disconnected.
        """
        first = self._piece(uid, 0)
        if first is None or len(first) < PIECE_BYTES:
            return first
        return without_bulk(chain([first], self._pieces_after(uid)))

    def _pieces_after(self, uid: str) -> Iterator[bytes]:
        for begin in range(PIECE_BYTES, MAIL_LIMIT_BYTES, PIECE_BYTES):
            piece = self._piece(uid, begin) or b""
            yield piece
            if len(piece) < PIECE_BYTES:
                return

    def _piece(self, uid: str, begin: int) -> bytes | None:
        parts = self._ask("FETCH", uid, f"(BODY.PEEK[]<{begin}.{PIECE_BYTES}>)")
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
        try:
            answer, found = self._server.uid(command, *arguments)
        except (imaplib.IMAP4.abort, OSError) as broken:
            raise Disconnected(f"the mail server broke off at {command}") from broken
        if answer != "OK":
            raise MailRefused(f"the mail server refused {command}")
        return found


@contextmanager
def opened(at: MailboxAt) -> Iterator[Mailbox]:
    """Signs in and opens the folder. Raises MailboxAway."""
    try:
        server = _connected(at)
        try:
            _sign_in(server, at)
            answer, said = server.select(quoted(at.folder))
            if answer != "OK":
                raise MailboxAway("there is no such folder")
            yield Mailbox(server, int(said[0] or 0))
        finally:
            server.shutdown()
    except imaplib.IMAP4.error:
        raise MailboxAway("the mail server refused us") from None


def _sign_in(server: imaplib.IMAP4, at: MailboxAt) -> None:
    """Names and passwords beyond ASCII go as RFC 4616 has them."""
    if (at.user + at.password).isascii():
        server.login(at.user, at.password)
    else:
        said = f"\0{at.user}\0{at.password}".encode()
        server.authenticate("PLAIN", lambda _asked: said)


def quoted(folder: str) -> str:
    """The name of a folder as a server takes it: in quotation marks, in UTF-7 of its own kind
    (RFC 3501, 5.1.3)."""
    parts = re.split(r"([^\x20-\x7e]+)", folder.replace("&", "&-"))
    parts[1::2] = [_in_utf_7(part) for part in parts[1::2]]
    name = "".join(parts).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'


def _in_utf_7(part: str) -> str:
    letters = b64encode(part.encode("utf-16-be")).decode("ascii").rstrip("=")
    return f"&{letters.replace('/', ',')}-"


def _connected(at: MailboxAt) -> imaplib.IMAP4:
    if at.tls:
        trusted = ssl.create_default_context()
        return imaplib.IMAP4_SSL(at.host, at.port, ssl_context=trusted, timeout=TIMEOUT_SECONDS)
    return imaplib.IMAP4(at.host, at.port, timeout=TIMEOUT_SECONDS)
