"""Whether work gets done: per lane, by what its workers finished."""

import math
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.jobs import liveness, sweeps, tasks
from portal.jobs.desk.rows import lane_rows
from portal.jobs.lanes import LANES
from portal.jobs.models import Heartbeat
from portal.jobs.registry import find
from portal.jobs.states import State
from portal.web import health
from tests.portal.jobs.making import make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished():
    """A worker of the lane comes to the end of a job."""

    def run(lane):
        job = make_job(State.SENT, lane=lane)
        delivered = {"delivery_info": {"routing_key": lane}, "id": "1", "is_eager": True}
        tasks.run.push_request(**delivered)
        tasks.run.run(job.pk, str(job.lease_owner))
        tasks.run.pop_request()

    return run


def test_a_lane_is_served_once_a_worker_of_it_finished_something(finished):
    assert liveness.ages_seconds()["worker.mail"] == math.inf
    finished("mail")
    assert liveness.ages_seconds()["worker.mail"] < 5
    assert "worker.mail" not in liveness.silent()
    assert "worker.bulk" in liveness.silent()


def test_readyz_names_the_lane_without_a_living_worker(finished):
    for lane in LANES:
        finished(lane)
    Heartbeat.objects.filter(name="worker.bulk").update(at=timezone.now() - timedelta(seconds=121))
    found = health.look()
    assert found["worker.bulk"] == (health.State.DEGRADED, "no sign of life for 120 s")
    assert found["worker.mail"][0] == health.State.READY
    assert found["dispatcher"][0] == health.State.DEGRADED


def test_something_goes_through_every_lane_all_the_time():
    for lane in LANES:
        beat = find(f"jobs.heartbeat.{lane}")
        assert (beat.lane, beat.handler("")) == (lane, None)
        assert 2 * beat.every.total_seconds() < liveness.ALIVE_WITHIN_SECONDS[LANES[lane].worker]
    assert sweeps.beat_heart() is None


def test_showing_life_often_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(1):
        liveness.show_life(liveness.DISPATCHER)
        liveness.show_life(liveness.DISPATCHER)
    assert liveness.ages_seconds()["dispatcher"] < 5


def test_jobs_given_up_are_named_by_kind():
    assert health.look()["jobs"][0] == health.State.READY
    make_job(State.GIVEN_UP)
    assert liveness.given_up_by_kind() == {"test.note": 1.0}
    assert health.look()["jobs"] == (health.State.DEGRADED, "given up: test.note")


def test_figures_count_by_lane_what_is_not_done():
    make_job(lane="bulk")
    make_job(lane="bulk", next_at=timezone.now() - timedelta(hours=1))
    make_job(State.DONE)
    figures = liveness.jobs_by_state_and_lane()
    assert (figures["queued", "bulk"], figures["queued", "mail"]) == (2, 0)
    assert (State.DONE, "default") not in figures
    assert liveness.late_by_lane() == dict.fromkeys(LANES, 0) | {"bulk": 1}


def test_people_see_how_each_lane_stands(finished):
    finished("bulk")
    make_job(lane="bulk")
    make_job(lane="bulk", next_at=timezone.now() + timedelta(hours=1))
    make_job(State.RUNNING, lane="bulk")
    rows = {row.lane.name: row for row in lane_rows()}
    assert (rows["bulk"].due, rows["bulk"].in_flight, rows["bulk"].served) == (1, 1, True)
    assert not rows["mail"].served
