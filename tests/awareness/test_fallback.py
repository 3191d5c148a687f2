"""A page in another language than the address says so, everywhere a machine or person looks."""

import pytest
from bs4 import BeautifulSoup

from awareness.models.pages.topic_index import TopicIndexPage
from tests.makers.awareness import home, make_page, make_topic, make_topics, translate

pytestmark = pytest.mark.usefixtures("site")


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_every_language_has_a_home_page(client):
    for language in ("en", "fr", "nl", "de", "es", "ar"):
        page = soup(client.get(f"/{language}/"))
        assert page.html["lang"] == language
        assert page.main["lang"] == language
        assert page.main["dir"] == ("rtl" if language == "ar" else "ltr")
        assert not page.select(".not-translated")


def test_a_page_without_a_translation_answers_in_its_own_language_and_says_so(client):
    make_topic(make_topics("en"))
    response = client.get("/ar/topics/cyberbullying/")
    page = soup(response)
    assert page.html["lang"] == "ar"
    assert page.html["dir"] == "rtl"
    assert page.main["lang"] == "en"
    assert page.main["dir"] == "ltr"
    assert page.select_one(".not-translated")
    assert response["Content-Language"] == "en"
    assert response["X-Robots-Tag"] == "noindex"
    canonical = page.select_one("link[rel=canonical]")["href"]
    assert canonical == "http://testserver/en/topics/cyberbullying/"


def test_a_translated_parent_does_not_hide_the_original_below_it(client):
    topics = make_topics("en")
    make_topic(topics)
    translate(topics, "fr", home("fr"), slug="sujets")
    page = soup(client.get("/fr/sujets/cyberbullying/"))
    assert page.main["lang"] == "en"


def test_a_draft_translation_stays_hidden_behind_the_original(client):
    topics = make_topics("en")
    topic = make_topic(topics)
    french = translate(topics, "fr", home("fr"), slug="sujets")
    translate(topic, "fr", french, live=False, title="Brouillon", slug="cyberharcelement")
    page = soup(client.get("/fr/sujets/cyberharcelement/"))
    assert page.main["lang"] == "en"
    assert "Brouillon" not in page.get_text()


def test_hreflang_names_live_translations_only(client):
    topics = make_topics("en")
    topic = make_topic(topics)
    french = translate(topics, "fr", home("fr"), slug="sujets")
    translate(topic, "fr", french, slug="cyberharcelement")
    german = translate(topics, "de", home("de"), slug="themen")
    translate(topic, "de", german, live=False, slug="mobbing")
    page = soup(client.get("/en/topics/cyberbullying/"))
    named = {link["hreflang"]: link["href"] for link in page.select("link[hreflang]")}
    assert named == {
        "en": "http://testserver/en/topics/cyberbullying/",
        "fr": "http://testserver/fr/sujets/cyberharcelement/",
        "x-default": "http://testserver/en/topics/cyberbullying/",
    }


def test_the_language_switch_keeps_the_page(client):
    topics = make_topics("en")
    make_topic(topics)
    translate(topics, "fr", home("fr"), slug="sujets")
    page = soup(client.get("/en/topics/cyberbullying/"))
    there = {link["hreflang"]: link["href"] for link in page.select(".languages a")}
    assert there["fr"] == "/fr/sujets/cyberbullying/"
    assert there["ar"] == "/ar/topics/cyberbullying/"
    for address in there.values():
        assert soup(client.get(address)).h1.get_text() == "Cyberbullying"


def test_an_alias_tells_the_language_of_its_words(client):
    topics = make_topics("en")
    french = topics.copy_for_translation(home("fr").locale, alias=True)
    assert isinstance(french, TopicIndexPage)
    response = client.get("/fr/topics/")
    page = soup(response)
    assert page.main["lang"] == "en"
    assert response["X-Robots-Tag"] == "noindex"


def test_a_page_that_exists_in_no_language_is_not_found(client):
    make_topics("en")
    assert client.get("/fr/topics/nothing/").status_code == 404
    assert client.get("/en/topics/nothing/deeper/still/").status_code == 404


def test_a_page_written_in_french_only_answers_in_english_addresses(client):
    make_page(TopicIndexPage, home("fr"), title="Sujets", slug="sujets")
    page = soup(client.get("/en/sujets/"))
    assert page.main["lang"] == "fr"
    assert page.h1.get_text() == "Sujets"


def test_an_address_that_mixes_languages_leads_to_the_translation(client):
    topics = make_topics("en")
    topic = make_topic(topics)
    french = translate(topics, "fr", home("fr"), slug="sujets")
    translate(topic, "fr", french, slug="cyberharcelement")
    for mixed in ("/fr/topics/cyberbullying/", "/fr/sujets/cyberbullying/"):
        assert client.get(mixed)["Location"] == "/fr/sujets/cyberharcelement/"


def test_a_list_names_what_is_not_translated_yet(client):
    topics = make_topics("en")
    topic = make_topic(topics)
    make_topic(topics, title="Scams", slug="scams")
    french = translate(topics, "fr", home("fr"), slug="sujets")
    translate(topic, "fr", french, slug="cyberharcelement")
    waiting = soup(client.get("/fr/sujets/")).select(".untranslated-list a")
    assert [(link.get_text(), link["lang"], link["href"]) for link in waiting] == [
        ("Scams", "en", "/fr/sujets/scams/")
    ]
    assert soup(client.get("/fr/sujets/scams/")).main["lang"] == "en"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "traduite en français"),
        ("es", "inglés"),
        ("de", "Englisch"),
        ("nl", "Engels"),
    ],
)
def test_names_of_languages_are_written_as_within_a_sentence(client, language, words):
    make_topic(make_topics("en"))
    said = soup(client.get(f"/{language}/topics/cyberbullying/")).select_one(".not-translated")
    assert words in said.get_text()


@pytest.fixture
def renamed(committed):
    """A list with a topic and French beside the list; both have got new addresses since."""
    topics = make_topics("en")
    topic = make_topic(topics)
    translate(topics, "fr", home("fr"), slug="sujets")
    for page, slug in ((topic, "bullying"), (topics, "themes")):
        page.refresh_from_db()
        page.slug = slug
        with committed():
            page.save_revision().publish()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/en/topics/bullying/", "/en/themes/bullying/"),
        ("/fr/sujets/cyberbullying/", "/fr/sujets/bullying/"),
        ("/de/topics/cyberbullying/", "/de/themes/bullying/"),
        ("/ar/topics/bullying/", "/ar/themes/bullying/"),
        ("/nl/topics/", "/nl/themes/"),
    ],
)
def test_every_language_that_offered_an_address_leads_on_from_it(client, renamed, old, new):
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, new)
    assert client.get(new).status_code == 200
