"""One clock decides what is due: the database's, however wrong a process's own clock is."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.utils import timezone

from hotline.models import Claim, Notice
from hotline.operations.assessing import NewAssessment, assess
from hotline.operations.claims import keep, lapse_due_claims
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.sending import FORGOTTEN_AFTER, requeue_lost_notices
from hotline.states import ClaimEnd, NoticeState
from portal.jobs.models import Job
from portal.jobs.states import State
from tests.makers.hotline import (
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
    assert run_due("notice.send", at=timezone.now() + timedelta(days=3)) == 0
    job = Job.objects.get(kind="notice.send")
    assert (job.state, job.attempts) == (State.QUEUED, 0), "too early is no attempt and no end"
    assert job.next_at == Notice.objects.get().send_after
    Notice.objects.update(send_after=Now())
    Job.objects.update(next_at=Now())
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


def test_a_notice_nobody_is_about_to_send_is_remembered():
    item = make_queued()
    Job.objects.filter(kind="notice.send").delete()
    assert requeue_lost_notices() == 0, "its hour has not come"
    Notice.objects.update(send_after=Now() - FORGOTTEN_AFTER)
    assert requeue_lost_notices() == 1
    assert requeue_lost_notices() == 0, "its job waits"
    run_due("notice.send")
    item.notice.refresh_from_db()
    assert item.notice.state == NoticeState.SENT


def test_so_is_one_whose_worker_died_for_good():
    make_queued()
    Job.objects.filter(kind="notice.send").delete()
    Notice.objects.update(state=NoticeState.SENDING, reserved_at=Now() - FORGOTTEN_AFTER)
    assert requeue_lost_notices() == 1
    run_due("notice.send")
    assert Notice.objects.get().state == NoticeState.SENT
