"""Pages written as text files: TOML between two `+++` lines, then the fields of the page.

A line `== name ==` begins a field. Within a stream field, plain paragraphs and lists become
text, `### words` a heading, and `::: kind options | title` … `:::` one of the blocks (see
`pagefile_blocks`). Inline: **bold**, *italic*, [words](page:key), [words](https://…).
"""

import html
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FENCE = "+++"
FIELD = re.compile(r"^== (\w+) ==$")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ITALIC = re.compile(r"(?<![*\w])\*([^*\s][^*]*?)\*(?![*\w])")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
BULLET = re.compile(r"^[-•] (.+)$")
NUMBERED = re.compile(r"^\d+\. (.+)$")

PageIds = Callable[[str], int | None]
"""The id of the page with a key, in the language being built; None when there is none."""


class BadPageFile(ValueError):
    """A file that cannot be read as a page; says which file and why."""


@dataclass(frozen=True)
class PageFile:
    """One page in one language, as written."""

    key: str
    language: str
    front: dict[str, Any]
    fields: dict[str, str]


def read(path: Path) -> PageFile:
    """Reads `<language>/<key>.md`. Raises BadPageFile."""
    text = path.read_text(encoding="utf-8")
    opening, _, rest = text.partition(f"{FENCE}\n")
    front, fence, body = rest.partition(f"\n{FENCE}\n")
    if opening.strip() or not fence:
        raise BadPageFile(f"{path}: the head must stand between two {FENCE} lines")
    try:
        head = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        raise BadPageFile(f"{path}: {error}") from error
    return PageFile(path.stem, path.parent.name, head, _fields(body, path))


def _fields(body: str, path: Path) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in body.splitlines():
        begins = FIELD.match(line)
        if begins:
            current = found.setdefault(begins[1], [])
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise BadPageFile(f"{path}: words before the first field: {line[:40]!r}")
    return {name: "\n".join(lines).strip() for name, lines in found.items()}


def rich_text(text: str, page_ids: PageIds) -> str:
    """Paragraphs and lists as the rich text Wagtail stores."""
    return "".join(
        _paragraph(part, page_ids) for part in re.split(r"\n\s*\n", text.strip()) if part
    )


def _paragraph(part: str, page_ids: PageIds) -> str:
    lines = [line.strip() for line in part.splitlines()]
    for pattern, tag in ((BULLET, "ul"), (NUMBERED, "ol")):
        if pattern.match(lines[0]):
            points = _joined(lines, pattern)
            items = "".join(f"<li>{inline(point, page_ids)}</li>" for point in points)
            return f"<{tag}>{items}</{tag}>"
    return f"<p>{inline(' '.join(lines), page_ids)}</p>"


def _joined(lines: list[str], pattern: re.Pattern[str]) -> list[str]:
    """List points; a line that begins no new point continues the one before."""
    points: list[str] = []
    for line in lines:
        begins = pattern.match(line)
        if begins:
            points.append(begins[1])
        else:
            points[-1] += f" {line}"
    return points


def inline(text: str, page_ids: PageIds) -> str:
    """One line with emphasis and links."""
    escaped = html.escape(text, quote=False)
    marked = ITALIC.sub(r"<i>\1</i>", BOLD.sub(r"<b>\1</b>", escaped))
    return LINK.sub(lambda found: _link(found[1], found[2], page_ids), marked)


def _link(words: str, target: str, page_ids: PageIds) -> str:
    if not target.startswith("page:"):
        return f'<a href="{html.escape(html.unescape(target))}">{words}</a>'
    page_id = page_ids(target.removeprefix("page:"))
    return words if page_id is None else f'<a linktype="page" id="{page_id}">{words}</a>'
