"""What the ground packages keep about people, and for how long.

The packages below this floor cannot register themselves: they do not know it.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet

from portal.accounts.models import User
from portal.audit.models import Entry, Seal
from portal.jobs.models import Heartbeat, Job
from portal.privacy.models import KeyCheck, LegalHold, PurgeProof, SpentSolution, SubjectKey
from portal.privacy.pow import SPENT_KEPT_DAYS
from portal.privacy.retention import kept, not_personal, register


def start() -> None:
    """Called once by the app configuration."""
    kept(
        User,
        because="the audit record points at the people who acted; they are switched off instead",
    )
    kept(
        Entry,
        because="the record of who did and who read what is evidence and append-only",
    )
    not_personal(Seal, because="digests of audit entries")
    not_personal(Job, because="ids of things to do, never their content")
    not_personal(Heartbeat, because="when each kind of process last showed a sign of life")
    not_personal(SubjectKey, because="random keys; an id says nothing about anybody")
    not_personal(KeyCheck, because="one known word, sealed")
    kept(LegalHold, because="an official act of two people; its sealed reason goes with its key")
    not_personal(PurgeProof, because="numbers of forgotten rows")
    register(
        SpentSolution,
        keeps="that some form was sent at a moment",
        clock="spent_at",
        days=SPENT_KEPT_DAYS,
        purge=_drop_spent,
    )
    register(Session, keeps="sessions of staff that are over", clock="expire_date", days=0)


def _drop_spent(_due: QuerySet[Any], now: datetime) -> int:
    """One statement: Django's own deletion would sort the rows by a key that has no order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM privacy_spentsolution WHERE spent_at < %s",
            [now - timedelta(days=SPENT_KEPT_DAYS)],
        )
        return int(cursor.rowcount)
