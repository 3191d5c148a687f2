"""The trail of a case for auditors: everything that was done and read, and nothing of its words."""

import html

import pytest
from django.urls import reverse

from hotline.desk.history import moment_of
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.open_case import open_case
from hotline.operations.reading import open_texts
from hotline.states import AssessmentState
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
TRAILS = "/desk/hotline/trails/"
SECRETS = {"narrative": "my own words", "contact": "reporter@home.example"}


def trail(report):
    return reverse("hotline_desk:trail", args=[report.public_ref])


@pytest.fixture
def auditor(client):
    return sign_in(client, Role.AUDITOR)


@pytest.fixture
def reading(client, auditor):
    client.post(TRAILS, {"purpose": "yearly audit"})
    return auditor


def test_it_is_reached_by_clicking_from_the_auditors_first_page(client, auditor):
    report = make_report()
    assert f'href="{TRAILS}"' in client.get("/desk/").text
    asked_why = client.get(TRAILS).text
    assert "Why do you look into the record?" in asked_why
    assert report.public_ref not in asked_why
    listed = client.post(TRAILS, {"purpose": "yearly audit"}, follow=True).text
    assert f'href="{trail(report)}"' in listed


def test_it_says_who_did_what_when_and_why(client, reading):
    by = make_colleague()
    report, _by = make_claimed(make_report(), by=by)
    open_texts(report.pk, by=by, purpose="judge")
    page = client.get(trail(report)).text
    texts = ["Report received", "URL claimed", "Report claimed", "Texts of the report read"]
    assert [page.index(text) for text in texts] == sorted(page.index(text) for text in texts)
    assert "Texts of the report read · To assess the report" in page
    assert str(by) in page
    assert "URL 1" in page


def test_what_others_were_told_belongs_to_it(client, reading):
    by = make_colleague()
    location = make_judged(country="FR", by=by)
    queue_notice(location.pk, make_abuse_contact().pk, by=by)
    page = client.get(trail(location.reports.get())).text
    assert "Notice queued" in page


def test_no_words_no_contact_and_no_url_is_shown(client, reading):
    report = make_report("https://secret-place.example/path\nin the game of sam", **SECRETS)
    make_claimed(report)
    for page in (client.get(trail(report)).text, client.get(TRAILS).text):
        for secret in (*SECRETS.values(), "secret-place", "sam"):
            assert secret not in page


def test_reading_it_is_itself_recorded_and_then_stands_in_it(client, reading):
    report = make_report()
    client.get(trail(report))
    read = Entry.objects.get(verb="read", about_id=str(report.pk))
    assert (read.by, read.purpose) == (reading, "yearly audit")
    page = client.get(trail(report)).text
    assert "Trail of the case read" in page
    assert "yearly audit" in page[page.index("Trail of the case read") :]
    history = [str(moment_of(entry).text) for entry in Entry.objects.filter(verb="read")]
    assert set(history) == {"Trail of the case read"}  # auditors open no text


def test_before_a_purpose_is_given_nothing_is_shown_or_recorded(client, auditor):
    report = make_report()
    page = client.get(trail(report)).text
    assert "Report received" not in page
    assert not Entry.objects.filter(verb="read").exists()


def test_a_case_is_found_by_a_part_of_its_reference(client, reading):
    wanted, other = make_report(), make_report("https://other.example/")
    page = client.get(TRAILS, {"ref": wanted.public_ref[2:].lower()}).text
    assert wanted.public_ref in page
    assert other.public_ref not in page
    assert "No case has that reference" in client.get(TRAILS, {"ref": "nowhere"}).text


@pytest.mark.parametrize("role", [Role.ANALYST, Role.HOTLINE_SUPERVISOR, Role.CENTRE_MANAGER])
def test_who_audits_nothing_reads_no_trail(client, role):
    report = make_report()
    sign_in(client, role)
    assert client.get(TRAILS).status_code == 403
    assert client.get(trail(report)).status_code == 403


def test_an_auditor_opens_no_case(client, reading):
    report = make_report()
    assert client.get(reverse("hotline_desk:case", args=[report.public_ref])).status_code == 403
    assert client.post(trail(report), {"purpose": ""}).status_code == 200
    assert Entry.objects.filter(about_id=str(report.pk)).exclude(verb="read").count() > 0


def test_the_number_of_queries_does_not_grow_with_what_happened(client, reading):
    report = make_report()
    client.get(trail(report))
    few = asked(client.get, trail(report))
    make_claimed(report)
    assert asked(client.get, trail(report)) == few


def test_facts_are_told_in_words_and_not_by_the_keys_of_rows(client, reading):
    by = make_colleague()
    location = make_judged(country="FR", by=by)
    contact = make_abuse_contact(domains=())
    queue_notice(location.pk, contact.pk, by=by, reason="its imprint")
    page = html.unescape(client.get(trail(location.reports.get())).text)
    ready, claimed = AssessmentState.READY.label, AssessmentState.CLAIMED.label
    assert f"{ready} → {claimed}" in page
    assert "Baseline" in page
    assert "Only the country is the same" in page
    for raw in ("state:", "state_before", "location:", "assessment:", "False"):
        assert raw not in page


def test_what_a_notice_did_is_told_of_a_url_only_while_it_was_in_it():
    by = make_colleague()
    first = make_judged(country="FR", by=by)
    other = make_judged(country="FR", by=by, typed="https://images.example.org/other")
    contact = make_abuse_contact()
    taken_out = queue_notice(first.pk, contact.pk, by=by)
    stays = queue_notice(other.pk, contact.pk, by=by)
    assert taken_out.notice_id == stays.notice_id
    withdraw_item(taken_out.pk, by=by)
    send_now(stays.notice_id, by=by)
    run_due("notice.send")

    def history(location):
        case = open_case(location.reports.get(), person=by)
        told = [entry for entry in case.history if entry.about_type == "hotline.notice"]
        return [entry.verb for entry in reversed(told)]

    assert history(first) == ["notice.queued", "notice.item_withdrawn"]
    assert history(other)[0] == "notice.queued"
    assert history(other)[-1] == "notice.sent"
    assert "notice.item_withdrawn" not in history(other)
