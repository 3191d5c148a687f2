"""Writing the record."""

import pytest
from django.db import IntegrityError, connection, transaction

from portal.accounts.models import User
from portal.audit import record, record_read
from portal.audit.log import FACT_LIMIT_CHARS, AuditError, NotInTransactionError
from portal.audit.models import Entry
from tests import site_role


@pytest.fixture
def analyst(db):
    return User.objects.create_user("analyst@balise.example", display_name="Ana")


def test_an_entry_names_the_person_the_subject_and_the_facts(analyst):
    record("account.made", by=analyst, about=analyst, roles=2, trained=True)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.by) == ("account.made", "person", analyst)
    assert (entry.about_type, entry.about_id) == ("accounts.user", str(analyst.pk))
    assert entry.facts == {"roles": 2, "trained": True}


def test_the_database_stamps_time_transaction_and_lineage(analyst):
    record("account.made", by=analyst)
    entry = Entry.objects.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_current_xact_id()::text, audit_lineage(), now() - interval '1 minute'"
        )
        xid, lineage, recently = cursor.fetchone()
    assert (entry.xid, entry.lineage) == (int(xid), lineage)
    assert entry.at > recently


def test_everybody_else_acts_without_a_name(db):
    record("report.taken", by=None, actor="reporter")
    assert Entry.objects.get().by is None


def test_the_record_needs_the_transaction_of_its_deed(kept_record):
    with pytest.raises(NotInTransactionError):
        record("report.taken", by=None, actor="reporter")


def test_the_record_falls_with_its_deed(kept_record):
    with transaction.atomic():
        record("report.taken", by=None, actor="reporter")
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("actor", ["system", "reporter", "visitor", "provider"])
def test_a_person_never_hides_behind_another_kind_of_actor(analyst, actor):
    with pytest.raises(AuditError):
        record("notice.sent", by=analyst, actor=actor)


def test_a_person_is_named(db):
    with pytest.raises(AuditError):
        record("notice.sent", by=None)


def test_an_unknown_kind_of_actor_is_refused(db):
    with pytest.raises(AuditError):
        record("notice.sent", by=None, actor="robot")


@pytest.mark.parametrize("fact", ["x" * (FACT_LIMIT_CHARS + 1), 1.5, ["a"], b"a"])
def test_facts_are_small_and_plain(db, fact):
    with pytest.raises(AuditError):
        record("notice.sent", by=None, actor="system", fact=fact)


def test_an_unsaved_subject_is_refused(analyst):
    with pytest.raises(AuditError):
        record("account.made", by=analyst, about=User(email="new@balise.example"))


def test_a_read_carries_its_purpose(analyst):
    record_read(analyst, by=analyst, purpose=" second opinion ")
    entry = Entry.objects.get()
    assert (entry.verb, entry.purpose) == ("read", "second opinion")


def test_reading_a_list_names_the_kind_of_its_rows(analyst):
    record_read(Entry, by=analyst, purpose="yearly audit")
    assert Entry.objects.get().about_type == "audit.entry"


@pytest.mark.parametrize("purpose", ["", "  ", "x" * 201])
def test_a_read_without_a_fair_purpose_is_refused(analyst, purpose):
    with pytest.raises(AuditError):
        record_read(analyst, by=analyst, purpose=purpose)


@pytest.mark.django_db(transaction=True)
def test_a_read_outside_of_a_transaction_is_recorded_at_once():
    reader = User.objects.create_user("auditor@balise.example")
    record_read(Entry, by=reader, purpose="yearly audit")
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_database_refuses_to_change_the_record(kept_record, table, statement):
    with transaction.atomic():
        record("report.taken", by=None, actor="reporter")
    with (
        site_role.as_owner(),
        pytest.raises(IntegrityError, match="append-only"),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))
    assert Entry.objects.count() == 1


def test_a_person_in_the_record_cannot_be_deleted(analyst):
    record("notice.sent", by=analyst)
    with pytest.raises(IntegrityError):
        analyst.delete()
