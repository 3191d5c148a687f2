"""Pages written as YAML files, `demo_content/<language>/<key>.yaml`.

A file names its `type`, the key of its `parent` (the home page unless named), its `position` among
its siblings, and fields of the page. Whatever has a slug is named by it, a date may be a number of
days from today, a stream is a list of `block: value`. Rich text is Markdown, in which, as in a
page chooser, another page is named by its key: `[words](page:key)`. Pictures are files in
`demo_content/pictures`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.files import File
from django.db import models
from markdown_it import MarkdownIt
from markdown_it.token import Token
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from awareness.models import PortalPage

CONTENT = Path(__file__).parent / "demo_content"
PICTURES = CONTENT / "pictures"
PLACE = ("type", "parent", "position")
"""Keys of a file that are no fields of the page."""
LAST_POSITION = 50

MARKDOWN = MarkdownIt("commonmark", {"html": False})
STORED_TAGS = {"strong": "b", "em": "i"}
"""Wagtail stores bold and italic words so."""

PageIds = Callable[[str], int | None]
"""The id of the page with a key, in the language being loaded; None when there is none."""


class BadDemoPage(ValueError):
    """A file that cannot be read as a page; says which one and why."""


@dataclass(frozen=True)
class DemoPage:
    """One page in one language, as written."""

    key: str
    values: dict[str, Any]
    parent: str | None
    position: int
    page_type: type[PortalPage]

    def fields(self, *, with_text: bool) -> dict[str, Any]:
        """The values of rich text and streams, or those of all other fields."""
        return {
            name: value
            for name, value in self.values.items()
            if isinstance(self.page_type._meta.get_field(name), RichTextField | StreamField)
            == with_text
        }


def read(path: Path) -> DemoPage:
    """One file. Raises BadDemoPage."""
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        page_type = apps.get_model("awareness", values["type"])
        fields = {name: value for name, value in values.items() if name not in PLACE}
        for name in fields:
            page_type._meta.get_field(name)
    except (yaml.YAMLError, LookupError, FieldDoesNotExist) as error:
        raise BadDemoPage(f"{path}: {error}") from error
    position = values.get("position", LAST_POSITION)
    return DemoPage(path.stem, fields, values.get("parent"), position, page_type)


def demo_pages(language: str) -> list[DemoPage]:
    """All pages of one language, parents before their children, siblings by position."""
    found = {path.stem: read(path) for path in (CONTENT / language).glob("*.yaml")}

    def depth(page: DemoPage) -> int:
        if page.parent is None:
            return 1
        if page.parent not in found:
            raise BadDemoPage(f"{language}/{page.key}: no parent {page.parent} in this language")
        return depth(found[page.parent]) + 1

    return sorted(found.values(), key=lambda page: (depth(page), page.position, page.key))


def field_value(field: Any, value: Any, *, today: dt.date, page_ids: PageIds) -> Any:
    """What a field of a page is set to. Raises BadDemoPage for a block or slug that is unknown."""
    match field:
        case StreamField():
            return field.stream_block.to_python(stored(field.stream_block, value, page_ids))
        case RichTextField():
            return rich_text(value, page_ids)
        case models.ManyToManyField():
            return [_by_slug(field.related_model, slug) for slug in value]
        case models.ForeignKey():
            return _by_slug(field.related_model, value)
        case models.DateField() if isinstance(value, int):
            return today + dt.timedelta(days=value)
    return value


def stored(block: blocks.Block, value: Any, page_ids: PageIds) -> Any:
    """`value` as the block stores it; what is left out of a block with parts has its default."""
    match block:
        case blocks.StreamBlock():
            return [
                {"type": name, "value": stored(_child(block, name), inner, page_ids)}
                for each in value
                for name, inner in each.items()
            ]
        case blocks.StructBlock():
            return {
                name: stored(_child(block, name), inner, page_ids) for name, inner in value.items()
            }
        case blocks.ListBlock():
            entries = [stored(block.child_block, each, page_ids) for each in value]
            return [each for each in entries if not _names_missing_page(each)]
    return _stored_part(block, value, page_ids)


def _names_missing_page(entry: Any) -> bool:
    """Whether an entry of a list leads to a page that this language does not have."""
    return isinstance(entry, dict) and None in entry.values()


def _stored_part(block: blocks.Block, value: Any, page_ids: PageIds) -> Any:
    match block:
        case blocks.RichTextBlock():
            return rich_text(value, page_ids)
        case blocks.PageChooserBlock():
            return page_ids(value)
        case ImageChooserBlock():
            return _picture(value)
    return value


def rich_text(markdown: str, page_ids: PageIds) -> str:
    """Markdown as the rich text Wagtail stores; a link to a page that is not there is no link."""
    tokens = MARKDOWN.parse(markdown)
    for inline in tokens:
        unlinked = False
        for token in inline.children or ():
            token.tag = STORED_TAGS.get(token.tag, token.tag)
            if token.type == "link_open":
                unlinked = not _link(token, page_ids)
            if token.type in {"link_open", "link_close"}:
                token.hidden = unlinked
    return str(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})).strip()


def _link(token: Token, page_ids: PageIds) -> bool:
    """Makes a link to a page one of Wagtail's; False when there is no such page."""
    target = str(token.attrs["href"])
    if not target.startswith("page:"):
        return True
    page_id = page_ids(target.removeprefix("page:"))
    token.attrs = {"linktype": "page", "id": str(page_id)}
    return page_id is not None


def _child(block: Any, name: str) -> blocks.Block:
    if name not in block.child_blocks:
        raise BadDemoPage(f"{name} is none of {', '.join(block.child_blocks)}")
    return block.child_blocks[name]


def _by_slug(model: Any, slug: str) -> models.Model:
    try:
        found: models.Model = model.objects.get(slug=slug)
    except model.DoesNotExist as error:
        raise BadDemoPage(f"unknown {model.__name__}: {slug}") from error
    return found


def _picture(name: str) -> int:
    """The picture in the site's library, put there when the first page shows it."""
    library = get_image_model().objects
    title = Path(name).stem
    known = library.filter(title=title).first()
    if known is None:
        with (PICTURES / name).open("rb") as file:
            known = library.create(title=title, file=File(file, name=name))
    return int(known.pk)
