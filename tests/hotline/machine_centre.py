"""The centre in which the machine of the hotline plays: who is there, and how a verb is tried."""

import logging
from collections import Counter
from functools import cache

from django.conf import settings as project
from django.db import transaction
from django.test import override_settings
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from hotline.models import Location, ProviderRole, Report
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim
from hotline.policies import profiles
from portal.accounts.roles import Role
from portal.jobs.registry import GiveUp, all_kinds
from portal.web.refusals import Refusal
from tests.hotline.machine_record import Witness, must_be_told_once
from tests.hotline.machine_world import POST, Crashes, addresses, counted, pass_hours
from tests.makers.hotline import (
    assess,
    make_abuse_contact,
    make_colleague,
    make_partner,
    make_report,
)
from tests.makers.jobs import run_due
from tests.makers.police import make_unit

HOME = ("https://images.example.org/a", "https://board.example.org/a")
ONION = "http://lanternharbourlanternharbourlanternharbourlanternharbour.onion/a"
NETWORK = "https://edge.example/a"
"""A delivery network answers for it, and nobody knows what is behind that."""
NO_HOTLINE = "https://links.example/a"
PARTNER = "https://video.example.com/a"
URLS = (*HOME, ONION, NETWORK, NO_HOTLINE, PARTNER)
BASELINE = NewAssessment("baseline", youngest_age="7-10")
WITHOUT_SWEEP = {"hotline.looks", "hotline.mailbox"}
"""What the machine does by rules of its own."""
PRESSED: Counter[tuple[str, str, str]] = Counter()
"""Country, verb and what it came to, for whoever wants to know what was played."""


def may_happen(*, often=1, **drawn):
    """A method that the machine plays, `often` for one time of the others, with what is drawn.

    Rules of Hypothesis would each be left out of half of the runs, and there are few runs.
    """

    def marked(method):
        method.happens = (often, drawn)
        return method

    return marked


@cache
def happenings(machine):
    """Every such method of the machine, as often as it says; the most frequent first, since the
    simplest run plays that alone."""
    methods = [getattr(machine, name, None) for name in sorted(dir(machine))]
    marked = [method for method in methods if hasattr(method, "happens")]
    marked.sort(key=lambda method: -method.happens[0])
    return [method for method in marked for _time in range(method.happens[0])]


class Centre(RuleBasedStateMachine):
    """Two analysts, a supervisor, everybody outside, and something of every kind that is hosted."""

    @classmethod
    def opens(cls):
        """Once for all runs: who works there, and what was reported."""
        cls.analysts = [make_colleague(), make_colleague()]
        cls.supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
        cls.liaison = make_colleague(Role.POLICE_LIAISON)
        cls.known = [make_abuse_contact(), make_abuse_contact("Other Hosting")]
        cls.network = make_abuse_contact("Example Edge", country="US", roles=("cdn",))
        cls.registrar = make_abuse_contact("Quay Domains", roles=(ProviderRole.REGISTRAR,))
        cls.unit = make_unit()
        make_partner("US")
        cls.witness = Witness()
        reports = [make_report(typed) for typed in URLS]
        for report in (reports[0], *reports[2:]):
            claim(report.pk, by=cls.analysts[0])
            assess(report.submissions.get().location_id, BASELINE, by=cls.analysts[0])

    @initialize()
    def a_day_begins(self):
        self.world = transaction.atomic()
        self.world.__enter__()
        POST.begin()
        self.crashes = Crashes()
        logging.getLogger("portal.jobs.due").addHandler(self.crashes)
        self.contacts = list(self.known)
        self.witness.news()
        self.kept, self.addresses, self.touched = counted(), addresses(), everywhere()

    @rule(data=st.data())
    def something_happens(self, data):
        happening = data.draw(st.sampled_from(happenings(type(self))))
        given = {key: data.draw(one) for key, one in happening.happens[1].items()}
        note(f"{happening.__name__}({given})")
        happening(self, **given)

    def teardown(self):
        if hasattr(self, "world"):
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)
            logging.getLogger("portal.jobs.due").removeHandler(self.crashes)

    def found_illegal(self, location_id):
        """By one who is sure, and a second one where somebody asked for that."""
        report = Location.objects.get(pk=location_id).submissions.first().report_id
        for by in self.analysts:
            self.attempt(claim, report, by=by)
            self.attempt(assess, location_id, BASELINE, by=by)

    def attempt(self, verb, *given, **more):
        """The verb, or its refusal, which leaves nothing. Each move is one entry, and no more."""
        self.witness.news()
        try:
            with transaction.atomic():
                verb(*given, **more)
        except Refusal:
            assert self.witness.news() == ([], [])
            return self._came_to("refused", verb)
        seen, entries = self.witness.news()
        self.touched |= about(seen)
        must_be_told_once(verb.__name__, seen, entries)
        return self._came_to("done" if entries else "nothing", verb)

    def _came_to(self, what, verb):
        PRESSED[project.CENTRE_COUNTRY, verb.__name__, what] += 1
        return what == "done"

    def location(self, place):
        return Location.objects.order_by("pk")[place % Location.objects.count()].pk

    def report(self, place):
        return Report.objects.order_by("pk")[place % Report.objects.count()]

    def contact(self, place):
        return self.contacts[place % len(self.contacts)].pk

    @property
    def home(self):
        """A country that is home under this profile."""
        profile = profiles.current()
        return profile.country if profile.is_home(profile.country) else "FR"

    def hours_pass(self, hours):
        """Every sweep does its part, and then the jobs they ask for."""
        pass_hours(hours)
        self.touched = everywhere()
        for kind in all_kinds():
            if kind.every and kind.name.startswith("hotline.") and kind.name not in WITHOUT_SWEEP:
                self.attempt(named(kind.name, kind.handler), "")
        self.work()

    def work(self):
        """Waiting jobs, as a worker does them."""
        try:
            self.attempt(run_due, quietly=POST.refuses)
        except GiveUp as gave_up:
            raise AssertionError("a notice could not be written") from gave_up


def everywhere():
    """Every location."""
    return set(Location.objects.values_list("pk", flat=True))


def about(seen):
    """The locations that these rows are about: all of them where one does not say."""
    found = {one.location for one in seen}
    return everywhere() if None in found else found


def named(name, handler):
    """The sweep under its own name."""

    def sweep(subject):
        handler(subject)

    sweep.__name__ = name
    return sweep


def under(country):
    """Settings of the centre of a country, whose mails are watched."""
    return override_settings(
        CENTRE_COUNTRY=country,
        QUALITY_SAMPLE_PERCENT=0,
        EMAIL_BACKEND="tests.hotline.machine_world.WatchingMailServer",
    )
