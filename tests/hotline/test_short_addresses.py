"""Where short addresses lead: their shorteners are asked, and nothing of the target is touched."""

import asyncio
import json
import shutil
import threading
from datetime import timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import DatabaseError, transaction

from hotline.gateways.probe import (
    SHORTENERS_IN_A_ROW,
    Look,
    Target,
    Turns,
    follow_all,
    follow_short,
)
from hotline.gateways.probe.configured import DemoProbe
from hotline.gateways.probe.guard import Guard
from hotline.models import (
    AddressCorrection,
    AvailabilityCheck,
    CorrectionKind,
    Location,
    ProbeTask,
    Purpose,
)
from hotline.operations.asking_the_probe import go_round
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim
from hotline.operations.closing import set_aside
from hotline.operations.correcting_addresses import add_addresses, correct_address
from hotline.operations.public_status import named_with
from hotline.operations.reporting import ADDRESSES_PER_REPORT
from hotline.operations.short_addresses import TRIES
from hotline.policies import profiles
from hotline.reported_urls import is_short, read_lines
from hotline.reported_urls.shorteners import shorteners
from hotline.states import AssessmentState, Finding, Level, Outcome, ReportState
from portal.audit.models import Entry
from tests.hotline.probe_sites import HERE, Known, says, site
from tests.hotline.sinkholes import Sinkhole, whom_python_asks
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    assess,
    locations_of,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.jobs import run_due
from tests.makers.probing import look_at_due

SHORT = "https://short.example/a1"
TARGET = "https://images.example.org/short/a1"
"""What the demo's shortener says of it."""


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("https://t.co/AbC", True),
        ("http://www.bit.ly/x?y=1#z", True),
        ("https://tinyurl.com/", False),
        ("https://tinyurl.com", False),
        ("https://cutt.ly.example.org/a", False),
        ("https://notbit.ly/a", False),
        ("ftp://bit.ly/a", False),
        ("https://images.example.org/https://bit.ly/a", False),
        ("", False),
        ("http://[::1", False),
    ],
)
def test_a_path_at_a_listed_host_is_short(url, short):
    assert is_short(url) is short


def test_the_list_is_of_hosts_that_browsers_know_so():
    assert len(shorteners()) > 60
    for host in shorteners():
        (read,) = read_lines(f"https://{host}/a")
        assert read.host == host
        assert is_short(read.canonical)


def leads(to, status="301 Moved Permanently"):
    return says(status, Location=to)


async def follow(at, path="/a", *, host="short.example", dns=None, url=""):
    return await follow_short(
        url or at.url(path, host=host),
        dns=dns or Known(),
        guard=at.guard,
        turns=Turns(spacing=0, ready_at={}),
    )


def asked(at):
    """Method and Host of every question."""
    lines = [request.split("\r\n") for request in at.asked]
    hosts = [next(one for one in line if one.lower().startswith("host:")) for line in lines]
    return [
        (line[0].split(" ")[0], host.split(":", 1)[1].strip().partition(":")[0])
        for line, host in zip(lines, hosts, strict=True)
    ]


class TestAsking:
    async def test_the_shortener_is_asked_by_head_and_the_target_not_at_all(self):
        dns = Known()
        async with site({"/a": leads("https://images.example.org/x?y=1#key")}) as at:
            found = await follow(at, dns=dns)
        assert (found.finding, found.moved_to) == (
            Finding.MOVED_HOST,
            "https://images.example.org/x?y=1#key",
        )
        assert found.moved_to_host == "images.example.org"
        assert asked(at) == [("HEAD", "short.example")]
        assert dns.asked == ["short.example", "images.example.org"], "its name alone is looked up"

    async def test_a_chain_of_shorteners_is_followed_hop_by_hop(self):
        async with site() as at:
            further = f"http://shorter.example:{at.port}/b"
            at.paths = {"/a": leads(further), "/b": leads("https://images.example.org/x")}
            found = await follow(at)
        assert [hop.host for hop in found.chain] == [
            *("short.example", "shorter.example", "images.example.org")
        ]
        assert [hop.url for hop in found.chain] == [at.url("/a", host="short.example"), further, ""]
        assert asked(at) == [("HEAD", "short.example"), ("HEAD", "shorter.example")]

    async def test_a_chain_without_end_is_left_to_a_person(self):
        async with site() as at:
            at.paths = {"/a": leads(f"http://short.example:{at.port}/a")}
            found = await follow(at)
        assert (found.finding, found.moved_to) == (Finding.UNKNOWN, "")
        assert len(at.asked) == SHORTENERS_IN_A_ROW

    @pytest.mark.parametrize(
        ("answer", "finding"),
        [
            (says("200 OK"), Finding.UNKNOWN),
            (says("404 Not Found"), Finding.GONE_404),
            (says("410 Gone"), Finding.GONE_410),
            (says("403 Forbidden"), Finding.BLOCKED_OR_CHALLENGE),
            (says("503 Service Unavailable"), Finding.UNKNOWN),
            (says("301 Moved Permanently"), Finding.UNKNOWN),
            (leads("http://[half"), Finding.UNKNOWN),
        ],
    )
    async def test_one_that_names_nobody_says_so(self, answer, finding):
        async with site({"/a": answer}) as at:
            found = await follow(at)
        assert (found.finding, found.moved_to) == (finding, "")

    @pytest.mark.parametrize(
        "inwards", ["http://127.0.0.1:9/x", "http://10.0.0.1/", "http://user@host.example/a"]
    )
    async def test_a_target_that_may_not_be_asked_is_named_and_not_looked_up(self, inwards):
        dns = Known()
        async with site({"/a": leads(inwards)}) as at:
            found = await follow(at, dns=dns)
        assert (found.finding, found.moved_to) == (Finding.MOVED_HOST, inwards)
        assert dns.asked == ["short.example"]

    async def test_a_shortener_whose_name_leads_inwards_is_not_asked(self):
        async with site({"/a": leads("https://images.example.org/x")}) as at:
            found = await follow(at, dns=Known(HERE, "10.0.0.1"))
        assert (found.finding, at.connections) == (Finding.REFUSED, 0)

    @pytest.mark.parametrize("path", ["/", ""])
    async def test_nobody_else_is_asked_whoever_wants_it(self, path):
        async with site() as at:
            others = [await follow(at, path), await follow(at, host="images.example.org")]
        assert {one.finding for one in others} == {Finding.REFUSED}
        assert at.connections == 0

    async def test_many_are_asked_in_turn(self):
        async with site({"/a": leads("https://images.example.org/x")}) as at:
            urls = [at.url("/a", host="short.example"), at.url("/a", host="shorter.example")] * 2
            looks = await follow_all(
                urls,
                dns=Known(),
                spacing=0,
                at_once=2,
                guard=at.guard,
                turns=Turns(spacing=0, ready_at={}),
            )
        assert {one.finding for one in looks} == {Finding.MOVED_HOST}


class Shortener:
    """A probe whose shorteners say what it is told; nothing else may be asked of it."""

    def __init__(self, *looks):
        self.looks = list(looks)
        self.asked = []

    async def follow(self, targets, *, spacing):
        self.asked += [one.url for one in targets]
        return [self.looks.pop(0) for _target in targets]


def names(target, host=""):
    return Look(Finding.MOVED_HOST, 301, moved_to=target, moved_to_host=host)


def passes(**time):
    """The clock moves on for what is wanted later."""
    for task in ProbeTask.objects.all():
        task.wanted_at -= timedelta(**time)
        task.save(update_fields=["wanted_at"])


@pytest.fixture
def _demo(settings):
    settings.RESOLVER = "demo"


@pytest.fixture
def names_only(monkeypatch, tmp_path, settings):
    """A profile that lets the probe ask name servers alone."""
    folder = shutil.copytree(profiles.FOLDER, tmp_path / "profiles")
    law = profiles.current()
    file = folder / f"{law.id}-{law.version}.json"
    profile = json.loads(file.read_text())
    profile["watch"]["level"] = Level.DNS
    file.write_text(json.dumps(profile))
    monkeypatch.setattr(profiles, "FOLDER", folder)
    _read_profiles_anew()
    yield
    _read_profiles_anew()


def _read_profiles_anew():
    profiles.load.cache_clear()
    profiles.profile_for.cache_clear()


def follow_up(typed=SHORT, **more):
    """A report of it, followed to the end."""
    report = make_report(typed, **more)
    run_due("short.follow")
    look_at_due()
    run_due("short.read")
    report.refresh_from_db()
    return report


@pytest.mark.django_db
@pytest.mark.usefixtures("_demo")
class TestReports:
    def test_a_report_of_a_short_address_means_its_target(self):
        report = follow_up()
        assert [one.canonical for one in locations_of(report)] == [TARGET]
        short = Location.objects.get(canonical=SHORT)
        assert (short.report_count, Location.objects.get(canonical=TARGET).report_count) == (0, 1)
        said = AddressCorrection.objects.get()
        assert (said.kind, said.wrong, said.by) == (CorrectionKind.LED_TO, short, None)
        assert said.typed is not None, "what was typed is kept"
        check = AvailabilityCheck.objects.get()
        assert (check.location, check.moved_to, check.level) == (short, TARGET, Level.HEADERS)
        assert [hop["host"] for hop in check.hops] == ["short.example", "images.example.org"]
        assert check.hops[0]["url"] == SHORT
        verbs = set(Entry.objects.filter(actor="system").values_list("verb", flat=True))
        assert {"short.followed", "address.led_to"} <= verbs
        assert not ProbeTask.objects.exists()

    def test_reports_meet_where_it_leads(self):
        first, second = make_report(TARGET), follow_up()
        assert locations_of(first) == locations_of(second)
        assert Location.objects.get(canonical=TARGET).report_count == 2

    def test_what_is_known_of_the_target_answers(self):
        target = make_judged("baseline", typed=TARGET, country="FR")
        report = follow_up()
        assert locations_of(report) == [target]
        assert report.state == ReportState.IN_PROGRESS
        state = Location.objects.get(pk=target.pk).assessment_state
        assert state == AssessmentState.ASSESSED, "nobody looks again"

    def test_what_a_shortener_said_answers_further_reports_for_a_day(self):
        follow_up()
        again = make_report(SHORT)
        run_due("short.follow")
        assert [one.canonical for one in locations_of(again)] == [TARGET]
        assert AvailabilityCheck.objects.count() == 1

    def test_a_short_address_on_which_somebody_works_stays_beside_its_target(self):
        report, by = make_claimed(make_report(SHORT))
        run_due("short.follow")
        look_at_due()
        run_due("short.read")
        assert [one.canonical for one in locations_of(report)] == [SHORT, TARGET]
        short = locations_of(report)[0]
        assess(short.pk, NewAssessment("baseline", youngest_age="7-10"), by=by)

    def test_a_full_report_on_which_somebody_works_has_room_for_the_target(self):
        others = [f"https://images.example.org/{n}" for n in range(1, ADDRESSES_PER_REPORT)]
        report, _by = make_claimed(make_report("\n".join([SHORT, *others])))
        run_due("short.follow")
        look_at_due()
        run_due("short.read")
        named = {one.canonical for one in locations_of(report)}
        assert named == {SHORT, TARGET, *others}

    def test_several_lines_of_one_report(self):
        """Two that lead to one, and the target itself: one location, and a status for each."""
        report = follow_up(f"{SHORT}\n{TARGET}")
        assert [one.canonical for one in locations_of(report)] == [TARGET]
        named = named_with(bytes(report.receipt_digest))
        assert sorted(one.line for one in named) == [0, 1]

    def test_what_an_analyst_says_it_means_stands(self):
        report, by = make_claimed(make_report(SHORT))
        run_due("short.follow")
        meant = tuple(read_lines("https://board.example.org/t/1"))
        correct_address(report.pk, report.submissions.get().pk, meant, by=by)
        look_at_due()
        run_due("short.read")
        assert [one.canonical for one in locations_of(report)] == ["https://board.example.org/t/1"]

    def test_an_analyst_may_add_the_short_one_again_to_tell_its_shortener(self):
        report, by = make_claimed(follow_up())
        add_addresses(report.pk, tuple(read_lines(SHORT)), by=by)
        run_due("short.follow")
        look_at_due()
        run_due("short.read")
        assert sorted(one.canonical for one in locations_of(report)) == sorted([SHORT, TARGET])

    def test_an_ended_report_is_left_as_it_is(self):
        report = make_report(SHORT)
        run_due("short.follow")
        set_aside(report.pk, Outcome.SPAM, by=make_colleague())
        look_at_due()
        run_due("short.read")
        assert [one.canonical for one in locations_of(report)] == [SHORT]

    def test_one_that_says_nothing_is_asked_again_and_then_left_to_a_person(self):
        report = make_report(SHORT)
        run_due("short.follow")
        silent = Shortener(*[Look(Finding.TIMEOUT)] * TRIES)
        for tries in range(TRIES):
            assert look_at_due(through=silent) == 1
            assert look_at_due(through=silent) == 0, "not at once"
            passes(minutes=10 * 2**tries)
        assert silent.asked == [SHORT] * TRIES
        assert not ProbeTask.objects.exists()
        assert AvailabilityCheck.objects.filter(finding=Finding.TIMEOUT).count() == TRIES
        assert Entry.objects.filter(verb="short.not_followed").count() == 1
        assert [one.canonical for one in locations_of(report)] == [SHORT]

    @pytest.mark.parametrize(
        "said", [names(SHORT), names("no address"), names(""), Look(Finding.GONE_404, 404)]
    )
    def test_what_leads_nowhere_leaves_the_report_as_it_was(self, said):
        report = make_report(SHORT)
        run_due("short.follow")
        look_at_due(through=Shortener(said))
        run_due("short.read")
        assert Location.objects.get(canonical=SHORT) in locations_of(report)
        assert not ProbeTask.objects.exists()

    def test_a_target_that_is_no_web_page_is_named_too(self):
        report = make_report(SHORT)
        run_due("short.follow")
        look_at_due(through=Shortener(names("http://abcdefabcdefabcd.onion/x")))
        run_due("short.read")
        (target,) = locations_of(report)
        assert target.kind == "onion"

    def test_where_a_centre_does_not_want_it_nobody_is_asked(self, settings):
        settings.FOLLOW_SHORTENERS = False
        make_report(SHORT)
        run_due("short.follow")
        assert not ProbeTask.objects.exists()

    @pytest.mark.usefixtures("names_only")
    def test_where_the_law_lets_us_ask_name_servers_alone_nobody_is_asked(self):
        assert profiles.current().watch.level == Level.DNS
        make_report(SHORT)
        run_due("short.follow")
        assert not ProbeTask.objects.exists()

    def test_other_addresses_ask_for_nothing(self):
        make_report("https://bit.ly/ https://images.example.org/a")
        assert run_due("short.follow") == 0

    def test_a_look_of_the_watch_and_one_at_the_shortener_stand_beside_each_other(self):
        location = make_judged("baseline", typed=SHORT, country="FR")
        run_due("short.follow")
        go_round()
        tasks = ProbeTask.objects.filter(location=location)
        assert set(tasks.values_list("purpose", flat=True)) == set(Purpose.values)

    def test_the_case_shows_the_way_it_took(self, client):
        report = follow_up()
        sign_in(client)
        page = client.get(f"/desk/hotline/{report.public_ref}/").content.decode()
        assert "hxxps://short[.]example/a1" in page
        assert "A short address leads here" in page
        assert "by the machine" in page
        assert "A short address led here" in page, "on its time line"
        assert "Read as the address that a short one leads to" in page
        assert SHORT not in page

    def test_only_a_machine_says_that_a_shortener_led_there(self):
        report = follow_up()
        by = make_colleague()
        said = AddressCorrection.objects.get()
        with pytest.raises(DatabaseError), transaction.atomic():
            AddressCorrection.objects.create(
                report=report,
                kind=CorrectionKind.ADDED,
                position=9,
                right=said.right,
                by=None,
                made_at=said.made_at,
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            AddressCorrection.objects.create(
                report=report,
                kind=CorrectionKind.LED_TO,
                position=9,
                wrong=said.wrong,
                right=said.right,
                by=by,
                made_at=said.made_at,
            )


def test_the_demo_asks_nobody():
    with whom_python_asks() as asked:
        (look,) = asyncio.run(DemoProbe().follow([Target("https://bit.ly/x")], spacing=0))
    assert (look.finding, asked) == (Finding.GONE_404, set())


class OnLoopback:
    """The probe of production, allowed to reach the one server that stands in for a shortener."""

    def __init__(self, port):
        self.port = port

    async def follow(self, targets, *, spacing):
        return await follow_all(
            [one.url for one in targets],
            dns=Known(),
            spacing=0,
            at_once=1,
            guard=Guard(frozenset({(HERE, self.port)})),
            turns=Turns(spacing=0, ready_at={}),
        )


@pytest.fixture
def shortener():
    """It leads to the sinkhole, whose touch would be remembered."""
    hole, asked = Sinkhole(), []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self):
            asked.append((self.command, self.headers["Host"], self.path))
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", hole.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args):
            """Says nothing."""

    server = ThreadingHTTPServer((HERE, 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], hole, asked
    server.shutdown()
    server.server_close()
    hole.close()


@pytest.mark.django_db
def test_from_the_report_to_the_claim_nothing_of_the_target_is_touched(shortener, client):
    port, hole, questions = shortener
    with whom_python_asks() as touched:
        report = make_report(f"http://short.example:{port}/a1", observed=False)
        run_due("short.follow")
        look_at_due(through=OnLoopback(port))
        run_due("short.read")
        by = make_colleague()
        claim(report.pk, by=by)
        client.force_login(by)
        client.get(f"/desk/hotline/{report.public_ref}/")
    assert questions == [("HEAD", f"short.example:{port}", "/a1")]
    assert [one.canonical for one in locations_of(report)] == [hole.url]
    assert (hole.connections, hole.names_asked) == (0, [])
    assert touched == {(HERE, port)}
