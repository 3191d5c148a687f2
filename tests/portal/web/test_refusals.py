"""Refusals, pages that are not there, crashes: one page or JSON each."""

import logging

import pytest
from django.db import OperationalError
from django.template import loader
from django.test import Client

from portal.web import errors
from portal.web.refusals import Refusal

pytestmark = [pytest.mark.urls("tests.portal.web.sample_urls"), pytest.mark.django_db]


@pytest.mark.parametrize("path", ["/refused/", "/refused-async/"])
def test_a_refusal_is_a_page_with_its_own_words(client, path):
    response = client.get(path)
    assert response.status_code == 409
    assert "<h1>The queue is full</h1>" in response.text
    assert "Please come back later." in response.text
    assert '<a href="/">' in response.text, "every page leads on"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "headers", [{"accept": "application/json"}, {"x-requested-with": "fetch", "accept": "*/*"}]
)
def test_a_script_gets_the_refusal_as_json(client, headers):
    response = client.get("/refused/", headers=headers)
    assert response.status_code == 409
    assert response.json() == {"refused": "full", "message": "Please come back later."}


async def test_refusals_are_caught_under_asgi(async_client):
    for path in ("/refused/", "/refused-async/"):
        response = await async_client.get(path, headers={"accept": "application/json"})
        assert response.json()["refused"] == "full"


def test_a_browser_that_also_takes_json_gets_the_page(client):
    response = client.get("/refused/", headers={"accept": "text/html,application/json;q=0.9"})
    assert response["Content-Type"].startswith("text/html")


def test_one_refusal_may_carry_words_of_its_own():
    assert Refusal("Only this once.").message == "Only this once."
    assert str(Refusal("Only this once.")) == "refused"


def test_a_page_that_is_not_there(client):
    assert client.get("/nowhere/").status_code == 404
    assert "This page does not exist" in client.get("/nowhere/").text
    script = client.get("/nowhere/", headers={"accept": "application/json"})
    assert (script.status_code, script.json()["refused"]) == (404, "not-found")


def test_a_crash_shows_the_static_page_and_nothing_of_the_crash(caplog):
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.CRITICAL, "django.request"):
        page = client.get("/crash/")
        script = client.get("/crash/", headers={"accept": "application/json"})
    assert page.status_code == script.status_code == 500
    assert "Something went wrong" in page.text
    assert "112" in page.text
    assert "canary" not in page.text + script.text


def test_a_request_for_a_foreign_name_gets_a_page_of_ours(client):
    page = client.get("/refused/", headers={"host": "elsewhere.example"})
    script = client.get(
        "/refused/", headers={"host": "elsewhere.example", "accept": "application/json"}
    )
    assert page.status_code == script.status_code == 400
    assert "This request could not be understood" in page.text
    assert script.json()["refused"] == "not-understood"
    assert "elsewhere" not in page.text + script.text


def test_an_expired_form_is_a_refusal_without_the_technical_reason():
    response = Client(enforce_csrf_checks=True).post("/token/")
    assert response.status_code == 403
    assert "This form was open for too long" in response.text
    assert "CSRF" not in response.text


def test_losing_the_database_costs_the_frame_and_not_the_message(client, monkeypatch):
    whole = loader.render_to_string

    def without_database(template, context, request=None):
        if request is not None:
            raise OperationalError
        return whole(template, context)

    monkeypatch.setattr(errors.loader, "render_to_string", without_database)
    response = client.get("/refused/")
    assert response.status_code == 409
    assert "The queue is full" in response.text
    assert "web/bare.css" in response.text


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html"])
def test_error_pages_render_without_a_request_or_a_query(template, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        text = loader.render_to_string(template, {"frame": "web/bare.html"})
    assert text.startswith("<!doctype html>")
    assert text.count("<h1>") == 1
