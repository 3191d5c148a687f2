"""The demo shows every state, on reserved names only, and may be loaded again."""

import re

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from hotline.models import (
    AbuseContact,
    Claim,
    Escalation,
    Hold,
    Location,
    Notice,
    PoliceUnit,
    Referral,
    Report,
)
from hotline.operations.demo import demo_token, load_demo
from hotline.operations.standing import steps
from hotline.policies.next_steps import Step
from hotline.reported_urls.hosts import RESERVED_ENDINGS
from hotline.states import (
    AlsoTold,
    AssessmentState,
    EscalationState,
    ExchangeState,
    NoticeState,
    PoliceState,
    RemovalState,
    ReportState,
    UnitState,
    Verdict,
)
from portal.accounts.demo import OutsideTheDemo
from portal.accounts.demo import load_demo as load_people
from portal.database.clock import database_now
from portal.privacy import receipts

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("hotline-demo")]
REPORTS = 74
RESERVED = re.compile(r"(^|\.)(example\.(org|net|com)|" + "|".join(RESERVED_ENDINGS) + ")$")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for this file and rolled back after it; the number of letters sent."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = len(mail.outbox)
        load_people(timezone.now())
        load_demo(timezone.now())
        yield len(mail.outbox) - before
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("country", "step"), [("BE", Step.CONTACT_IS_THEIRS), ("DE", Step.POLICE_FIRST)]
)
def test_under_another_law_every_story_begins_and_goes_as_far_as_it_lets(
    db, settings, country, step
):
    settings.CENTRE_COUNTRY = country
    load_people(timezone.now())
    load_demo(timezone.now())
    assert Report.objects.count() == REPORTS
    now = database_now()
    waits_for = [steps(one, now) for one in Location.objects.filter(verdict=Verdict.ILLEGAL)]
    assert any(step in found for found in waits_for)
    assert not any(Step.NOTIFY in found for found in waits_for) or country != "BE"


@pytest.fixture
def demo(loaded, db):
    return loaded


def test_every_screen_has_something_to_look_at(demo):
    assert Report.objects.count() == REPORTS
    states = set(Report.objects.values_list("state", flat=True))
    assert states == set(ReportState)
    assert set(Location.objects.values_list("verdict", flat=True)) == {"", *Verdict}
    assert {
        AssessmentState.READY,
        AssessmentState.CLAIMED,
        AssessmentState.ASSESSED,
        AssessmentState.NOT_ACCESSIBLE,
    } == set(Location.objects.values_list("assessment_state", flat=True))
    assert {
        RemovalState.NOT_STARTED,
        RemovalState.NOTICE_QUEUED,
        RemovalState.NOTICE_FAILED,
        RemovalState.NOTIFIED,
        RemovalState.REMOVED_CLAIMED,
        RemovalState.DISPUTED,
        RemovalState.REMOVED_CONFIRMED,
        RemovalState.REAPPEARED,
        RemovalState.MOVED_CLAIMED,
        RemovalState.ORIGIN_TOLD,
        RemovalState.UNANSWERED,
        RemovalState.UNDELIVERED,
    } == set(Location.objects.values_list("removal_state", flat=True))
    assert {
        ExchangeState.NONE,
        ExchangeState.QUEUED,
        ExchangeState.NO_HOTLINE,
        ExchangeState.ACCEPTED,
        ExchangeState.ACTIONED_BY_PARTNER,
    } == set(Location.objects.values_list("exchange_state", flat=True))
    assert {
        PoliceState.NONE,
        PoliceState.REFERRED,
        PoliceState.ACKNOWLEDGED,
        PoliceState.DECLINED,
        PoliceState.AGAIN,
    } == set(Location.objects.values_list("police_state", flat=True))
    assert {NoticeState.QUEUED, NoticeState.SENT, NoticeState.FAILED} <= set(
        Notice.objects.values_list("state", flat=True)
    )
    assert Referral.objects.sent().filter(state=PoliceState.ACKNOWLEDGED).exists()
    assert Hold.objects.active().exists()
    assert {UnitState.PROPOSED, UnitState.VERIFIED} == set(
        PoliceUnit.objects.values_list("state", flat=True)
    )
    assert AbuseContact.objects.proposed().exists()
    also_due = Escalation.objects.filter(state=EscalationState.DUE)
    assert set(also_due.values_list("to", flat=True)) == set(AlsoTold)
    assert Location.objects.filter(report_count__gt=1).exists()
    assert Claim.objects.open().values("by").distinct().count() == 2
    assert {"FR", "NL", "US", "JP", ""} <= set(Location.objects.values_list("country", flat=True))
    assert demo >= 1, "no letter was sent"


def test_only_reserved_names_are_used(demo):
    hosts = set(Location.objects.exclude(host="").values_list("host", flat=True))
    assert not [host for host in hosts if not RESERVED.search(host)]
    for contact in AbuseContact.objects.all():
        assert re.search(r"\.example(/|\Z)", contact.reached_at)


def test_loading_it_again_changes_nothing(demo):
    before = list(Report.objects.order_by("pk").values_list("pk", "state", "public_ref"))
    load_demo(timezone.now())
    assert not mail.outbox
    assert list(Report.objects.order_by("pk").values_list("pk", "state", "public_ref")) == before


def test_receipts_of_the_demo_open_their_reports(demo, client):
    receipt = receipts.from_token(demo_token("not-illegal")).text
    page = client.post("/en/report/status/", {"receipt": receipt})
    assert "It is not illegal here" in page.text


def test_outside_of_a_demo_it_refuses(settings):
    settings.DEMO = False
    with pytest.raises(OutsideTheDemo):
        load_demo(timezone.now())
