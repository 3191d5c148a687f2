"""Somebody is in danger: the police can be told of anything, and no report ends before they are."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from hotline.forms.desk_police import ReferForm
from hotline.models import Report
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim
from hotline.operations.closing import close_report, close_untold, set_aside
from hotline.operations.manual_actions import Done, record_manual_action
from hotline.operations.open_case import open_case
from hotline.operations.public_status import public_status
from hotline.operations.referral_package import package_of
from hotline.operations.referring import refer, send_referral
from hotline.operations.standing import standing
from hotline.operations.tracks import rebuild
from hotline.operations.verdicts import flag_danger
from hotline.policies.next_steps import Step, due_at
from hotline.policies.profiles import current
from hotline.states import Addressee, Answer, Means, Outcome, ReportState, Urgency, WithoutPolice
from hotline.words.errors import NotReadyToClose
from hotline.words.errors_police import DangerUntold, NotToBeReferred, PoliceNeedWords
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    assess,
    locations_of,
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
    steps_of,
)
from tests.makers.police import Kept, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.urls("portal.urls.all")]

WORDS = "My neighbour wants to hurt a child tonight"
URL = "https://images.example.org/a"
NOT_THERE = NewAssessment("not_assessable", reason="other")
NOT_ILLEGAL = NewAssessment("not_illegal")
MESSAGE = "A child in Example Street 1 is to be hurt tonight."


def reads(report):
    report.refresh_from_db()
    with translation.override("en"):
        status = public_status(report, locations_of(report))
        return status.code, str(status.text), status.facts


def in_danger(typed=WORDS, *, by=None, **more):
    """A report of danger that an analyst is on, and what it names."""
    report, analyst = make_claimed(make_report(typed, imminent_danger=True, **more), by=by)
    return report, locations_of(report)[0], analyst


def told(location, *, by=None):
    made = refer(
        location.pk,
        by=by or make_colleague(),
        unit_id=make_unit().pk,
        urgency=Urgency.DANGER,
        message=MESSAGE,
    )
    send_referral(made.pk, through=Kept())
    made.refresh_from_db()
    location.refresh_from_db()
    return made


def test_words_without_an_address_are_referred_from_the_moment_somebody_is_on_them():
    report = make_report(WORDS, imminent_danger=True)
    (location,) = locations_of(report)
    assert steps_of(location) == {Step.ASSESS}
    with pytest.raises(NotToBeReferred):
        told(location)
    claim(report.pk, by=(analyst := make_colleague()))
    location.refresh_from_db()
    assert Step.DANGER in steps_of(location)
    item = open_case(report, person=analyst).items[0]
    assert item.may_refer
    assert Addressee.POLICE in item.may_tell
    made = told(location, by=analyst)
    assert steps_of(location) == {Step.ASSESS}
    document = json.loads(package_of(made))
    assert (document["message"], document["found_illegal"]) == (MESSAGE, False)
    assert "neighbour" not in package_of(made), "nothing of the reporter's own words"
    assert rebuild(location) is False


def test_the_police_learn_something():
    _report, location, analyst = in_danger()
    with pytest.raises(PoliceNeedWords):
        refer(location.pk, by=analyst, unit_id=make_unit().pk, urgency=Urgency.DANGER)


def test_what_was_done_by_hand_is_recorded():
    _report, location, analyst = in_danger()
    done = Done(Addressee.POLICE, "Example Unit", Means.PHONE, Answer.TOLD, location.danger_since)
    made = record_manual_action(location.pk, done, by=analyst)
    location.refresh_from_db()
    assert Step.DANGER not in steps_of(location)
    assert (made.found_illegal, location.danger_told_at) == (False, location.danger_since)


def test_without_danger_nobody_is_referred_who_did_nothing_illegal():
    report, analyst = make_claimed(make_report(WORDS))
    (location,) = locations_of(report)
    assert steps_of(location) == {Step.ASSESS}
    with pytest.raises(NotToBeReferred):
        told(location, by=analyst)
    assert open_case(report, person=analyst).items[0].may_tell == ()


def test_it_does_not_close_before_the_police_were_told():
    report, location, analyst = in_danger()
    assess(location.pk, NOT_THERE, by=analyst)
    report.refresh_from_db()
    assert report.state == ReportState.IN_PROGRESS
    with pytest.raises(NotReadyToClose):
        close_report(report.pk, by=analyst)
    assert reads(report)[0] == "assessing"
    told(location)
    close_report(report.pk, by=analyst)
    report.refresh_from_db()
    assert report.outcome == Outcome.POLICE_TOLD
    code, text, facts = reads(report)
    assert code == "danger_told"
    assert "illegal" not in text
    assert len(facts) == 1
    assert facts[0].startswith("We told the police on")


def test_it_closes_by_itself_when_they_were_told_before_it_was_assessed():
    report, location, analyst = in_danger()
    told(location)
    assess(location.pk, NOT_ILLEGAL, by=analyst)
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, Outcome.POLICE_TOLD)
    location.refresh_from_db()
    assert not location.retractions.exists(), "they were never told that it is illegal"


def test_a_supervisor_closes_it_without_the_police_and_says_why():
    report, location, analyst = in_danger()
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    with pytest.raises(NotReadyToClose):
        close_untold(report.pk, WithoutPolice.NO_DANGER, by=supervisor)
    assess(location.pk, NOT_THERE, by=analyst)
    case = open_case(Report.objects.get(pk=report.pk), person=supervisor)
    assert case.may_close_untold
    assert not case.may_close
    close_untold(report.pk, WithoutPolice.NO_DANGER, by=supervisor)
    report.refresh_from_db()
    assert report.state == ReportState.CLOSED
    assert Entry.objects.get(verb="report.closed_untold").facts["why"] == "no_danger"
    location.refresh_from_db()
    assert steps_of(location) == set()
    assert rebuild(location) is False


def test_only_a_supervisor_sets_danger_aside_that_nobody_heard_of():
    report = make_report(WORDS, imminent_danger=True)
    with pytest.raises(DangerUntold):
        set_aside(report.pk, Outcome.SPAM, by=make_colleague())
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assert set_aside(report.pk, Outcome.SPAM, by=supervisor).state == ReportState.SPAM


def test_danger_that_an_analyst_sees_is_told_as_well():
    report, analyst = make_claimed(make_report(WORDS))
    flag_danger(report.pk, "seen", by=analyst)
    (location,) = locations_of(report)
    assert Step.DANGER in steps_of(location)
    assert rebuild(location) is False


def test_words_without_danger_have_an_honest_end():
    report, analyst = make_claimed(make_report(WORDS))
    assess(locations_of(report)[0].pk, NOT_THERE, by=analyst)
    code, text, _facts = reads(report)
    assert code == "words_not_accessible"
    assert "at this address" not in text
    assert report.state == ReportState.CLOSED


def test_danger_at_an_address_known_to_be_not_illegal_waits_for_a_person():
    location = make_judged("not_illegal")
    report = make_report(URL, imminent_danger=True, observed=False)
    assert report.state == ReportState.RECEIVED
    assert reads(report)[0] == "received"
    claim(report.pk, by=make_colleague())
    report.refresh_from_db()
    assert reads(report)[0] == "assessing"
    location.refresh_from_db()
    assert steps_of(location) == {Step.DANGER}
    told(location)
    assert reads(report)[0] == "danger_told"


def test_words_at_an_address_known_to_be_not_illegal_are_read_first():
    make_judged("not_illegal")
    with_words = make_report(URL, narrative="He says where he lives.", observed=False)
    assert with_words.state == ReportState.RECEIVED
    assert reads(with_words)[0] == "received"
    assert make_report(URL, observed=False).state == ReportState.CLOSED


def test_danger_abroad_goes_to_the_police_first_by_the_clock_of_danger():
    location = make_judged(country="US", imminent_danger=True)
    assert steps_of(location) == {Step.DANGER, Step.FORWARD}
    at = standing(location, database_now())
    assert location.danger_since
    until = location.danger_since + timedelta(minutes=current().clocks.imminent_first_look_minutes)
    assert due_at(Step.DANGER, at, current()) == until
    assert location.next_due_at == until
    told(location)
    assert steps_of(location) == {Step.FORWARD}


def test_how_soon_they_should_look_is_chosen_beforehand():
    assert ReferForm(danger=True)["urgency"].initial == Urgency.DANGER
    assert ReferForm()["urgency"].initial == Urgency.NORMAL


def test_new_danger_is_told_although_the_police_have_the_address():
    location = make_judged(country="FR", imminent_danger=False)
    make_by_hand(location)
    make_report(URL, imminent_danger=True, observed=False)
    location.refresh_from_db()
    assert Step.DANGER in steps_of(location)
    make_by_hand(location)
    assert Step.DANGER not in steps_of(location)


def test_the_desk_offers_the_referral_with_words(client):
    report, location, analyst = in_danger()
    sign_in(client, person=analyst)
    address = reverse("hotline_desk:refer", args=[report.public_ref, 1])
    unit = make_unit()
    sent = {"refer-unit_id": unit.pk, "refer-urgency": "danger"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"refer-message": MESSAGE}).status_code == 302
    assert location.referrals.get().urgency == Urgency.DANGER
