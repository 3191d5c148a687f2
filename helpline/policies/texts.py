"""What a text may hold before it is stored."""

import re

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control signs and the ones that turn the direction of text around."""
_HALF_SIGNS = re.compile("[\ud800-\udfff]")
"""Half an emoji: no character, so PostgreSQL and every browser would refuse the whole text."""
NOTE_LIMIT_CHARS = 2000
"""Longest note of staff on a conversation."""


def cleaned(text: str) -> str:
    """`text` without signs that nobody sees, and without space around it."""
    return _HALF_SIGNS.sub("\ufffd", _INVISIBLE.sub("", text)).strip()
