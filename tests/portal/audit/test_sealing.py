"""Sealing: every entry of a finished transaction once, and nobody waits."""

import threading
from collections import Counter

import pytest
from django.db import connection, transaction

from portal.audit import record, sealing
from portal.audit.models import Entry, Seal
from portal.audit.sealing import SEAL_LOCK, seal_finished
from portal.audit.verifying import verify
from tests.portal.audit.conftest import as_owner

pytestmark = pytest.mark.alone

WRITERS = 50
ENTRIES_EACH = 20


def sealed_numbers():
    return [number for seal in Seal.objects.all() for number in seal.entry_ids]


def in_another_session(work):
    """Runs `work` on a database connection of its own, to its end."""
    raised = []

    def run():
        try:
            work()
        except Exception as error:
            raised.append(error)
            raise
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert not raised


def test_entries_are_sealed_once(write):
    numbers = write(3)
    assert seal_finished() == 3
    assert seal_finished() == 0
    assert sealed_numbers() == numbers


def test_seals_continue_each_other(sealed):
    first, second, third = Seal.objects.order_by("number")
    assert bytes(first.previous) == bytes(32)
    assert bytes(second.previous) == bytes(first.head)
    assert bytes(third.previous) == bytes(second.head)
    assert second.from_xid == first.upto_xid


def test_a_transaction_that_is_still_open_waits_and_is_sealed_later(write):
    with transaction.atomic():
        record("report.taken", by=None, actor="reporter")
        in_another_session(lambda: write_and_seal(write))
        assert not Seal.objects.exists()
    assert seal_finished() == 2
    assert list(verify()) == []


def write_and_seal(write):
    write(1)
    assert seal_finished() == 0


def test_sealing_inside_a_transaction_leaves_its_own_entries_for_later(write):
    write(1)
    with transaction.atomic():
        record("report.taken", by=None, actor="reporter")
        assert seal_finished() == 1
    assert seal_finished() == 1


def test_one_process_seals_at_a_time(write):
    write(1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
        in_another_session(refuse_to_seal)
    assert seal_finished() == 1


def refuse_to_seal():
    assert seal_finished() == 0


def test_a_batch_never_cuts_through_a_transaction(write, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH_LIMIT_ENTRIES", 4)
    write(2)
    with transaction.atomic():
        for _ in range(7):
            record("report.taken", by=None, actor="reporter")
    write(2)
    assert seal_finished() == 11
    assert [len(seal.entry_ids) for seal in Seal.objects.order_by("number")] == [2, 7, 2]
    assert list(verify()) == []


def test_fifty_writers_while_sealing_runs(kept_record):
    start = threading.Barrier(WRITERS + 1)
    writing = threading.Event()
    writing.set()

    def write():
        start.wait()
        for number in range(ENTRIES_EACH):
            with transaction.atomic():
                record("report.taken", by=None, actor="reporter", number=number)
                if number % 5 == 4:
                    transaction.set_rollback(True)  # gaps in the numbers are normal
        connection.close()

    def seal():
        start.wait()
        while writing.is_set():
            seal_finished()
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    sealer = threading.Thread(target=seal)
    for thread in [*writers, sealer]:
        thread.start()
    for thread in writers:
        thread.join()
    writing.clear()
    sealer.join()
    seal_finished()

    kept = WRITERS * ENTRIES_EACH * 4 // 5
    assert Entry.objects.count() == kept
    assert Counter(sealed_numbers()) == Counter(Entry.objects.values_list("pk", flat=True))
    assert Seal.objects.count() > 1, "the sealer never ran beside the writers"
    assert list(verify()) == []


def test_entries_of_a_restored_dump_are_sealed_before_those_of_the_new_cluster(write):
    """In the new cluster transaction numbers begin anew, below those that came with the dump."""
    far_ahead = 10**15
    sealed_there, unsealed_there = write(2)
    with as_owner() as owner:
        owner.execute(
            "UPDATE audit_entry SET lineage = 7, xid = (%s + id)::text::xid8", [far_ahead]
        )
        owner.execute(
            "UPDATE audit_entry SET xid = (%s - 1)::text::xid8 WHERE id = %s",
            [far_ahead, sealed_there],
        )
    new = write(2)
    assert seal_finished() == 4
    old_seal, new_seal = Seal.objects.order_by("number")
    assert (old_seal.lineage, old_seal.entry_ids) == (7, [sealed_there, unsealed_there])
    assert new_seal.entry_ids == new
    assert write(1)
    assert seal_finished() == 1
    assert list(verify()) == []


@pytest.mark.parametrize("count", [0, 1])
def test_sealing_is_cheap_when_there_is_nothing_to_do(write, django_assert_max_num_queries, count):
    write(count)
    seal_finished()
    with django_assert_max_num_queries(8):
        assert seal_finished() == 0
