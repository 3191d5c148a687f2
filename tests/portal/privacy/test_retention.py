"""Nothing about people is kept without a clock or a reason, and every round leaves its proof."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.jobs.models import Job
from portal.privacy import retention, tasks
from portal.privacy.models import PurgeProof, SpentSolution, SubjectKey
from portal.privacy.pow import SPENT_KEPT_DAYS
from portal.privacy.retention import Clock
from tests import site_role
from tests.makers.jobs import run_due

OUR_APPS = frozenset(
    {"accounts", "audit", "jobs", "privacy", "web", "front", "hotline", "helpline", "awareness"}
)
OUR_MODELS = [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]
SPENT = "privacy.SpentSolution.spent_at"


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_somebody_thought_about_every_model(model):
    assert retention.is_registered(model), (
        f"{model._meta.label} is neither registered with a clock nor named as not_personal or "
        f"kept; do so in {model._meta.app_label}/retention.py"
    )


@pytest.mark.parametrize("clock", retention.clocks(), ids=lambda clock: clock.kind)
def test_every_clock_counts_its_due_rows(db, clock):
    assert clock.keeps
    assert clock.due(timezone.now()).count() == 0


def spent(days_ago, mark):
    return SpentSolution.objects.create(
        mark=mark, way="work", spent_at=timezone.now() - timedelta(days=days_ago)
    )


def test_what_is_due_goes_what_is_not_stays_and_the_proof_says_so(db):
    spent(SPENT_KEPT_DAYS + 1, b"old")
    spent(SPENT_KEPT_DAYS + 2, b"older")
    spent(SPENT_KEPT_DAYS - 1, b"fresh")
    proof = retention.purge_one(SPENT)
    assert [bytes(mark) for mark in SpentSolution.objects.values_list("pk", flat=True)] == [
        b"fresh"
    ]
    assert (proof.kind, proof.due, proof.purged, proof.left) == (SPENT, 2, 2, 0)
    assert PurgeProof.objects.get() == proof


def test_a_round_with_nothing_to_do_is_proven_as_well(db):
    proofs = retention.purge_all()
    assert len(proofs) == len(retention.clocks())
    assert all((proof.due, proof.purged, proof.left) == (0, 0, 0) for proof in proofs)


def test_rows_under_a_hold_stay_and_show_as_still_kept(db):
    spent(9, b"held")
    spent(9, b"free")

    def all_but_held(due, now):
        return retention.delete_rows(due.exclude(mark=b"held"), now)

    clock = Clock(SpentSolution, "a sample", clock="spent_at", days=1, purge=all_but_held)
    proof = retention.run_clock(clock)
    assert (proof.due, proof.purged, proof.left) == (2, 1, 1)


def test_shredding_is_a_way_of_forgetting(db):
    """The row stays for the figures; its key goes."""
    from portal.privacy.sealing import Shredded, seal, unseal

    key = SubjectKey.objects.new()
    SubjectKey.objects.update(made_at=timezone.now() - timedelta(days=400))
    sealed = seal("canary", key=key, place="x.Y.z")

    def shred(due, _now):
        keys = list(due.filter(destroyed_at=None))
        for each in keys:
            each.destroy()
        return len(keys)

    clock = Clock(SubjectKey, "a sample", clock="made_at", days=365, purge=shred)
    assert retention.run_clock(clock).purged == 1
    key.refresh_from_db()
    with pytest.raises(Shredded):
        unseal(sealed, key=key, place="x.Y.z")


def test_a_clock_must_have_hands_and_run_forwards():
    with pytest.raises(FieldDoesNotExist):
        retention.register(SpentSolution, keeps="a sample", clock="no_such_field", days=1)
    with pytest.raises(ValueError, match="backwards"):
        retention.register(SpentSolution, keeps="a sample", clock="spent_at", days=-1)


def test_the_daily_round_leaves_one_job_per_clock_and_runs_each_once(db):
    tasks.begin_round()
    tasks.begin_round()
    jobs = Job.objects.filter(kind=tasks.PURGE_JOB)
    assert jobs.count() == len(retention.clocks())
    run_due(tasks.PURGE_JOB)
    assert PurgeProof.objects.count() == len(retention.clocks())


def test_a_clock_in_trouble_holds_up_no_other(db):
    spent(SPENT_KEPT_DAYS + 1, b"old")
    nothing_leaves(SpentSolution)
    tasks.begin_round()
    run_due(tasks.PURGE_JOB, quietly=True)
    proven = set(PurgeProof.objects.values_list("kind", flat=True))
    assert proven == {clock.kind for clock in retention.clocks()} - {SPENT}
    assert SpentSolution.objects.count() == 1


def nothing_leaves(model):
    """The database refuses to delete rows of this table for the rest of the test."""
    with site_role.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE 'a table in trouble'; END $$"
        )
        cursor.execute(
            f"CREATE TRIGGER trouble BEFORE DELETE ON {model._meta.db_table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )


def test_the_command_prints_the_proof(db, capsys):
    spent(SPENT_KEPT_DAYS + 1, b"old")
    call_command("purge")
    assert f"{SPENT}: 1 due, 1 forgotten, 0 still kept" in capsys.readouterr().out


def test_ended_sessions_of_staff_are_forgotten(db):
    from django.contrib.sessions.models import Session

    Session.objects.create(session_key="over", expire_date=timezone.now() - timedelta(minutes=1))
    Session.objects.create(session_key="open", expire_date=timezone.now() + timedelta(hours=1))
    retention.purge_one("sessions.Session.expire_date")
    assert [session.pk for session in Session.objects.all()] == ["open"]
