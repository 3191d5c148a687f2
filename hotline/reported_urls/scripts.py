"""Flags host names that mix scripts to look like another name (UTS 39, reduced).

A label that mixes Latin with, say, Cyrillic is flagged; the mixtures that Japanese, Korean
and Chinese write every day are not.
"""

import unicodedata

import can_ada

_EVERYDAY_MIXTURES = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
)


def mixed_script(host_ascii: str) -> bool:
    """Whether any label of an ASCII host name mixes scripts once decoded."""
    return any(_mixes(label) for label in unicode_host(host_ascii).split("."))


def unicode_host(host_ascii: str) -> str:
    """The host name as its owner would write it; unchanged where nothing is encoded."""
    if "xn--" not in host_ascii:
        return host_ascii
    return str(can_ada.idna_decode(host_ascii.encode()))  # type: ignore[arg-type]  # wrong stub


def _mixes(label: str) -> bool:
    scripts = {unicodedata.name(mail, "UNKNOWN").split()[0] for mail in label if mail.isalpha()}
    return len(scripts) > 1 and not any(scripts <= everyday for everyday in _EVERYDAY_MIXTURES)
