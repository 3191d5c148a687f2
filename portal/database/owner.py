"""Signing in as the owner of the tables, for what only an owner may: migrating and restoring.

The owner's address stands in MIGRATION_DATABASE_URL, which only those commands are given.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections


def is_known() -> bool:
    """Whether this process was given the owner's address."""
    return "NAME" in settings.MIGRATION_DATABASE


@contextmanager
def signed_in_as_owner() -> Iterator[None]:
    """The default connection belongs to the owner meanwhile; without one, nothing changes."""
    connection = connections["default"]
    as_site = connection.settings_dict
    if is_known():
        connection.close()
        connection.settings_dict = {**as_site, **settings.MIGRATION_DATABASE}
    try:
        yield
    finally:
        if is_known():
            connection.close()
            connection.settings_dict = as_site
