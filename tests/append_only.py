"""Lets the test runner empty the tables after a test with real transactions.

Django does that with TRUNCATE, which the audit tables refuse. The trigger is switched off
inside the runner's own flush, in the same transaction, and nowhere else: tests themselves
meet the real guard.
"""

import pytest
from django.db import connection

GUARDED_TABLES = ("audit_entry", "audit_seal")


@pytest.fixture(autouse=True, scope="session")
def flush_may_empty_the_record():
    """Wraps the SQL of `flush` in switching the guard off and on again."""
    original = connection.ops.sql_flush

    def sql_flush(*args, **kwargs):
        statements = original(*args, **kwargs)
        if not statements:
            return statements
        switch = "ALTER TABLE {} {} TRIGGER USER"
        return [
            *(switch.format(table, "DISABLE") for table in GUARDED_TABLES),
            *statements,
            *(switch.format(table, "ENABLE") for table in GUARDED_TABLES),
        ]

    connection.ops.sql_flush = sql_flush
    yield
    connection.ops.sql_flush = original
