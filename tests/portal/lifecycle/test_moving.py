"""Moving a row along its life."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from portal.audit.log import NotInTransactionError
from portal.audit.models import Entry
from portal.lifecycle import ImpossibleMove, LifecycleError, MovedMeanwhile
from tests import site_role
from tests.portal.lifecycle.conftest import Stage

POST = {"carrier": "bike"}


def entries():
    return list(Entry.objects.order_by("pk").values_list("verb", "actor", "facts"))


def test_a_move_sets_the_state_its_columns_and_the_record(life, parcel, now):
    moved = life.move(parcel, Stage.POSTED, by=None, at=now, columns=POST, weight_grams=20)
    assert moved
    assert (moved.before, moved.after) == (Stage.PACKED, Stage.POSTED)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.posted_at, parcel.carrier) == ("posted", now, "bike")
    assert entries() == [
        (
            "parcel.posted",
            "system",
            {"state_before": "packed", "state": "posted", "weight_grams": 20},
        )
    ]


def test_a_person_is_named_and_a_verb_can_have_its_own_word(life, parcel, now, django_user_model):
    somebody = django_user_model.objects.create_user(email="a@balise.example")
    life.move(parcel, Stage.LOST, by=somebody, at=now, verb="parcel.dropped")
    entry = Entry.objects.get()
    assert (entry.verb, entry.by, entry.about_id) == ("parcel.dropped", somebody, str(parcel.pk))


def test_a_repeated_move_changes_nothing(life, parcel, now):
    life.move(parcel, Stage.POSTED, by=None, at=now, columns=POST)
    again = life.move(parcel, Stage.POSTED, by=None, at=now + timedelta(hours=1), columns=POST)
    assert not again
    parcel.refresh_from_db()
    assert parcel.posted_at == now
    assert len(entries()) == 1


def test_what_the_table_does_not_have_is_refused_by_name(life, parcel, now):
    with pytest.raises(ImpossibleMove) as refused:
        life.move(parcel, Stage.ARRIVED, by=None, at=now)
    assert refused.value.status == 409
    assert entries() == []


def test_a_row_that_moved_meanwhile_is_refused_by_name(life, parcel, parcel_model, now):
    stale = parcel_model.objects.get(pk=parcel.pk)
    life.move(parcel, Stage.POSTED, by=None, at=now, columns=POST)
    with pytest.raises(MovedMeanwhile):
        life.move(stale, Stage.LOST, by=None, at=now)


def test_columns_are_filled_remembered_and_emptied_as_the_table_says(life, parcel, now):
    later = now + timedelta(hours=1)
    life.move(parcel, Stage.POSTED, by=None, at=now, columns=POST)
    life.move(parcel, Stage.PACKED, by=None, at=later)
    assert (parcel.carrier, parcel.posted_at) == ("", now), "emptied; remembered"
    life.move(parcel, Stage.POSTED, by=None, at=later, columns=POST)
    life.move(parcel, Stage.ARRIVED, by=None, at=later)
    parcel.refresh_from_db()
    assert (parcel.posted_at, parcel.arrived_at, parcel.carrier) == (now, later, "bike")


def test_a_move_without_what_the_state_needs_is_our_mistake(life, parcel, now):
    with pytest.raises(LifecycleError, match="posted needs carrier"):
        life.move(parcel, Stage.POSTED, by=None, at=now)


@pytest.mark.django_db(transaction=True)
def test_a_move_needs_a_transaction(life, now):
    with pytest.raises(NotInTransactionError):
        life.move(None, Stage.POSTED, by=None, at=now)


@pytest.mark.parametrize("before", Stage)
@pytest.mark.parametrize("after", Stage)
def test_the_database_knows_the_same_table(life, parcel, parcel_model, now, before, after):
    """Whoever goes round the function meets the guard: every state against every state."""
    filled = {"posted_at": now, "carrier": "bike"}
    columns = {
        Stage.PACKED: {"posted_at": None, "carrier": "", "arrived_at": None},
        Stage.POSTED: filled | {"arrived_at": None},
        Stage.ARRIVED: filled | {"arrived_at": now},
        Stage.LOST: {"posted_at": None, "carrier": "", "arrived_at": None},
    }
    rows = parcel_model.objects.filter(pk=parcel.pk)
    with site_role.as_owner(), _without_guards():
        rows.update(state=before, **columns[before])
    allowed = after == before or after in life.then(before)
    if allowed:
        assert rows.update(state=after, **columns[after]) == 1
    else:
        with pytest.raises(IntegrityError, match="no such move"), transaction.atomic():
            rows.update(state=after, **columns[after])


def test_a_row_begins_where_its_life_begins(parcel, parcel_model, now):
    with pytest.raises(IntegrityError, match="begins_as_its_life_allows"), transaction.atomic():
        parcel_model.objects.create(state=Stage.LOST)


def test_the_database_wants_the_columns_of_a_state(parcel, parcel_model, now):
    with pytest.raises(IntegrityError, match="parcel_carrier_in_state"), transaction.atomic():
        parcel_model.objects.update(state=Stage.POSTED, posted_at=now)


def test_many_rows_move_in_one_statement(
    audited_quietly, parcel_model, now, django_assert_num_queries
):
    life = audited_quietly
    parcel_model.objects.bulk_create(parcel_model() for _ in range(3))
    parcel_model.objects.filter(pk=parcel_model.objects.first().pk).update(state=Stage.LOST)
    with django_assert_num_queries(1):
        assert (
            life.move_all(
                parcel_model.objects.all(), Stage.PACKED, Stage.POSTED, posted_at=Now(), **POST
            )
            == 2
        )
    assert life.move_all(parcel_model.objects.all(), Stage.POSTED, Stage.PACKED) == 2
    assert set(parcel_model.objects.values_list("carrier", flat=True)) == {""}
    assert entries() == []


def test_many_rows_keep_to_the_table_and_to_what_states_need(audited_quietly, parcel_model):
    rows = parcel_model.objects.all()
    with pytest.raises(LifecycleError, match="no move from packed to arrived"):
        audited_quietly.move_all(rows, Stage.PACKED, Stage.ARRIVED)
    with pytest.raises(LifecycleError, match="posted needs carrier"):
        audited_quietly.move_all(rows, Stage.PACKED, Stage.POSTED)


def test_an_audited_life_is_never_moved_in_bulk(life, parcel_model):
    with pytest.raises(LifecycleError, match="row by row"):
        life.move_all(parcel_model.objects.all(), Stage.PACKED, Stage.LOST)


class _without_guards:  # noqa: N801 - reads as what it does
    """As the owner: guards neither ask nor refuse meanwhile."""

    def __enter__(self):
        self._set("replica")

    def __exit__(self, *_error):
        self._set("origin")

    def _set(self, role):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL session_replication_role = {role}")
