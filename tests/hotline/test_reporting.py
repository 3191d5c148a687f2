"""A citizen reports: once for each form, whatever happens on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from hotline.models import (
    CONTACT_PLACE,
    NARRATIVE_PLACE,
    Channel,
    Location,
    Report,
    ReporterContact,
    Submission,
)
from hotline.operations.reporting import take_report
from hotline.states import AssessmentState, ReportState
from hotline.words.errors import NoUrl
from portal.audit.models import Entry
from portal.jobs.models import Job
from portal.privacy import form_tokens
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Shredded, unseal
from tests.makers.hotline import PURPOSE, locations_of, make_report, make_statement

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_same_form_gives_the_same_receipt_and_one_report():
    token = form_tokens.new(PURPOSE)
    first = take_report(make_statement(), token=token)
    again = take_report(make_statement("https://other.example/"), token=token)
    assert (first.fresh, again.fresh) == (True, False)
    assert again.receipt == first.receipt
    assert Report.objects.get() == first.report
    assert bytes(first.report.receipt_digest) == first.receipt.digest
    assert first.receipt.text not in str(Report.objects.values())


@pytest.mark.django_db(transaction=True)
def test_twenty_submits_of_one_form_at_once_are_one_report_with_one_receipt():
    token, statement = form_tokens.new(PURPOSE), make_statement("https://a.example/1")

    def submit(_number):
        try:
            return take_report(statement, token=token).receipt.text
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        receipts = set(pool.map(submit, range(20)))
    assert len(receipts) == 1
    assert Report.objects.count() == 1
    assert Submission.objects.count() == 1
    assert SubjectKey.objects.count() == 1
    assert Location.objects.get().report_count == 1


@pytest.mark.django_db(transaction=True)
def test_many_reports_of_the_same_addresses_meet_without_waiting_in_a_circle():
    forward = "\n".join(f"https://a.example/{n}" for n in range(8))
    backward = "\n".join(reversed(forward.splitlines()))
    statements = [make_statement(text) for text in (forward, backward) * 8]

    def submit(statement):
        try:
            return take_report(statement, token=form_tokens.new(PURPOSE)).fresh
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(submit, statements))
    assert Location.objects.count() == 8
    assert set(Location.objects.values_list("report_count", "reporter_count")) == {(16, 16)}


@pytest.mark.django_db
def test_duplicates_meet_in_one_location_and_are_counted():
    make_report("https://a.example/x?utm_source=mail")
    make_report("HTTPS://A.example:443/x#top")
    make_report("https://a.example/x", channel=Channel.POLICE)
    location = Location.objects.get()
    assert (location.report_count, location.reporter_count) == (3, 2)
    assert location.submissions.count() == 3


@pytest.mark.django_db
def test_what_was_written_is_sealed_and_shredded_with_its_key():
    report = make_report(
        "https://a.example/x\nsam in the game", narrative="a canary", contact="me@home.example"
    )
    assert b"canary" not in bytes(report.narrative)
    assert unseal(report.narrative, key=report.key, place=NARRATIVE_PLACE) == "a canary"
    second = report.submissions.last()
    assert unseal(second.raw, key=report.key, place=second.raw_place) == "sam in the game"
    contact = ReporterContact.objects.get(report=report)
    assert unseal(contact.contact, key=contact.key, place=CONTACT_PLACE) == "me@home.example"
    report.key.destroy()
    with pytest.raises(Shredded):
        unseal(report.narrative, key=report.key, place=NARRATIVE_PLACE)
    assert unseal(contact.contact, key=contact.key, place=CONTACT_PLACE) == "me@home.example"


@pytest.mark.django_db
def test_a_sealed_text_moved_to_another_place_does_not_open():
    from portal.privacy.sealing import Unreadable

    report = make_report("https://a.example/x\nhttps://b.example/y")
    first, second = report.submissions.all()
    with pytest.raises(Unreadable):
        unseal(first.raw, key=report.key, place=second.raw_place)


@pytest.mark.django_db
def test_danger_is_due_within_the_hour_and_the_rest_within_a_working_day():
    danger = make_report(imminent_danger=True, now=FRIDAY)
    calm = make_report(now=FRIDAY)
    assert (danger.first_look_due_at - FRIDAY).total_seconds() == 3600
    assert calm.first_look_due_at == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    assert list(Report.objects.open().by_urgency()) == [danger, calm]


@pytest.mark.django_db
def test_taking_a_report_is_audited_without_a_word_of_it_and_leaves_work():
    report = make_report("https://a.example/x\nsam in the game", observed=False)
    entry = Entry.objects.get(verb="report.taken")
    assert (entry.actor, entry.about_id, entry.by) == ("reporter", str(report.pk), None)
    assert entry.facts == {"urls": 2, "imminent_danger": False}
    jobs = Job.objects.filter(kind="hosting.observe")
    named, described = locations_of(report)
    assert [job.subject for job in jobs] == [str(named.pk)]
    assert named.assessment_state == AssessmentState.ENRICHING
    assert described.assessment_state == AssessmentState.READY


@pytest.mark.django_db
def test_a_report_needs_something_to_look_for():
    with pytest.raises(NoUrl):
        take_report(make_statement("  \n "), token=form_tokens.new(PURPOSE))
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_there_is_no_column_for_who_or_from_where():
    columns = {
        field.name for model in (Report, Submission, Location) for field in model._meta.fields
    }
    assert not {name for name in columns if "agent" in name or name.startswith(("ip", "user"))}
    assert make_report().state == ReportState.RECEIVED
