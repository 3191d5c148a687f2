"""A block is whole or the site does not start, and editors see it before they use it."""

import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail import blocks

from awareness.blocks import Body, Registered, registered_blocks, stream
from awareness.blocks.links import LinksBlock
from awareness.blocks.text import TextBlock
from awareness.cms.checks import block_problems
from awareness.models.pages.standard import StandardPage
from tests.makers.awareness import make_standard

WHOLE = {
    "template": "awareness/blocks/quote.html",
    "preview_value": {},
    "label": "Half",
    "icon": "pick",
}


def problems(**pieces):
    """What is said of a block with these pieces of WHOLE."""
    meta = type("Meta", (), pieces)
    block = type("HalfBlock", (blocks.StructBlock,), {"Meta": meta})
    return list(block_problems(Registered("half", block, (Body.FREE,), order=1)))


@pytest.mark.parametrize(
    ("piece", "said"),
    [
        ("template", "has no template"),
        ("preview_value", "has no preview (preview_value)"),
        ("label", "has no label"),
        ("icon", "has no icon"),
    ],
)
def test_a_block_needs_every_piece(piece, said):
    assert not problems(**WHOLE)
    assert problems(**{name: value for name, value in WHOLE.items() if name != piece}) == [said]


def test_a_block_whose_template_is_not_there_is_caught():
    assert problems(**{**WHOLE, "template": "awareness/blocks/none.html"}) == ["has no template"]


def test_no_two_blocks_have_one_name():
    names = [each.name for each in registered_blocks()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("registered", registered_blocks(), ids=lambda each: each.name)
def test_every_block_shows_itself_before_it_is_used(editor, registered):
    block = stream(registered.bodies[0]).child_blocks[registered.name]
    answer = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    shown = BeautifulSoup(answer.content, "html.parser").main.get_text()
    assert answer.status_code == 200
    for words in sentences(block.meta.preview_value):
        assert words in shown


def sentences(value):
    """Every plain sentence of a preview."""
    if isinstance(value, dict):
        return [words for inner in value.values() for words in sentences(inner)]
    if isinstance(value, list):
        return [words for inner in value for words in sentences(inner)]
    words = strip_tags(str(value))
    return [words] if " " in words else []


def test_headings_stand_in_free_pages_and_not_in_the_parts_of_a_topic():
    assert "heading" in stream(Body.FREE).child_blocks
    assert "heading" not in stream(Body.ADVICE).child_blocks


@pytest.mark.parametrize(
    "link",
    [
        {"title": "Both", "page": True, "url": "https://www.example.org/"},
        {"title": "Nothing", "page": None, "url": ""},
        {"title": "", "page": None, "url": "https://www.example.org/"},
    ],
)
def test_a_link_leads_to_one_place_and_says_where(site, link):
    page = make_standard(title="Here", slug="here")
    link = {**link, "page": page if link["page"] else None, "note": ""}
    block = LinksBlock()
    with pytest.raises(ValidationError):
        block.clean(block.normalize({"title": "", "links": [link]}))


def test_a_link_to_a_page_that_is_taken_down_is_not_shown(client, site, committed):
    told = make_standard(title="Taken down soon", slug="soon")
    link = {"title": "", "page": told.pk, "url": "", "note": ""}
    body = StandardPage._meta.get_field("body").stream_block.to_python(
        [{"type": "links", "value": {"title": "Read on", "links": [link]}}]
    )
    make_standard(title="Reading on", slug="on", body=body)
    assert "Taken down soon" in client.get("/en/on/").text
    with committed():
        told.unpublish()
    assert "Taken down soon" not in client.get("/en/on/").text


def typed(text, *, kind="unstyled", url=""):
    """What the editor's browser sends for one paragraph."""
    linked = [{"offset": 0, "length": len(text), "key": 0}] if url else []
    entities = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}} if url else {}
    paragraph = {"key": "a", "text": text, "type": kind, "depth": 0}
    paragraph |= {"inlineStyleRanges": [], "entityRanges": linked}
    return json.dumps({"blocks": [paragraph], "entityMap": entities})


@pytest.mark.parametrize(
    "sent",
    [
        typed("<script>alert(1)</script>"),
        typed("A title", kind="header-two"),
        typed("Look here", url="javascript:alert(1)"),
    ],
)
def test_rich_text_keeps_the_listed_features_and_no_script(sent):
    block = TextBlock()
    stored = block.value_from_datadict({"text": sent}, {}, "text").source
    for unwanted in ("<script", "<h2", "javascript:"):
        assert unwanted not in stored
