"""Every case can be walked to its end, and at every step its reporter reads what is true.

A walker presses every button the desk offers, for every profile, verdict and kind of country.
"""

import copy
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation

from hotline.desk.actions import CASE, CaseAt
from hotline.desk.history import words_of
from hotline.models import Location, ManualAction, Notice, ProviderRole, Referral, Report
from hotline.operations.open_case import open_case
from hotline.operations.public_status import public_status
from hotline.operations.referring import send_referral
from hotline.operations.sending import send_notice
from hotline.policies.next_steps import LOOKS, TOLD, WAITS_FOR_ITS_TIME, Step
from hotline.policies.profiles import PROFILE_VERSIONS, load
from hotline.states import (
    REPORT_ENDED,
    TO_THE_POLICE,
    Addressee,
    NoticeState,
    Outcome,
    Verdict,
)
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.makers.hotline import (
    locations_of,
    make_abuse_contact,
    make_colleague,
    make_judged,
    make_partner,
    make_report,
)
from tests.makers.police import make_unit

pytestmark = pytest.mark.django_db
CENTRES = [load(name, version).country for name, version in PROFILE_VERSIONS.items()]
HOME = {"EU": "FR"}
KINDS = {
    "home": {},
    "partner": {"country": "US"},
    "no partner": {"country": "JP"},
    "behind a network": {"typed": "https://edge.example/x"},
    "undecided": {"typed": "https://mirror.example/x"},
    "onion": {"typed": "http://abcdef.onion/x"},
    "account": {"typed": "sam in the game"},
}
BY_LAW = ("home", "partner", "onion")
"""Where a law decides who is told first. What no country is known of is the same under each."""
ASSESSED = {
    "article": "abuse_material",
    "ai_generated": "no",
    "self_generated": "no",
    "seen": "not",
}
TYPED = {
    "ask_reporter": [{"suggestion": "where"}],
    "set_aside": [{"outcome": "spam"}],
    "set_category": [],  # moves no track; see test_categorising.py
    "assess": [
        {"classification": "not_illegal", "confidence": "2", **ASSESSED},
        {"classification": "baseline", "youngest_age": "7-10", "confidence": "2", **ASSESSED},
    ],
}
"""What is chosen in forms, one walk for each."""
BY_HAND = {"record_manual_action", "refer"}
TAKEN_BY = {
    Step.CLAIM: {"claim"},
    **{look: {"claim", "assess"} for look in LOOKS},
    Step.DECIDE_COUNTRY: {"decide_country"},
    Step.LOCATE_ORIGIN: {"record_origin"},
    Step.ORIGIN_TOLD: {"record_origin"},
    Step.ASK_ORIGIN: {"ask_for_origin", "record_origin"},
    Step.DANGER: BY_HAND,
    Step.TELL_POLICE: BY_HAND,
    Step.ASK_POLICE: BY_HAND,
    Step.POLICE_FIRST: BY_HAND,
    Step.POLICE_AGREE: BY_HAND,
    Step.CONTACT_IS_THEIRS: BY_HAND,
    Step.NOTIFY: {"queue_notice"},
    Step.CHECK_REMOVED: {"confirm_gone"},
    Step.FOLLOW_MOVE: {"follow_move"},
    Step.SEE_MOVE: {"note_move_seen"},
    Step.ANSWER_DISPUTE: {"ask_again"},
    Step.ESCALATE: {"escalate"},
    Step.TELL_OWNER: {"tell_as_well", "tell_nobody"},
    Step.TELL_NETWORK: {"tell_as_well", "tell_nobody"},
    Step.TELL_AUTHORITY: {"tell_as_well", "tell_nobody"},
    Step.RECHECK: {"note_still_there"},
    Step.DECIDE_WATCH: {"watch_on", "end_watching"},
    Step.LOOK_FOR_RETURN: {"note_still_gone"},
    Step.NOTICE_FAILED: {"retry_notice", "withdraw_item"},
    Step.FORWARD: {"queue_forward"},
    Step.PARTNER_WAITS: BY_HAND,
    Step.NO_HOTLINE: BY_HAND,
    Step.POLICE_ONLY: BY_HAND,
    Step.POLICE_DECLINED: BY_HAND | {"give_up_police"},
    Step.CLOSE: {"close_report"},
}
"""The buttons that take each step that is ours to take."""
AFTERWARDS = frozenset(
    {
        *("ask_again", "confirm_gone", "escalate", "follow_move", "give_up", "note_reappeared"),
        "tell_partner_again",
    }
)
"""What is done after a provider was told; walked at home only."""
WITH_POLICE = frozenset({"refer", "set_hold"})
"""Referrals and holds; a walk of their own goes through them."""

CHANGES_WHAT_IS_NAMED = frozenset({"correct_address", "add_address", "add_parts"})
"""A walk stays with one URL; see test_correcting_addresses.py and test_parts.py."""


def first_choices(form):
    """What stands first in every list of a form, and what its page sends along unseen."""
    unseen = {field.name: field.value() for field in form.hidden_fields()}
    lists = {
        name: [code for code, _label in getattr(field, "choices", [])]
        for name, field in form.fields.items()
    }
    return unseen | {name: codes[0] for name, codes in lists.items() if codes}


class Walker:
    """Presses every button that is offered to a supervisor, and remembers where it has been.

    `leaving` buttons untouched and `telling` few by hand keep a walk short where another walk
    does both.
    """

    def __init__(self, location, centre, *, leaving=frozenset(), telling=frozenset(Addressee)):
        self.leaving = leaving
        self.telling = telling
        self.location_id = location.pk
        self.report_id = location.reports.get().pk
        self.home = HOME.get(centre, centre)
        self.person = make_colleague(Role.HOTLINE_SUPERVISOR)
        self.address = make_abuse_contact(country=self.home)
        self.network = make_abuse_contact("Example Edge", country="US", roles=(ProviderRole.CDN,))
        self.police = {
            "refer": {"refer-unit_id": make_unit().pk, "refer-urgency": "normal"},
            "set_hold": {"hold-agency": "Unit", "hold-officer": "17", "hold-reason": "Search."},
        }
        self.seen = set()
        self.declined = set()
        """Who has said no once. Only the no of the police leads anywhere."""
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
        held = at.held_until is not None
        return (report.state, report.outcome, at.verdict, at.country, *tracks, *told, held)

    def opened(self):
        case = open_case(self.report, person=self.person)
        return CaseAt(case, case.items[0])

    def walk(self):
        here = self.standing()
        if here in self.seen:
            return here
        self.seen.add(here)
        self.check_truth()
        page = self.opened()
        offers = CASE.offered(page, to=self.person)
        assert offers.pop("read"), "whatever it stands at, it can be read; that moves nothing"
        self.check_offers(page, offers)
        self.leads_on[here] = {there for there in self.branches(page, offers) if there != here}
        return here

    def branches(self, page, offers):
        if page.case.report.state in REPORT_ENDED:
            return
        for name in sorted(offers.keys() - self.leaving - CHANGES_WHAT_IS_NAMED):
            for said in self.choices(page, name):
                with transaction.atomic():
                    self.press(page, CASE.known[name], said)
                    there = self.walk()
                    transaction.set_rollback(True)
                yield there

    def choices(self, page, name):
        """What a person may type into the form of one button; nothing for a plain one."""
        if name == "record_manual_action":
            told = [one for one in page.item.may_tell if one in self.telling]
            declines = [one for one in told if one not in self.declined]
            self.declined.update(set(declines) - TO_THE_POLICE)
            answers = [(one, "told") for one in told] + [(one, "declined") for one in declines]
            return [self.told(*answer) for answer in answers]
        if name == "decide_country" and page.item.location.country:
            return []
        if name == "set_hold" and page.item.holds:
            return []  # the one unit of this walk asks us to wait already
        if name in {"refer", "set_hold"}:
            return [self.police[name]]
        contact = {
            "ask_for_origin": self.network.pk,
            "escalate": f"{self.address.pk}:host",
        }.get(name, self.address.pk)
        return TYPED.get(name, [{"country": self.home, "contact_id": contact}])

    def told(self, addressee, answer):
        then = timezone.localtime() - timedelta(hours=1)
        said = {"addressee": addressee, "answer": answer, "recipient": "Unit", "means": "phone"}
        said["happened_at"] = f"{then:%Y-%m-%dT%H:%M}"
        return {f"hand-{field}": value for field, value in said.items()}

    def press(self, page, action, said):
        """What the view does. Every line it leaves in the history is a sentence."""
        subject, newest = copy.deepcopy(page), Entry.objects.latest("id").pk
        make = action.form
        form = make and make(subject, first_choices(make(subject, None)) | said)
        assert form is None or form.is_valid(), form.errors
        action.do(subject, by=self.person, form=form)
        for entry in Entry.objects.filter(id__gt=newest):
            assert words_of(entry.verb) != entry.verb
        if action.name == "send_now":
            send_notice(subject.item.notice_item.notice_id)
        if action.name == "refer":
            send_referral(Referral.objects.latest("pk").pk)

    def check_offers(self, page, offers):
        steps = page.case.steps
        if page.case.report.state in REPORT_ENDED:
            assert "reopen_report" in offers
            assert not steps
            goes_on = self.location.verdict == Verdict.ILLEGAL
            for step in (page.item.steps if goes_on else set()) - TOLD - WAITS_FOR_ITS_TIME:
                assert offers.keys() & TAKEN_BY[step], f"ended, and no button takes {step}"
            return
        leads_on = offers.keys() - CHANGES_WHAT_IS_NAMED
        assert leads_on, f"nothing leads on from {self.standing()}"
        assert steps, f"nobody would know what {self.standing()} waits for"
        for step in steps - TOLD - WAITS_FOR_ITS_TIME:
            assert offers.keys() & TAKEN_BY[step], f"no button takes {step} at {self.standing()}"

    def check_truth(self):
        """The sentence a reporter reads against the rows."""
        with translation.override("en"):
            status = public_status(self.report, [self.location])
            said = " ".join([str(status.text), *status.facts])
        recorded = ManualAction.objects.filter(location=self.location_id)
        told = set(recorded.values_list("addressee", flat=True))
        if Referral.objects.sent().told().filter(location=self.location_id).exists():
            told.add(Addressee.POLICE)
        by_mail = Notice.objects.filter(
            items__location=self.location_id, state=NoticeState.SENT
        ).exists()
        illegal = self.location.verdict == Verdict.ILLEGAL
        if self.report.outcome == Outcome.SPAM:
            return
        assert ("told the police" in said) == (illegal and bool(told & TO_THE_POLICE))
        assert ("told the hotline" in said) == (illegal and Addressee.PARTNER in told)
        by_us = any(
            words in said for words in ("told the company", "told a company", "told that net")
        )
        assert by_us == (illegal and (by_mail or Addressee.PROVIDER in told))
        assert not (illegal and "not illegal" in said)
        assert "takes over" not in said


def leads_to_an_end(walker, start):
    """Whether a closed report can be reached from a standing."""
    reached, fringe = set(), {start}
    while fringe:
        reached |= fringe
        fringe = {there for here in fringe for there in walker.leads_on[here]} - reached
    return any(standing[0] in REPORT_ENDED for standing in reached)


WALKS = [
    *(("EU", kind) for kind in KINDS),
    *((centre, kind) for centre in CENTRES if centre != "EU" for kind in BY_LAW),
    ("NL", "no partner"),  # the only law that tells a provider abroad
]


@pytest.mark.parametrize(("centre", "kind"), WALKS)
def test_something_illegal_always_has_a_way_to_its_end(settings, centre, kind):
    settings.CENTRE_COUNTRY = centre
    make_partner("US")
    typed = KINDS[kind].get("typed", "https://images.example.org/a")
    country = KINDS[kind].get("country", HOME.get(centre, centre) if kind == "home" else "")
    location = make_judged("baseline", typed=typed, country=country)
    leaving = {"assess_again", "ask_reporter"} | AFTERWARDS | WITH_POLICE
    walker = Walker(location, centre, leaving=leaving)
    walker.walk()
    for here in walker.leads_on:
        assert leads_to_an_end(walker, here), here


@pytest.mark.parametrize(
    ("centre", "kind"), [("FR", "home"), ("BE", "home"), ("DE", "home"), ("FR", "onion")]
)
def test_what_is_referred_and_held_has_a_way_to_its_end(settings, centre, kind):
    settings.CENTRE_COUNTRY = centre
    typed = KINDS[kind].get("typed", "https://images.example.org/a")
    country = HOME.get(centre, centre) if kind == "home" else ""
    location = make_judged("baseline", typed=typed, country=country)
    elsewhere = {
        "ask_reporter",
        "assess_again",
        "withdraw_item",
        "decide_country",
        "note_reappeared",
    }
    walker = Walker(location, centre, leaving=elsewhere | AFTERWARDS, telling={Addressee.POLICE})
    walker.walk()
    assert {standing[-1] for standing in walker.leads_on} == {True, False}
    for here in walker.leads_on:
        assert leads_to_an_end(walker, here), here


def test_what_a_provider_answers_or_does_not_has_a_way_to_its_end():
    leaving = {"assess_again", "ask_reporter", "begin_viewing", "end_viewing", "withdraw_item"}
    leaving |= {"decide_country"}
    leaving |= WITH_POLICE
    telling = {Addressee.PROVIDER, Addressee.POLICE}
    location = make_judged("baseline", country="FR")
    walker = Walker(location, "EU", leaving=leaving, telling=telling)
    walker.walk()
    assert {standing[6] for standing in walker.leads_on} >= {"disputed", "removed_confirmed"}
    for here in walker.leads_on:
        assert leads_to_an_end(walker, here), here


def test_a_judgement_that_is_corrected_has_a_way_to_its_end():
    leaving = {"ask_reporter", "begin_viewing", "end_viewing", "record_manual_action"}
    leaving |= AFTERWARDS | WITH_POLICE
    walker = Walker(make_judged("baseline", country="FR"), "EU", leaving=leaving)
    walker.walk()
    assert any(standing[0] == "closed" for standing in walker.leads_on)
    for here in walker.leads_on:
        assert leads_to_an_end(walker, here), here


def test_a_new_report_always_has_a_way_to_its_end():
    walker = Walker(
        locations_of(make_report())[0],
        "EU",
        leaving={"assess_again"} | AFTERWARDS | WITH_POLICE,
        telling={Addressee.POLICE},
    )
    walker.walk()
    for here in walker.leads_on:
        assert leads_to_an_end(walker, here), here


@pytest.mark.parametrize("classification", ["harmful_not_illegal", "not_illegal", "not_assessable"])
def test_what_is_not_illegal_has_ended(classification):
    walker = Walker(make_judged(classification), "EU")
    walker.walk()
    assert walker.report.state in REPORT_ENDED
