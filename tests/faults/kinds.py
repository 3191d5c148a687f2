"""Kinds of job for the fault tests; a worker is told to import this with `--include`.

Their effect is a row in a table without any unique key, so doing it twice would show.
"""

import os
import signal

from django.db import connection

from portal.jobs.registry import job

HOLD_LOCK = 4711
"""While a test holds this advisory lock, held jobs stop in the middle."""


def write_effect(subject: str) -> None:
    """The effect."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO fault_effect (subject) VALUES (%s)", [subject])


@job("fault.effect", lane="default", atomic=True)
def effect(subject: str) -> None:
    write_effect(subject)


@job("fault.mail", lane="mail", atomic=True)
def mail(subject: str) -> None:
    write_effect(subject)


@job("fault.held_bulk", lane="bulk", atomic=True)
@job("fault.held", lane="default", atomic=True)
def held(subject: str) -> None:
    write_effect(subject)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [HOLD_LOCK])


@job("fault.poison", lane="default", max_attempts=3)
def poison(subject: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
