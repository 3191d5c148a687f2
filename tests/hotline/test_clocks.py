"""One clock decides what is due: the database's, however wrong a process's own clock is."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.utils import timezone

from hotline.models import Claim, Notice
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import keep, lapse_due_claims
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.sending import SENDING_LEASE, send_due_notices
from hotline.states import ClaimEnd, NoticeState
from portal.jobs import outbox
from portal.jobs.models import Job
from portal.jobs.states import State
from tests.makers.hotline import (
    assess,
    locations_of,
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_judged,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db

SKEWS = [timedelta(seconds=-20), timedelta(seconds=20), timedelta(days=-1), timedelta(days=1)]


@pytest.fixture
def skew(monkeypatch):
    """From now on this process's own clock is wrong by so much."""
    right = timezone.now

    def wrong_by(offset):
        monkeypatch.setattr(timezone, "now", lambda: right() + offset)

    return wrong_by


def make_queued():
    location = make_judged("baseline")
    return queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())


@pytest.mark.parametrize("offset", SKEWS)
def test_a_notice_whose_moment_has_come_leaves_through_a_worker_with_a_wrong_clock(skew, offset):
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    skew(offset)
    assert run_due("notice.send") == 1
    assert Notice.objects.get().state == NoticeState.SENT
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("offset", SKEWS)
def test_a_notice_hurried_by_a_process_with_a_wrong_clock_leaves_at_once(skew, offset):
    item = make_queued()
    skew(offset)
    send_now(item.notice_id, by=make_colleague())
    assert run_due("notice.send") == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("offset", SKEWS)
def test_a_notice_leaves_when_its_hour_comes_by_the_database(skew, offset):
    make_queued()
    skew(offset)
    assert send_due_notices() == 0
    Notice.objects.update(send_after=Now())
    assert send_due_notices() == 1
    assert run_due("notice.send") == 1
    assert Notice.objects.get().state == NoticeState.SENT


@pytest.mark.parametrize("offset", SKEWS)
def test_claims_last_and_lapse_by_the_database(skew, offset):
    report, by = make_claimed()
    skew(offset)
    assert lapse_due_claims() == 0
    assert keep(report.pk, by=by) == 1
    Claim.objects.update(taken_at=Now() - timedelta(hours=1), lapses_at=Now())
    assert lapse_due_claims() == 1
    assert Claim.objects.get().ended == ClaimEnd.LAPSED


@pytest.mark.parametrize("offset", SKEWS)
def test_a_live_claim_lets_its_analyst_judge_whatever_the_process_thinks(skew, offset):
    report, by = make_claimed()
    (location,) = locations_of(report)
    skew(offset)
    new = NewAssessment("not_illegal")
    assert assess(location.pk, new, by=by).assessor == by


def test_a_job_that_comes_too_early_is_no_attempt_and_no_end():
    item = make_queued()
    outbox.add("notice.send", subject=item.notice)
    assert run_due("notice.send") == 0
    job = Job.objects.get(kind="notice.send")
    assert (job.state, job.attempts) == (State.QUEUED, 0)
    assert job.next_at == Notice.objects.get().send_after


def test_a_notice_that_is_due_has_one_job_however_often_the_sweep_comes():
    make_queued()
    Notice.objects.update(send_after=Now())
    send_due_notices()
    send_due_notices()
    assert Job.objects.filter(kind="notice.send").count() == 1


def test_a_job_that_got_lost_is_asked_for_again():
    make_queued()
    Notice.objects.update(send_after=Now())
    send_due_notices()
    Job.objects.filter(kind="notice.send").delete()
    send_due_notices()
    assert run_due("notice.send") == 1
    assert Notice.objects.get().state == NoticeState.SENT


def test_a_notice_whose_worker_died_for_good_is_sent_after_its_lease():
    make_queued()
    Notice.objects.update(state=NoticeState.SENDING, reserved_at=Now())
    assert send_due_notices() == 0
    Notice.objects.update(reserved_at=Now() - SENDING_LEASE)
    assert send_due_notices() == 1
    run_due("notice.send")
    assert Notice.objects.get().state == NoticeState.SENT
