"""Statements that a connection plans once, and arrays as PostgreSQL reads them."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from portal.database.prepared import Prepared, array

pytestmark = pytest.mark.django_db

ECHO = Prepared("tests_echo", ("bigint[]", "bytea[]"), "SELECT $1, $2")
MOMENTS = Prepared("tests_moments", ("timestamptz[]", "uuid[]"), "SELECT unnest($1), unnest($2)")
NAMED = UUID(int=7)


def test_values_come_back_as_they_went():
    ((numbers, blobs),) = ECHO.run(array([1, None, -3]), array([b"", b'\x00\\",{}']))
    assert numbers == [1, None, -3]
    assert [bytes(one) for one in blobs] == [b"", b'\x00\\",{}']
    at = datetime(2026, 2, 10, 12, 0, 0, 1, tzinfo=UTC)
    assert MOMENTS.run(array([at]), array([NAMED])) == [(at, NAMED)]
    assert ECHO.run(array([]), array([])) == [([], [])]


def test_a_new_connection_plans_them_anew(transactional_db):
    assert ECHO.run("{1}", "{}")
    connection.close()
    assert ECHO.run("{2}", "{}") == [([2], [])]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name = 'tests_echo'")
        assert cursor.fetchone() == (1,)
