"""Figures: by view and never by path, over all processes, on an address of their own."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from portal.web import metrics
from portal.web.countfile import sweep_up
from tests.portal.web.people import make_person

ROOT = Path(__file__).resolve().parents[3]
LIMIT_SECONDS = 60

pytestmark = pytest.mark.urls("tests.portal.web.cache_urls")


def text_of_processes():
    """What Prometheus gets of the processes' own counters."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(metrics.METRICS_DIR))
    return generate_latest(registry).decode()


def figures():
    """The same as line → number."""
    lines = text_of_processes().splitlines()
    pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(number) for name, number in pairs}


def grown(before):
    """Which counters of requests grew, by their labels."""
    return {
        name: number - before.get(name, 0)
        for name, number in figures().items()
        if name.startswith("balise_requests_total") and number != before.get(name, 0)
    }


def test_requests_are_counted_by_view_and_by_what_the_page_cache_did(client):
    before = figures()
    client.get("/livez")
    client.get("/livez")
    counted = grown(before)
    (name,) = counted
    assert counted[name] == 2
    for label in ('view="web:livez"', 'method="GET"', 'status="200"', 'page_cache="aside"'):
        assert label in name


def test_a_kept_page_counts_for_its_view(client):
    client.get("/en/article/")
    before = figures()
    client.get("/en/article/")
    (name,) = grown(before)
    assert 'page_cache="hit"' in name


def test_no_path_and_no_receipt_becomes_a_label(client, db):
    client.get("/K7QF-2M9X-canary/")
    client.generic("CANARY", "/livez")
    client.force_login(make_person())
    client.get("/desk/?q=canary")
    text = text_of_processes().lower()
    assert "canary" not in text
    assert 'method="other"' in text
    assert 'view="unresolved"' in text


async def test_requests_are_counted_under_asgi(async_client):
    before = figures()
    await async_client.get("/livez")
    assert sum(grown(before).values()) == 1


def test_latency_has_buckets(client):
    client.get("/livez")
    assert figures()['balise_request_seconds_bucket{le="+Inf",view="web:livez"}'] >= 1


@pytest.fixture
def gauges(monkeypatch):
    monkeypatch.setattr(metrics, "_gauges", {})


def test_a_gauge_is_read_when_prometheus_asks(gauges, db):
    waiting = {"notice.send": 3, "case.recheck": 1}
    metrics.register_gauge("balise_jobs_waiting", "Jobs.", lambda: waiting, label="kind")
    metrics.register_gauge("balise_visitors_waiting", "Visitors.", lambda: 7)
    found = {
        f.name: f.samples for gauge in metrics._gauges.values() for f in metrics._family(gauge)
    }
    assert [(s.labels, s.value) for s in found["balise_jobs_waiting"]] == [
        ({"kind": "case.recheck"}, 1),
        ({"kind": "notice.send"}, 3),
    ]
    assert found["balise_visitors_waiting"][0].value == 7


def test_a_gauge_that_lost_the_database_is_left_out(gauges):
    def away():
        raise OperationalError

    metrics.register_gauge("balise_jobs_waiting", "Jobs.", away)
    metrics.register_gauge("balise_visitors_waiting", "Visitors.", lambda: 7)
    text = generate_latest(metrics.everything()).decode()
    assert "balise_jobs_waiting" not in text
    assert "balise_visitors_waiting 7.0" in text


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def scrape(port):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", "/metrics")
        return connection.getresponse().read().decode()


def run(*command, wrapper=(), **variables):
    return subprocess.Popen(
        [*wrapper, sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


COUNT_ONE = """
import django
django.setup()
from portal.web.counting import REQUESTS
REQUESTS.labels("sample", "GET", "200", "").inc()
"""


def count_one(folder):
    """One process counts one request and ends."""
    with run("-c", COUNT_ONE, METRICS_DIR=str(folder)) as counting:
        _, said = counting.communicate(timeout=LIMIT_SECONDS)
    assert counting.returncode == 0, said


def samples(folder):
    """The sum over all files of the folder."""
    return generate_latest(folder_registry(folder)).decode()


def folder_registry(folder):
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))
    return registry


def test_what_ended_processes_counted_stays_and_their_files_go(tmp_path):
    for _ in range(3):
        count_one(tmp_path)
        sweep_up(tmp_path)
    assert 'view="sample"} 3.0' in samples(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["counter_ended.db"]


def test_the_file_of_another_host_goes_when_nobody_holds_it(tmp_path):
    stale = tmp_path / "counter_elsewhere-7-1.db"
    stale.write_bytes(b"")
    gauge = tmp_path / "gauge_livesum_elsewhere-7-1.db"
    gauge.write_bytes(b"")
    assert sweep_up(tmp_path) == 2
    assert not stale.exists()
    assert not gauge.exists()


def test_the_file_of_a_process_that_lives_stays(tmp_path):
    with run("-c", COUNT_ONE + "print(1, flush=True); input()", METRICS_DIR=str(tmp_path)) as alive:
        assert alive.stdout.readline() == "1\n"
        assert sweep_up(tmp_path) == 0
        assert 'view="sample"} 1.0' in samples(tmp_path)
        alive.communicate("\n", timeout=LIMIT_SECONDS)
    assert sweep_up(tmp_path) == 1


def test_a_file_cut_off_while_it_was_written_stops_nobody(tmp_path):
    count_one(tmp_path)
    for file in tmp_path.glob("*.db"):
        os.truncate(file, 100)
    count_one(tmp_path)
    sweep_up(tmp_path)
    assert 'view="sample"} 1.0' in samples(tmp_path)


COUNT_INTO_A_FULL_FOLDER = """
import sys, time
import django
django.setup()
from portal.web.counting import REQUESTS
from portal.web.countfile import all_written
for number in range(500):
    REQUESTS.labels(f"sample-{number}", "GET", "200", "").inc()
print(all_written(), flush=True)
input()
deadline = time.monotonic() + 20
while not all_written():
    assert time.monotonic() < deadline
    REQUESTS.labels("sample-0", "GET", "200", "").inc()
REQUESTS.labels("sample-499", "GET", "200", "").inc()
"""


@contextmanager
def limited_files(_folder):
    """Writing beyond the limit of a file fails as on a full disk, for anybody."""

    def make_room(process):
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (2**20, 2**20))

    yield ["prlimit", f"--fsize=8192:{2**20}"], make_room


@contextmanager
def full_tmpfs(folder):
    """A disk in memory that something else has filled."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], check=True)
    try:
        filler = folder / "filler"
        filler.write_bytes(b"x" * 230_000)
        yield [], lambda _process: filler.unlink()
    finally:
        subprocess.run(["umount", folder], check=True)


def may_mount():
    """Only root outside of a container may."""
    trying = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    done = subprocess.run(trying, capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("fill", [limited_files, *([full_tmpfs] if may_mount() else [])])
def test_a_full_metrics_folder_stops_no_process(tmp_path, fill):
    with (
        fill(tmp_path) as (wrapper, make_room),
        run("-c", COUNT_INTO_A_FULL_FOLDER, wrapper=wrapper, METRICS_DIR=str(tmp_path)) as full,
    ):
        assert full.stdout.readline() == "False\n", full.stderr.read()
        sweep_up(tmp_path)
        assert 'view="sample-0"} 1.0' in samples(tmp_path), "what is there can be read"
        make_room(full)
        _, said = full.communicate("\n", timeout=LIMIT_SECONDS)
        assert (full.returncode, said) == (0, "")
        assert 'view="sample-499"} 2.0' in samples(tmp_path), "nothing was lost meanwhile"


def test_the_command_adds_up_all_processes_and_stops_when_told(tmp_path):
    port = free_port()
    variables = {"METRICS_ADDRESS": f"127.0.0.1:{port}", "METRICS_DIR": str(tmp_path)}
    with run("manage.py", "serve_metrics", **variables) as server:
        try:
            assert f"http://127.0.0.1:{port}/metrics" in server.stdout.readline()
            for counting in [run("-c", COUNT_ONE, **variables) for _ in range(2)]:
                _, said = counting.communicate(timeout=LIMIT_SECONDS)
                assert counting.returncode == 0, said
            assert 'view="sample"} 2.0' in scrape(port)
        finally:
            server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=LIMIT_SECONDS)
    assert (server.returncode, said) == (0, "")


@pytest.mark.parametrize("address", ["9464", "127.0.0.1:http", "192.0.2.1:9464"])
def test_an_address_that_cannot_be_used_is_said(settings, address):
    settings.METRICS_ADDRESS = address
    with pytest.raises(CommandError, match=f"METRICS_ADDRESS must be|{address} cannot be used"):
        call_command("serve_metrics")
