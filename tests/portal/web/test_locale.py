"""An address without a language, and addresses that lead nowhere."""

import pytest
from django.test import override_settings
from django.urls import reverse

from tests.portal.web.people import make_person

pytestmark = pytest.mark.django_db


@override_settings(ROOT_URLCONF="portal.urls.all")
def test_what_a_view_says_is_missing_is_404_and_no_redirect(client):
    client.force_login(make_person(permissions=("jobs.change_job",)))
    answer = client.post(reverse("jobs:retry", args=[999]))
    assert answer.status_code == 404


@override_settings(ROOT_URLCONF="portal.urls.all")
def test_a_public_address_without_a_language_leads_to_one(client):
    answer = client.get("/report/", headers={"accept-language": "fr"})
    assert answer.status_code == 302
    assert answer["Location"] == "/fr/report/"


@override_settings(ROOT_URLCONF="portal.urls.all")
@pytest.mark.parametrize("path", ["/desk/nowhere/", "/static/nothing.css", "/livez/more/"])
def test_what_is_no_page_of_readers_is_not_looked_for_in_a_language(client, path):
    assert client.get(path).status_code == 404
