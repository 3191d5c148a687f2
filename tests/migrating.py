"""Tables as an earlier release left them, for tests of what migrations do with old rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.lifecycle import guards
from tests import site_role


@contextmanager
def at_release(app: str, name: str) -> Iterator[tuple[Any, Callable[[str], Any]]]:
    """The app's models at migration `name`, and a way on from there.

    Afterwards the tables, their guards and the site's rights are as migrating leaves them. The
    test needs `transactional_db`, and no worker beside it in its database.
    """
    with site_role.as_owner():
        guards.drop_before_migrations(plan=[name])
        try:
            yield _migrate(app, name), lambda later: _migrate(app, later)
        finally:
            everything = MigrationExecutor(connection)
            everything.migrate(everything.loader.graph.leaf_nodes())
            guards.make_after_migrations()
            site_role.grant()


def _migrate(app: str, name: str) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([(app, name)])
    return executor.loader.project_state([(app, name)]).apps
