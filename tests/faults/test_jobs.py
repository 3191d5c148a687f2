"""Workers, Redis and dispatchers die or double; every job still has its effect once."""

import os
import signal
import threading
from datetime import timedelta

from django.db import connection
from django.db.models.functions import Now
from redis import Redis

from portal.jobs import outbox
from portal.jobs.dispatcher import dispatch, take_back
from portal.jobs.lanes import LANES
from portal.jobs.models import Heartbeat, Job
from portal.jobs.schedule import sweeps
from portal.jobs.states import LEASED, State
from portal.web import health
from tests import site_role
from tests.faults.kinds import HOLD_LOCK
from tests.waiting import until

PATIENCE_SECONDS = 120
"""Far longer than anything here takes, for a machine with other things to do."""


def ask(kind, count, *, first=0):
    subjects = [f"{number:04d}" for number in range(first, first + count)]
    for subject in subjects:
        outbox.add(kind, subject=subject)
    return subjects


def all_done():
    return not Job.objects.filter(kind__startswith="fault.").exclude(state=State.DONE).exists()


def leases_pass():
    """The clock moves past every lease."""
    Job.objects.filter(state__in=LEASED).update(lease_until=Now())
    take_back()
    Job.objects.filter(state=State.QUEUED).update(next_at=Now())


def test_jobs_go_from_a_commit_to_a_worker(processes, effects):
    processes.worker()
    processes.dispatcher()
    subjects = ask("fault.effect", 20)
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of all jobs")
    assert effects() == subjects


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(processes, effects, backends_gone):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [HOLD_LOCK])
    doomed = processes.worker()
    subjects = ask("fault.held", 1)
    dispatch()
    until(how_many_wait_for_the_hold, seconds=PATIENCE_SECONDS, what="the middle of the job")
    processes.kill(doomed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [HOLD_LOCK])
    backends_gone()
    assert effects() == []
    job = Job.objects.get()
    assert (job.state, job.attempts) == (State.RUNNING, 1)

    leases_pass()
    processes.worker()
    dispatch()
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of all jobs")
    assert effects() == subjects
    assert Job.objects.get().attempts == 2


def how_many_wait_for_the_hold():
    """Here only: PostgreSQL shows the locks of all databases of the machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND NOT granted"
            " AND objid = %s AND datname = current_database()",
            [HOLD_LOCK],
        )
        return cursor.fetchone()[0]


def test_a_broker_that_comes_back_empty_delays_but_loses_nothing(broker, processes, effects):
    subjects = ask("fault.effect", 30)
    assert dispatch() == 30
    assert broker.waiting("default") == 30
    broker.kill()
    more = ask("fault.effect", 5, first=30)
    assert dispatch() == 0
    assert Job.objects.filter(state=State.QUEUED).count() == 5

    broker.start()
    assert broker.waiting("default") == 0
    leases_pass()
    processes.worker()
    assert dispatch() == 35
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of all jobs")
    assert effects() == subjects + more
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_broker_lost_under_a_running_worker_is_found_again(broker, processes, effects):
    processes.worker()
    processes.dispatcher()
    first = ask("fault.effect", 10)
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of the first jobs")
    broker.kill()
    second = ask("fault.effect", 10, first=10)
    broker.start()
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of the second jobs")
    assert effects() == first + second


def test_a_worker_that_could_not_acknowledge_takes_jobs_again(broker, processes, effects):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [HOLD_LOCK])
    processes.worker()
    busy = LANES["default"].processes
    first = ask("fault.held", busy)
    dispatch()
    until(
        lambda: how_many_wait_for_the_hold() == busy,
        seconds=PATIENCE_SECONDS,
        what="the middle of as many jobs as the lane has processes",
    )
    broker.kill()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [HOLD_LOCK])
    until(
        lambda: has_noticed(processes.log()) or processes.log().count("Couldn't ack") == busy,
        seconds=PATIENCE_SECONDS,
        what="an acknowledgement that nobody takes",
    )
    broker.start()
    processes.dispatcher()
    second = ask("fault.effect", 10, first=busy)
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of the second jobs")
    assert effects() == first + second


def has_noticed(log):
    return "Cannot connect to" in log


def test_health_names_the_lane_whose_worker_takes_nothing(processes):
    worker = processes.worker()
    processes.dispatcher()
    until(default_is_served, seconds=PATIENCE_SECONDS, what="a sign of life")
    os.killpg(worker.pid, signal.SIGSTOP)
    Heartbeat.objects.filter(name="worker.default").update(at=Now() - timedelta(seconds=121))
    ask("fault.effect", 1)
    until(
        lambda: Job.objects.filter(kind="fault.effect", state=State.SENT).exists(),
        seconds=PATIENCE_SECONDS,
        what="a job sent to the worker",
    )
    assert health.look()["worker.default"] == (health.State.DEGRADED, "no sign of life for 120 s")
    os.killpg(worker.pid, signal.SIGCONT)
    until(default_is_served, seconds=PATIENCE_SECONDS, what="a sign of life again")
    assert all_done()


def default_is_served():
    return health.look()["worker.default"][0] == health.State.READY


def test_a_worker_whose_database_sessions_end_connects_anew(processes, effects):
    processes.worker()
    processes.dispatcher()
    first = ask("fault.effect", 5)
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of the first jobs")
    with site_role.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] > 0, "the worker keeps its connection"
    second = ask("fault.effect", 5, first=5)
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of the second jobs")
    assert effects() == first + second


def test_two_dispatchers_at_once_send_each_job_once(broker, processes, effects):
    subjects = ask("fault.effect", 120)
    start = threading.Barrier(2)
    sent = []

    def race():
        start.wait()
        sent.append(dispatch())
        connection.close()

    racers = [threading.Thread(target=race) for _ in range(2)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert sum(sent) == broker.waiting("default") == 120
    processes.worker()
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of all jobs")
    assert effects() == subjects


def test_a_message_delivered_twice_has_one_effect(broker, processes, effects):
    subjects = ask("fault.effect", 5)
    dispatch()
    with Redis(port=broker.port) as client:
        client.rpush("default", *client.lrange("default", 0, -1))
    assert broker.waiting("default") == 10
    processes.worker()
    until(all_done, seconds=PATIENCE_SECONDS, what="the end of all jobs")
    until(lambda: broker.waiting("default") == 0, seconds=PATIENCE_SECONDS, what="the empty queue")
    assert effects() == subjects


def test_a_job_that_kills_its_worker_is_parked_and_the_others_run(processes, effects):
    processes.worker()
    ask("fault.poison", 1)
    subjects = ask("fault.effect", 10)
    poison = Job.objects.filter(kind="fault.poison")
    others = Job.objects.filter(kind="fault.effect")
    for attempt in (1, 2, 3):
        dispatch()
        until(
            lambda wanted=attempt: poison.filter(state=State.RUNNING, attempts=wanted).exists(),
            seconds=40,
            what=f"attempt {attempt}",
        )
        until(
            lambda: not others.exclude(state=State.DONE).exists(),
            seconds=PATIENCE_SECONDS,
            what="the other jobs",
        )
        leases_pass()
    assert effects() == subjects
    parked = poison.get()
    assert (parked.state, parked.attempts) == (State.GIVEN_UP, 3)
    assert parked.last_error == "WorkerLost"


def test_several_dispatchers_and_workers_of_all_lanes_run_each_sweep_once_at_a_time(processes):
    for _copy in range(2):
        processes.worker("timers", "mail", "default", "lookups", "bulk")
        processes.probe()
    dispatchers = [processes.dispatcher() for _copy in range(3)]
    beating = {f"worker.{lane}" for lane in LANES} | {"dispatcher"}
    until(
        lambda: set(Heartbeat.objects.values_list("name", flat=True)) == beating,
        seconds=PATIENCE_SECONDS,
        what="a sign of life of every lane",
    )
    for dispatcher in dispatchers:
        processes.kill(dispatcher)
    kinds = list(sweeps().values_list("kind", flat=True))
    assert len(kinds) == len(set(kinds)) > len(LANES)
    heart = sweeps().filter(kind__startswith="jobs.heartbeat.", next_at__gt=Now())
    until(lambda: heart.count() == len(LANES), seconds=PATIENCE_SECONDS, what="one round of each")
