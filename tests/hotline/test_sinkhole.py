"""A whole case touches the reported host by the probe only, as closely as the profile says.

From the report to the last look whether it came back, at each level that a profile may allow.
"""

import json
import re
from hashlib import sha256

import pytest

from hotline.models import AvailabilityCheck, Location, Notice, Watch
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim
from hotline.operations.holds import release_hold
from hotline.operations.hosting import decide_country
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.public_status import public_status
from hotline.operations.watch_answers import end_watching
from hotline.operations.watches import UNKNOWN_BEFORE_A_PERSON
from hotline.policies import profiles
from hotline.states import Level, ProviderSays, Verdict, WatchState
from portal.accounts.roles import Role
from tests.hotline.probe_sites import HERE
from tests.hotline.sinkholes import CONTENT, HOST, PATH, Sinkhole, Unnamed, after, whom_python_asks
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    assess,
    locations_of,
    look_again,
    make_abuse_contact,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.police import make_hold, make_referral

pytestmark = pytest.mark.django_db

ILLEGAL = NewAssessment("baseline", youngest_age="7-10")
UNSURE = NewAssessment("baseline", youngest_age="7-10", confidence=1)
FAR = {"days": 400}
SIBLING = re.compile(r"/[0-9a-f]{20}\?id=7")
"""A path that cannot exist, to tell an answer from what a host says to everything."""


@pytest.fixture
def sinkhole():
    hole = Sinkhole()
    yield hole
    hole.close()


@pytest.fixture(params=list(Level))
def level(request, settings, monkeypatch, tmp_path):
    """The profile of France, with looks as close as this."""
    for there in profiles.FOLDER.glob("*.json"):
        profile = json.loads(there.read_text())
        if there.name == "fr-1.json":
            profile["watch"]["level"] = request.param
        (tmp_path / there.name).write_text(json.dumps(profile))
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)
    settings.CENTRE_COUNTRY = "FR"
    _read_profiles_anew()
    yield request.param
    _read_profiles_anew()


def _read_profiles_anew():
    profiles.load.cache_clear()
    profiles.profile_for.cache_clear()


@pytest.fixture
def host(level):
    """At the level of names it goes with its name, else with its path."""
    hole = Unnamed() if level == Level.DNS else Sinkhole()
    hole.holds_back = level == Level.FIRST_BYTES
    yield hole
    hole.close()


def touched_at(level, hole):
    """That nobody came closer than this, and said more than a request needs."""
    methods = {method for method, _path, _headers in hole.asked}
    paths = {path for _method, path, _headers in hole.asked}
    siblings = {path for path in paths if SIBLING.fullmatch(path)}
    allowed = {Level.DNS: set(), Level.HEADERS: {"HEAD"}}.get(level, {"GET"})
    assert methods == allowed
    assert paths - siblings == ({PATH} if allowed else set())
    assert bool(siblings) == (allowed == {"GET"})
    assert hole.connections == len(hole.asked)
    assert set(hole.names_asked) == {HOST}
    for _method, _path, headers in hole.asked:
        assert not {"Cookie", "Referer", "Authorization", "Content-Length"} & headers.keys()
        assert "Python" not in headers["User-Agent"]


class Case:
    """One report, and the people who work on it."""

    def __init__(self, hole, client):
        self.hole, self.client = hole, client
        self.report = make_report(hole.url, observed=False)
        self.by = sign_in(client)
        self.pk = locations_of(self.report)[0].pk

    @property
    def location(self):
        return Location.objects.get(pk=self.pk)

    def is_opened(self):
        answer = self.client.get(f"/desk/hotline/{self.report.public_ref}/")
        assert answer.status_code == 200

    def says_to_its_reporter(self):
        return public_status(self.report, [self.location]).code

    def is_found_illegal(self):
        """One is unsure, so a colleague looks as well; until then it is not illegal."""
        assert after(self.hole, hours=1) == 0
        claim(self.report.pk, by=self.by)
        decide_country(self.pk, "FR", by=self.by)
        self.is_opened()
        assert after(self.hole, hours=1) == 0
        claim(self.report.pk, by=self.by)
        assess(self.pk, UNSURE, by=self.by)
        assert after(self.hole, hours=1) == 0
        assert look_again(self.location, ILLEGAL)
        assert (self.hole.names_asked, self.hole.connections) == ([], 0)

    def is_held_and_notified(self):
        """Looks go on during a hold, and no notice brings one."""
        make_referral(self.location)
        make_hold(self.location)
        assert after(self.hole, hours=1) == 1
        release_hold(self.pk, by=make_colleague(Role.POLICE_LIAISON))
        item = queue_notice(self.pk, make_abuse_contact().pk, by=self.by)
        send_now(item.notice_id, by=self.by)
        assert after(self.hole) == 0
        assert Notice.objects.get().state == "sent"
        self.is_opened()
        assert after(self.hole, hours=1) == 1
        take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.REMOVED)])

    def stays_away(self, *, until=90):
        """Looked at 7, 30 and 90 days after it went, and never between."""
        before = 0
        for days in (7, 30, 90):
            if days <= until:
                assert after(self.hole, days=days - before - 1) == 0
                assert after(self.hole, days=1) == 1
                before = days


def test_a_whole_life_touches_the_host_by_the_probe_only(level, host, client):
    case = Case(host, client)
    with whom_python_asks() as asked:
        case.is_found_illegal()
        assert after(host) == 1
        assert bytes(Watch.objects.get().digest or b"") == (
            sha256(CONTENT).digest() if level == Level.DIGEST else b""
        )
        case.is_held_and_notified()
        host.goes()
        assert after(host) == 1
        assert (case.location.is_gone, case.says_to_its_reporter()) == (True, "gone")

        case.stays_away(until=7)
        host.comes_back()
        assert after(host, days=30 - 7) == 1
        assert case.location.is_gone, "one look is not enough"
        assert after(host, hours=0.25) == 1
        assert not case.location.is_gone
        assert after(host, hours=1) == 1
        host.goes()
        assert [after(host, hours=more) for more in (1, 0.25, 0.25)] == [1, 1, 1]
        assert (case.location.is_gone, case.says_to_its_reporter()) == (True, "gone")

        case.stays_away()
        assert Watch.objects.get().state == WatchState.ENDED
        case.is_opened()
        looks, connections = AvailabilityCheck.objects.count(), host.connections
        assert (after(host, **FAR), after(host, **FAR)) == (0, 0)
    assert (AvailabilityCheck.objects.count(), host.connections) == (looks, connections)
    assert len(host.names_asked) == looks
    assert set(AvailabilityCheck.objects.values_list("level", flat=True)) == {level}
    touched_at(level, host)
    assert asked == (set() if level == Level.DNS else {(HERE, host.port)})


@pytest.mark.parametrize(
    "found", [NewAssessment("not_illegal"), NewAssessment("not_assessable", reason="link_expired")]
)
def test_what_is_not_illegal_is_never_looked_at(found, sinkhole, client):
    case = Case(sinkhole, client)
    claim(case.report.pk, by=case.by)
    assess(case.pk, found, by=case.by)
    look_again(case.location, found)
    assert case.location.verdict == found.classification
    assert (after(sinkhole, days=1), after(sinkhole, **FAR)) == (0, 0)
    assert (sinkhole.names_asked, sinkhole.connections) == ([], 0)


def test_what_was_found_illegal_by_mistake_is_looked_at_no_more(sinkhole):
    location = make_judged("baseline", typed=sinkhole.url, country="FR")
    assert after(sinkhole) == 1
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    assess(location.pk, NewAssessment("not_illegal"), by=supervisor)
    location.refresh_from_db()
    assert location.verdict == Verdict.NOT_ILLEGAL
    assert (after(sinkhole, days=1), after(sinkhole, **FAR)) == (0, 0)
    assert sinkhole.connections == 1


def test_at_the_end_a_person_ends_the_looks(sinkhole):
    """Still there after 90 days: nobody looks until it is decided, nor once it is ended."""
    location = make_judged("baseline", typed=sinkhole.url, country="FR")
    assert (after(sinkhole), after(sinkhole, days=90)) == (1, 1)
    location.refresh_from_db()
    assert location.watch_state == WatchState.AT_END
    assert after(sinkhole, days=30) == 0
    end_watching(location.pk, by=make_colleague())
    assert (after(sinkhole, days=7), after(sinkhole, **FAR)) == (0, 0)
    assert [(method, path) for method, path, _headers in sinkhole.asked] == [("HEAD", PATH)] * 2


def test_a_host_that_says_not_found_to_every_head_is_looked_at_by_a_person(sinkhole):
    """Whatever it shows people: it is not gone, and nobody is told so."""
    sinkhole.no_head = True
    location = make_judged("baseline", typed=sinkhole.url)
    for _time in range(UNKNOWN_BEFORE_A_PERSON):
        Watch.objects.update(due_at="2026-01-01T00:00Z")
        assert after(sinkhole) == 1
    location.refresh_from_db()
    checks = AvailabilityCheck.objects.values_list("finding", "http_status")
    assert set(checks) == {("unknown", 404)}
    assert not location.is_gone
    assert Watch.objects.get().state == WatchState.TO_CHECK
    assert [(method, path) for method, path, _headers in sinkhole.asked] == [
        ("HEAD", PATH),
        ("HEAD", "/"),
    ] * UNKNOWN_BEFORE_A_PERSON
