"""Conversations as earlier releases left them, brought to what their life says now."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from helpline.models import Conversation
from portal.lifecycle import guards
from portal.privacy.models import SubjectKey
from tests import site_role

FIRST, NAMES, LIFE = "0001_initial", "0002_plain_names", "0003_one_life"


def migrate_to(name):
    executor = MigrationExecutor(connection)
    executor.migrate([("helpline", name)])
    return executor.loader.project_state([("helpline", name)]).apps


@pytest.fixture
def as_it_began(transactional_db):
    """The tables of the first release; afterwards as they are again."""
    with site_role.as_owner():
        guards.drop_before_migrations(plan=[LIFE])
        yield migrate_to(FIRST)
        migrate_to(LATEST)
        guards.make_after_migrations()


LATEST = LIFE


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


def test_reasons_and_endings_of_old_rows_are_completed(as_it_began):
    over = timezone.now() - timedelta(days=2)
    left = began(as_it_began, state="abandoned", close_reason="left_line", over_at=over)
    silent = began(as_it_began, state="missed", over_at=over)
    declined = began(as_it_began, state="declined_blocked", over_at=over)
    waiting = began(as_it_began, state="waiting")
    migrate_to(NAMES)
    assert Conversation.objects.get(pk=left.pk).close_reason == "left_queue"
    migrate_to(LIFE)

    def now(row):
        found = Conversation.objects.get(pk=row.pk)
        return found.state, found.close_reason, found.ended_at

    assert now(left) == ("abandoned", "left_queue", over)
    assert now(silent) == ("missed", "closing_time", over)
    assert now(declined) == ("abandoned", "left_queue", over)
    assert now(waiting) == ("waiting", "", None)
