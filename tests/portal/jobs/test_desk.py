"""The screen for jobs that were given up."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.jobs import outbox
from portal.jobs.models import LATE_AFTER_SECONDS, Job
from portal.jobs.operations import NotGivenUp, dismiss_job, retry_job
from portal.jobs.states import State
from portal.web.desk import worklists_for
from tests.makers.jobs import run_due
from tests.portal.jobs import kinds
from tests.portal.web.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def technician():
    return make_person(permissions=("jobs.view_job", "jobs.change_job"))


@pytest.fixture
def dead():
    outbox.add("test.give_up", subject=7)
    run_due(quietly=True)
    return Job.objects.get(kind="test.give_up")


def test_a_job_given_up_is_listed_before_a_late_one(client, technician, dead):
    long_ago = timezone.now() - timedelta(seconds=LATE_AFTER_SECONDS + 1)
    outbox.add("test.note", subject="late-one", at=long_ago)
    outbox.add("test.note", subject="fresh-one")
    client.force_login(technician)
    page = client.get(reverse("jobs:list"))
    assert [job.subject for job in page.context["page"]] == ["7", "late-one"]
    assert b"GiveUp" in page.content
    assert b"fresh-one" not in page.content


def test_an_empty_list_says_so(client, technician):
    client.force_login(technician)
    assert b"No job needs a person" in client.get(reverse("jobs:list")).content


def test_the_list_costs_few_queries(client, technician, dead, django_assert_max_num_queries):
    client.force_login(technician)
    client.get(reverse("jobs:list"))
    with django_assert_max_num_queries(20):
        client.get(reverse("jobs:list"))


def test_trying_again_runs_the_job_and_is_audited(client, technician, dead, monkeypatch):
    client.force_login(technician)
    answer = client.post(reverse("jobs:retry", args=[dead.pk]))
    assert answer.status_code == 302
    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.finished_at) == (State.QUEUED, 0, None)
    entry = Entry.objects.get(verb="job.retried")
    assert (entry.by, entry.about_id) == (technician, str(dead.pk))
    with pytest.raises(kinds.GiveUp):
        run_due()


def test_dismissing_lays_the_job_aside_and_is_audited(client, technician, dead):
    client.force_login(technician)
    client.post(reverse("jobs:dismiss", args=[dead.pk]))
    dead.refresh_from_db()
    assert dead.state == State.DISMISSED
    assert Entry.objects.get(verb="job.dismissed").by == technician


def test_several_are_tried_again_at_once_and_what_is_not_is_named(client, technician, dead):
    outbox.add("test.give_up", subject=8)
    run_due(quietly=True)
    other = Job.objects.get(subject="8")
    dismiss_job(dead.pk, by=technician)
    client.force_login(technician)
    assert f'name="ticked" value="{other.pk}"' in client.get(reverse("jobs:list")).text
    ticked = {"ticked": [dead.pk, other.pk, "9" * 30, "²"]}
    page = client.post(reverse("jobs:retry_several"), ticked, follow=True)
    assert "Try them again: 1 of 4 done." in page.text
    assert "test.give_up 7: This is not possible where it stands now." in page.text
    assert f"{'9' * 30}, ²: There is no such thing" in page.text
    other.refresh_from_db()
    assert other.state == State.QUEUED


@pytest.mark.parametrize("verb", [retry_job, dismiss_job])
def test_a_job_a_colleague_dealt_with_is_refused(technician, dead, verb):
    dismiss_job(dead.pk, by=technician)
    with pytest.raises(NotGivenUp):
        verb(dead.pk, by=technician)
    assert Entry.objects.filter(verb__startswith="job.").count() == 1


@pytest.mark.parametrize("address", ["jobs:retry", "jobs:dismiss"])
def test_looking_is_not_changing(client, dead, address):
    manager = make_person(permissions=("jobs.view_job",))
    client.force_login(manager)
    page = client.get(reverse("jobs:list"))
    assert page.status_code == 200
    assert b"Try again" not in page.content
    assert client.post(reverse(address, args=[dead.pk])).status_code == 403
    dead.refresh_from_db()
    assert dead.state == State.GIVEN_UP


@pytest.mark.parametrize("address", ["jobs:retry", "jobs:dismiss"])
def test_an_unknown_job_is_not_found(client, technician, address):
    client.force_login(technician)
    assert client.post(reverse(address, args=[999])).status_code == 404


def test_others_do_not_see_the_list(client):
    client.force_login(make_person())
    assert client.get(reverse("jobs:list")).status_code == 403


def test_the_work_list_counts_what_needs_a_person(technician, dead):
    (listed,) = [each for each in worklists_for(technician) if each.key == "jobs"]
    assert listed.waiting(technician).count() == 1
    nobody = User.objects.create_user("bob@balise.example")
    assert not [each for each in worklists_for(nobody) if each.key == "jobs"]
