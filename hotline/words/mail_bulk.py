"""What makes a mail long: attachments in base64, of which nothing is read.

Texts stand behind them too, where a program puts words below a picture. So lines are looked at as
they come, and of what is no text the beginning stays.
"""

import re
from collections.abc import Iterable, Iterator

LINES_KEPT = 20
"""Of each attachment, so that it still counts as one."""
_OF_BASE64 = re.compile(rb"[A-Za-z0-9+/=]+\r?\n?\Z")
_TYPE = re.compile(rb"content-type:\s*([a-z]+)/", re.IGNORECASE)


def without_bulk(pieces: Iterable[bytes]) -> bytes:
    """A mail that comes in pieces, without most lines of what is no text."""
    kept: list[bytes] = []
    is_text, in_base64 = True, 0
    for line in _lines(pieces):
        if line.startswith(b"--"):
            is_text, in_base64 = True, 0
        elif named := _TYPE.match(line):
            is_text = named.group(1).lower() in {b"text", b"multipart", b"message"}
        elif not is_text and _OF_BASE64.match(line):
            in_base64 += 1
        if in_base64 <= LINES_KEPT:
            kept.append(line)
    return b"".join(kept)


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    begun = b""
    for piece in pieces:
        *lines, begun = (begun + piece).splitlines(keepends=True) or [b""]
        yield from lines
    if begun:
        yield begun
