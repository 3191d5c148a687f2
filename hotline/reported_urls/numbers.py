"""Telephone numbers. Digits alone are none: they need a `+`, `00`, `tel:`, an app or grouping."""

import re

from hotline.reported_urls.kinds import LocationKind, ReportedUrl

_GAP = r"[  \-./‐‑–]"
INTERNATIONAL = re.compile(
    rf"(?:tel:|sms:)?\(?(?:\+|00(?=[1-9])){_GAP}?[1-9]\d{{0,2}}\)?(?:{_GAP}{{0,2}}(?:\(\d{{1,4}}\)|\d)){{4,17}}(?!\d)",
    re.IGNORECASE,
)
GROUPED = re.compile(
    r"(?:\(0\d{1,4}\)|0\d{1,4})(?:[  ./\-]{1,3}\d{2,4}){2,5}(?![\-./:]?\d)"
    r"|0\d{2,4}/\d{5} \d{3}(?!\d)"
    r"|0\d{2,4}[ /\-]\d{5,8}(?!\d)"
    r"|(?:\(\d{3}\) ?|\d{3}[\-. ])\d{3}[\-. ]\d{4}(?!\d)"
)
_TEL = re.compile(r"tel:(\+?[\d ().\-]{3,30})\Z", re.IGNORECASE)
WITHIN = re.compile(
    rf"(?:(?<![\w+=&#])(?=[+(])|(?<![\w+.:/#=@&\-]))(?:{INTERNATIONAL.pattern}|{GROUPED.pattern})",
    re.IGNORECASE,
)
"""A number within a sentence."""
_DATE = re.compile(
    r"\d{1,2}([./-])\d{1,2}\1(?:(?:19|20)\d\d(?!\d)|\d\d(?: \d{1,2})?\Z)"
    r"|\d{4}([./-])\d{1,2}\2\d{1,2}(?!\d)"
)
_DIGITS = range(7, 16)
_LEAST_NATIONAL = 8


def phone(raw: str, meant: str) -> ReportedUrl | None:
    """`meant` as a telephone number and nothing else."""
    number = number_in(in_ascii(meant))
    return ReportedUrl(raw, LocationKind.PHONE, f"tel:{number}", scheme="tel") if number else None


def number_in(text: str) -> str:
    """The number, with `+` where the country is known; empty when `text` is none."""
    if INTERNATIONAL.fullmatch(text):
        digits = _digits(re.sub(r"\(0\)", "", text)).removeprefix("00")
        return f"+{digits}" if len(digits) in _DIGITS else ""
    if GROUPED.fullmatch(text) and not _DATE.match(text):
        digits = _digits(text)
        return digits if _LEAST_NATIONAL <= len(digits) <= _DIGITS[-1] else ""
    if said := _TEL.match(text):
        digits = _digits(said[1])
        return digits if 3 <= len(digits) <= _DIGITS[-1] else ""
    return ""


def in_ascii(text: str) -> str:
    """The digits of any script as 0 to 9, one for one; full-width plus signs, too."""
    if text.isascii():
        return text
    return "".join(str(int(mail)) if mail.isdecimal() else mail for mail in text).replace("＋", "+")


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
