"""What a colleague has claimed, nobody else changes and nobody else opens."""

from contextlib import contextmanager

import pytest
from django.core import serializers
from django.db import transaction
from django.utils import timezone

from hotline import models
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.case import CASE_PURPOSE
from hotline.operations.claims import claim, release
from hotline.operations.hosting import decide_country
from hotline.operations.reading import open_contact, open_texts
from hotline.urls import desk
from hotline.words.errors import ColleagueIsOnIt, ContactNeedsClaim, ReportEnded
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.test_claims import verbs
from tests.hotline.test_desk import press, sign_in
from tests.hotline.urls import path_of
from tests.makers.hotline import (
    assess,
    locations_of,
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)

pytestmark = pytest.mark.django_db
KINDS = (
    models.Report,
    models.Location,
    models.Claim,
    models.Assessment,
    models.HostingObservation,
    models.Notice,
    models.NoticeItem,
    models.Forward,
    models.ManualAction,
)
TOLD = {"narrative": "canary-narrative", "contact": "canary@home.example"}
CASE_ROUTES = [route for route in desk.urlpatterns if "reference" in route.pattern.converters]


def rows():
    """Every row that belongs to a case."""
    return {kind: serializers.serialize("json", kind.objects.order_by("pk")) for kind in KINDS}


def everything_somebody_could_say(address):
    """One form that fills every form of a case page."""
    said = {
        "country": "NL",
        "classification": "baseline",
        "youngest_age": "7-10",
        "ai_generated": "no",
        "self_generated": "no",
        "confidence": "3",
        "seen": "not",
        "outcome": "spam",
        "contact_id": address.pk,
        "addressee": "police",
        "recipient": "Unit",
        "means": "phone",
        "answer": "told",
        "happened_at": timezone.now().strftime("%Y-%m-%dT%H:%M"),
        "reason": "They said so by telephone.",
        "confirmed": "on",
    }
    return said | {f"hand-{name}": value for name, value in said.items()}


QUESTIONS_ANY_ASSESSMENT = (Role.HOTLINE_SUPERVISOR, "assess_again")


@contextmanager
def savepoint():
    """What happens within it is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


TWO_URLS = "https://images.example.org/a\nhttps://images.example.org/b"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.HOTLINE_SUPERVISOR])
@pytest.mark.parametrize("first", ["claimed", "assessed", "FR", "NL"])
def test_no_page_changes_or_reveals_what_a_colleague_works_on(client, role, first):
    """The second URL is always claimed, so a first one that is assessed is the colleague's too.

    Every route of a case is tried on the same rows. Where answers lead is looked at once each.
    """
    report, owner = make_claimed(make_report(TWO_URLS, **TOLD))
    address = make_abuse_contact()
    location = locations_of(report)[0]
    if first != "claimed":
        assess(location.pk, NewAssessment("baseline", youngest_age="7-10"), by=owner)
    if len(first) == 2:
        decide_country(location.pk, first, by=owner)
    sign_in(client, role)
    before, leads_to = rows(), set()
    for route in CASE_ROUTES:
        if first != "claimed" and (role, route.name) == QUESTIONS_ANY_ASSESSMENT:
            continue
        for purpose in ("judge", "answer") if route.name == "read" else ("answer",):
            said = everything_somebody_could_say(address) | {"purpose": purpose}
            with savepoint():
                answer = client.post(path_of(route, report), said)
                assert "canary" not in answer.text, route.name
                assert rows() == before, route.name
            leads_to.add(answer.headers.get("Location"))
    for url in leads_to - {None}:
        assert "canary" not in client.get(url).text, url


def test_the_owner_goes_on_with_what_is_judged(client):
    report, owner = make_claimed(make_report(TWO_URLS))
    first = locations_of(report)[0]
    assess(first.pk, NewAssessment("baseline", youngest_age="7-10"), by=owner)
    decide_country(first.pk, "FR", by=owner)
    first.refresh_from_db()
    assert first.country == "FR"


def test_whoever_judged_the_address_of_another_report_is_not_on_this_one():
    judged = make_judged("not_illegal", typed="https://images.example.org/a")
    before = judged.assessments.get().assessor
    report = make_report("https://images.example.org/a", **TOLD)
    with pytest.raises(ContactNeedsClaim):
        open_contact(report.pk, by=before, purpose="answer")
    colleague = make_colleague()
    assert claim(report.pk, by=colleague) == []
    assert open_contact(report.pk, by=colleague, purpose="answer") == TOLD["contact"]
    with pytest.raises(ContactNeedsClaim):
        open_contact(report.pk, by=before, purpose="answer")


def test_who_gave_a_report_back_opens_its_contact_no_more():
    report, owner = make_claimed(make_report("https://images.example.org/a", **TOLD))
    (location,) = locations_of(report)
    assess(location.pk, NewAssessment("baseline", youngest_age="7-10"), by=owner)
    assert open_contact(report.pk, by=owner, purpose="answer") == TOLD["contact"]
    release(report.pk, by=owner)
    with pytest.raises(ContactNeedsClaim):
        open_contact(report.pk, by=owner, purpose="answer")


def test_the_walk_knows_the_deeds_that_matter():
    assert {"decide_country", "assess", "set_aside", "read", "queue_notice"} <= {
        r.name for r in CASE_ROUTES
    }


def test_the_country_is_decided_by_whoever_is_on_it_or_by_anybody_while_nobody_is():
    report, owner = make_claimed()
    (location,) = locations_of(report)
    other = make_colleague()
    with pytest.raises(ColleagueIsOnIt):
        decide_country(location.pk, "NL", by=other)
    assert decide_country(location.pk, "NL", by=owner).country == "NL"
    release(report.pk, by=owner)
    assert decide_country(location.pk, "FR", by=other).country == "FR"


def test_texts_are_for_whoever_is_on_it_and_for_a_supervisor_who_checks():
    report, owner = make_claimed(make_report(**TOLD))
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assert open_texts(report.pk, by=owner, purpose="assess").narrative == "canary-narrative"
    for person, purpose in (
        (make_colleague(), "assess"),
        (make_colleague(), "check"),
        (supervisor, "assess"),
    ):
        with pytest.raises(ColleagueIsOnIt):
            open_texts(report.pk, by=person, purpose=purpose)
    assert open_texts(report.pk, by=supervisor, purpose="check").narrative == "canary-narrative"


def test_the_contact_is_refused_without_a_claim_and_the_refusal_is_kept():
    report, other = make_report(**TOLD), make_colleague()
    with pytest.raises(ContactNeedsClaim):
        open_contact(report.pk, by=other, purpose="answer")
    refused = Entry.objects.get(verb="contact.refused")
    assert (refused.by, refused.about_id) == (other, str(report.pk))
    assert not Entry.objects.filter(about_type="hotline.reportercontact").exists()


def test_the_contact_is_opened_by_whoever_is_on_it_and_that_is_kept():
    report, owner = make_claimed(make_report(**TOLD))
    assert open_contact(report.pk, by=owner, purpose="answer") == "canary@home.example"
    assert Entry.objects.filter(verb="read", about_type="hotline.reportercontact").count() == 1
    assert "contact.opened" in verbs(report)
    with pytest.raises(ContactNeedsClaim):
        open_contact(report.pk, by=make_colleague(), purpose="answer")


def test_whoever_judged_it_can_still_answer_the_reporter():
    location = make_judged("not_illegal", **TOLD)
    report, judge = location.reports.get(), location.assessments.get().assessor
    assert open_contact(report.pk, by=judge, purpose="answer") == "canary@home.example"
    with pytest.raises(ContactNeedsClaim):
        open_contact(report.pk, by=make_colleague(), purpose="answer")


def test_the_page_offers_the_text_to_whoever_may_open_it(client):
    report, _owner = make_claimed(make_report(**TOLD))
    case, read = (path_of(route, report) for route in CASE_ROUTES if route.name in {"case", "read"})
    sign_in(client)
    page = client.get(case)
    assert read not in page.text
    assert "A colleague is on it." in page.text
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    assert read in client.get(case).text


def test_a_page_that_says_what_is_wrong_with_a_form_is_recorded_like_any_other(client):
    sign_in(client)
    report = make_report()
    assert press(client, "read", report).status_code == 422
    shown = Entry.objects.filter(about_id=str(report.pk), purpose=CASE_PURPOSE)
    assert shown.count() == 1


def test_a_report_that_a_colleague_took_on_is_not_taken_from_them():
    first, second = make_colleague(), make_colleague(Role.HOTLINE_SUPERVISOR)
    report = make_judged("baseline", by=first).reports.get()
    assert report.taken_on_by == first
    with pytest.raises(ColleagueIsOnIt):
        claim(report.pk, by=second)
    report.refresh_from_db()
    assert report.taken_on_by == first


def test_what_is_closed_is_neither_released_nor_assessed_again():
    location = make_judged("not_illegal")
    report, by = location.reports.get(), make_colleague(Role.HOTLINE_SUPERVISOR)
    with pytest.raises(ReportEnded):
        release(report.pk, by=by)
    with pytest.raises(ReportEnded):
        assess_again(location.pk, by=by)
