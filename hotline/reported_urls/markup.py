"""Text copied out of pages, forums, notes and e-mail: what a link leads to, instead of its marks.

A link counts for where it leads; the text it shows is dropped, because it may be cut or lie.
Where a mark was, the text is parted (`PARTED`).
"""

import html
import re
from collections.abc import Callable

PARTED = "\n"
_LINE_ENDS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_LINE_END_IN_JSON = re.compile(r"(?i)(?:\\[nrt]){1,20}(?=h(?:tt|xx)ps?:|www\.|\"|\Z)")
_QUOTED = re.compile(r"(?:[ \t]{0,3}>){1,20} ?")
_BROKEN = re.compile(
    r"<((?:URL:\s?)?(?:h[tx*]{2}ps?|ftp):[^<>\s\"]+(?:[ \t]*\n[ \t]*[^<>\s\"]+){1,20}[ \t\n]*)>",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"&(?:lt|gt|quot|#39|#x27);|<[a-z][^<>]*\b(?:href|src)\s*=", re.IGNORECASE)
_AMPERSANDS = re.compile(r"&(?:amp;)+", re.IGNORECASE)

_TAG = re.compile(
    r"(</?(?:a|abbr|area|audio|b|base|blockquote|body|br|button|center|code|div|em|embed|font|"
    r"form|h[1-6]|head|html|i|iframe|img|input|li|link|meta|object|ol|p|picture|pre|q|s|script|"
    r"section|small|source|span|strong|style|table|tbody|td|th|tr|u|ul|video)(?:[\s/][^<>]*)?>)",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(
    r"""\b(?:href|src|srcset|action|data|poster|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""",
    re.IGNORECASE,
)
_BBCODE = re.compile(
    r"(\[/?(?:url|img|link|video|media|youtube|email|iframe|b|i|u|s|quote|code|size|color|spoiler)"
    r"(?:[= ][^\[\]]*)?\])",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"!?\[[^\[\]\n]{0,500}\]\(\s?<?(?=[^\s()<>]*[.:])")
_NAMED_LINK = re.compile(r"[<\[](https?://[^\s<>|\[\]]+)\|[^<>|\[\]]*[>\]]", re.IGNORECASE)
_LINK = re.compile(r"(?:<|\[)(/?)(?:a|url|link)\b", re.IGNORECASE)
_WITH_VALUE = re.compile(r"\[(?:url|link|img|video|email)=\s*([^\]]*)\]", re.IGNORECASE)


def lines_of(typed: str) -> list[str]:
    """The lines of a text box, without e-mail quoting; one broken between `<` and `>` is whole."""
    unquoted = "\n".join(map(_unquoted, _LINE_ENDS.split(typed)))
    return _BROKEN.sub(_joined, unquoted).split("\n")


def unmarked(line: str) -> str:
    """A line with links in HTML, BBCode and Markdown replaced by where they lead."""
    if "&" in line:
        line = html.unescape(line) if _ESCAPED.search(line) else _AMPERSANDS.sub("&", line)
    if ":\\/\\/" in line:
        line = line.replace("\\/", "/")
    if "\\" in line:
        line = _LINE_END_IN_JSON.sub(PARTED, line)
    if "|" in line:
        line = _NAMED_LINK.sub(rf"{PARTED}\1{PARTED}", line)
    if "<" in line:
        line = _linked(line, _TAG, _led_by_tag)
    if "[" in line:
        line = _linked(line, _BBCODE, _led_by_bbcode)
        line = _MARKDOWN.sub(PARTED, line)
    return line


def _unquoted(line: str) -> str:
    quoted = _QUOTED.match(line)
    return line[quoted.end() :] if quoted else line


def _joined(hit: re.Match[str]) -> str:
    return f"<{''.join(hit[1].split())}>"


def _linked(line: str, tags: re.Pattern[str], led: Callable[[str], tuple[str, ...]]) -> str:
    """Tags become what they lead to; what stands within a link that leads somewhere goes."""
    pieces = tags.split(line)
    kept: list[str] = []
    within = False
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            kept.append("" if within else piece)
            continue
        leads = led(piece)
        kept += (PARTED, *(f"{one}{PARTED}" for one in leads))
        if link := _LINK.match(piece):
            within = bool(leads) and not link[1]
    return "".join(kept)


def _led_by_tag(tag: str) -> tuple[str, ...]:
    return tuple("".join(hit).strip() for hit in _LEADS_TO.findall(tag) if "".join(hit).strip())


def _led_by_bbcode(tag: str) -> tuple[str, ...]:
    hit = _WITH_VALUE.match(tag)
    value = hit[1].strip("\"' ") if hit else ""
    return (value,) if value else ()
