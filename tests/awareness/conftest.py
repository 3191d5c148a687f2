"""A new site for every test of this folder, and the people who edit it."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from awareness.models import emergency_numbers, footer_pages
from portal.accounts.demo import DEMO_PEOPLE, load_demo
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.makers.awareness import NOW, make_site


@pytest.fixture(scope="package")
def bootstrapped(django_db_setup, django_db_blocker):
    """Languages, home pages, reference data, rights: what `manage.py bootstrap_site` makes.

    Made once and rolled back with the folder; people with second factors beside it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(NOW)
        yield make_site()
        transaction.set_rollback(True)


@pytest.fixture
def site(bootstrapped, db):
    """The new site; what the test adds is gone afterwards.

    Numbers and footer are kept for minutes: what another folder had read is forgotten.
    """
    emergency_numbers.forget()
    footer_pages.forget()
    return bootstrapped


@pytest.fixture
def signed_in(site):
    """`signed_in(Role.EDITOR)`: a browser in which that person has signed in."""

    def sign_in(role: Role) -> Client:
        email = next(person.email for person in DEMO_PEOPLE if person.role == role)
        browser = Client()
        browser.force_login(User.objects.get(email=email))
        return browser

    return sign_in


@pytest.fixture
def editor(signed_in):
    return signed_in(Role.EDITOR)


@pytest.fixture
def reviewer(signed_in):
    return signed_in(Role.CHILD_PROTECTION_REVIEWER)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` runs what waits for the commit, as outside of a test."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items):
    """One worker makes the site once for all of these; two would make two."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("awareness"))
