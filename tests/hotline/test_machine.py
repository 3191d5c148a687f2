"""The hotline's verbs in any order, under every profile: what must hold after each of them.

Nothing here knows what a verb should do, only what must never be: a notice that leaves during a
hold or before the police had the word where they come first, a move that is not exactly one entry
of the record, a case that nobody and no clock comes back to. With `-s` it says what was played.
"""

import sys

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Part
from hypothesis.extra.django import TestCase
from hypothesis.stateful import invariant

from hotline.models import Location, Report, Watch
from hotline.operations.standing import standing, steps
from hotline.operations.tracks import project
from hotline.policies import profiles
from hotline.policies.next_steps import next_due_at, steps_of_case
from hotline.policies.profiles import PROFILE_VERSIONS, load
from hotline.states import REPORT_ENDED, Phase, Verdict, WatchState
from portal.database.clock import database_now
from tests.hotline.machine import Hotline
from tests.hotline.machine_centre import PRESSED, under
from tests.hotline.machine_world import POST, addresses, counted

pytestmark = pytest.mark.django_db
CENTRES = [load(name, version).country for name, version in PROFILE_VERSIONS.items()]


class Watched(Hotline):
    """What must hold, whatever was done; asked of what it was done to."""

    @invariant()
    def all_holds(self):
        if getattr(self, "touched", None):
            assert POST.wrong == []
            for crash in self.crashes.seen:
                raise AssertionError("a sweep failed") from crash
            self._nothing_went_that_must_stay()
            now = database_now()
            locations = Location.objects.filter(pk__in=self.touched)
            for location in locations:
                _stands_as_its_tracks_come_to(location)
                _somebody_or_a_clock_comes_back_to(location, now)
            cases = Report.objects.filter(submissions__location__in=locations)
            for report in cases.exclude(state__in=REPORT_ENDED).distinct():
                _waits_for_something(report, now)
            self.touched = set()

    def _nothing_went_that_must_stay(self):
        kept, addresses_now = counted(), addresses()
        assert all(kept[name] >= count for name, count in self.kept.items())
        assert [pk for pk, named in self.addresses.items() if named and not addresses_now[pk]] == []
        self.kept, self.addresses = kept, addresses_now


def _stands_as_its_tracks_come_to(location):
    for name, value in project(location).items():
        assert getattr(location, name) == value, name


def _somebody_or_a_clock_comes_back_to(location, now):
    if not location.verdict:
        return
    at = standing(location, now)
    waits = location.phase in {Phase.TO_ASSESS, Phase.TO_ACT}
    assert not waits or next_due_at(at, profiles.current()), steps(location, now)
    if location.verdict == Verdict.ILLEGAL and not location.is_gone:
        watches = Watch.objects.filter(location=location)
        assert waits or watches.open().exists() or watches.filter(state=WatchState.ENDED).exists()


def _waits_for_something(report, now):
    named = [steps(one.location, now) for one in report.submissions.select_related("location")]
    waits = steps_of_case(report.state, named, unread=report.unread_since is not None)
    assert waits, (report.state, named)
    assert report.question_due_at or waits, report


def played(country):
    """The machine under the profile of a country, each run in a transaction that is undone."""
    machine = type(f"Hotline{country}", (Watched,), {})

    class Case(machine.TestCase, TestCase):
        settings = settings(
            max_examples=5,
            stateful_step_count=22,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Part.generate],
            suppress_health_check=list(HealthCheck),
        )

        @classmethod
        def setUpTestData(cls):
            machine.opens()

    return under(country)(Case)


TestEU, TestFR, TestBE, TestDE, TestNL, TestGB = map(played, CENTRES)


@pytest.fixture(scope="module", autouse=True)
def what_was_played():
    """Says with `-s` how often which verb was done, refused, or changed nothing."""
    yield
    verbs = sorted({verb for _country, verb, _came_to in PRESSED})
    for verb in verbs:
        counts = [
            sum(n for (_c, v, w), n in PRESSED.items() if (v, w) == (verb, what))
            for what in ("done", "refused", "nothing")
        ]
        words = f"done {counts[0]:5} refused {counts[1]:5} nothing {counts[2]:5}"
        sys.stdout.write(f"{verb:30} {words}\n")
