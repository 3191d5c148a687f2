"""Conversations as earlier releases left them, brought to what their life says now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpline.models import Conversation
from portal.privacy.models import SubjectKey
from tests.migrating import at_release

FIRST, NAMES, LIFE = "0001_initial", "0002_plain_names", "0003_one_life"


@pytest.fixture
def first_release(transactional_db):
    """Models of the first release, and the way on."""
    with at_release("helpline", FIRST) as (apps, migrate_to):
        yield apps, migrate_to


def began(apps, **columns):
    """A row of the first release."""
    queue = apps.get_model("helpline", "Queue").objects.first()
    visitor = apps.get_model("helpline", "Visitor").objects.create(
        audience=queue.audience, age_band="undisclosed", locale="en"
    )
    return apps.get_model("helpline", "Conversation").objects.create(
        queue=queue,
        visitor=visitor,
        key_id=SubjectKey.objects.new().pk,
        language="en",
        caller="child_self",
        topic="friends",
        mood="low",
        safety="safe",
        **columns,
    )


def test_reasons_and_endings_of_old_rows_are_completed(first_release):
    apps, migrate_to = first_release
    over = timezone.now() - timedelta(days=2)
    left = began(apps, state="abandoned", close_reason="left_line", over_at=over)
    silent = began(apps, state="missed", over_at=over)
    declined = began(apps, state="declined_blocked", over_at=over)
    waiting = began(apps, state="waiting")

    def now(row):
        columns = ("state", "close_reason", "ended_at")
        return Conversation.objects.values_list(*columns).get(pk=row.pk)

    migrate_to(NAMES)
    assert now(left)[1] == "left_queue"
    migrate_to(LIFE)

    assert now(left) == ("abandoned", "left_queue", over)
    assert now(silent) == ("missed", "closing_time", over)
    assert now(declined) == ("abandoned", "left_queue", over)
    assert now(waiting) == ("waiting", "", None)
