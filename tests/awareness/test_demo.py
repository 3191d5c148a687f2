"""The demo's pages: written in every language, loaded once, left alone afterwards."""

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from awareness.blocks import Body, registered_blocks, stream
from awareness.blocks.links import LinksBlock
from awareness.models.languages import language_codes
from awareness.models.page_types import page_types
from awareness.models.pages.campaign import CampaignPage
from awareness.models.pages.campaign_index import CampaignIndexPage
from awareness.models.pages.home import HomePage
from awareness.models.pages.news_index import NewsIndexPage
from awareness.models.pages.standard import StandardPage
from awareness.models.pages.topic import TopicPage
from awareness.models.pages.topic_index import TopicIndexPage
from awareness.operations import demo, demo_pages
from awareness.words.safer_internet_day import safer_internet_day
from tests.makers.awareness import NOW, tree_problems

FULL, SHORT = ("en", "fr"), ("nl", "de", "es", "ar")
TOPIC = {
    "in_brief": rich_text("<p>Short.</p>"),
    **{part: streamfield([]) for part in ("signs", "what_to_do", "get_help", "more")},
}
CAMPAIGN = {
    "year": "2030",
    "day": "2030-02-12",
    "slogan": "Steady light",
    **{part: streamfield([]) for part in ("body", "activities", "kit")},
}
NEW_PAGES = (
    (HomePage, "standardpage", {"footer_link": "", "body": streamfield([])}),
    (TopicIndexPage, "topicpage", TOPIC),
    (NewsIndexPage, "newspage", {"published_on": "2026-11-25", "body": streamfield([])}),
    (CampaignIndexPage, "campaignpage", CAMPAIGN),
)
"""Type of a list page, type of a page below it, and what its form asks beside the title."""


@pytest.fixture(scope="module")
def loaded(bootstrapped, django_db_blocker):
    """The demo's pages, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load_demo(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_site(loaded, db):
    """The loaded demo; what the test adds is gone afterwards."""


def pages(language):
    return demo_pages.demo_pages(language)


def nobody(_key):
    """No other page is there yet."""


@pytest.mark.parametrize("language", FULL + SHORT)
def test_every_file_reads_as_a_page(language):
    assert len(pages(language)) >= (30 if language in FULL else 14)


@pytest.mark.parametrize("language", FULL + SHORT)
def test_parents_come_before_their_children(language):
    seen = {None}
    for page in pages(language):
        assert page.parent in seen
        seen.add(page.key)


def test_french_has_every_page_that_english_has():
    keys = {language: {page.key for page in pages(language)} for language in FULL}
    assert keys["fr"] == keys["en"]


@pytest.mark.parametrize("language", FULL + SHORT)
def test_every_page_type_but_the_front_page_is_in_the_demo(language):
    shown = {page.page_type for page in pages(language)}
    assert shown == set(page_types()) - {HomePage}


@pytest.mark.parametrize("language", FULL)
def test_every_block_is_used_in_the_demo(language):
    used = {
        name
        for page in pages(language)
        for body in page.values.values()
        if isinstance(body, list)
        for block in body
        if isinstance(block, dict)
        for name in block
    }
    assert used == {each.name for each in registered_blocks()}


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("One *two* **three**.", "<p>One <i>two</i> <b>three</b>.</p>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("[us](https://www.example.org/)", '<p><a href="https://www.example.org/">us</a></p>'),
        ("[there](page:scams)", '<p><a linktype="page" id="7">there</a></p>'),
        ("[not there](page:none), yet", "<p>not there, yet</p>"),
        ("<script>1</script>", "<p>&lt;script&gt;1&lt;/script&gt;</p>"),
    ],
)
def test_markdown_becomes_what_wagtail_stores(markdown, html):
    assert demo_pages.rich_text(markdown, {"scams": 7}.get) == html


def test_what_is_read_on_leaves_out_pages_that_this_language_does_not_have():
    links = [{"page": "scams", "note": "Here"}, {"page": "none"}]
    value = demo_pages.stored(LinksBlock(), {"links": links}, {"scams": 7}.get)
    assert value == {"links": [{"page": 7, "note": "Here"}]}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("type: [", "while parsing"),
        ("type: NoPage", "NoPage"),
        ("type: NewsPage\ncolour: red", "colour"),
    ],
)
def test_a_file_that_is_no_page_is_named(tmp_path, written, said):
    (tmp_path / "broken.yaml").write_text(written)
    with pytest.raises(demo_pages.BadDemoPage, match=f"(?s)broken.yaml.*{said}"):
        demo_pages.read(tmp_path / "broken.yaml")


def test_a_block_that_is_not_there_is_named():
    with pytest.raises(demo_pages.BadDemoPage, match="riddle is none of text, callout"):
        demo_pages.stored(stream(Body.FREE), [{"riddle": {}}], nobody)


def test_a_page_for_children_is_readable_at_nine():
    for language in ("en", "fr", "nl", "de", "es"):
        page = demo_pages.read(demo_pages.CONTENT / language / "something-wrong.yaml")
        words = " ".join(sentences(page.fields(with_text=True)))
        found = [part for part in words.replace("?", ".").split(".") if part.strip()]
        assert len(words.split()) / len(found) < 13


def sentences(value):
    """All words that a file gives, block by block."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value
    return [words for each in inside for words in sentences(each)]


@pytest.mark.parametrize(
    ("year", "day"), [(2019, 5), (2021, 9), (2022, 8), (2024, 6), (2025, 11), (2026, 10), (2027, 9)]
)
def test_safer_internet_day_is_the_tuesday_of_the_second_week_of_february(year, day):
    found = safer_internet_day(year)
    assert (found.month, found.day) == (2, day)


def _form(**more):
    comments = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    return nested_form_data({"title": "New", "slug": "quite-new", "comments": comments, **more})


def test_the_tree_of_the_demo_is_sound_and_stays_so(editor, demo_site, committed):
    assert not tree_problems()
    for model, kind, fields in NEW_PAGES:
        lists = list(model.objects.all())
        assert lists, kind
        for parent in lists:
            with committed():
                answer = editor.post(
                    reverse("wagtailadmin_pages:add", args=["awareness", kind, parent.pk]),
                    _form(**fields, **{"action-publish": "1"}),
                )
            assert answer.status_code == 302, answer.context["form"].errors
            new = Page.objects.child_of(parent).get(slug="quite-new")
            assert new.live
            assert editor.get(new.url).status_code == 200
    assert not tree_problems()
    for page in StandardPage.objects.filter(slug="quite-new"):
        page.unpublish()
        page.move(StandardPage.objects.child_of(page.get_parent()).live().first(), "last-child")
        page.delete()
    assert not tree_problems()


@pytest.mark.parametrize(("model", "kind", "fields"), NEW_PAGES[1:])
def test_the_preview_of_a_new_page_stands_below_its_list(editor, demo_site, model, kind, fields):
    parent = model.objects.get(locale__language_code="en")
    address = reverse("wagtailadmin_pages:preview_on_add", args=["awareness", kind, parent.pk])
    assert editor.post(address, _form(**fields)).json()["is_valid"]
    crumbs = BeautifulSoup(editor.get(address).content, "html.parser").select(".breadcrumbs a")
    assert crumbs[-1].get_text(strip=True) == parent.title


def test_loading_twice_changes_nothing_and_keeps_what_editors_changed(client, demo_site):
    demo.load_demo(NOW)
    pages, revisions = Page.objects.count(), Revision.objects.count()
    topic = TopicPage.objects.get(locale__language_code="fr", slug="cyberharcelement")
    topic.title = "Titre d'une rédactrice"
    topic.save_revision().publish()
    demo.load_demo(NOW)
    assert (Page.objects.count(), Revision.objects.count()) == (pages, revisions + 1)
    topic.refresh_from_db()
    assert topic.title == "Titre d'une rédactrice"
    _every_page_answers(client)


def _every_page_answers(client):
    for page in Page.objects.filter(depth__gt=1, live=True):
        answer = client.get(page.url)
        assert answer.status_code == 200, page.url
        assert ">None<" not in answer.text, page.url
        assert "{'" not in answer.text, page.url
    campaigns = CampaignPage.objects.live()
    assert {page.content_language for page in campaigns} == set(language_codes())
    assert {page.day for page in campaigns} == {safer_internet_day(2027)}
