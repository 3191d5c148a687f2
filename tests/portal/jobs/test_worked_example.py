"""CONTRIBUTING.md tells how to add a job. It is followed here, with copies of the files named."""

import importlib.util
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.jobs import registry
from tests.makers.jobs import run_due
from tests.worked_examples import ROOT, steps


@pytest.fixture
def followed(tmp_path, monkeypatch):
    """The modules of the example's steps, with what each adds at its end."""
    monkeypatch.setattr(registry, "_kinds", {})  # the copies register their kinds, too
    example = steps("A worked example: a new job")
    return {step.path: load(tmp_path, step) for step in example}


def load(folder, step):
    file = folder / Path(step.path).name
    file.write_text(step.on((ROOT / step.path).read_text(encoding="utf-8")), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(f"copy_of_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.django_db
def test_a_new_job(followed):
    job, verb, test = followed.values()
    assert registry.find("people.remind").lane == "mail"
    vars(test).update(operations=verb, database_now=database_now, timedelta=timedelta)
    manager = User.objects.create_user("manager@balise.example")
    test.test_whoever_never_signed_in_is_reminded_once(manager)
    assert Entry.objects.filter(verb="person.reminder_set").count() == 2
    person = User.objects.get(email="new@balise.example")
    User.objects.filter(pk=person.pk).update(last_login=database_now())
    job.remind(str(person.pk))
    assert len(mail.outbox) == 1, "whoever has signed in gets none"
    assert run_due("people.remind") == 0
