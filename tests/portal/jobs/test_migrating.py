"""Jobs, and sweeps that were rows of another table, as the release before lanes left them."""

import pytest

from portal.jobs import schedule
from portal.jobs.models import Job
from portal.jobs.states import State
from tests.migrating import at_release

BEFORE, AFTER = "0002_heartbeat", "0003_lanes"


@pytest.fixture
def before_lanes(transactional_db):
    """Models of the release before, and the way on."""
    with at_release("jobs", BEFORE) as (apps, migrate_to):
        yield apps, migrate_to


def test_old_rows_get_lanes_new_words_and_sweeps_become_jobs(before_lanes):
    apps, migrate_to = before_lanes
    old = apps.get_model("jobs", "Job").objects
    for kind in ("notice.send", "hosting.observe", "privacy.purge", "reports.answer"):
        old.create(kind=kind, subject="7", effect_key=f"{kind}:7")
    old.create(kind="notice.send", effect_key="x", state="dead", finished_at="2026-01-01T00:00Z")
    old.create(kind="jobs.heartbeat", effect_key="h")
    sweeps = apps.get_model("jobs", "Sweep").objects
    for name in ("audit.seal", "jobs.reconcile", "privacy.purge"):
        sweeps.create(name=name, last_error="OSError", started_at="2026-01-01T00:00Z")
    migrate_to(AFTER)

    waiting = Job.objects.filter(subject="7").order_by("kind")
    assert list(waiting.values_list("kind", "lane")) == [
        ("hosting.observe", "lookups"),
        ("notice.send", "mail"),
        ("privacy.purge", "bulk"),
        ("reports.answer", "default"),
    ]
    assert Job.objects.get(effect_key="x").state == State.GIVEN_UP
    assert not Job.objects.filter(effect_key="h").exists()
    (seal,) = schedule.sweeps()
    assert (seal.kind, seal.lane, seal.last_error) == ("audit.seal", "timers", "OSError")
    assert list(Job.objects.due().filter(pk=seal.pk)) == [seal]
    schedule.begin()
    assert schedule.sweeps().filter(kind="audit.seal").count() == 1
