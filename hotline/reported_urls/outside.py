"""What surrounds an address and is not part of it: white space, quotation marks, brackets, the
punctuation of the sentence.

Only the outside is ever trimmed. Quotation marks are those of English, French, Dutch, German,
Spanish and Arabic.
"""

import re

SPACES = " \t\n\r\v\f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""White space, as the inside of a character class."""
_UNSEEN = r"\x00-\x20\x7f-\xa0\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Control and direction marks; not the joiners of Persian words and of emoji."""
QUOTES = "\"'`´“”„‟‘’‚‛«»‹›"
_SENTENCE = ".,;:!?…،؛؟。！？、，；：—–|"
_LEADING = ",;|!…،؛؟"
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<", "）": "（", "】": "【", "」": "「"}
_CLOSER_OF = {opener: closer for closer, opener in _CLOSERS.items()}
CLOSING = frozenset(QUOTES + _SENTENCE) | frozenset(_CLOSERS) | frozenset(_CLOSER_OF)
"""What a text that ends in it may lose; a bracket only when it has no partner."""
_OPENING = frozenset(QUOTES + _LEADING + "¿¡") | frozenset(_CLOSER_OF)

_BEFORE = re.compile(f"[{_UNSEEN}{SPACES}]*")
_UNSEEN_OR_SPACE = re.compile(f"[{_UNSEEN}{SPACES}]")
_IPV6 = re.compile(r"\[[0-9a-fA-F:.]+\]")
_DOT_SEGMENT = re.compile(r"[/\\]\.{1,2}\Z")


def trimmed(text: str) -> str:
    """`text` without what surrounds it; brackets that belong to it stay.

    A text of nothing but such marks is only freed of white space.
    """
    inner = _without_end(_without_beginning(text))
    return inner or text.strip()


def _without_beginning(text: str) -> str:
    at = 0
    while at < len(text):
        at = _BEFORE.match(text, at).end()  # type: ignore[union-attr]  # matches anything
        if at >= len(text) or text[at] not in _OPENING or _IPV6.match(text, at):
            break
        at += 1
    return text[at:]


def _without_end(text: str) -> str:
    """Counts each pair of brackets once, so that a thousand closing ones stay cheap."""
    surplus: dict[str, int] = {}
    end = len(text)
    while end and not _is_part(text, end, surplus):
        end -= 1
    return text[:end]


def _is_part(text: str, end: int, surplus: dict[str, int]) -> bool:
    """Whether the character before `end` belongs to the text."""
    last = text[end - 1]
    if last in _CLOSERS:
        if last not in surplus:
            surplus[last] = text.count(last, 0, end) - text.count(_CLOSERS[last], 0, end)
        surplus[last] -= 1
        return surplus[last] < 0
    if last in _CLOSER_OF:
        if (closer := _CLOSER_OF[last]) in surplus:
            surplus[closer] += 1
        return False
    if last == "." and text[end : end + 1] != ".":
        return _DOT_SEGMENT.search(text, max(0, end - 3), end) is not None
    return last not in CLOSING and not _UNSEEN_OR_SPACE.match(last)
