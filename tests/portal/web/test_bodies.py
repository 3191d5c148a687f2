"""Large bodies are refused before they are read, except for editors."""

import pytest
from django.test import RequestFactory

from portal.web.bodies import BODY_LIMIT_BYTES, BodyLimitMiddleware
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


@pytest.mark.parametrize(("path", "length"), [("/cms/images/add/", "9000000"), ("/post/", "x")])
def test_editors_may_send_more_and_nonsense_is_left_to_the_server(path, length):
    request = RequestFactory().post(path, CONTENT_LENGTH=length)
    assert BodyLimitMiddleware(lambda request: None).process_request(request) is None


def test_an_editor_may_send_a_long_page(client, settings):
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE > 10 * BODY_LIMIT_BYTES
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS >= 10_000
