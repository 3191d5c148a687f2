"""The demo's pages: written in every language, loaded once, left alone afterwards."""

import uuid

import pytest
from wagtail.models import Page, Revision

from awareness import demo, pagefile
from awareness.languages import codes
from awareness.models import CampaignPage, TopicPage, safer_internet_day
from awareness.pagefile_blocks import stream
from tests.makers.awareness import NOW

FULL, SHORT = ("en", "fr"), ("nl", "de", "es", "ar")


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


def test_loading_twice_changes_nothing_and_keeps_what_editors_changed(client, site):
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
    assert {page.content_language for page in campaigns} == set(codes())
    assert {page.day for page in campaigns} == {safer_internet_day(2027)}
