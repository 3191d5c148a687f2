"""One decision answers everybody who reported the same address, and each reads the same truth."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from hotline.models import Assessment, Claim, Location, Report
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim
from hotline.operations.closing import close_report
from hotline.operations.notices import queue_notice
from hotline.operations.public_status import public_status
from hotline.operations.thread import ask_reporter, go_on_without_answers
from hotline.policies import profiles
from hotline.policies.second_look import two_agree
from hotline.states import (
    Addressee,
    AssessmentState,
    ItemState,
    NoticeState,
    Outcome,
    RemovalState,
    ReportState,
    Round,
)
from hotline.words.errors_assessing import NothingToCorrect
from portal.accounts.roles import Role
from tests.hotline.test_claims import verbs
from tests.makers.hotline import (
    assess,
    locations_of,
    make_abuse_contact,
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
SAME = "https://images.example.org/same"


def states(reports):
    return [Report.objects.get(pk=one.pk).state for one in reports]


def reads(report):
    report.refresh_from_db()
    with translation.override("en"):
        status = public_status(report, locations_of(report))
        return (str(status.title), str(status.text), status.facts)


def judge(report, new):
    _report, analyst = make_claimed(report)
    assess(locations_of(report)[0].pk, new, by=analyst)
    return analyst


BASELINE = NewAssessment("baseline", youngest_age="7-10")


def test_one_judgement_ends_all_reports_of_an_address_that_is_not_illegal():
    reports = [make_report(SAME) for _n in range(4)]
    judge(reports[0], NewAssessment("not_illegal"))
    assert len({reads(one) for one in reports}) == 1
    run_due("reports.answer")
    assert states(reports) == [ReportState.CLOSED] * 4
    assert "report.answered_by_assessment" in verbs(reports[3])


def test_one_closing_ends_all_reports_of_an_address_that_is_illegal():
    reports = [make_report(SAME) for _n in range(4)]
    analyst = judge(reports[0], BASELINE)
    run_due("reports.answer")
    assert states(reports) == [ReportState.IN_PROGRESS] * 4
    for addressee in (Addressee.POLICE, Addressee.PROVIDER):
        make_by_hand(locations_of(reports[0])[0], addressee)
    assert len({reads(one) for one in reports}) == 1
    close_report(reports[0].pk, by=analyst)
    run_due("reports.answer")
    assert states(reports) == [ReportState.CLOSED] * 4
    assert {Report.objects.get(pk=one.pk).outcome for one in reports} == {Outcome.ACTION_TAKEN}
    assert len({reads(one) for one in reports}) == 1


MANY = 200


def test_two_hundred_reports_of_one_address_are_answered_and_closed_with_one():
    reports = [make_report(SAME, observed=n == 0) for n in range(MANY)]
    danger = make_report(SAME, observed=False, imminent_danger=True)
    asked_back = make_report(SAME, observed=False)
    analyst = judge(reports[0], BASELINE)
    claim(asked_back.pk, by=analyst)
    ask_reporter(asked_back.pk, "Where on the page is it?", by=analyst)
    location = locations_of(reports[0])[0]
    assert location.report_count == MANY + 2
    run_due("reports.answer")
    assert set(states(reports)) == {ReportState.IN_PROGRESS}
    for addressee in (Addressee.POLICE, Addressee.PROVIDER):
        make_by_hand(location, addressee)
    close_report(reports[0].pk, by=analyst)
    run_due("reports.answer")
    assert set(states(reports)) == {ReportState.CLOSED}
    assert len({reads(one) for one in reports[::50]}) == 1
    assert Report.objects.filter(outcome=Outcome.ACTION_TAKEN).count() == MANY
    assert states([danger, asked_back]) == [ReportState.RECEIVED, ReportState.NEEDS_INFO]
    assert reads(danger) == reads(asked_back) == reads(reports[1])
    later = make_report(SAME, observed=False)
    assert states([later]) == [ReportState.CLOSED]
    Report.objects.filter(pk=asked_back.pk).update(question_due_at=timezone.now())
    go_on_without_answers()
    assert states([asked_back]) == [ReportState.CLOSED]


def test_a_report_of_an_address_that_is_under_way_is_answered_as_it_comes_in():
    location = make_by_hand(make_judged("baseline", typed=SAME), Addressee.PROVIDER)
    make_by_hand(location, Addressee.POLICE)
    before = make_report(SAME)
    assert states([before]) == [ReportState.IN_PROGRESS]
    close_report(location.reports.order_by("pk").first().pk, by=make_colleague())
    after = make_report(SAME)
    assert states([after]) == [ReportState.CLOSED]
    assert reads(after)[0] == "The company has been told"


@pytest.mark.parametrize(
    "told",
    [
        {"imminent_danger": True},
        {"reporter_is_depicted": True},
        {"contact": "me@home.example"},
    ],
)
def test_who_needs_a_person_gets_one_and_no_answer_before(told):
    reports = [make_report(SAME), make_report(SAME, **told)]
    judge(reports[0], NewAssessment("not_illegal"))
    run_due("reports.answer")
    later = make_report(SAME, **told)
    assert states([*reports, later]) == [
        ReportState.CLOSED,
        ReportState.RECEIVED,
        ReportState.RECEIVED,
    ]
    assert reads(reports[0])[0] == "No action possible"
    assert reads(reports[1])[0] == reads(later)[0] == "Received"


def test_a_report_that_names_more_waits_for_the_rest():
    wider = make_report(f"{SAME}\nhttps://images.example.org/other")
    judge(make_report(SAME), NewAssessment("not_illegal"))
    run_due("reports.answer")
    assert states([wider]) == [ReportState.RECEIVED]
    with translation.override("en"):
        status = public_status(wider, locations_of(wider))
    assert [one.code for one in status.addresses] == ["not_illegal", "assessing"]


def assessed_ago(location, days):
    ago = timezone.now() - timedelta(days=days)
    Location.objects.filter(pk=location.pk).update(assessed_at=ago)


def test_an_old_not_illegal_is_looked_at_again():
    location = make_judged("not_illegal", typed=SAME)
    assessed_ago(location, profiles.current().clocks.not_illegal_answers_days + 1)
    again = make_report(SAME)
    location.refresh_from_db()
    assert states([again]) == [ReportState.RECEIVED]
    assert location.assessment_state == AssessmentState.READY


def test_what_two_found_not_illegal_answers_for_longer(settings):
    settings.QUALITY_SAMPLE_PERCENT = 100
    location = make_judged("not_illegal", typed=SAME)
    clocks = profiles.current().clocks
    assert two_agree(Assessment.objects.filter(location=location).latest_first())
    assessed_ago(location, clocks.not_illegal_by_two_answers_days - 1)
    make_report(SAME)
    location.refresh_from_db()
    assert location.assessment_state == AssessmentState.ASSESSED
    assessed_ago(location, clocks.not_illegal_by_two_answers_days + 1)
    make_report(SAME)
    location.refresh_from_db()
    assert location.assessment_state == AssessmentState.READY


def test_what_two_could_not_see_is_looked_at_again_like_what_one_could_not(settings):
    settings.QUALITY_SAMPLE_PERCENT = 100
    location = make_judged("not_assessable", typed=SAME)
    assessed_ago(location, profiles.current().clocks.not_illegal_answers_days + 1)
    make_report(SAME)
    location.refresh_from_db()
    assert location.assessment_state == AssessmentState.READY


def test_a_wrong_judgement_is_corrected_by_a_supervisor_and_what_had_not_left_stays():
    location = make_judged("baseline", country="FR")
    report, supervisor = location.reports.get(), make_colleague(Role.HOTLINE_SUPERVISOR)
    item = queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())
    assess_again(location.pk, by=supervisor)
    item.refresh_from_db()
    location.refresh_from_db()
    assert (item.state, item.notice.state) == (ItemState.WITHDRAWN, NoticeState.CANCELLED)
    assert location.removal_state == RemovalState.NOT_STARTED
    assert reads(report)[0] == "Being assessed"
    made = assess(location.pk, NewAssessment("not_illegal"), by=supervisor)
    assert made.round == Round.ADJUDICATION
    assert made.supersedes.classification.code == "baseline"
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, Outcome.NOT_ILLEGAL)


def test_what_nobody_judged_is_not_corrected():
    report, _analyst = make_claimed()
    with pytest.raises(NothingToCorrect):
        assess_again(locations_of(report)[0].pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    assert Claim.objects.open().count() == 1


def test_reports_of_a_corrected_address_follow_the_correction():
    location = make_judged("not_illegal", typed=SAME)
    report = location.reports.get()
    assert reads(report)[0] == "No action possible"
    fresh = make_report(SAME, imminent_danger=True)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    claim(fresh.pk, by=supervisor)
    assess(location.pk, BASELINE, by=supervisor)
    assert reads(report)[0] == "Judged, action is being prepared"
