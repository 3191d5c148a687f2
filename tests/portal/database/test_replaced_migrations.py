"""A database that ran the migrations that others replace is taken as it is."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tests.site_role import as_owner

APPS = ("hotline", "helpline")


def plan():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def replacing():
    """Our migrations that stand for others."""
    nodes = MigrationExecutor(connection).loader.disk_migrations
    return {key: node.replaces for key, node in nodes.items() if key[0] in APPS and node.replaces}


@pytest.mark.django_db
def test_nothing_waits_where_all_that_are_replaced_ran():
    ran = MigrationRecorder(connection).migration_qs
    assert replacing().keys() >= {(app, "0001_tables") for app in APPS}
    with as_owner():
        for (app, name), replaced in replacing().items():
            assert ran.filter(app=app, name=name).delete()[0] == 1
            assert ran.filter(app=app, name__in=[one for _app, one in replaced]).count() == len(
                replaced
            )
    assert plan() == []


@pytest.mark.django_db
def test_none_is_replaced_twice():
    replaced = [one for ours in replacing().values() for one in ours]
    assert len(replaced) == len(set(replaced))
