"""Anonymous posts are taken from our own pages only."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.portal.web.sample_urls"), pytest.mark.django_db]

OURS = [
    {},
    {"origin": "http://testserver"},
    {"origin": "http://testserver", "sec-fetch-site": "same-origin"},
    {"sec-fetch-site": "none"},
    {"origin": "null", "sec-fetch-site": "same-origin"},
]
THEIRS = [
    {"origin": "https://evil.example"},
    {"origin": "https://testserver"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "null"},
    {"origin": "null", "sec-fetch-site": "none"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
    {"sec-fetch-site": ""},
]


@pytest.mark.parametrize("headers", OURS)
def test_a_post_of_our_own_is_taken_without_any_cookie(headers):
    response = Client(enforce_csrf_checks=True).post("/post/", headers=headers)
    assert (response.status_code, response.text) == (200, "posted")
    assert not response.cookies


@pytest.mark.parametrize("headers", THEIRS)
def test_a_post_of_another_site_is_refused(headers):
    response = Client(enforce_csrf_checks=True).post("/post/", headers=headers)
    assert response.status_code == 403
    assert "This form was not sent from our site" in response.text


def test_reading_is_open_to_links_from_anywhere(client):
    assert client.get("/post/", headers={"sec-fetch-site": "cross-site"}).status_code == 200
