"""A sensitive page leaves no trace wherever it is shown; one mark on the page decides it all."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.makers.awareness import home, make_standard, make_topic, make_topics, translate

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Blackmail with pictures"
ADDRESS = "/en/topics/blackmail/"
NEUTRAL = "<title>Information</title>"


@pytest.fixture
def page(site):
    return make_topic(make_topics(), sensitive=True, title=TITLE, slug="blackmail")


def test_it_is_kept_nowhere(client, page):
    for _time in range(2):
        answer = client.get(ADDRESS)
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer.wsgi_request.page_cache_outcome == "aside"


def test_its_tab_and_what_others_are_told_of_it_are_neutral(client, page):
    answer = client.get(ADDRESS)
    head = BeautifulSoup(answer.content, "html.parser").head
    assert NEUTRAL in answer.text
    assert "noindex" in head.select_one("meta[name=robots]")["content"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert not head.select("meta[property^='og:']")


def test_it_is_as_careful_where_it_stands_in_for_a_translation(client, page):
    translate(page.get_parent().specific, "fr", home("fr"), slug="sujets")
    answer = client.get("/fr/sujets/blackmail/")
    assert "no-store" in answer["Cache-Control"]
    assert TITLE not in BeautifulSoup(answer.content, "html.parser").title.get_text()


def test_a_preview_shows_the_neutral_title_too(editor, page):
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    parts = {part: streamfield([]) for part in ("signs", "what_to_do", "get_help", "more")}
    form = {"title": TITLE, "slug": "blackmail", "in_brief": "null", "sensitive": "on", **parts}
    comments = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    assert editor.post(address, nested_form_data({**form, "comments": comments})).json()["is_valid"]
    assert NEUTRAL in editor.get(address).text


def test_another_page_is_kept_and_says_its_title(client, site):
    make_standard(title="About the light", slug="light")
    client.get("/en/light/")
    answer = client.get("/en/light/")
    assert answer.wsgi_request.page_cache_outcome == "hit"
    assert "<title>About the light" in answer.text


def test_no_template_and_no_view_decides_it_again():
    """Templates ask the request; of the site's code one method marks it, and views do by name."""
    templates = "".join(page.read_text() for page in (ROOT / "templates").rglob("*.html"))
    assert "page.sensitive" not in templates
    marked = [
        module.relative_to(ROOT).as_posix()
        for service in ("awareness", "hotline", "helpline", "portal/front")
        for module in (ROOT / service).rglob("*.py")
        if re.search(r"\bmark_sensitive\(|is_sensitive =", module.read_text())
    ]
    assert marked == ["awareness/models/portal_page.py"]
