"""Any order of asking, sending, losing, doubling and dying: every effect comes once.

Hypothesis plays the broker, the workers and bad luck; the database is real.
"""

from uuid import UUID

import pytest
from celery import current_app
from django.db import connection
from django.db.models.functions import Now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from portal.jobs import dispatcher, outbox, running
from portal.jobs.models import Job
from portal.jobs.registry import job
from portal.jobs.states import LEASED, State
from tests.faults.kinds import write_effect

SUBJECTS = st.integers(min_value=0, max_value=4)
ENOUGH_ROUNDS = 50


class Died(BaseException):
    """What a killed worker leaves of its handler: nothing."""


class Fate:
    """What will happen to the next worker."""

    dies = False


@job("fault.machine", lane="default", atomic=True, max_attempts=1_000)
def effect(subject: str) -> None:
    write_effect(subject)
    if Fate.dies:
        raise Died


class Broker:
    """Stands in for Celery's: takes so many messages, then is away."""

    def __init__(self):
        self.messages = []
        self.takes = 1_000

    def send_task(self, _name, *, args, **_options):
        if self.takes == 0:
            raise ConnectionRefusedError
        self.takes -= 1
        self.messages.append(args)


class Outbox(RuleBasedStateMachine):
    """Users ask, the dispatcher sends, workers run, things go wrong."""

    broker: Broker

    def __init__(self):
        super().__init__()
        self.asked = set()
        self.broker.messages.clear()

    @rule(subject=SUBJECTS)
    def ask(self, subject):
        outbox.add("fault.machine", subject=subject)
        self.asked.add(str(subject))

    @rule(takes=st.integers(min_value=0, max_value=3))
    def dispatch_to_a_failing_broker(self, takes):
        self.broker.takes = takes
        dispatcher.dispatch()
        self.broker.takes = 1_000

    @rule()
    def dispatch(self):
        dispatcher.dispatch()

    @rule(place=st.integers(min_value=0), acknowledged=st.booleans(), dies=st.booleans())
    def deliver(self, place, acknowledged, dies):
        if not self.broker.messages:
            return
        place %= len(self.broker.messages)
        job_id, lease = self.broker.messages[place]
        Fate.dies = dies
        try:
            running.run(job_id, UUID(lease))
        except Died:
            acknowledged = False
        Fate.dies = False
        if acknowledged:
            del self.broker.messages[place]

    @rule()
    def broker_forgets(self):
        self.broker.messages.clear()

    @rule()
    def time_passes(self):
        Job.objects.filter(state__in=LEASED).update(lease_until=Now())
        dispatcher.take_back()
        Job.objects.filter(state=State.QUEUED).update(next_at=Now())

    @invariant()
    def done_means_one_effect(self):
        done = Job.objects.filter(state=State.DONE).values_list("subject", flat=True)
        assert sorted(done) == effects()

    def teardown(self):
        for _round in range(ENOUGH_ROUNDS):
            if not Job.objects.exclude(state=State.DONE).exists():
                break
            self.time_passes()
            self.dispatch()
            while self.broker.messages:
                self.deliver(0, acknowledged=True, dies=False)
        assert effects() == sorted(self.asked)
        Job.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM fault_effect")


def effects():
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM fault_effect ORDER BY subject")
        return [subject for (subject,) in cursor.fetchall()]


@pytest.mark.django_db
def test_every_effect_comes_once_whatever_happens(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE fault_effect (subject text NOT NULL)")
    Outbox.broker = Broker()
    monkeypatch.setattr(current_app, "send_task", Outbox.broker.send_task)
    run_state_machine_as_test(
        Outbox,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
