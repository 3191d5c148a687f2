"""Search, feed and sitemap."""

from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from tests.makers.awareness import (
    home,
    make_news,
    make_news_list,
    make_standard,
    make_topic,
    make_topics,
    text,
    translate,
)

MAP, HTML = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
pytestmark = pytest.mark.usefixtures("site")


def titles(answer):
    page = BeautifulSoup(answer.content, "html.parser")
    return [link.get_text() for link in page.select(".results h2 a")]


@pytest.fixture
def articles(site):
    english = make_topics()
    french = translate(english, "fr", home("fr"), slug="sujets")
    arabic = translate(english, "ar", home("ar"), slug="mawadi")
    topic = make_topic(english, title="Bullying", what_to_do=text("Keep the proof."))
    translate(topic, "fr", french, title="Harcèlement", slug="h", what_to_do=text("La preuve."))
    translate(topic, "ar", arabic, title="التنمر", slug="t", what_to_do=text("الدليل"))


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/fr/search/?q=harcelement", ["Harcèlement"]),
        ("/fr/search/?q=HARCÈLEMENT+preuve", ["Harcèlement"]),
        ("/en/search/?q=proof", ["Bullying"]),
        ("/en/search/?q=harcelement", []),
        ("/ar/search/?q=الدليل", ["التنمر"]),
        ("/en/search/?q=%27%22%29%3B--", []),
    ],
)
def test_words_find_pages_of_the_language_without_their_accents(client, articles, address, found):
    assert titles(client.get(address)) == found


@pytest.mark.parametrize(
    ("title", "language", "asked"),
    [
        ("Blackmail with pictures", "en", "blackmial"),
        ("Cyberbullying", "en", "cyberbulying"),
        ("Harcèlement", "fr", "harcelment"),
        ("Eltern/Kinder", "de", "Eltern"),
        ("Eltern/Kinder", "de", "kinder"),
        ("Cyber\u00admobbing", "de", "Cybermobbing"),
        ("Cybermobbing", "de", "Cyber\u00admobbing"),
        ("Mädchen", "de", "Maedchen"),
        ("Maedchen", "de", "Mädchen"),
        ("Mädchen", "de", "Madchen"),
        ("Große Fische", "de", "grosse"),
        ("L\u2019école", "fr", "ecole"),
        ("Cœur", "fr", "coeur"),
        ("الإنترنت الآمن", "ar", "الانترنت الامن"),
        ("الانترنت", "ar", "الإنترنت"),
        ("مدرسة", "ar", "مدرسه"),
        ("على", "ar", "علي"),
        ("تنمّر", "ar", "تنمر"),
        ("تنمر", "ar", "تنـــمر"),
        ("مسؤول", "ar", "مسوول"),
    ],
)
def test_one_word_is_found_however_it_is_written(client, site, title, language, asked):
    make_standard(language, title=title, slug="page", body=text("x"))
    make_standard(language, title="Quite different", slug="other", body=text("Nothing of it."))
    assert titles(client.get(f"/{language}/search/", {"q": asked})) == [title]


def test_words_nearly_like_those_asked_are_said_to_be_so(client, articles):
    assert "nearly like" in client.get("/en/search/?q=bulying").text
    assert "nearly like" not in client.get("/en/search/?q=bullying").text


@pytest.mark.parametrize("asked", ["zebra", "///", "٪؟", "&|!():*"])
def test_a_search_that_finds_nothing_says_what_was_asked_and_leads_on(client, articles, asked):
    answer = client.get("/en/search/", {"q": asked})
    page = BeautifulSoup(answer.content, "html.parser")
    assert f"“{asked}”" in page.select_one("[role=status]").get_text()
    assert [link["href"] for link in page.select(".doors a")] == [
        "/en/report/",
        "/en/talk/",
        "/en/learn/",
    ]
    assert [link.get_text() for link in page.select(".search-topics a")] == ["Bullying"]
    assert not titles(answer)


LOOKING = ("/en/", "/en/topics/", "/en/search/", "/en/not-there/")
"""Where readers look for something: the text itself has a box, too."""


@pytest.mark.parametrize(
    "address", [*LOOKING, "/en/topics/cyberbullying/", "/en/report/", "/en/talk/"]
)
def test_every_public_page_has_a_way_to_search(client, articles, address):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    forms = page.select("search form[action='/en/search/']")
    assert forms
    if address in LOOKING:
        assert page.main.select("search form")
    for form in forms:
        assert form["method"] == "get"
        assert page.select_one(f"label[for={form.input['id']}]")
        assert form.input["name"] == "q"
    ids = [found["id"] for found in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_search_without_words_asks_for_some(client, site):
    answer = client.get("/en/search/")
    assert answer.status_code == 200
    assert not titles(answer)


def test_learn_leads_to_the_topics_of_the_language(client, articles):
    assert client.get("/fr/learn/")["Location"] == "/fr/sujets/"
    assert client.get("/nl/learn/")["Location"] == "/nl/"


def test_news_come_as_a_feed_in_their_language(client, site):
    news = make_news_list()
    make_news(news, title="Older", slug="older", days_ago=9)
    make_news(news, title="Newer", slug="newer", days_ago=2)
    answer = client.get("/feeds/en/news.xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own answer
    assert answer["Content-Type"].startswith("application/rss+xml")
    assert [title.text for title in feed.findall(".//item/title")] == ["Newer", "Older"]
    assert feed.findtext(".//item/guid") == "http://testserver/en/news/newer/"
    assert client.get("/feeds/fr/news.xml").status_code == 404
    assert client.get("/feeds/xx/news.xml").status_code == 404


def test_the_sitemap_lists_live_pages_with_their_live_translations(client, articles):
    make_topic(home().get_children().get(slug="topics").specific, slug="careful", sensitive=True)
    sitemap = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - ours
    entries = {url.findtext(f"{MAP}loc"): url for url in sitemap}
    topic = entries["http://testserver/fr/sujets/h/"]
    there = {link.get("hreflang"): link.get("href") for link in topic.findall(f"{HTML}link")}
    assert there["en"] == there["x-default"] == "http://testserver/en/topics/cyberbullying/"
    assert set(there) == {"en", "fr", "ar", "x-default"}
    assert not any("careful" in address for address in entries)
