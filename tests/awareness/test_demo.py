"""The demo's pages: written in every language, loaded once, left alone afterwards."""

import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from awareness.models.languages import language_codes
from awareness.models.pages.campaign import CampaignPage
from awareness.models.pages.campaign_index import CampaignIndexPage
from awareness.models.pages.home import HomePage
from awareness.models.pages.news_index import NewsIndexPage
from awareness.models.pages.standard import StandardPage
from awareness.models.pages.topic import TopicPage
from awareness.models.pages.topic_index import TopicIndexPage
from awareness.operations import demo, pagefile
from awareness.operations.pagefile_blocks import stream
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
    (HomePage, "standardpage", {"role": "", "body": streamfield([])}),
    (TopicIndexPage, "topicpage", TOPIC),
    (NewsIndexPage, "newspage", {"published_on": "2026-11-25", "body": streamfield([])}),
    (CampaignIndexPage, "campaignpage", CAMPAIGN),
)
"""Type of a list page, type of a page below it, and what its form asks beside the title."""


@pytest.fixture(scope="module")
def loaded(planted, django_db_blocker):
    """The demo's pages, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load_demo(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_site(loaded, db):
    """The loaded demo; what the test adds is gone afterwards."""


@pytest.mark.parametrize("language", FULL + SHORT)
def test_every_file_reads_as_a_page(language):
    files = demo.files(language)
    assert len(files) >= (30 if language in FULL else 14)
    for file in files:
        model = demo.TYPES[file.front["type"]]
        for name, text in file.fields.items():
            model._meta.get_field(name)
            if name != "in_brief":
                assert stream(text, {"x": 1}.get, seed=uuid.uuid4())


def test_french_has_every_page_that_english_has():
    keys = {language: {file.key for file in demo.files(language)} for language in FULL}
    assert keys["fr"] == keys["en"]


def test_a_page_for_children_is_readable_at_nine():
    for language in ("en", "fr", "nl", "de", "es"):
        file = pagefile.read(demo.CONTENT / language / "something-wrong.md")
        words = " ".join(file.fields.values())
        sentences = [part for part in words.replace("?", ".").split(".") if part.strip()]
        assert len(words.split()) / len(sentences) < 13


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
