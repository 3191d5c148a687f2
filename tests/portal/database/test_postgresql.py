"""A kept connection is looked at without asking the server, and an ended one is noticed."""

import pytest
from django.db import connections

from portal.database.postgresql.base import _speaks
from tests.waiting import until

pytestmark = pytest.mark.django_db(transaction=True)


def end(ended):
    """The server ends a connection that nobody uses, as when it is started anew."""
    with ended.cursor() as cursor:
        cursor.execute("SET idle_session_timeout = '1ms'")
    until(lambda: _speaks(ended.connection.fileno()), seconds=10, what="the end is said")


@pytest.fixture
def kept():
    """One more connection, as a thread keeps it from request to request."""
    one = connections.create_connection("default")
    one.connect()
    yield one
    one.close()


def test_a_connection_that_stands_is_believed_without_a_word(kept):
    kept.force_debug_cursor = True
    assert kept.is_usable()
    assert kept.connection.get_transaction_status() == 0
    assert kept.queries == []


def test_one_that_the_server_ended_is_noticed(kept):
    end(kept)
    assert not kept.is_usable()


def test_a_request_after_that_gets_a_new_one(kept):
    before = kept.connection
    end(kept)
    kept.health_check_enabled, kept.health_check_done = True, False
    with kept.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert kept.connection is not before


def test_after_an_error_the_server_is_asked(kept):
    kept.errors_occurred = True
    assert kept.is_usable()
    end(kept)
    assert not kept.is_usable()


def test_what_was_closed_is_not_usable(kept):
    kept.connection.close()
    assert not kept.is_usable()
