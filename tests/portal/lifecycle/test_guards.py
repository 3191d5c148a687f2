"""Guards in the database follow the tables of the code."""

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from portal.lifecycle import State, guards, registry
from tests import site_role
from tests.portal.lifecycle.conftest import Stage


def made():
    with connection.cursor() as cursor:
        cursor.execute(guards.MADE)
        return {(name, table) for name, table, _digest in cursor.fetchall()}


def of_parcels():
    return {name for name, table in made() if table == "lifecycle_parcel"}


def migrate(plan=()):
    with site_role.as_owner():
        guards.drop_before_migrations(plan=plan)
        between = of_parcels()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            guards.make_after_migrations()
    return between, [query["sql"] for query in asked if "TRIGGER" in query["sql"]]


def test_they_stay_and_lock_nothing_when_there_is_nothing_to_migrate(parcel):
    between, statements = migrate()
    assert len(between) == 2
    assert not [one for one in statements if "lifecycle_parcel" in one]


def test_they_go_before_a_migration_and_come_back(parcel):
    between, _statements = migrate(plan=["a migration"])
    assert between == set()
    assert of_parcels() == {"state_begins_as_its_life_allows", "state_moves_as_its_life_allows"}


def test_they_follow_a_table_that_changed(parcel, parcel_model, declared):
    registry._lives.clear()
    open_to_all = {stage: State("open", then=set(Stage) - {stage}) for stage in Stage}
    declared(table=open_to_all)
    migrate()
    parcel_model.objects.filter(pk=parcel.pk).update(state=Stage.LOST)
    assert parcel_model.objects.filter(pk=parcel.pk).update(state=Stage.PACKED) == 1


def test_a_life_that_went_leaves_no_guard(parcel):
    registry._lives.clear()
    migrate()
    assert of_parcels() == set()


def test_a_column_that_is_not_there_yet_waits_for_its_migration(parcel, parcel_model):
    field = parcel_model._meta.get_field("state")
    with site_role.as_owner():
        guards.drop_before_migrations(plan=["a migration"])
        with connection.schema_editor() as editor:
            editor.remove_field(parcel_model, field)
        guards.make_after_migrations()
    assert of_parcels() == set()
    assert isinstance(field, models.CharField)
