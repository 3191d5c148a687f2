"""Whoever saves an assessment is killed in the middle, or the worker that lets reports follow it:
nothing is lost or doubled, and what the reporter reads, the rows and the record agree."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from hotline.models import Assessment, Claim, Report
from hotline.operations.public_status import public_status
from hotline.operations.tracks import rebuild
from hotline.states import AssessmentState, ReportState
from portal.audit.models import Entry
from portal.jobs.dispatcher import dispatch
from portal.jobs.models import Job
from portal.jobs.states import State
from tests.faults.test_jobs import PATIENCE_SECONDS, leases_pass
from tests.makers.hotline import locations_of, make_claimed, make_report
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)
URL = "https://images.example.org/a"
SAVING = """
import os, django
django.setup()
from hotline.operations.assessing import NewAssessment, assess
from hotline.operations.told_viewing import Told
from hotline.words.errors import NotYourClaim
from portal.accounts.models import User
by = User.objects.get(pk=os.environ["ANALYST"])
try:
    assess(int(os.environ["LOCATION"]), NewAssessment("not_illegal"), by=by, told=Told(0))
except NotYourClaim:
    print("refused", flush=True)
"""
"""What a web process does with a form that was sent: one transaction, begun and committed."""


@contextmanager
def somebody_waits_for(report):
    """Holds the row of a report, so that whoever saves its assessment stops before the end."""
    with transaction.atomic():
        Report.objects.select_for_update().get(pk=report.pk)
        yield


def is_waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def reads(report):
    report.refresh_from_db()
    return public_status(report, locations_of(report)).code


def records(verb):
    return Entry.objects.filter(verb=verb).count()


def test_a_save_that_is_killed_in_the_middle_never_was(processes, backends_gone):
    report, analyst = make_claimed(make_report(URL))
    (location,) = locations_of(report)
    saving = {"ANALYST": str(analyst.pk), "LOCATION": str(location.pk)}
    with somebody_waits_for(report):
        doomed = processes.script(SAVING, **saving)
        until(is_waiting, seconds=PATIENCE_SECONDS, what="the middle of the save")
        processes.kill(doomed)
    backends_gone()
    location.refresh_from_db()
    assert not Assessment.objects.exists()
    assert (location.assessment_state, location.verdict) == (AssessmentState.CLAIMED, "")
    assert Claim.objects.open().get().by == analyst
    assert (reads(report), report.state) == ("assessing", ReportState.ACCEPTED)
    assert records("location.assessed") == records("report.closed") == 0
    assert not Job.objects.filter(kind="reports.answer").exists()
    assert rebuild(location) is False

    for _press in range(2):
        assert processes.script(SAVING, **saving).wait(PATIENCE_SECONDS) == 0
    location.refresh_from_db()
    assert Assessment.objects.get().assessor == analyst
    assert (reads(report), report.state) == ("not_illegal", ReportState.CLOSED)
    assert records("location.assessed") == records("report.closed") == 1
    assert Job.objects.filter(kind="reports.answer").count() == 1
    assert rebuild(location) is False
    assert "refused" in processes.log(), "the second press met what the first had saved"


def test_a_worker_killed_while_reports_follow_leaves_each_to_follow_once(processes, backends_gone):
    follows = [make_report(URL, observed=False) for _each in range(3)]
    report, analyst = make_claimed(make_report(URL))
    (location,) = locations_of(report)
    saving = {"ANALYST": str(analyst.pk), "LOCATION": str(location.pk)}
    assert processes.script(SAVING, **saving).wait(PATIENCE_SECONDS) == 0
    assert {reads(each) for each in follows} <= {"not_illegal", "received"}
    Job.objects.exclude(kind="reports.answer").delete()
    dispatch()
    with somebody_waits_for(follows[1]):
        doomed = processes.worker()
        until(is_waiting, seconds=PATIENCE_SECONDS, what="the middle of the answers")
        processes.kill(doomed)
    backends_gone()
    follows[1].refresh_from_db()
    assert follows[1].state == ReportState.RECEIVED
    processes.worker()
    leases_pass()
    dispatch()
    until(all_answered, seconds=PATIENCE_SECONDS, what="the end of the answers")
    for each in follows:
        assert (reads(each), each.state) == ("not_illegal", ReportState.CLOSED)
        closed = Entry.objects.filter(verb="report.closed", about_id=str(each.pk))
        assert closed.filter(about_type="hotline.report").count() == 1
    assert Assessment.objects.count() == 1


def all_answered():
    return not Job.objects.filter(kind="reports.answer").exclude(state=State.DONE).exists()
