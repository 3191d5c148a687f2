"""A planted site for every test of this folder, made once and rolled back with the folder."""

import pytest
from django.db import transaction

from tests.makers.awareness import make_site


@pytest.fixture(scope="package")
def planted(django_db_setup, django_db_blocker):
    """Languages, home pages, reference data, rights: what `manage.py plant_site` makes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_site()
        transaction.set_rollback(True)


@pytest.fixture
def site(planted, db):
    """The planted site; what the test adds is gone afterwards."""
    return planted
