"""What two people keep for a legal matter: a report, what it names and what was seen there."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Part
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hotline.desk.lists import REPORT_KIND
from hotline.models import Location, Report, ReporterContact
from hotline.operations.erasing import erase_on_request
from portal.accounts.roles import Role
from portal.database.clock import database_now
from portal.privacy.legal_holds import operations as verbs
from portal.privacy.legal_holds.kinds import kind_of
from portal.privacy.legal_holds.states import Authority
from portal.privacy.models import LegalHold
from portal.privacy.retention import purge_one
from portal.privacy.tasks import end_holds
from portal.web.refusals import Refusal
from tests.hotline.test_desk import sign_in
from tests.hotline.test_erasing import look, read, taken
from tests.makers.hotline import locations_of, make_colleague

pytestmark = pytest.mark.django_db

REPORT_CLOCK = "hotline.Report.forget_at"
LOCATION_CLOCK = "hotline.Location.forget_at"


def held(report):
    one, other = (make_colleague(Role.HOTLINE_SUPERVISOR) for _each in range(2))
    hold = verbs.ask(
        kind_of(REPORT_KIND),
        report.public_ref,
        until=database_now() + timedelta(days=30),
        authority=Authority.PROSECUTOR,
        file_number="12/2026",
        reason="A court will ask for it.",
        by=one,
    )
    return verbs.agree(hold.pk, by=other)


def is_kept(report):
    return Report.objects.get(pk=report.pk).key.destroyed_at is None


def end(hold):
    LegalHold.objects.filter(pk=hold.pk).update(until=database_now() - timedelta(seconds=1))


def test_its_words_and_its_addresses_outlive_their_clocks():
    report, _receipt = taken()
    hold, past = held(report), database_now() - timedelta(seconds=1)
    Report.objects.filter(pk=report.pk).update(forget_at=past)
    Location.objects.filter(submissions__report=report).update(forget_at=past)
    purge_one(REPORT_CLOCK)
    purge_one(LOCATION_CLOCK)
    assert is_kept(report)
    assert all(one.host for one in locations_of(report))
    end(hold)
    purge_one(REPORT_CLOCK)
    purge_one(LOCATION_CLOCK)
    assert not is_kept(report)
    assert not any(one.host for one in locations_of(report))


def test_who_asks_to_erase_is_forgotten_and_their_words_go_when_they_may(client):
    report, receipt = taken()
    hold = held(report)
    assert "because a law asks us to" in read(look(client, receipt))
    page = read(look(client, receipt, erase="yes", sure="on"))
    assert "What you wrote is locked away, and goes too once the law lets it." in page
    assert not ReporterContact.objects.exists(), "how to reach them is never kept"
    purge_one(REPORT_CLOCK)
    assert is_kept(report)
    end(hold)
    purge_one(REPORT_CLOCK)
    assert not is_kept(report)


def test_asking_to_erase_again_changes_nothing():
    report, _receipt = taken()
    held(report)
    first = erase_on_request(report.pk).forget_at
    assert erase_on_request(report.pk).erasure_asked_at is not None
    report.refresh_from_db()
    assert report.forget_at >= first
    assert is_kept(report)


def test_a_supervisor_reaches_it_from_the_case_and_an_analyst_does_not(client):
    report, _receipt = taken()
    page = f"/desk/privacy/keep/report/{report.public_ref}/ask-hold/"
    case = reverse("hotline_desk:case", args=[report.public_ref])
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    assert page in client.get(case).text
    shown = client.get(page).text
    assert "How to reach whoever reported it is never kept" in shown
    sign_in(client, Role.ANALYST)
    assert page not in client.get(case).text
    assert client.get(page).status_code == 403


class Keeping(RuleBasedStateMachine):
    """Two supervisors, a reporter and the clocks, in any order: what is held is there."""

    def __init__(self):
        super().__init__()
        self.report, _receipt = taken()
        self.people = [make_colleague(Role.HOTLINE_SUPERVISOR) for _each in range(2)]
        self.asked_to_erase = False

    def newest(self):
        return LegalHold.objects.filter(key=self.report.key_id).first()

    @rule(who=st.integers(0, 1))
    def somebody_asks(self, who):
        kind = kind_of(REPORT_KIND)
        self.attempt(
            verbs.ask,
            kind,
            self.report.public_ref,
            until=database_now() + timedelta(days=30),
            authority=Authority.COURT,
            file_number="1",
            reason="A court asks.",
            by=self.people[who],
        )

    @rule(
        who=st.integers(0, 1),
        verb=st.sampled_from(
            [verbs.agree, verbs.decline, verbs.ask_release, verbs.release, verbs.keep_on]
        ),
    )
    def somebody_answers(self, who, verb):
        if newest := self.newest():
            self.attempt(verb, newest.pk, by=self.people[who])

    @rule(column=st.sampled_from(["until", "answer_until"]))
    def its_time_is_over(self, column):
        if newest := self.newest():
            over = database_now() - timedelta(seconds=1)
            LegalHold.objects.filter(pk=newest.pk).update(**{column: over})

    @rule()
    def the_reporter_erases(self):
        erase_on_request(self.report.pk)
        self.asked_to_erase = True

    @rule()
    def the_clocks_run(self):
        held = verbs.is_held(self.report.key)
        end_holds()
        purge_one(REPORT_CLOCK)
        purge_one(LOCATION_CLOCK)
        assert held or not self.asked_to_erase or not is_kept(self.report)

    @invariant()
    def what_is_held_is_there(self):
        assert is_kept(self.report) or not verbs.is_held(self.report.key)

    @staticmethod
    def attempt(verb, *given, **more):
        with suppress(Refusal):
            verb(*given, **more)


class TestKeeping(Keeping.TestCase, TestCase):
    settings = settings(
        max_examples=12,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Part.generate],
        suppress_health_check=list(HealthCheck),
    )
