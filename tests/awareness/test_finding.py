"""Search, feed and sitemap."""

from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from tests.makers.awareness import (
    home,
    make_news,
    make_news_list,
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
