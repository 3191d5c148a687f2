"""A record with something in it, and an owner of the database who cheats."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from portal.audit import record
from portal.audit.models import Entry
from portal.audit.sealing import seal_finished
from tests import site_role

GUARDED_TABLES = ("audit_entry", "audit_seal")


@pytest.fixture
def kept_record(django_db_setup, django_db_blocker):
    """Real commits; afterwards only the record is emptied, which is quicker than a flush."""
    with django_db_blocker.unblock():
        yield
        with as_owner() as owner:
            owner.execute("TRUNCATE audit_entry, audit_seal RESTART IDENTITY")
        connection.close()


@pytest.fixture
def write(kept_record):
    """Writes entries, each in a transaction of its own; gives their numbers."""

    def writing(count=1):
        known = set(Entry.objects.values_list("pk", flat=True))
        for number in range(count):
            with transaction.atomic():
                record("report.taken", by=None, actor="reporter", number=number)
        return sorted(set(Entry.objects.values_list("pk", flat=True)) - known)

    return writing


@pytest.fixture
def sealed(write):
    """Nine entries in three seals; gives their numbers."""
    numbers = []
    for _ in range(3):
        numbers += write(3)
        seal_finished()
    return numbers


@contextmanager
def as_owner():
    """The owner of the database switches the triggers off, runs statements, and hides it."""
    with site_role.as_owner(), connection.cursor() as cursor:
        for table in GUARDED_TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield cursor
        finally:
            for table in GUARDED_TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
