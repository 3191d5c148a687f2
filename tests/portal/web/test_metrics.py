"""Figures: by view and never by path, over all processes, on an address of their own."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
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
    client.get("/feed.xml")
    before = figures()
    client.get("/feed.xml")
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


def test_files_of_processes_that_ended_are_forgotten(monkeypatch, tmp_path):
    monkeypatch.setattr(metrics, "METRICS_DIR", tmp_path)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    host = socket.gethostname().replace("_", "-")
    mine, gone, foreign = (
        tmp_path / f"counter_{name}.db"
        for name in (metrics.process_name(), f"{host}-{ended.pid}", "elsewhere-1")
    )
    for file in (mine, gone, foreign):
        file.touch()
    assert metrics.forget_the_dead() == 1
    assert (mine.exists(), gone.exists(), foreign.exists()) == (True, False, True)


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def scrape(port):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", "/metrics")
        return connection.getresponse().read().decode()


def run(*command, **variables):
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **variables},
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
