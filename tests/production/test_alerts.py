"""Every shipped alarm fires when it should, keeps quiet otherwise, and asks for what there is."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
import yaml

from tests.production.alerts import CASES, RULES, rules, unit_tests
from tests.production.compose import is_healthy, services
from tests.stack import SOURCE
from tests.waiting import until

NOTICED_WITHIN_SECONDS = 60
CREATE_A_JOB_GIVEN_UP = """
from tests.portal.jobs.making import make_job
make_job("given_up", kind="notice.send")
"""


def test_every_alarm_has_a_case_and_says_what_it_means_and_how_soon_one_looks():
    assert set(rules()) == set(CASES)
    for rule in rules().values():
        assert rule["annotations"]["summary"].endswith((".",))
        assert rule["labels"]["severity"] in {"page", "ticket"}


@pytest.mark.promtool
def test_every_alarm_fires_and_keeps_quiet(tmp_path):
    cases = tmp_path / "alerts.test.yml"
    cases.write_text(yaml.safe_dump(unit_tests()))
    for command in (["check", "rules", RULES], ["test", "rules", cases]):
        done = subprocess.run(["promtool", *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def scrape(ask, production):
    """What Prometheus gets now: sample with its labels → value."""

    def scraping():
        _status, _headers, body = ask("/metrics", origin=production.metrics_address)
        lines = body.decode().splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    return scraping


@contextmanager
def frozen(part):
    """Every process of it stopped; it still holds its sockets."""
    os.killpg(part.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(part.process.pid, signal.SIGCONT)


def wanted():
    """Names of the figures the alarms ask for, without Prometheus' own."""
    words = " ".join(str(rule["expr"]) for rule in rules().values())
    return set(re.findall(r"\b(?:balise|hotline)_\w+", words))


def test_what_the_alarms_ask_for_is_there(ask, scrape):
    ask("/livez")
    found = {name.partition("{")[0] for name in scrape()} | {"balise_jobs_given_up"}
    assert wanted() <= found  # jobs given up have a label per kind, and there is none yet
    assert scrape()['balise_part_ready{part="chat"}'] == 1
    assert 0 < scrape()["balise_certificate_seconds_left"] < 86_400


def test_a_frozen_chat_server_is_seen(scrape, production):
    part = production.parts["chat"]
    check = services()["chat"], production.place, part.env, part.log
    assert is_healthy(*check)
    with frozen(part):
        assert not is_healthy(*check)
        until(
            lambda: scrape()['balise_part_ready{part="chat"}'] == 0,
            seconds=NOTICED_WITHIN_SECONDS,
            what="the figure of the chat",
        )
    until(
        lambda: scrape()['balise_part_ready{part="chat"}'] == 1,
        seconds=NOTICED_WITHIN_SECONDS,
        what="the chat being back",
    )


def test_a_frozen_dispatcher_is_seen(scrape, production):
    part = production.parts["dispatcher"]
    check = services()["dispatcher"], production.place, part.env, part.log
    assert is_healthy(*check)
    with frozen(part):
        until(
            lambda: not is_healthy(*check),
            seconds=NOTICED_WITHIN_SECONDS,
            what="the health check failing",
            every=3,
        )
        assert scrape()['balise_heartbeat_age_seconds{process="dispatcher"}'] > 25
        assert scrape()['balise_heartbeat_age_seconds{process="worker.mail"}'] >= 0
    until(
        lambda: scrape()['balise_heartbeat_age_seconds{process="dispatcher"}'] < 10,
        seconds=NOTICED_WITHIN_SECONDS,
        what="the dispatcher being back",
    )


def test_a_job_given_up_is_seen(scrape, production):
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", CREATE_A_JOB_GIVEN_UP],
        cwd=SOURCE,
        env=production.parts["web"].env,
        capture_output=True,
        check=True,
    )
    assert scrape()['balise_jobs_given_up{kind="notice.send"}'] == 1
    until(
        lambda: scrape()['balise_part_ready{part="jobs"}'] == 0,
        seconds=NOTICED_WITHIN_SECONDS,
        what="the part being degraded",
    )


def test_workers_of_gunicorn_that_end_leave_no_file_and_lose_no_count(ask, scrape, production):
    web, folder = production.parts["web"], production.place.folder / "run" / "metrics"
    name = 'balise_requests_total{method="GET",page_cache="aside",status="200",view="web:livez"}'
    ask("/livez")
    for _ in range(3):
        before = scrape()[name]
        for worker in children(web.process.pid):
            os.kill(worker, signal.SIGTERM)
        until(lambda: len(children(web.process.pid)) == 2, seconds=60, what="new workers")
        until(lambda: ask("/livez")[0] == 200, seconds=60, what="an answer")
        assert scrape()[name] > before, "what ended workers counted stays"
    files = [file.name for file in folder.glob("counter_*.db")]
    assert len(files) <= len(production.parts) + 3, files


def children(parent):
    listed = subprocess.run(
        ["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in listed.stdout.split()]
