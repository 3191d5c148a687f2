"""Every case can be walked to its end, and at every step its reporter reads what is true.

A walker presses every button the desk offers, for every profile, verdict and kind of country.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone, translation

from hotline.desk.offers import Action, offered
from hotline.models import Location, ManualAction, Notice, Report
from hotline.operations.assessing import NewAssessment, assess
from hotline.operations.assessing_again import assess_again
from hotline.operations.case import open_case
from hotline.operations.claims import claim, release
from hotline.operations.closing import close_report, reopen_report, set_aside
from hotline.operations.forwards import queue_forward
from hotline.operations.hosting import decide_country
from hotline.operations.manual_actions import Done, record_manual_action
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.public_status import public_status
from hotline.operations.sending import send_notice
from hotline.operations.viewing import begin_viewing, end_viewing
from hotline.policies.profiles import PROFILE_VERSIONS, load
from hotline.states import (
    REPORT_ENDED,
    TO_THE_POLICE,
    Addressee,
    Answer,
    Means,
    NoticeState,
    Outcome,
    Verdict,
)
from portal.accounts.roles import Role
from tests.makers.hotline import (
    locations_of,
    make_abuse_contact,
    make_colleague,
    make_judged,
    make_partner,
    make_report,
)

pytestmark = pytest.mark.django_db
CENTRES = [load(name, version).country for name, version in PROFILE_VERSIONS.items()]
HOME = {"EU": "FR"}
KINDS = {
    "home": {},
    "partner": {"country": "US"},
    "no partner": {"country": "JP"},
    "undecided": {"typed": "https://mirror.example/x"},
    "onion": {"typed": "http://abcdef.onion/x"},
    "account": {"typed": "sam in the game"},
}


class Walker:
    """Presses every button that is offered to a supervisor, and remembers where it has been.

    `leaving` buttons untouched keeps a walk short where another walk presses them.
    """

    def __init__(self, location, centre, *, leaving=frozenset()):
        self.leaving = leaving
        self.location_id = location.pk
        self.report_id = location.reports.get().pk
        self.home = HOME.get(centre, centre)
        self.person = make_colleague(Role.HOTLINE_SUPERVISOR)
        self.address = make_abuse_contact(country=self.home)
        self.seen = set()
        self.leads_on = {}

    @property
    def location(self):
        return Location.objects.get(pk=self.location_id)

    @property
    def report(self):
        return Report.objects.get(pk=self.report_id)

    def standing(self):
        at, report = self.location, self.report
        tracks = (at.assessment_state, at.police_state, at.removal_state, at.exchange_state)
        told = (at.referred_at is None, at.handed_over_at is None, at.first_notice_at is None)
        return (report.state, report.outcome, at.verdict, at.country, *tracks, *told)

    def walk(self):
        here = self.standing()
        if here in self.seen:
            return here
        self.seen.add(here)
        self.check_truth()
        case = open_case(self.report, person=self.person)
        offers = offered(case, case.items[0])
        self.check_offers(offers)
        self.leads_on[here] = {there for there in self.branches(offers) if there != here}
        return here

    def branches(self, offers):
        if self.report.state in REPORT_ENDED:
            return
        for action in sorted(offers - self.leaving):
            for press in self.presses(action):
                with transaction.atomic():
                    press()
                    there = self.walk()
                    transaction.set_rollback(True)
                yield there

    def presses(self, action):
        """What a person may do with one button, with each choice of its form."""
        at, report, by = self.location_id, self.report_id, self.person
        if action == Action.BY_HAND:
            case = open_case(self.report, person=by)
            for addressee in case.items[0].may_tell:
                for answer in (Answer.TOLD, Answer.DECLINED):
                    yield lambda told=addressee, came=answer: record_manual_action(
                        at, self.done(told, came), by=by
                    )
            return
        simple = {
            Action.TAKE_ON: lambda: claim(report, by=by),
            Action.GIVE_BACK: lambda: release(report, by=by),
            Action.SET_ASIDE: lambda: set_aside(report, Outcome.SPAM, by=by),
            Action.CLOSE: lambda: close_report(report, by=by),
            Action.REOPEN: lambda: reopen_report(report, by=by),
            Action.LOOK: lambda: begin_viewing(at, by=by),
            Action.STOP_LOOKING: lambda: end_viewing(at, by=by),
            Action.ASSESS_AGAIN: lambda: assess_again(at, by=by),
            Action.NOTIFY: lambda: queue_notice(at, self.address.pk, by=by),
            Action.FORWARD: lambda: queue_forward(at, by=by),
            Action.SEND_NOW: self.send,
            Action.WITHDRAW: lambda: withdraw_item(self.item().pk, by=by),
        }
        if action == Action.ASSESS:
            yield lambda: assess(at, NewAssessment("not_illegal"), by=by)
            yield lambda: assess(at, NewAssessment("baseline", youngest_age="7-10"), by=by)
        elif action in simple:
            yield simple[action]
        elif action == Action.COUNTRY and not self.location.country:
            yield lambda: decide_country(at, self.home, by=by)

    def done(self, addressee, answer):
        then = timezone.now() - timedelta(hours=1)
        return Done(addressee, "Unit", Means.PHONE, answer, then)

    def item(self):
        return self.location.notice_items.open().get()

    def send(self):
        notice_id = self.item().notice_id
        send_now(notice_id, by=self.person)
        send_notice(notice_id)

    def check_offers(self, offers):
        if self.report.state in REPORT_ENDED:
            assert offers == {Action.REOPEN}
        else:
            assert offers, f"nothing leads on from {self.standing()}"

    def check_truth(self):
        """The sentence a reporter reads against the rows."""
        with translation.override("en"):
            status = public_status(self.report, [self.location])
            said = " ".join([str(status.text), *status.facts])
        recorded = ManualAction.objects.filter(location=self.location_id)
        told = set(recorded.values_list("addressee", flat=True))
        by_mail = Notice.objects.filter(
            items__location=self.location_id, state=NoticeState.SENT
        ).exists()
        illegal = self.location.verdict == Verdict.ILLEGAL
        if self.report.outcome == Outcome.SPAM:
            return
        assert ("told the police" in said) == (illegal and bool(told & TO_THE_POLICE))
        assert ("told the hotline" in said) == (illegal and Addressee.PARTNER in told)
        assert ("told the company" in said) == (illegal and (by_mail or Addressee.PROVIDER in told))
        assert not (illegal and "not illegal" in said)
        assert "takes over" not in said


def leads_to_an_end(walker, start):
    """Whether a closed report can be reached from a standing."""
    reached, fringe = set(), {start}
    while fringe:
        reached |= fringe
        fringe = {there for here in fringe for there in walker.leads_on[here]} - reached
    return any(standing[0] in REPORT_ENDED for standing in reached)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("centre", CENTRES)
def test_something_illegal_always_has_a_way_to_its_end(settings, centre, kind):
    settings.CENTRE_COUNTRY = centre
    make_partner("US")
    typed = KINDS[kind].get("typed", "https://images.example.org/a")
    country = KINDS[kind].get("country", HOME.get(centre, centre) if kind == "home" else "")
    location = make_judged("baseline", typed=typed, country=country)
    walker = Walker(location, centre, leaving={Action.ASSESS_AGAIN})
    walker.walk()
    for here in walker.leads_on:
        assert leads_to_an_end(walker, here), here


def test_a_judgement_that_is_corrected_has_a_way_to_its_end():
    leaving = {Action.LOOK, Action.STOP_LOOKING, Action.BY_HAND}
    walker = Walker(make_judged("baseline", country="FR"), "EU", leaving=leaving)
    walker.walk()
    assert any(standing[0] == "closed" for standing in walker.leads_on)
    for here in walker.leads_on:
        assert leads_to_an_end(walker, here), here


def test_a_new_report_always_has_a_way_to_its_end():
    leaving = {Action.ASSESS_AGAIN, Action.BY_HAND}
    walker = Walker(locations_of(make_report())[0], "EU", leaving=leaving)
    walker.walk()
    for here in walker.leads_on:
        assert leads_to_an_end(walker, here), here


@pytest.mark.parametrize("classification", ["harmful_not_illegal", "not_illegal", "not_assessable"])
def test_what_is_not_illegal_has_ended(classification):
    walker = Walker(make_judged(classification), "EU")
    walker.walk()
    assert walker.report.state in REPORT_ENDED


def test_pages_ask_only_for_actions_that_there_are():
    """A button that asks under another name would never be drawn."""
    asked = {
        name
        for page in Path("templates/desk/hotline").rglob("*.html")
        for name in re.findall(r'"(\w+)" in offers', page.read_text())
    }
    assert asked - {action.value for action in Action} == set()
