"""While the application is away: the shipped nginx alone, with nobody or a frozen one behind it."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from portal.embedded.server import listens
from tests.production.compose import Place, running
from tests.production.conftest import let_nginx_in, write_trouble_pages
from tests.waiting import until

pytestmark = pytest.mark.nginx
ANSWER_LIMIT_SECONDS = 15
"""A frozen application is noticed within this, the answer included; longer nobody waits here."""
LANGUAGES = [code for code, _name in settings.LANGUAGES]
NUMBERS = {"112", "116 111", "116 000"}


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The proxy of the compose file with nothing behind it."""
    folder = let_nginx_in(tmp_path_factory.mktemp("alone"))
    place = Place(folder, {"SITE_ORIGIN": "http://localhost", "TLS_CERTIFICATE": ""}, {})
    write_trouble_pages(folder / "trouble")
    with running("proxy", place) as proxy:
        port = place.port("8080")
        until(lambda: listens(port), seconds=20, what="nginx listening", why=proxy.said)
        yield place


def answer(port, path="/", *, method="GET", trust=None, **headers):
    """Status, headers in lower case, body."""
    if trust is None:
        connection = http.client.HTTPConnection("localhost", port, timeout=ANSWER_LIMIT_SECONDS)
    else:
        connection = http.client.HTTPSConnection(
            "localhost", port, context=trust, timeout=ANSWER_LIMIT_SECONDS
        )
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=b"a=1" if method == "POST" else None, headers=named)
    got = connection.getresponse()
    body = got.read().decode()
    connection.close()
    return got.status, {name.lower(): value for name, value in got.getheaders()}, body


@pytest.fixture
def ask(alone):
    return lambda path="/", **options: answer(alone.port("8080"), path, **options)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_comes_in_the_language_of_the_address(ask, code):
    status, headers, page = ask(f"/{code}/report/", Accept="text/html", Accept_Language="en")
    assert status == 503
    assert int(headers["retry-after"]) > 0
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in page
    assert set(re.findall(r"<bdi>([\d ]+)</bdi>", page)) == NUMBERS
    assert set(re.findall(r'href="tel:(\d+)"', page)) == {"112", "116111", "116000"}
    for other in LANGUAGES:
        assert f'href="/trouble/{other}.html"' in page


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("fr", "fr"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("pt-PT,es;q=0.7", "es"),
        ("ar-SY", "ar"),
        ("pl", "en"),
        ("defoe", "en"),
        ("", "en"),
    ],
)
def test_elsewhere_the_language_is_the_one_the_browser_asks_for(ask, asked, code):
    _status, _headers, page = ask("/", Accept="text/html", Accept_Language=asked)
    assert f'<html lang="{code}"' in page


@pytest.mark.parametrize(
    "path", ["/en/report/", "/en/talk/", "/desk/", "/cms/", "/accounts/login/"]
)
def test_what_was_sent_gets_the_same_help(ask, path):
    status, _headers, page = ask(path, method="POST", Accept="text/html")
    assert status == 503
    assert "We do not know whether your report has reached us." in page
    assert "Our chat does not work at the moment." in page


def test_the_page_needs_nothing_that_is_away(ask):
    _status, headers, page = ask("/en/", Accept="text/html")
    loaded = set(re.findall(r'(?:src|href)="([^"]+\.(?:css|js|svg|png))"', page))
    assert loaded == {"/trouble/trouble.css"}
    status, sheet, _body = ask("/trouble/trouble.css")
    assert (status, sheet["content-type"]) == (200, "text/css")
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "style=" not in page
    assert "<script" not in page


def test_the_other_languages_can_be_read(ask):
    status, _headers, page = ask("/trouble/ar.html")
    assert status == 200
    assert '<html lang="ar" dir="rtl">' in page


def test_a_script_gets_json_it_knows(ask):
    status, headers, body = ask("/fr/report/pow/", Accept="application/json")
    assert status == 503
    assert headers["content-type"].startswith("application/json")
    assert json.loads(body) == {
        "refused": "unavailable",
        "message": "Ce site ne répond pas pour le moment.",
    }


def test_a_chat_socket_gets_a_status_and_a_word(ask):
    status, headers, body = ask(
        "/ws/helpline/", Upgrade="websocket", Connection="Upgrade", Accept_Language="de"
    )
    assert status == 503
    assert int(headers["retry-after"]) > 0
    assert json.loads(body)["refused"] == "unavailable"


def test_health_checks_see_that_nobody_is_there(ask):
    assert ask("/livez")[0] == 503


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_of_the_page_is_translated(alone, code):
    pages = {
        language: (alone.folder / "trouble" / f"{language}.html").read_text()
        for language in ("en", code)
    }
    sentences = {
        name: set(re.findall(r"<(?:h\d|p)>([^<]+)<", text)) for name, text in pages.items()
    }
    assert code == "en" or not sentences["en"] & sentences[code]


def test_a_server_that_accepts_and_says_nothing_is_noticed_soon(alone):
    with socket.create_server(("127.0.0.1", alone.port("8000"))):
        status, _headers, page = answer(alone.port("8080"), "/de/", Accept="text/html")
    assert status == 503
    assert '<html lang="de"' in page


@contextmanager
def frozen(part):
    """Every process of it stopped, as by a machine that swaps itself to death."""
    os.killpg(part.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(part.process.pid, signal.SIGCONT)


def test_a_frozen_gunicorn_gives_the_page_and_comes_back(production):
    trust = ssl.create_default_context(cafile=str(production.certificate))
    port = urlsplit(production.origin).port
    with frozen(production.parts["web"]):
        status, _headers, page = answer(port, "/nl/report/", trust=trust, Accept="text/html")
        assert (status, '<html lang="nl"' in page) == (503, True)
    assert answer(port, "/nl/report/", trust=trust)[0] == 200


def test_what_the_application_says_itself_goes_through(production):
    trust = ssl.create_default_context(cafile=str(production.certificate))
    status, _headers, page = answer(urlsplit(production.origin).port, "/en/nowhere/", trust=trust)
    assert status == 404
    assert "/trouble/" not in page
