"""Whole anonymous pages: what is kept, for whom, and what makes it change."""

import pytest
from django.db import transaction
from django.test import Client, RequestFactory

from portal.web import pagecache
from portal.web.pagecache import rules
from portal.web.pagecache.page import PUBLIC
from tests.portal.web.cache_urls import ODD, rendered, words
from tests.portal.web.people import make_person

pytestmark = pytest.mark.urls("tests.portal.web.cache_urls")

ARTICLE = "/en/article/"


@pytest.fixture(autouse=True)
def nothing_rendered():
    rendered.clear()
    words["now"] = "first"


def test_a_page_is_rendered_once_and_keeps_every_header(client):
    first, second = client.get(ARTICLE), client.get(ARTICLE)
    assert rendered[ARTICLE] == 1
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert second["Cache-Control"] == PUBLIC
    assert second["Content-Language"] == "en"
    assert "Vary" not in second
    assert "'nonce-" not in second["Content-Security-Policy"]
    assert second["X-DNS-Prefetch-Control"] == "off"


def test_a_kept_page_needs_neither_database_nor_session(client):
    """No `db` fixture: any query would fail this test."""
    client.get(ARTICLE)
    response = client.get(ARTICLE)
    assert response.wsgi_request.resolver_match is None
    assert not hasattr(response.wsgi_request, "session")


def test_each_language_is_a_page_of_its_own(client):
    english, french = client.get(ARTICLE), client.get("/fr/article/")
    assert (english["Content-Language"], french["Content-Language"]) == ("en", "fr")
    assert client.get("/fr/article/", headers={"accept-language": "en"})["Content-Language"] == "fr"


@pytest.mark.parametrize("asked", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
def test_a_reader_who_has_the_page_gets_304(client, asked):
    etag = client.get(ARTICLE)["ETag"].strip('"')
    response = client.get(ARTICLE, headers={"if-none-match": asked.format(etag)})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == f'"{etag}"'
    assert response["Cache-Control"] == PUBLIC
    assert "Vary" not in response
    assert "Content-Type" not in response


def test_the_first_reader_after_a_clear_also_gets_304_when_nothing_changed(client):
    etag = client.get(ARTICLE)["ETag"]
    pagecache.clear()
    assert client.get(ARTICLE, headers={"if-none-match": etag}).status_code == 304
    assert rendered[ARTICLE] == 2


def test_another_page_is_not_304(client):
    client.get(ARTICLE)
    assert client.get(ARTICLE, headers={"if-none-match": '"other"'}).status_code == 200


def test_head_is_answered_from_the_page_without_its_body(client):
    whole = client.get(ARTICLE)
    head = client.head(ARTICLE)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))
    assert rendered[ARTICLE] == 1


def test_head_alone_keeps_nothing(client):
    client.head(ARTICLE)
    client.head(ARTICLE)
    assert rendered[ARTICLE] == 2


def test_publishing_changes_the_page_at_once(client):
    before = client.get(ARTICLE)
    words["now"] = "second"
    assert client.get(ARTICLE).content == before.content
    pagecache.clear()
    after = client.get(ARTICLE)
    assert b"second" in after.content
    assert after["ETag"] != before["ETag"]


def test_a_clear_waits_for_the_commit(client, transactional_db):
    client.get(ARTICLE)
    with transaction.atomic():
        pagecache.clear_on_commit()
        client.get(ARTICLE)
        assert rendered[ARTICLE] == 1
    client.get(ARTICLE)
    assert rendered[ARTICLE] == 2


def test_a_rollback_clears_nothing(client, transactional_db):
    client.get(ARTICLE)
    with transaction.atomic():
        pagecache.clear_on_commit()
        transaction.set_rollback(True)
    client.get(ARTICLE)
    assert rendered[ARTICLE] == 1


def test_a_person_signed_in_is_never_given_a_kept_page(client, db):
    client.get(ARTICLE)
    client.force_login(make_person())
    words["now"] = "second"
    response = client.get(ARTICLE)
    assert b"second" in response.content
    assert response["Cache-Control"] == "private, no-store"
    assert b"first" in Client().get(ARTICLE).content


@pytest.mark.parametrize("cookie", ["desk", "form", "messages"])
def test_our_own_cookies_stand_aside(client, db, cookie):
    client.get(ARTICLE)
    client.cookies[cookie] = "x"
    client.get(ARTICLE)
    assert rendered[ARTICLE] == 2


def test_a_stranger_cookie_reads_but_never_fills_the_cache(client):
    client.cookies["from-parent-domain"] = "x"
    client.get(ARTICLE)
    client.get(ARTICLE)
    assert rendered[ARTICLE] == 2
    Client().get(ARTICLE)
    client.get(ARTICLE)
    assert rendered[ARTICLE] == 3


def test_posting_and_authorization_stand_aside(client):
    client.get(ARTICLE)
    client.post(ARTICLE)
    client.get(ARTICLE, headers={"authorization": "Bearer x"})
    assert rendered[ARTICLE] == 3


@pytest.mark.parametrize("query", ["page=1", "page=2", "page=20"])
def test_the_first_pages_of_a_list_are_kept(client, query):
    for _ in range(2):
        client.get(f"{ARTICLE}?{query}")
    assert rendered[f"{ARTICLE}?{query}"] == 1
    assert rendered[ARTICLE] == 0


@pytest.mark.parametrize(
    "query", ["q=x", "page=0", "page=21", "page=02", "page=2&page=3", "page=x", "page", "page=2&x"]
)
def test_other_queries_stand_aside(client, query):
    for _ in range(2):
        client.get(f"{ARTICLE}?{query}")
    assert rendered[f"{ARTICLE}?{query}"] == 2


def test_a_view_outside_of_the_page_tree_is_stored_nowhere(client):
    first = client.get("/form/")
    client.get("/form/")
    assert rendered["form"] == 2
    assert first["Cache-Control"] == "private, no-store"
    assert "ETag" not in first


@pytest.mark.parametrize("name", ODD)
def test_an_answer_for_one_reader_is_not_kept(client, db, name):
    path = f"/odd/{name}/"
    client.get(path)
    client.cookies.clear()
    second = client.get(path)
    assert rendered[path] == 2
    assert "public" not in second.get("Cache-Control", "")


def test_a_page_that_depends_on_the_readers_language_is_not_kept(client):
    client.get("/plain/", headers={"accept-language": "fr"})
    response = client.get("/plain/", headers={"accept-language": "en"})
    assert response["Content-Language"] == "en"
    assert rendered["/plain/"] == 2


def test_sensitive_pages_leave_no_trace(client):
    client.get("/secret/")
    response = client.get("/secret/")
    assert response.content == b"sensitive: True"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"]
    assert rendered["secret"] == 2


def test_a_host_that_is_not_ours_is_refused_and_not_kept(client):
    assert client.get(ARTICLE, headers={"host": "evil.example"}).status_code == 400
    assert rendered[ARTICLE] == 0


def test_scheme_and_host_tell_pages_apart(client):
    client.get(ARTICLE)
    client.get(ARTICLE, headers={"host": "localhost"})
    client.get(ARTICLE, secure=True)
    assert rendered[ARTICLE] == 3


@pytest.mark.parametrize("host", ["testserver:81", "any.balise.example"])
def test_names_of_which_there_could_be_many_are_answered_but_not_kept(client, settings, host):
    """A port is whatever the caller writes; so is a subdomain when all of them are ours."""
    settings.ALLOWED_HOSTS = ["testserver", ".balise.example"]
    for _ in range(2):
        assert client.get(ARTICLE, headers={"host": host}).status_code == 200
    assert rendered[ARTICLE] == 2


def test_the_port_the_public_sees_is_kept(client, settings):
    settings.SITE_ORIGIN = "http://localhost:8000"
    for _ in range(2):
        client.get(ARTICLE, headers={"host": "localhost:8000"})
    assert rendered[ARTICLE] == 1


@pytest.mark.parametrize(
    "path", ["/desk/", "/static/x.css", "/livez", "/exit/", "/accounts/login/"]
)
def test_staff_paths_and_files_are_not_looked_up(path):
    assert rules.key_of(RequestFactory().get(path)) is None


async def test_the_event_loop_gets_the_same_answers(async_client):
    for _ in range(2):
        response = await async_client.get(ARTICLE)
    assert rendered[ARTICLE] == 1
    assert "Vary" not in response
    etag = response["ETag"]
    again = await async_client.get(ARTICLE, headers={"if-none-match": etag})
    assert again.status_code == 304
    assert (await async_client.get("/form/"))["Cache-Control"] == "private, no-store"
