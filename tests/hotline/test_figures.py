"""What is told to /readyz and Prometheus about notices that do not go out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.models import Notice
from hotline.monitoring import metrics as figures
from hotline.operations import sending
from hotline.operations.notices import send_now
from portal.web import health
from tests.hotline.test_notices import Broken, make_queued
from tests.makers.hotline import make_colleague

pytestmark = pytest.mark.django_db


def test_a_notice_that_stays_unsent_degrades_the_site_until_it_went_out():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    assert health.look()["hotline.notices"][0] == health.State.READY
    Notice.objects.update(send_after=timezone.now() - timedelta(hours=2))
    assert 7200 <= figures.oldest_unsent_notice_seconds() < 7260
    assert health.look()["hotline.notices"] == (health.State.DEGRADED, "a notice is not sent")
    assert sending.send_notice(item.notice_id, through=Broken(0))
    assert figures.oldest_unsent_notice_seconds() == 0
    assert health.look()["hotline.notices"][0] == health.State.READY


def test_a_notice_nobody_tries_to_send_any_more_degrades_the_site():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    sending.give_up_sending(item.notice_id)
    assert figures.failed_notices() == 1
    assert health.look()["hotline.notices"] == (health.State.DEGRADED, "a notice could not be sent")
