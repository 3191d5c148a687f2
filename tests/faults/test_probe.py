"""The probe is killed in the middle of a round: no look is lost, none comes too soon.

Three processes ask one web server on loopback, which holds some answers back. They run as the
probe does: with its role in PostgreSQL and with no secret.
"""

import signal
import threading
import time
from collections import defaultdict
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models.functions import Now

from hotline.models import AvailabilityCheck, ProbeTask, Watch
from hotline.operations.asking_the_probe import go_round
from hotline.operations.looking import lease_looks
from tests.makers.hotline import make_judged
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "127.0.0.1"
SPACING_SECONDS = 2.0
PATIENCE_SECONDS = 120
HOSTS = [f"{letter}.example" for letter in "abcdef"]
LOOKER = """
import os, signal, sys, django
django.setup()
if os.environ.get("ENDS_WHEN_TOLD"):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
from hotline.gateways.probe import look_at_all
from hotline.gateways.probe.configured import ROUND
from hotline.gateways.probe.guard import Guard
from hotline.models import ProbeTask
from hotline.operations.looking import look_once
from tests.hotline.probe_sites import HERE, Known

class Probe:
    async def look_at(self, targets, *, level, spacing):
        port = int(os.environ["SITE_PORT"])
        return await look_at_all(
            targets, level=level, dns=Known(), guard=Guard(frozenset({(HERE, port)})),
            spacing=float(os.environ["SPACING"]), manner=ROUND,
        )

made = look_once(through=Probe())
while os.environ.get("UNTIL_NOTHING_IS_WANTED") and ProbeTask.objects.free().only("pk").first():
    made += look_once(through=Probe())
print("looks made:", made, flush=True)
"""


class Site:
    """Answers 200 to all, once it may; remembers when each host was asked."""

    def __init__(self):
        self.asked = defaultdict(list)
        self.may_answer = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self):
                host = self.headers["Host"].partition(":")[0]
                site.asked[host].append((time.monotonic(), self.path))
                if host in HOSTS[3:]:
                    site.may_answer.wait(PATIENCE_SECONDS)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                """Says nothing."""

            def handle(self):
                """Who was killed hears no answer."""
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True

        self.server = ThreadingHTTPServer((HERE, 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def questions(self):
        return sum(map(len, self.asked.values()))


@pytest.fixture
def site():
    made = Site()
    yield made
    made.may_answer.set()
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def look(processes, site):
    """Starts one more worker's round."""

    def start(**env):
        return processes.probe(
            LOOKER, SITE_PORT=str(site.port), SPACING=str(SPACING_SECONDS), **env
        )

    return start


@pytest.fixture
def watched(site):
    """Six hosts that are due, one of them with a second URL that is due later."""
    paths = [*((host, "/1") for host in HOSTS), (HOSTS[0], "/2")]
    made = [make_judged(typed=f"http://{host}:{site.port}{path}") for host, path in paths]
    go_round()
    return made


def leases_pass():
    """The clock moves past every lease."""
    ProbeTask.objects.exclude(leased_until=None).update(leased_until=Now())


def leased():
    return ProbeTask.objects.leased()


def each_was_looked_at_once(watched):
    go_round()
    looked_at = AvailabilityCheck.objects.values_list("location_id", "finding")
    assert sorted(looked_at) == sorted((one.pk, "online_same") for one in watched)
    assert not Watch.objects.due_for_the_probe().exists()
    assert not ProbeTask.objects.exists()
    assert Watch.objects.filter(due_at__gt=Now()).count() == len(watched)


def test_a_round_that_dies_while_hosts_are_asked_is_made_again_after_its_lease(
    site, look, watched, processes, backends_gone
):
    doomed = look()
    until(lambda: site.questions() == len(HOSTS), seconds=PATIENCE_SECONDS, what="the middle of it")
    processes.kill(doomed)
    backends_gone()
    assert not ProbeTask.objects.answered().exists()
    assert leased().count() == len(HOSTS)

    assert look().wait(PATIENCE_SECONDS) == 0
    assert "looks made: 0" in processes.log()
    assert site.questions() == len(HOSTS), "the second URL of a host waits with the first"

    leases_pass()
    site.may_answer.set()
    assert look(UNTIL_NOTHING_IS_WANTED="yes").wait(PATIENCE_SECONDS) == 0
    each_was_looked_at_once(watched)
    assert {host: len(times) for host, times in site.asked.items()} == dict.fromkeys(HOSTS, 2) | {
        HOSTS[0]: 3
    }
    made_by_the_last = [at for at, _path in site.asked[HOSTS[0]][1:]]
    assert all(b - a >= SPACING_SECONDS for a, b in pairwise(made_by_the_last))


def test_a_round_that_dies_while_it_is_written_down_keeps_what_was_and_makes_the_rest(
    site, look, watched, processes, backends_gone
):
    doomed = look()
    until(lambda: site.questions() == len(HOSTS), seconds=PATIENCE_SECONDS, what="the middle of it")
    with transaction.atomic():
        blocked = ProbeTask.objects.select_for_update().get(location=watched[3])
        site.may_answer.set()
        until(
            lambda: ProbeTask.objects.answered().count() == 3,
            seconds=PATIENCE_SECONDS,
            what="all looks written before the one that cannot be",
        )
        written = set(ProbeTask.objects.answered().values_list("location_id", flat=True))
        processes.kill(doomed)
    backends_gone()
    assert blocked.location_id not in written
    kept = set(ProbeTask.objects.answered().values_list("location_id", flat=True))
    on_its_way = {blocked.location_id}  # PostgreSQL may have it by then: whole, or not at all
    assert written <= kept <= written | on_its_way
    assert leased().count() == len(HOSTS) - len(kept)
    go_round()
    for watch in Watch.objects.filter(location__in=kept):
        assert watch.due_at > watch.began_at
        assert watch.seen_online_at is not None

    leases_pass()
    assert look(UNTIL_NOTHING_IS_WANTED="yes").wait(PATIENCE_SECONDS) == 0
    each_was_looked_at_once(watched)


def test_a_probe_that_is_told_to_end_leaves_its_looks_to_the_next(site, look, watched, processes):
    """It ends at once, and nobody waits for the end of a lease."""
    told = look(ENDS_WHEN_TOLD="yes")
    until(lambda: site.questions() == len(HOSTS), seconds=PATIENCE_SECONDS, what="the middle of it")
    told.send_signal(signal.SIGTERM)
    assert told.wait(PATIENCE_SECONDS) == 0
    assert (leased().count(), ProbeTask.objects.free().count()) == (0, len(watched))


def test_a_host_one_probe_asks_is_left_alone_by_all_others(watched):
    first = ProbeTask.objects.filter(location=watched[0])
    first.update(leased_until=Now() + timedelta(minutes=10))
    assert sorted(task.host for task in lease_looks()) == HOSTS[1:]
