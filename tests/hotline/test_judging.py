"""Judging: by the vocabulary, by one's own claim, never over somebody else's judgement."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import DatabaseError

from hotline.errors import NotReadyToClose, NotYourClaim, ReasonNeeded, ReportEnded, WrongWord
from hotline.models import Assessment, Location, ReporterContact, Scheme, Term
from hotline.operations.claims import claim
from hotline.operations.closing import close_report, reopen_report, set_aside
from hotline.operations.judging import Judgement, assess
from hotline.policies import VERDICT_OF
from hotline.states import AssessmentState, ClaimEnd, Outcome, ReportState, Verdict
from tests import site_role
from tests.hotline.test_claims import verbs
from tests.makers.hotline import (
    locations_of,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)

pytestmark = pytest.mark.django_db


def test_every_classification_of_the_vocabulary_has_a_consequence():
    codes = set(Term.objects.current(Scheme.CLASSIFICATION).values_list("code", flat=True))
    assert set(VERDICT_OF) == codes


@pytest.mark.parametrize("code", sorted(VERDICT_OF))
def test_a_judgement_moves_the_location_and_is_kept_with_its_law_and_words(code):
    location = make_judged(code)
    made = Assessment.objects.get()
    verdict = VERDICT_OF[code]
    assert location.verdict == (verdict or "")
    assert (location.assessed_at is None) == (verdict is None)
    assert made.classification.code == code
    assert (made.law_profile, made.vocabulary_version) == ("generic-eu@1", 1)
    assert location.claims.get().ended == ClaimEnd.JUDGED
    assert verbs(location)[-1] == "location.assessed"


def test_undetermined_waits_for_somebody_else():
    location = make_judged("undetermined")
    assert location.assessment_state == AssessmentState.READY
    second = make_colleague()
    claim(location.reports.get().pk, by=second)
    again = assess(location.pk, Judgement("national"), by=second)
    assert again.supersedes.classification.code == "undetermined"
    assert Assessment.objects.count() == 2


def test_only_the_claimant_judges():
    report, _analyst = make_claimed()
    with pytest.raises(NotYourClaim):
        assess(locations_of(report)[0].pk, Judgement("baseline"), by=make_colleague())
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement("horrible"),
        Judgement(""),
        Judgement("baseline", youngest_age="4"),
        Judgement("not_assessable", reason="baseline"),
    ],
)
def test_words_that_are_not_on_the_list_are_refused(judgement):
    report, analyst = make_claimed()
    with pytest.raises(WrongWord):
        assess(locations_of(report)[0].pk, judgement, by=analyst)


def test_cannot_be_judged_needs_a_reason():
    report, analyst = make_claimed()
    with pytest.raises(ReasonNeeded):
        assess(locations_of(report)[0].pk, Judgement("not_assessable"), by=analyst)


def test_evidence_is_append_only_in_the_database():
    location = make_judged("baseline")
    for statement in (
        "UPDATE hotline_assessment SET id = id",
        "DELETE FROM hotline_assessment",
        "UPDATE hotline_hostingobservation SET id = id",
        "DELETE FROM hotline_hostingobservation",
    ):
        with (
            site_role.as_owner(),
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert location.assessments.count() == 1


def test_not_illegal_closes_the_report_and_starts_its_clocks():
    location = make_judged("not_illegal", contact="me@home.example")
    report = location.reports.get()
    assert (report.state, report.outcome) == (ReportState.CLOSED, Outcome.NOT_ILLEGAL)
    assert (report.forget_at - report.closed_at).days == 180
    assert (ReporterContact.objects.get().purge_at - report.closed_at).days == 30
    assert (location.forget_at - report.closed_at).days == 90
    assert verbs(report)[-1] == "report.closed"


def test_one_judgement_settles_every_report_of_the_address():
    others = [make_report("https://a.example/x") for _n in range(2)]
    for other in others[:1]:
        make_claimed(other)
    location = others[0].submissions.get().location
    assess(location.pk, Judgement("not_illegal"), by=location.claims.get().by)
    states = [type(one).objects.get(pk=one.pk).state for one in others]
    assert states == [ReportState.CLOSED, ReportState.RECEIVED]


def test_a_report_with_something_illegal_stays_open_until_it_is_dealt_with():
    location = make_judged("baseline", country="FR")
    report = location.reports.get()
    assert report.state == ReportState.IN_PROGRESS
    with pytest.raises(NotReadyToClose):
        close_report(report.pk, by=make_colleague())


def test_mixed_reports_wait_for_the_last_address():
    report, analyst = make_claimed(make_report("https://a.example/1\nhttps://a.example/2"))
    first, second = locations_of(report)
    assess(first.pk, Judgement("not_illegal"), by=analyst)
    report.refresh_from_db()
    assert report.state == ReportState.IN_PROGRESS
    assess(second.pk, Judgement("not_assessable", reason="link_expired"), by=analyst)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, Outcome.NOT_ILLEGAL)


def test_nothing_accessible_says_so():
    assert make_judged("not_assessable").reports.get().outcome == Outcome.NOT_ACCESSIBLE


@pytest.mark.parametrize("outcome", [Outcome.SPAM, Outcome.OUT_OF_SCOPE])
def test_setting_aside_ends_the_report_and_ones_claim(outcome):
    report, analyst = make_claimed()
    set_aside(report.pk, outcome, by=analyst)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (outcome.value, outcome)
    assert locations_of(report)[0].assessment_state == AssessmentState.READY
    with pytest.raises(ReportEnded):
        set_aside(report.pk, outcome, by=analyst)


def test_a_judged_report_is_not_set_aside():
    report = make_judged("baseline").reports.get()
    with pytest.raises(NotReadyToClose):
        set_aside(report.pk, Outcome.SPAM, by=make_colleague())


def test_reopening_looks_again_and_keeps_the_old_judgement():
    location = make_judged("not_illegal")
    report = location.reports.get()
    supervisor = make_colleague()
    reopen_report(report.pk, by=supervisor)
    location.refresh_from_db()
    report.refresh_from_db()
    assert (report.state, report.outcome, report.closed_at) == (ReportState.REOPENED, "", None)
    assert location.assessment_state == AssessmentState.READY
    assert reopen_report(report.pk, by=supervisor).state == ReportState.REOPENED
    claim(report.pk, by=supervisor)
    assess(location.pk, Judgement("baseline"), by=supervisor)
    assert location.assessments.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"assessment_state": AssessmentState.ASSESSED},
        {"assessment_state": "lost"},
        {"verdict": Verdict.ILLEGAL},
        {"removal_state": "notified"},
        {"removal_state": "removed_confirmed"},
        {"country": "FR", "country_confidence": ""},
    ],
)
def test_the_database_refuses_locations_no_table_knows(change):
    location = locations_of(make_report())[0]
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        Location.objects.filter(pk=location.pk).update(**change)
