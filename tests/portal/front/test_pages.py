"""The first address, well-known files, the gallery, and what every page carries."""

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils import translation

from portal.front.centre import Centre
from portal.front.languages import alternates_of
from portal.front.views.first import desk_first

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("fr-BE,fr;q=0.9", "fr"), ("ar", "ar"), ("xx", "en"), ("", "en"), ("de;q=0.2,nl;q=0.8", "nl")],
)
def test_the_first_address_leads_to_the_readers_language(client: Client, asked: str, given: str):
    answer = client.get("/", headers={"accept-language": asked})

    assert answer.status_code == 302
    assert answer["Location"] == f"/{given}/"
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies


@pytest.mark.django_db
def test_the_gallery_is_only_for_the_demo(client: Client, settings):
    settings.DEMO = False

    assert client.get("/en/gallery/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_the_gallery_renders_in_every_language(client: Client, language: str):
    answer = client.get(f"/{language}/gallery/")

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in answer.text


@pytest.mark.django_db
def test_the_language_switch_keeps_the_page(client: Client):
    page = client.get("/en/gallery/?tone=children").text

    for language in LANGUAGES:
        assert f'href="/{language}/gallery/?tone=children"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/en/report/status/", "/fr/report/status/"),
        ("https://elsewhere.example/en/x/", "/fr/report/"),
        ("", "/fr/report/"),
    ],
)
def test_the_switch_on_the_answer_to_a_form_leads_to_the_page_of_the_form(came_from, leads_to):
    """The address a form was sent to may have no page of its own."""
    sent = RequestFactory().post("/en/report/", headers={"referer": came_from})

    with translation.override("en"):
        switch = {other.code: other.url for other in alternates_of(sent, "en")}

    assert switch["fr"] == leads_to


@pytest.mark.django_db
def test_every_page_offers_help_and_a_way_out(client: Client):
    page = client.get("/fr/gallery/").text

    assert 'href="tel:112"' in page
    assert 'href="tel:116111"' in page
    assert 'href="/fr/report/"' in page
    assert 'href="/exit/"' in page
    assert page.index('href="#main"') < page.index('href="/exit/"') < page.index('class="brand"')


@pytest.mark.django_db
def test_a_page_for_readers_sets_no_cookie_and_asks_for_none(client: Client):
    answer = client.get("/en/gallery/")

    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


def test_the_security_contact_follows_rfc_9116(client: Client):
    lines = client.get("/.well-known/security.txt").text.splitlines()
    names = [line.partition(": ")[0] for line in lines]

    assert names == ["Contact", "Expires", "Preferred-Languages", "Canonical"]


def test_robots_stay_out_of_the_demo(client: Client):
    assert "Disallow: /\n" in client.get("/robots.txt").text


def test_robots_are_welcome_on_a_real_site(client: Client, settings):
    settings.DEMO = False
    words = client.get("/robots.txt").text

    assert "Disallow: /\n" not in words
    assert "Disallow: /desk/\n" in words


def test_the_manifest_never_asks_to_be_installed(client: Client):
    manifest = client.get("/manifest.webmanifest").json()

    assert manifest["display"] == "browser"
    assert settings.CENTRE_NAME not in str(manifest)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_door_of_the_centre_is_an_address_of_the_site(language: str):
    with translation.override(language):
        centre = Centre()
        doors = [centre.report_url, centre.talk_url, centre.learn_url, centre.search_url]
        names = [resolve(door).view_name for door in doors]

    assert names == ["hotline:report", "helpline:talk", "front:learn", "awareness:search"]


@pytest.mark.django_db
def test_learn_leads_to_the_front_page_while_there_are_no_topics(client: Client):
    assert client.get("/nl/learn/")["Location"] == "/nl/"


@pytest.mark.django_db
def test_what_stands_around_a_page_costs_no_query_once_it_is_warm(
    client: Client, django_assert_num_queries
):
    client.get("/en/gallery/")

    with django_assert_num_queries(0):
        client.get("/en/gallery/")


def test_the_staff_zone_begins_at_the_desk():
    assert resolve("/", urlconf="portal.urls.staff").func is desk_first
