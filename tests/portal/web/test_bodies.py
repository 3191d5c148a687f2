"""Large bodies are refused before they are read, except for editors."""

import asyncio
from io import BytesIO

import pytest
from django.test import RequestFactory

from portal.web.bodies import (
    BODY_LIMIT_BYTES,
    BodiesWithALength,
    BodyLimitMiddleware,
)
from tests.portal.web.people import make_person

pytestmark = [pytest.mark.urls("tests.portal.web.sample_urls"), pytest.mark.django_db]


@pytest.mark.parametrize("path", ["/post/", "/exit/", "/desk/ruled/", "/nowhere/"])
def test_a_body_over_the_limit_is_refused_by_name(client, path):
    client.force_login(make_person())
    whole = b"x" * (BODY_LIMIT_BYTES + 1)
    response = client.post(path, whole, content_type="text/plain")
    assert response.status_code == 413
    assert "at most 256.0\xa0KB" in response.text
    script = client.post(path, whole, "text/plain", headers={"accept": "application/json"})
    assert script.json()["refused"] == "too-large"


def test_a_body_of_the_limit_is_taken(client):
    assert client.post("/post/", b"x" * BODY_LIMIT_BYTES, "text/plain").status_code == 200


def test_editors_may_send_more():
    request = RequestFactory().post("/cms/images/add/", CONTENT_LENGTH="9000000")
    assert BodyLimitMiddleware(lambda request: None).process_request(request) is None


@pytest.mark.parametrize("length", ["x", "-1", "1.5", "\N{SUPERSCRIPT TWO}", "9" * 30])
def test_a_length_that_is_none_is_not_understood(client, length):
    response = client.post("/post/", b"x", "text/plain", CONTENT_LENGTH=length)
    assert response.status_code == 400


def test_an_editor_may_send_a_long_page(client, settings):
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE > 10 * BODY_LIMIT_BYTES
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS >= 10_000


CHUNK_BYTES = 64 * 1024


def given_of_a_body_in_chunks(length, *, headers=()):
    """How much of it an ASGI application gets."""
    scope = {"type": "http", "headers": [(b"transfer-encoding", b"chunked"), *headers]}
    left = [b"x" * CHUNK_BYTES] * (length // CHUNK_BYTES)
    got = []

    async def receive():
        if not left:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": left.pop(), "more_body": bool(left)}

    async def application(scope, receive, send):
        while (message := await receive())["type"] == "http.request":
            got.append(message["body"])
            if not message["more_body"]:
                break
        assert (await receive())["type"] == "http.disconnect"

    asyncio.run(BodiesWithALength(application)(scope, receive, None))
    return sum(map(len, got))


@pytest.mark.parametrize("headers", [(), ((b"content-length", b"10"),)])
def test_under_asgi_a_body_without_a_length_is_not_read(headers):
    assert given_of_a_body_in_chunks(1024 * 1024, headers=headers) == 0


async def test_under_asgi_a_body_with_a_length_is_read(async_client):
    answer = await async_client.post("/post/", b"x" * BODY_LIMIT_BYTES, "text/plain")
    assert answer.status_code == 200


def test_under_wsgi_a_body_without_a_length_is_not_read():
    request = RequestFactory().post("/post/", HTTP_TRANSFER_ENCODING="chunked")
    request.environ.pop("CONTENT_LENGTH", None)
    source = BytesIO(b"x" * 1024 * 1024)
    again = type(request)({**request.environ, "CONTENT_LENGTH": "", "wsgi.input": source})
    assert (again.body, source.tell()) == (b"", 0)
