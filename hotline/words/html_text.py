"""The text of HTML that a stranger wrote, in time that grows with its length and no faster.

The parser of the standard library looks for the end of every tag and comment anew, which costs
whoever reads half a megabyte of `<a <a <a` many minutes. Here each sign is looked at a fixed number
of times: no expression goes back over what it has read, and what has no end is looked for once.
"""

import re
from html import unescape

HTML_LIMIT_CHARS = 400_000
"""Of longer HTML its beginning is read. Its text is ten times what a report keeps."""

_TOKEN = re.compile(
    r"<!--"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*+)"
    r"(?P<told>(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>"
    r"|<[!?/][^<>]*+>"
)
_HREF = re.compile(
    r"(?<![^\s\"'/])href\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE
)
_TOO_BIG_A_NUMBER = re.compile(r"&#(?:x[0-9a-f]{8,}+|[0-9]{8,}+);?", re.IGNORECASE)
_BLOCKS = frozenset({"br", "div", "li", "p", "tr", "h1", "h2", "h3", "h4", "blockquote"})
_UNREAD = frozenset({"script", "style", "head", "template"})


def text_of_html(marked: str) -> str:
    """The text of a page, and where its links lead; no picture is fetched and none is named."""
    pieces = _pieces(marked[:HTML_LIMIT_CHARS])
    lines = "".join(f"\n{text}\n" if leads else text for text, leads in pieces).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def links_of_html(marked: str) -> list[str]:
    """Where the links of a page lead, in their order."""
    pieces = _pieces(marked[:HTML_LIMIT_CHARS])
    return [" ".join(text.split()) for text, leads in pieces if leads and text.strip()]


def _pieces(marked: str) -> list[tuple[str, bool]]:
    """Its text piece by piece, each with whether it is where a link leads."""
    found: list[tuple[str, bool]] = []
    unread, at = "", 0
    while token := _TOKEN.search(marked, at):
        if not unread:
            found.append((_readable(marked[at : token.start()]), False))
        at = token.end()
        tag = (token["tag"] or "").lower()
        if not tag and token[0] == "<!--":
            at = _end_of_comment(marked, at)
        elif unread:
            ended = (token["end"] and tag == unread) or (unread == "head" and tag == "body")
            unread = "" if ended else unread
        elif tag in _UNREAD and not token["end"]:
            unread = tag
        elif tag in _BLOCKS and not token["end"]:
            found.append(("\n", False))
        elif tag == "a" and not token["end"]:
            found.append((_leads_to(token["told"]), True))
    return found if unread else [*found, (_readable(marked[at:]), False)]


def _end_of_comment(marked: str, at: int) -> int:
    """Behind the comment; one without an end goes to the end, so it is looked for once."""
    end = marked.find("-->", at)
    return len(marked) if end < 0 else end + len("-->")


def _leads_to(told: str) -> str:
    found = _HREF.search(told)
    href = _readable(found[1] or found[2] or found[3] or "") if found else ""
    return "" if href.startswith(("#", "mailto:")) else href


def _readable(text: str) -> str:
    return unescape(_TOO_BIG_A_NUMBER.sub("\N{REPLACEMENT CHARACTER}", text))
