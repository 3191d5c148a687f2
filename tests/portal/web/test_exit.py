"""Leaving at once: with or without a script, with or without a database."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.urls import reverse

from portal.web import exit as quick_exit
from tests.portal.web.people import make_person

FORGET = '"cache", "storage"'


@pytest.fixture
def hooks(monkeypatch):
    monkeypatch.setattr(quick_exit, "_hooks", [])
    return quick_exit._hooks


def test_the_link_ends_the_session_and_leads_away(client, db, settings):
    client.force_login(make_person())
    assert Session.objects.count() == 1
    response = client.get(reverse("web:exit"))
    assert response.status_code == 302
    assert response["Location"] == settings.EXIT_TARGET
    assert response["Clear-Site-Data"] == FORGET
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert Session.objects.count() == 0
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0


def test_the_beacon_does_the_same_and_answers_nothing(client, db):
    client.force_login(make_person())
    response = client.post("/exit/", headers={"sec-fetch-site": "same-origin"})
    assert (response.status_code, response.content) == (204, b"")
    assert response["Clear-Site-Data"] == FORGET
    assert Session.objects.count() == 0


def test_a_visitor_without_a_session_costs_no_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/exit/")
    assert response.status_code == 302
    assert set(response.cookies) == {quick_exit.LEFT_COOKIE}


def test_the_link_notes_the_moment_and_the_beacon_leaves_that_to_its_script(client, db):
    left = client.get("/exit/").cookies[quick_exit.LEFT_COOKIE]
    assert left.value.isdigit()
    assert not left["httponly"]
    assert left["max-age"] == quick_exit.LEFT_KEPT_SECONDS
    beacon = client.post("/exit/", headers={"sec-fetch-site": "same-origin"})
    assert not beacon.cookies


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
    ],
)
def test_looking_ahead_changes_nothing(client, db, hooks, headers):
    called = []
    quick_exit.on_exit(lambda request, response: called.append(1))
    client.force_login(make_person())
    response = client.get("/exit/", headers=headers)
    assert response.status_code == 204
    assert "Clear-Site-Data" not in response
    assert Session.objects.count() == 1
    assert client.head("/exit/").status_code == 204
    assert called == []


def test_an_image_on_another_site_signs_nobody_out(client, db):
    client.force_login(make_person())
    response = client.get("/exit/", headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 302
    assert "Clear-Site-Data" not in response
    assert Session.objects.count() == 1
    assert client.post("/exit/", headers={"origin": "https://evil.example"}).status_code == 403


def test_hooks_run_once_each_and_may_delete_their_cookie(client, hooks):
    seen = []

    @quick_exit.on_exit
    def free_the_seat(request, response):
        seen.append(request.COOKIES["seat"])
        response.delete_cookie("seat")

    quick_exit.on_exit(free_the_seat)
    client.cookies["seat"] = "a-seat"
    response = client.get("/exit/")
    assert seen == ["a-seat"]
    assert response.cookies["seat"]["max-age"] == 0


def test_a_database_that_is_away_does_not_keep_anyone_here(
    client, db, hooks, monkeypatch, settings
):
    @quick_exit.on_exit
    def needs_database(request, response):
        raise OperationalError

    later = []
    quick_exit.on_exit(lambda request, response: later.append(1))
    client.force_login(make_person())

    def away(self, session_key=None):
        raise OperationalError

    monkeypatch.setattr(SessionStore, "delete", away)
    response = client.get("/exit/")
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == FORGET
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    assert later == [1]


async def test_leaving_works_under_asgi(async_client):
    assert (await async_client.get("/exit/")).status_code == 302
