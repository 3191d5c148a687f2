"""Danger that becomes known while a second look is due: what was found illegal stands at once."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from hotline.models import Assessment, Location, Referral
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim
from hotline.operations.closing import reopen_report, set_aside, undo_set_aside
from hotline.operations.notices import queue_notice
from hotline.operations.open_case import open_case
from hotline.operations.referring import refer
from hotline.operations.tracks import rebuild
from hotline.operations.verdicts import flag_danger
from hotline.policies.next_steps import Step
from hotline.policies.priority import Reason
from hotline.states import AssessmentState, Outcome, ReportState, Round, Urgency, Verdict
from hotline.words.errors import NotReadyToClose, ReportEnded
from hotline.words.errors_assessing import LookIsForOthers
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.makers.hotline import (
    assess,
    look_again,
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
    steps_of,
)
from tests.makers.police import make_unit

pytestmark = pytest.mark.django_db

NATIONAL = NewAssessment("national")
NOT_ILLEGAL = NewAssessment("not_illegal")
URL = "https://images.example.org/a"


def in_question(classification="national", **more):
    """Assessed once; a second look is due."""
    location = make_judged(classification, country="FR", alone=True, **more)
    assert (location.verdict, location.assessment_round) == ("", Round.SECOND)
    return location


def danger(location):
    """Somebody else reports it and speaks of danger."""
    report = make_report(URL, imminent_danger=True, observed=False)
    location.refresh_from_db()
    return report


def test_what_was_found_illegal_stands_when_a_later_report_speaks_of_danger():
    location = in_question()
    danger(location)
    assert location.verdict == Verdict.ILLEGAL
    assert {Step.SECOND_LOOK, Step.NOTIFY, Step.TELL_POLICE} <= steps_of(location)
    assert location.watches.exists()
    assert Entry.objects.filter(verb="location.stands_in_danger", actor="system").count() == 1
    assert rebuild(location) is False


def test_the_clock_of_telling_begins_with_the_danger():
    location = in_question()
    first = Assessment.objects.get(location=location)
    danger(location)
    assert location.assessed_at > first.made_at
    stood_at = location.assessed_at
    look_again(location, NATIONAL)
    location.refresh_from_db()
    assert location.assessed_at == stood_at


def test_police_and_provider_are_told_before_anybody_looked_again():
    location = in_question()
    danger(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    queue_notice(location.pk, make_abuse_contact().pk, by=supervisor)
    refer(location.pk, by=supervisor, unit_id=make_unit().pk, urgency=Urgency.DANGER)
    location.refresh_from_db()
    assert location.removal_state == "notice_queued"
    assert location.police_state == "queued"


def test_a_colleague_who_looks_afterwards_keeps_nobody_from_acting():
    first = make_colleague()
    location = in_question(by=first)
    danger(location)
    claim(location.submissions.earliest("pk").report_id, by=make_colleague())
    location.refresh_from_db()
    assert location.assessment_state == AssessmentState.CLAIMED
    queue_notice(location.pk, make_abuse_contact().pk, by=first)
    location.refresh_from_db()
    assert location.removal_state == "notice_queued"


def test_a_second_look_that_agrees_ends_the_question():
    location = in_question()
    danger(location)
    look_again(location, NATIONAL)
    location.refresh_from_db()
    assert (location.verdict, location.assessment_state) == ("illegal", "assessed")
    assert Step.SECOND_LOOK not in steps_of(location)


def test_one_that_differs_leaves_it_standing_until_a_supervisor_decides():
    location = in_question()
    danger(location)
    look_again(location, NOT_ILLEGAL)
    location.refresh_from_db()
    assert (location.verdict, location.assessment_round) == ("illegal", Round.ADJUDICATION)
    assert Step.ADJUDICATE in steps_of(location)
    look_again(location, NOT_ILLEGAL, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    location.refresh_from_db()
    assert location.verdict == Verdict.NOT_ILLEGAL
    assert not location.watches.open().exists()
    assert rebuild(location) is False


def test_one_that_determines_nothing_leaves_it_standing():
    location = in_question()
    danger(location)
    look_again(location, NewAssessment("undetermined"))
    location.refresh_from_db()
    assert (location.verdict, location.assessment_state) == ("illegal", "ready")


def test_what_was_not_found_illegal_goes_on_waiting():
    location = make_judged("not_illegal", alone=True, by=trainee())
    danger(location)
    assert (location.verdict, location.assessment_round) == ("", Round.SECOND)
    assert steps_of(location) == {Step.SECOND_LOOK, Step.DANGER}


def test_of_two_that_differ_nothing_stands_before_the_decision():
    location = in_question()
    look_again(location, NOT_ILLEGAL)
    danger(location)
    assert location.verdict == ""
    assert steps_of(location) == {Step.ADJUDICATE, Step.DANGER}


def test_a_case_cannot_be_closed_or_set_aside_before_the_look():
    first = make_colleague()
    location = in_question(by=first)
    report = danger(location)
    with pytest.raises(NotReadyToClose):
        set_aside(report.pk, Outcome.SPAM, by=make_colleague())
    case = open_case(location.submissions.earliest("pk").report, person=first)
    assert not case.may_close


def test_an_analyst_flags_danger():
    location = in_question()
    report = location.submissions.get().report
    before = location.assessment_due_at
    by = make_colleague()
    flag_danger(report.pk, "reporter", by=by)
    flag_danger(report.pk, "reporter", by=by)
    location.refresh_from_db()
    report.refresh_from_db()
    assert (report.imminent_danger, location.verdict) == (True, Verdict.ILLEGAL)
    assert location.assessment_due_at < before
    assert Reason.DANGER in location.priority_reasons
    (entry,) = Entry.objects.filter(verb="report.danger_flagged")
    assert (entry.by, entry.facts["how"]) == (by, "reporter")


def test_danger_is_flagged_on_open_reports_only():
    report = make_report()
    set_aside(report.pk, Outcome.SPAM, by=make_colleague())
    with pytest.raises(ReportEnded):
        flag_danger(report.pk, "seen", by=make_colleague())


def test_a_report_of_danger_that_is_opened_again_counts():
    ended = make_report(imminent_danger=True)
    set_aside(ended.pk, Outcome.OUT_OF_SCOPE, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    location = in_question()
    reopen_report(ended.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    location.refresh_from_db()
    assert location.verdict == Verdict.ILLEGAL


def test_danger_counts_again_when_setting_it_aside_is_taken_back():
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    report = make_report(URL, imminent_danger=True)
    since = report.danger_since
    set_aside(report.pk, Outcome.OUT_OF_SCOPE, by=supervisor)
    location = in_question()
    assert (location.danger_since, Reason.DANGER in location.priority_reasons) == (None, False)
    undo_set_aside(report.pk, by=supervisor)
    location.refresh_from_db()
    assert (location.danger_since, location.verdict) == (since, Verdict.ILLEGAL)
    assert Reason.DANGER in location.priority_reasons
    assert Step.TELL_POLICE in steps_of(location)
    assert rebuild(location) is False


def trainee():
    from hotline.operations.welfare import set_plan
    from hotline.policies.welfare import Plan

    person = make_colleague()
    set_plan(person.pk, Plan(in_training=True), by=make_colleague(Role.HOTLINE_SUPERVISOR))
    return person


# ---- what whoever looks second is shown


def sign_in(client, person):
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)


GIVES_AWAY = (
    "Illegal",
    "stands at once",
    "Found to be illegal",
    "Notify the provider",
    "Tell the police",
    "P-20",
)
PAGES = ("due", "queue", "today", "referrals", "failed_notices")


@pytest.fixture
def standing():
    """Assessed by `first`, standing because of danger, with the police told."""
    first = make_colleague()
    location = in_question(by=first)
    danger(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    refer(location.pk, by=supervisor, unit_id=make_unit().pk, urgency=Urgency.DANGER)
    location.refresh_from_db()
    return location, first, supervisor


def test_whoever_looks_second_is_shown_nothing_of_it(client, standing):
    location, _first, _supervisor = standing
    second = make_colleague()
    sign_in(client, second)
    case = reverse(
        "hotline_desk:case", args=[location.submissions.earliest("pk").report.public_ref]
    )
    for page in (case, *(reverse(f"hotline_desk:{name}") for name in PAGES)):
        shown = client.get(page).text.split("data-key-list")[-1]  # without the filters' choices
        assert [words for words in GIVES_AWAY if words in shown] == [], page
    for step in (Step.TELL_POLICE, Step.NOTIFY):
        listed = client.get(reverse("hotline_desk:due"), {"step": step.value}).text
        assert "hxxps" not in listed
    assert "hxxps" in client.get(reverse("hotline_desk:due"), {"show": "to_assess"}).text
    assert "hxxps" not in client.get(reverse("hotline_desk:due"), {"show": "to_act"}).text


def test_a_blind_case_holds_nothing_that_followed(standing):
    location, first, supervisor = standing
    report = location.submissions.earliest("pk").report
    (item,) = open_case(report, person=make_colleague()).items
    assert (item.is_blind, item.location.verdict, item.referral) == (True, "", None)
    assert item.steps == {Step.SECOND_LOOK}
    assert item.may_look
    for person in (first, supervisor):
        (item,) = open_case(report, person=person).items
        assert (item.is_blind, item.location.verdict) == (False, Verdict.ILLEGAL)
        assert item.referral == Referral.objects.get()
        assert not item.may_look


def test_history_tells_whoever_looks_second_nothing(standing):
    location, first, _supervisor = standing
    report = location.submissions.earliest("pk").report
    blind = {one.verb for one in open_case(report, person=make_colleague()).history}
    knows = {one.verb for one in open_case(report, person=first).history}
    assert "location.stands_in_danger" in knows
    assert not any(verb.startswith(("police", "location.stands", "watch")) for verb in blind)


def test_whoever_sees_to_what_follows_does_not_look_second(standing):
    location, first, supervisor = standing
    for person in (first, supervisor):
        with pytest.raises(LookIsForOthers):
            claim(location.submissions.earliest("pk").report_id, by=person)


def test_a_supervisor_who_was_looking_goes_on_and_is_shown_nothing():
    location = in_question()
    second = make_colleague(Role.HOTLINE_SUPERVISOR)
    report = location.submissions.get().report
    claim(report.pk, by=second)
    danger(location)
    (item,) = open_case(report, person=second).items
    assert (item.is_blind, item.may_look, item.location.verdict) == (True, True, "")
    assert item.steps == {Step.SECOND_LOOK}
    assert location in Location.objects.kept_from(second)
    assess(location.pk, NATIONAL, by=second)
    location.refresh_from_db()
    assert location.assessment_state == AssessmentState.ASSESSED


def test_supervisors_and_the_first_analyst_find_it_among_what_is_to_be_done(client, standing):
    _location, first, supervisor = standing
    for person in (first, supervisor):
        sign_in(client, person)
        shown = client.get(reverse("hotline_desk:due"), {"show": "to_act"}).text
        assert "Notify the provider" in shown.split("data-key-list")[-1]


def test_the_button_flags_danger(client):
    report, by = make_claimed()
    sign_in(client, by)
    case = reverse("hotline_desk:case", args=[report.public_ref])
    assert "Someone is in danger" in client.get(case).text
    client.post(reverse("hotline_desk:flag_danger", args=[report.public_ref]), {"how": "seen"})
    report.refresh_from_db()
    assert report.imminent_danger
    assert report.state == ReportState.ACCEPTED
