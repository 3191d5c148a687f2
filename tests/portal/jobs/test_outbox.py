"""Asking for jobs, and running them in this process."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs import outbox
from portal.jobs.models import KEY_LIMIT_CHARS, SUBJECT_LIMIT_CHARS, Job
from portal.jobs.registry import UnknownKindError
from portal.jobs.states import State
from tests.makers.jobs import run_due
from tests.portal.jobs import kinds


def test_a_job_runs_with_the_id_of_its_subject(db):
    person = User.objects.create_user("analyst@balise.example")
    outbox.add("test.note", subject=person)
    assert run_due() == 1
    assert kinds.done == [str(person.pk)]
    assert Job.objects.get().state == State.DONE


def test_the_same_effect_is_asked_for_once(db):
    outbox.add("test.note", subject=7)
    outbox.add("test.note", subject=7)
    run_due()
    outbox.add("test.note", subject=7)
    run_due()
    assert kinds.done == ["7"]


def test_a_key_of_its_own_makes_another_effect(db):
    outbox.add("test.note", subject=7, key="first reminder of 7")
    outbox.add("test.note", subject=7, key="second reminder of 7")
    run_due()
    assert kinds.done == ["7", "7"]


def test_a_job_for_later_waits(db):
    later = timezone.now() + timedelta(hours=72)
    outbox.add("test.note", subject=7, at=later)
    assert run_due() == 0
    assert run_due(at=later) == 1


@pytest.mark.django_db(transaction=True)
def test_the_job_falls_with_its_deed():
    with transaction.atomic():
        outbox.add("test.note", subject=7)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_misspelt_kind_is_refused(db):
    with pytest.raises(UnknownKindError, match=r"test\.nope"):
        outbox.add("test.nope", subject=7)


def test_overlong_names_are_refused(db):
    with pytest.raises(ValueError, match="SUBJECT_LIMIT_CHARS"):
        outbox.add("test.note", subject="x" * (SUBJECT_LIMIT_CHARS + 1))
    with pytest.raises(ValueError, match="KEY_LIMIT_CHARS"):
        outbox.add("test.note", subject=7, key="x" * (KEY_LIMIT_CHARS + 1))


def test_run_due_runs_one_kind_only_when_asked(db):
    outbox.add("test.fail", subject=1)
    outbox.add("test.note", subject=2)
    assert run_due("test.note") == 1


def test_run_due_raises_what_the_job_raised_and_leaves_the_note(db):
    outbox.add("test.fail", subject=1)
    with pytest.raises(kinds.PartnerAwayError):
        run_due()
    assert Job.objects.get().last_error == "PartnerAwayError"
