"""A whole case touches the reported host by the probe only, as closely as the profile says."""

import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hotline.gateways.probe import Turns, look_at_all
from hotline.gateways.probe.guard import Guard
from hotline.models import AvailabilityCheck, Location, Notice, Watch
from hotline.operations.assessing import NewAssessment, assess
from hotline.operations.hosting import decide_country
from hotline.operations.notices import queue_notice
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.public_status import public_status
from hotline.operations.sending import send_notice
from hotline.operations.watches import UNKNOWN_BEFORE_A_PERSON
from hotline.operations.watching import look_at_due
from hotline.states import ProviderSays, Verdict, WatchState
from tests.hotline.probe_sites import HERE, HOST, Known
from tests.makers.hotline import (
    locations_of,
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db


class Sinkhole:
    """A web server that remembers every request, and says what it is told to."""

    def __init__(self):
        self.asked, self.status, self.no_head = [], HTTPStatus.OK, False
        hole = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                hole.asked.append((self.command, self.path, dict(self.headers)))
                refused = hole.no_head and self.command == "HEAD"
                self.send_response(HTTPStatus.NOT_FOUND if refused else hole.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_HEAD = do_POST = answer  # noqa: N815 - the names it is asked for

            def log_message(self, *_args):
                """Says nothing."""

        self.server = ThreadingHTTPServer((HERE, 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    async def look_at(self, targets, *, level, spacing):
        """The probe of production, allowed to reach this one server."""
        return await look_at_all(
            targets,
            level=level,
            dns=Known(),
            guard=Guard(frozenset({(HERE, self.port)})),
            turns=Turns(spacing=0.0, ready_at={}),
        )


@pytest.fixture
def sinkhole():
    hole = Sinkhole()
    yield hole
    hole.server.shutdown()
    hole.server.server_close()


def look(sinkhole):
    """The next look is due now."""
    Watch.objects.update(due_at="2026-01-01T00:00Z")
    assert look_at_due(through=sinkhole) == 1


def test_only_the_probe_asks_and_only_for_headers(sinkhole, client):
    url = f"http://{HOST}:{sinkhole.port}/album?id=7#part"
    report, by = make_claimed(make_report(url, observed=False), by=make_colleague())
    run_due()
    (location,) = locations_of(report)
    decide_country(location.pk, "FR", by=by)
    client.force_login(by)
    client.get(f"/desk/hotline/{report.public_ref}/")
    assess(location.pk, NewAssessment("baseline", youngest_age="7-10"), by=by)
    item = queue_notice(location.pk, make_abuse_contact().pk, by=by)
    Notice.objects.update(send_after="2026-01-01T00:00Z", being_grouped=False)
    send_notice(item.notice_id)
    assert sinkhole.asked == []

    look(sinkhole)
    assert [one.finding for one in AvailabilityCheck.objects.all()] == ["online_same"]
    take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.REMOVED)])
    sinkhole.status = HTTPStatus.NOT_FOUND
    look(sinkhole)

    location = Location.objects.get(pk=location.pk)
    assert (location.verdict, location.is_gone) == (Verdict.ILLEGAL, True)
    assert public_status(report, [location]).code == "gone"
    assert {(method, path) for method, path, _headers in sinkhole.asked} == {
        ("HEAD", "/album?id=7")
    }
    for _method, _path, headers in sinkhole.asked:
        assert not {"Cookie", "Referer", "Authorization"} & headers.keys()
        assert "Python" not in headers.get("User-Agent", "")


def test_a_host_that_says_not_found_to_every_head_is_looked_at_by_a_person(sinkhole):
    """Whatever it shows people: it is not gone, and nobody is told so."""
    sinkhole.no_head = True
    location = make_judged("baseline", typed=f"http://{HOST}:{sinkhole.port}/album?id=7")
    for _time in range(UNKNOWN_BEFORE_A_PERSON):
        look(sinkhole)
    location.refresh_from_db()
    checks = AvailabilityCheck.objects.values_list("finding", "http_status")
    assert set(checks) == {("unknown", 404)}
    assert not location.is_gone
    assert Watch.objects.get().state == WatchState.TO_CHECK
    assert [(method, path) for method, path, _headers in sinkhole.asked] == [
        ("HEAD", "/album?id=7"),
        ("HEAD", "/"),
    ] * UNKNOWN_BEFORE_A_PERSON
