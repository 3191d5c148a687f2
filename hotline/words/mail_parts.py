"""The parts of a mail, and what stands in each of them.

Strangers write it, so reading is total: whatever the bytes are, it ends in text that can be kept.
"""

import codecs
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from hotline.words.html_text import links_of_html, text_of_html

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
_WIDE = ("utf-16", "utf-32")
_CLOSED = frozenset(
    {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
)
_CLOSED_TEXT = "-----BEGIN PGP MESSAGE-----"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no others: its words, or something that is not opened."""

    part: Message
    is_text: bool
    alternative: Message | None
    """Within which several forms of the same words stand."""


def parts_of(mail: Message) -> Iterator[Message]:
    """The mail and the parts in it, also of mails within it, in their order, up to PARTS_LIMIT."""
    waiting = [mail]
    for _each in range(PARTS_LIMIT):
        if not waiting:
            return
        part = waiting.pop()
        yield part
        waiting.extend(reversed(within(part)))


def within(part: Message) -> list[Message]:
    """What a part is made of; nothing where that is text."""
    held = part.get_payload() if part.is_multipart() else []
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def leaves_of(mail: Message) -> Iterator[Leaf]:
    """What a mail holds, in its order, of PARTS_LIMIT parts; also what a mail within it holds.

    What a mail server sends back in a report is not read: we wrote it.
    """
    waiting: list[tuple[Message, Message | None]] = [(mail, None)]
    for _each in range(PARTS_LIMIT):
        if not waiting:
            return
        part, alternative = waiting.pop()
        if not _is_opened(part):
            yield Leaf(part, _is_text(part), alternative)
            continue
        held = within(part)
        if kind_of(part) == "multipart/report":
            held = [one for one in held if not kind_of(one).startswith("message/")]
        if kind_of(part) == "message/rfc822":
            alternative = None
        elif kind_of(part) == "multipart/alternative":
            alternative = alternative or part
        waiting.extend((one, alternative) for one in reversed(held))


def text_in(leaves: Iterable[Leaf]) -> str:
    """All words, each once: of several forms the plain one, with where the others lead besides."""
    texts: list[str] = []
    forms: dict[int, list[Leaf]] = {}
    for leaf in (leaf for leaf in leaves if leaf.is_text):
        forms.setdefault(id(leaf.alternative or leaf), []).append(leaf)
    for same in forms.values():
        plain = [words_of(one.part) for one in same if kind_of(one.part) == "text/plain"]
        marked = [words_of(one.part) for one in same if kind_of(one.part) == "text/html"]
        if not any(words.strip() for words in plain):
            plain = [text_of_html(words) for words in marked]
            marked = []
        unbroken = "".join("".join(plain).split())
        links = (link for words in marked for link in links_of_html(words))
        texts += [*plain, *dict.fromkeys(link for link in links if link not in unbroken)]
    return "\n".join(texts)


def is_closed(leaves: Iterable[Leaf], text: str) -> bool:
    """Whether there are words that only a mail program with a key, or for S/MIME, reads."""
    return text.startswith(_CLOSED_TEXT) or any(kind_of(leaf.part) in _CLOSED for leaf in leaves)


def _is_opened(part: Message) -> bool:
    opened = ("multipart/", "message/rfc822")
    return part.is_multipart() and kind_of(part).startswith(opened)


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


def words_of(part: Message) -> str:
    content = content_of(part)
    with suppress(*BROKEN):
        charset = codecs.lookup(part.get_content_charset() or "utf-8").name
        is_honest = not charset.startswith(_WIDE) or b"\0" in content or not content.isascii()
        if charset not in _NOT_CHARSETS and is_honest:
            return content.decode(charset, "replace")
    return content.decode("utf-8", "replace")


def writable(text: str) -> str:
    """The text without what PostgreSQL and UTF-8 cannot hold: NUL, and halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def header(mail: Message, name: str) -> str:
    """A header field as people read it, on one line; empty where there is none."""
    value = as_it_came(mail, name)
    with suppress(*BROKEN):
        value = str(make_header(decode_header(value)))
    return " ".join(writable(value).split())


def as_it_came(mail: Message, name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except BROKEN:
        return ""
