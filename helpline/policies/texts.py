"""What a text may hold before it is stored."""

import re

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
"""Control signs and the ones that turn the direction of text around."""
_HALF_SIGNS = re.compile("[\ud800-\udfff]")
"""Half an emoji: no character, so PostgreSQL and every browser would refuse the whole text."""
NOTE_LIMIT_CHARS = 2000
"""Longest note of staff on a conversation."""
REASON_LIMIT_CHARS = 500
"""Longest reason of a supervisor who moves a visitor in the line."""

LEFT_MESSAGE_LIMIT_CHARS = 4000
"""Longest message that can be left while nobody talks."""
REACH_LIMIT_CHARS = 254
"""Longest telephone number or mail address: as long as a mail address may be."""
DIGITS_LEAST = 6
"""Fewest digits of a telephone number somebody can be called at."""


def cleaned(text: str) -> str:
    """`text` without signs that nobody sees, and without space around it."""
    return _HALF_SIGNS.sub("\ufffd", _INVISIBLE.sub("", text)).strip()
