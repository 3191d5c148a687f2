"""A page that showed another URL than the one its number names now does nothing."""

import re

import pytest
from django.urls import reverse

from hotline.models import Assessment
from hotline.operations.correcting_addresses import correct_address
from hotline.reported_urls import read_lines
from tests.hotline.test_desk import sign_in, url
from tests.makers.hotline import locations_of, make_claimed, make_colleague, make_report

pytestmark = pytest.mark.django_db
ANSWER = {
    "classification": "not_illegal",
    "ai_generated": "no",
    "self_generated": "no",
    "confidence": "2",
    "seen": "not",
}


def assess_address(page):
    """Where the assessment form on a page is sent to."""
    return re.search(r'action="([^"]*/assess/[^"]*)"', page.text)[1].replace("&amp;", "&")


def test_a_verdict_never_lands_on_an_address_that_the_page_did_not_show(client):
    report, by = make_claimed(make_report("https://shown.example/1"))
    sign_in(client, person=by)
    sent_to = assess_address(client.get(url("case", report)))
    submission = report.submissions.get()
    correct_address(report.pk, submission.pk, tuple(read_lines("https://meant.example/2")), by=by)
    page = client.post(sent_to, ANSWER, follow=True)
    assert "Nothing was done: the URL was corrected or followed meanwhile" in page.text
    assert "meant[.]example" in page.text
    assert not Assessment.objects.exists()
    client.post(assess_address(page), ANSWER)
    assert Assessment.objects.get().location.host == "meant.example"


def test_a_page_that_shows_a_url_by_a_number_that_is_gone_leads_to_the_case(client):
    report, by = make_claimed(make_report("https://shown.example/1\nhttps://other.example/2"))
    sign_in(client, person=by)
    sent_to = reverse("hotline_desk:assess", args=[report.public_ref, 9])
    assert client.post(sent_to, ANSWER).status_code == 404
    assert client.post(f"{sent_to}?of=1", ANSWER).url == url("case", report)


def test_whoever_claims_or_flags_danger_stays_at_the_url_they_looked_at(client):
    report = make_report("https://one.example/1\nhttps://two.example/2\nhttps://three.example/3")
    sign_in(client, person=make_colleague())
    page = client.get(f"{url('case', report)}?url=3")
    for name in ("claim", "flag-danger"):
        found = re.search(rf'action="([^"]*/{name}/[^"]*)"', page.text)[1]
        page = client.post(found, {"how": "seen"}, follow=True)
        assert page.redirect_chain[-1][0].endswith("?url=3"), name
        assert "three[.]example" in page.text
    assert len(locations_of(report)) == 3
