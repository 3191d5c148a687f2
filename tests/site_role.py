"""Tests speak to the database as the site does: as a role that its guards bind.

The test database itself belongs to the superuser who signs in; every connection then becomes
the site's role, with the rights that migrating gives it. What a test does as the owner of the
database (cheating, emptying afterwards) it says with `as_owner`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created

from portal.database.grants import grant_to_site
from portal.database.probe_role import grant_to_probe

SITE_ROLE = "balise_site"
PROBE_ROLE = "balise_probe"
_owners: list[bool] = []


def begin() -> None:
    """Gives the role its rights in the fresh test database; from now on connections are it."""
    grant()
    connection_created.connect(_become_site)
    _become(SITE_ROLE)


def grant() -> None:
    """The rights that migrating gives; the connection is the owner's."""
    grant_to_site(SITE_ROLE, password="")
    grant_to_probe(PROBE_ROLE, password="", site=SITE_ROLE)


@contextmanager
def as_owner() -> Iterator[None]:
    """This thread's connection is the owner's meanwhile, also when it has to be made anew."""
    _owners.append(True)
    _become("NONE")
    try:
        yield
    finally:
        _owners.pop()
        if not _owners and connection.connection is not None:
            _become(SITE_ROLE)


def _become_site(connection: Any, **_: object) -> None:
    if connection.alias == "default" and not _owners:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {SITE_ROLE}")


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
