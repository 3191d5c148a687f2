"""What heaps up or hangs in one lane holds up no other: shown by order, not by the clock."""

import os
import signal
import subprocess

from django.db import connection

from portal.jobs import outbox
from portal.jobs.dispatcher import dispatch
from portal.jobs.lanes import LANES
from portal.jobs.models import Job
from portal.jobs.states import LEASED, State
from tests.faults.kinds import HOLD_LOCK
from tests.waiting import until

PATIENCE_SECONDS = 120
FLOOD_JOBS = 100_000
BULK, DEFAULT = LANES["bulk"], LANES["default"]


def flood(kind, lane, count):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_job (kind, lane, subject, effect_key, state, attempts, last_error)"
            " SELECT %s, %s, n::text, %s || n, 'queued', 0, '' FROM generate_series(1, %s) n",
            [kind, lane.name, f"{kind}:", count],
        )


def hold():
    """From now on held jobs stop in the middle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [HOLD_LOCK])


def let_go():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [HOLD_LOCK])


def begun(kind):
    return Job.objects.filter(kind=kind, attempts__gt=0).count()


def every_worker_of(lane, kind):
    """Each of its processes is in the middle of a job."""
    return lambda: begun(kind) == lane.processes


def done(kind):
    return Job.objects.filter(kind=kind, state=State.DONE)


def test_a_flood_in_one_lane_delays_another_by_no_job_at_all(processes, effects):
    hold()
    flood("fault.held_bulk", BULK, FLOOD_JOBS)
    processes.worker("mail", "bulk")
    processes.dispatcher()
    until(
        every_worker_of(BULK, "fault.held_bulk"),
        seconds=PATIENCE_SECONDS,
        what="a busy worker in every process of the flooded lane",
    )
    outbox.add("fault.mail", subject="asked for after the flood")
    until(done("fault.mail").exists, seconds=PATIENCE_SECONDS, what="the end of the mail")
    assert effects() == ["asked for after the flood"]
    assert begun("fault.held_bulk") == BULK.processes, "not one more was begun before it"
    waiting = Job.objects.filter(kind="fault.held_bulk", state=State.QUEUED).count()
    assert waiting == FLOOD_JOBS - BULK.in_flight_limit

    let_go()
    further = done("fault.held_bulk")
    until(
        lambda: further.count() > BULK.in_flight_limit, seconds=PATIENCE_SECONDS, what="the flood"
    )


def test_a_lane_whose_workers_all_hang_stops_no_other(processes, effects):
    hold()
    flood("fault.held", DEFAULT, DEFAULT.in_flight_limit + 1)
    processes.worker("mail", "default")
    processes.dispatcher()
    until(
        every_worker_of(DEFAULT, "fault.held"),
        seconds=PATIENCE_SECONDS,
        what="a worker that hangs in every process of the lane",
    )
    mails = sorted(f"mail {number}" for number in range(10))
    for subject in mails:
        outbox.add("fault.mail", subject=subject)
    until(lambda: done("fault.mail").count() == 10, seconds=PATIENCE_SECONDS, what="all mails")
    assert effects() == mails
    in_flight = Job.objects.filter(lane="default", state__in=LEASED).count()
    assert in_flight == DEFAULT.in_flight_limit

    let_go()
    held = done("fault.held")
    until(
        lambda: held.count() == DEFAULT.in_flight_limit + 1,
        seconds=PATIENCE_SECONDS,
        what="the rest, once they go on",
    )


def test_redis_coming_back_empty_loses_nothing_of_any_lane(broker, processes, effects):
    hold()
    flood("fault.held_bulk", BULK, 20)
    for number in range(20):
        outbox.add("fault.mail", subject=f"mail {number}")
    processes.dispatcher()
    until(
        lambda: min(broker.waiting("mail"), broker.waiting("bulk")) >= 20,
        seconds=PATIENCE_SECONDS,
        what="everything sent",
    )
    broker.kill()
    broker.start()
    let_go()
    Job.objects.filter(state=State.SENT).update(lease_until="2000-01-01T00:00Z")
    processes.worker("mail", "bulk")
    until(
        lambda: done("fault.mail").count() == done("fault.held_bulk").count() == 20,
        seconds=PATIENCE_SECONDS,
        what="all jobs of both lanes",
    )
    assert len(effects()) == 40


def workers_of(parent):
    """One process for each lane."""
    listed = subprocess.run(
        ["pgrep", "-P", str(parent.pid)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in listed.stdout.split()]


def both_are_ready(processes):
    return lambda: processes.log().count("ready.") == 2


def test_workers_end_together_when_one_of_them_ends_by_itself(processes):
    worker = processes.worker("mail", "bulk")
    until(both_are_ready(processes), seconds=PATIENCE_SECONDS, what="two lanes served")
    os.kill(workers_of(worker)[0], signal.SIGKILL)
    assert worker.wait(PATIENCE_SECONDS) == 1, "whoever started it starts it again"


def test_workers_that_are_asked_to_stop_finish_what_they_do(processes, effects):
    hold()
    outbox.add("fault.held", subject="the last one")
    worker = processes.worker("mail", "default")
    dispatch()
    until(lambda: begun("fault.held") == 1, seconds=PATIENCE_SECONDS, what="the middle of the job")
    worker.terminate()
    let_go()
    assert worker.wait(PATIENCE_SECONDS) == 0
    assert effects() == ["the last one"]
