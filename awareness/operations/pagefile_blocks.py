"""From the text of a page file to the blocks of a stream field, as Wagtail stores them."""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from awareness.operations.pagefile import BadPageFile, PageIds, rich_text

OPENS = re.compile(r"^::: ([\w-]+)([^|]*)((?:\|.*)?)$")
CLOSES = ":::"
HEADING = re.compile(r"^### (.+)$")
SPEAKER = re.compile(r"^-- (.+)$")

Raw = dict[str, Any]


def stream(text: str, page_ids: PageIds, *, seed: uuid.UUID) -> list[Raw]:
    """The blocks of one field; their ids follow from `seed`, so that a re-run gives the same."""
    return [
        {"type": kind, "value": value, "id": str(uuid.uuid5(seed, str(place)))}
        for place, (kind, value) in enumerate(_blocks(text, page_ids))
    ]


def _blocks(text: str, page_ids: PageIds) -> Iterator[tuple[str, Any]]:
    plain: list[str] = []
    lines = iter(text.splitlines())
    for line in lines:
        opens, heading = OPENS.match(line), HEADING.match(line)
        if not opens and not heading:
            plain.append(line)
            continue
        if "".join(plain).strip():
            yield "text", rich_text("\n".join(plain), page_ids)
        plain = []
        if heading:
            yield "heading", heading[1]
        elif opens:
            options = opens[2].split()
            titles = [title.strip() for title in opens[3].split("|")[1:]]
            yield _block(opens[1], options, titles, _until_closed(lines, line), page_ids)
    if "".join(plain).strip():
        yield "text", rich_text("\n".join(plain), page_ids)


def _until_closed(lines: Iterator[str], opening: str) -> list[str]:
    inside: list[str] = []
    for line in lines:
        if line.strip() == CLOSES:
            return inside
        inside.append(line)
    raise BadPageFile(f"not closed: {opening}")


def _block(
    kind: str, options: list[str], titles: list[str], inside: list[str], page_ids: PageIds
) -> tuple[str, Raw]:
    make = MAKERS.get(kind)
    if make is None:
        raise BadPageFile(f"no such block: {kind}")
    return make(options, [*titles, "", "", ""], inside, page_ids)


def _callout(options: list[str], titles: list[str], inside: list[str], ids: PageIds) -> Any:
    text = rich_text("\n".join(inside), ids)
    return "callout", {"kind": options[0], "title": titles[0], "text": text}


def _steps(_options: list[str], titles: list[str], inside: list[str], ids: PageIds) -> Any:
    steps = [
        {"title": title, "text": rich_text(how, ids) if how else ""}
        for title, how in _entries(inside, re.compile(r"^\d+\. (.+)$"))
    ]
    return "steps", {"title": titles[0], "steps": _items(steps)}


def _do_dont(_options: list[str], titles: list[str], inside: list[str], _ids: PageIds) -> Any:
    do = [line[2:].strip() for line in inside if line.startswith("+ ")]
    dont = [line[2:].strip() for line in inside if line.startswith("- ")]
    return "do_dont", {"title": titles[0], "do": _items(do), "dont": _items(dont)}


def _accordion(_options: list[str], titles: list[str], inside: list[str], ids: PageIds) -> Any:
    questions = [
        {"question": question, "answer": rich_text(answer, ids)}
        for question, answer in _entries(inside, re.compile(r"^\? (.+)$"))
    ]
    return "accordion", {"title": titles[0], "questions": _items(questions)}


def _starter(_options: list[str], titles: list[str], inside: list[str], _ids: PageIds) -> Any:
    lines = [line[2:].strip() for line in inside if line.startswith("- ")]
    return "starter", {"title": titles[0], "lines": _items(lines)}


def _quote(_options: list[str], _titles: list[str], inside: list[str], _ids: PageIds) -> Any:
    speakers = [found[1] for line in inside if (found := SPEAKER.match(line))]
    words = " ".join(line.strip() for line in inside if not SPEAKER.match(line)).strip()
    return "quote", {"words": words, "speaker": speakers[0] if speakers else ""}


def _help(options: list[str], titles: list[str], inside: list[str], _ids: PageIds) -> Any:
    doors, topic = [*options, ""][:2]
    text = " ".join(line.strip() for line in inside).strip()
    return "help_box", {"title": titles[0], "text": text, "doors": doors, "topic": topic}


def _links(_options: list[str], titles: list[str], inside: list[str], ids: PageIds) -> Any:
    """Lines `- page:key | why` or `- https://… | title | why`; pages not there are left out."""
    links: list[Raw] = []
    for line in (line[2:] for line in inside if line.startswith("- ")):
        target, *words = (part.strip() for part in line.split("|"))
        words = [*words, "", ""]
        if not target.startswith("page:"):
            link: Raw = {"title": words[0], "page": None, "address": target, "note": words[1]}
        else:
            page = ids(target.removeprefix("page:"))
            if page is None:
                continue
            link = {"title": "", "page": page, "address": "", "note": words[0]}
        links.append(link)
    return "links", {"title": titles[0], "links": _items(links)}


def _activity(_options: list[str], titles: list[str], inside: list[str], ids: PageIds) -> Any:
    text = rich_text("\n".join(inside), ids)
    return "activity", {"title": titles[0], "for_whom": titles[1], "text": text}


def _kit(options: list[str], titles: list[str], inside: list[str], ids: PageIds) -> Any:
    return "item", {
        "kind": options[0],
        "title": titles[0],
        "for_whom": titles[1],
        "minutes": int(titles[2]) if titles[2] else None,
        "text": rich_text("\n".join(inside), ids),
        "document": None,
    }


def _items(values: Iterable[Any]) -> list[Raw]:
    """Entries of a list block; their ids are theirs by place, the same in every run."""
    return [
        {"type": "item", "value": value, "id": str(uuid.uuid5(uuid.NAMESPACE_OID, str(place)))}
        for place, value in enumerate(values)
    ]


def _entries(lines: list[str], opens: re.Pattern[str]) -> list[tuple[str, str]]:
    """Pairs of an opening line's words and the text below it."""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        begins = opens.match(line)
        if begins:
            found.append((begins[1], []))
        elif found:
            found[-1][1].append(line.strip())
        elif line.strip():
            raise BadPageFile(f"words before the first entry: {line[:40]!r}")
    return [(title, "\n".join(text).strip()) for title, text in found]


MAKERS: dict[str, Callable[[list[str], list[str], list[str], PageIds], tuple[str, Raw]]] = {
    "callout": _callout,
    "steps": _steps,
    "do-dont": _do_dont,
    "accordion": _accordion,
    "starter": _starter,
    "quote": _quote,
    "help": _help,
    "links": _links,
    "activity": _activity,
    "kit": _kit,
}
