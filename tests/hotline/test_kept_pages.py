"""The form and the page of a receipt are rendered once and filled in: for each with their own."""

import html
import re

import pytest
from django.core.cache import caches

from awareness.models.reference import EmergencyNumber
from hotline.forms.public import PURPOSE
from portal.privacy import form_tokens
from portal.web.pagecache.store import pages
from tests.portal.privacy.test_pow import solved

pytestmark = pytest.mark.django_db
DOORS = ["/en/report/", "/en/report/young/", "/en/report/embed/", "/ar/report/"]
RECEIPT = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}")
TOKENS = re.compile(r'name="(?:token|slow_path)" value="([^"]+)"')
NOBODY = "redis://127.0.0.1:1/3"


def send(client, path="/en/report/", **changed):
    told = {
        "token": form_tokens.new(PURPOSE),
        "where": "https://images.example.org/a",
        "category": "sextortion",
        "altcha": solved(PURPOSE),
    }
    return client.post(path, told | changed)


def names(page):
    return [template.name for template in page.templates]


def kept_by_this_process():
    near = b"".join(caches["pages_near"]._cache.values())
    return near + "".join(pages()._own.values()).encode()


@pytest.mark.parametrize("door", DOORS)
def test_the_form_is_rendered_once_and_everybody_has_tokens_of_their_own(client, door):
    first, second = client.get(door), client.get(door)
    assert names(first)
    assert not names(second)
    tokens = TOKENS.findall(first.text) + TOKENS.findall(second.text)
    assert len(set(tokens)) == 4
    assert TOKENS.sub("", first.text) == TOKENS.sub("", second.text)
    form_token = TOKENS.findall(second.text)[0]
    assert RECEIPT.search(send(client, door, token=form_token).text)


@pytest.mark.parametrize("door", DOORS)
def test_everybody_has_the_page_with_their_own_receipt(client, door):
    first = send(client, door, where="https://a.example/<b>")
    second = send(client, door, where="https://b.example/2\nhttps://c.example/3")
    assert "hotline/taken.html" in names(first)
    assert "hotline/taken.html" not in names(second)
    receipts = [RECEIPT.search(page.text).group() for page in (first, second)]
    assert receipts[0] != receipts[1]
    assert receipts[0] not in second.text
    assert second.text.count(receipts[1]) == 2
    assert "hxxps://b[.]example/2" in second.text
    assert "hxxps://c[.]example/3" in second.text
    assert "a[.]example" not in second.text
    assert "<b>" not in first.text


def test_danger_and_other_doors_have_pages_of_their_own(client):
    send(client)
    danger, talk = send(client, imminent_danger="on"), send(client, category="cyberbullying")
    assert "report-danger--always" in danger.text
    assert "report-pointer--always" in talk.text
    plain = send(client).text
    assert "report-danger--always" not in plain
    assert "report-pointer--always" not in plain


def test_nothing_of_a_person_stays_in_the_memory_of_the_process(client):
    client.cookies["left"] = "canary-cookie"
    form = client.get("/en/report/?from=canary-query", headers={"referer": "http://canary.example"})
    token = TOKENS.findall(form.text)[0]
    page = send(client, token=token, narrative="canary", where="https://canary.example/x")
    receipt = RECEIPT.search(page.text).group().encode()
    kept = kept_by_this_process()
    assert b"report-thanks" in kept
    assert b"report-form" in kept
    for word in (receipt, b"canary", *(one.encode() for one in TOKENS.findall(form.text))):
        assert word in form.content + page.content or word == b"canary"
        assert word not in kept


def test_what_editors_change_shows_at_once(client, django_capture_on_commit_callbacks):
    for page in (client.get("/en/report/"), send(client)):
        assert "116 123" not in page.text
    with django_capture_on_commit_callbacks(execute=True):
        EmergencyNumber.objects.create(number="116 123", name="Emotional support", sort_order=0)
    for page in (client.get("/en/report/"), send(client)):
        assert "116 123" in page.text


def test_without_redis_every_page_is_rendered(client, settings):
    pages = settings.CACHES["pages"]
    settings.CACHES = {**settings.CACHES, "pages": {**pages, "LOCATION": NOBODY}}
    for _time in range(2):
        form = client.get("/en/report/")
        assert "hotline/report.html" in names(form)
        page = send(client, token=TOKENS.findall(form.text)[0])
        assert "hotline/taken.html" in names(page)
        assert RECEIPT.search(page.text)


def test_both_pages_keep_their_headers(client):
    for page in (client.get("/en/report/"), client.get("/en/report/"), send(client), send(client)):
        assert page["Cache-Control"] == "private, no-store"
        assert "'nonce-" not in page["Content-Security-Policy"]
        assert not page.cookies
        assert "<title>Information</title>" in html.unescape(page.text)
