"""What a reply that is kept ready may hold: its length, and the placeholders it knows."""

import re
from collections.abc import Mapping

TITLE_LIMIT_CHARS = 80
REPLY_LIMIT_CHARS = 1200
"""With its placeholders filled it still fits one message."""
CENTRE, OPENING_HOURS = "centre", "opening_hours"
PLACEHOLDERS = (CENTRE, OPENING_HOURS)
_BRACED = re.compile(r"\{([^{}]*)\}")


def unknown_in(text: str) -> list[str]:
    """What stands in braces and is no placeholder, and braces that stand alone."""
    unknown = [f"{{{name}}}" for name in _BRACED.findall(text) if name not in PLACEHOLDERS]
    return unknown + re.findall(r"[{}]", _BRACED.sub("", text))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled."""
    return _BRACED.sub(lambda found: values.get(found[1], found[0]), text)
