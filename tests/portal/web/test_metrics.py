"""Figures: by view and never by path, over all processes, on an address of their own."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from portal.web import metrics
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
    found = {f.name: f.samples for gauge in metrics._gauges for f in metrics._family(gauge)}
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


def test_what_ended_processes_counted_stays_in_the_files_of_their_successors(tmp_path):
    for _ in range(3):
        count_one(tmp_path)
    assert 'view="sample"} 3.0' in samples(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {
        "0.lock",
        "counter_0.db",
        "histogram_0.db",
    }


def test_two_processes_that_live_never_share_a_file(tmp_path):
    with run("-c", COUNT_ONE + "print(1, flush=True); input()", METRICS_DIR=str(tmp_path)) as alive:
        assert alive.stdout.readline() == "1\n"
        count_one(tmp_path)
        assert {file.name for file in tmp_path.glob("counter_*")} == {
            "counter_0.db",
            "counter_1.db",
        }
        alive.communicate("\n", timeout=LIMIT_SECONDS)
    assert 'view="sample"} 2.0' in samples(tmp_path)


COUNT_IN_A_FORK = """
import os
if not os.fork():
    REQUESTS.labels("sample", "GET", "200", "").inc()
    os._exit(0)
os.wait()
"""


def test_a_fork_counts_for_itself(tmp_path):
    with run("-c", COUNT_ONE + COUNT_IN_A_FORK, METRICS_DIR=str(tmp_path)) as counting:
        assert counting.wait(timeout=LIMIT_SECONDS) == 0
    assert 'view="sample"} 2.0' in samples(tmp_path)


COUNT_INTO_A_FULL_FOLDER = """
from portal.web.counting import REQUESTS
print("begun", flush=True)
input()
for number in range(500):
    REQUESTS.labels(f"sample-{number}", "GET", "200", "").inc()
"""


def limited_files(process, _folder):
    """Writing beyond the limit of a file fails as on a full disk, for anybody."""
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (8192, 8192))


def full_tmpfs(_process, folder):
    """Something else takes all that is left."""
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(b"x" * 4096)


@contextmanager
def disk_in_memory(folder):
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def may_mount():
    """Only root outside of a container may."""
    trying = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    done = subprocess.run(trying, capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.parametrize("fill", [limited_files, *([full_tmpfs] if may_mount() else [])])
def test_a_metrics_folder_that_fills_up_stops_no_process(tmp_path, fill):
    with (
        disk_in_memory(tmp_path) if fill is full_tmpfs else nullcontext(),
        run("-c", COUNT_INTO_A_FULL_FOLDER, METRICS_DIR=str(tmp_path)) as full,
    ):
        assert full.stdout.readline() == "begun\n", full.stderr.read()
        fill(full, tmp_path)
        _, said = full.communicate("\n", timeout=LIMIT_SECONDS)
        assert (full.returncode, said) == (0, "")
        assert 'view="sample-499"} 1.0' in samples(tmp_path)


def test_a_process_that_finds_no_room_runs_uncounted(tmp_path):
    with run(
        *("-c", COUNT_INTO_A_FULL_FOLDER),
        wrapper=["prlimit", "--fsize=8192"],
        METRICS_DIR=str(tmp_path),
    ) as full:
        _, said = full.communicate("\n", timeout=LIMIT_SECONDS)
    assert full.returncode == 0, said
    assert "the metrics folder takes no more" in said


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
