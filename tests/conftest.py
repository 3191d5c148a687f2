"""Shared fixtures. Services are started by `tests/services.py`, loaded before the settings."""

import gc
import inspect
import os

import pytest
from django.test import Client

from tests import emptying, signing_in, site_role
from tools.test import ALONE_IN


def pytest_collection_finish(session: pytest.Session) -> None:
    """Each group must stay on one worker; a pytest that xdist does not know would scatter it.

    What is imported by now stays: the garbage collector need not look through it again.
    """
    gc.freeze()
    for item in session.items if "PYTEST_XDIST_WORKER" in os.environ else ():
        if item.get_closest_marker("xdist_group") and "@" not in item.nodeid:
            raise pytest.UsageError(f"{item.nodeid} has lost its group")
    for item in session.items:
        if item.get_closest_marker("alone") and ALONE_IN not in item.nodeid:
            raise pytest.UsageError(f"{item.nodeid} is marked alone outside of {ALONE_IN}")


OURS = {"portal", "hotline", "helpline", "awareness", "tools"}


class Patches(pytest.MonkeyPatch):
    """Replaces no function of our own: a test of what was replaced tests nothing."""

    def setattr(self, target, name, *value, **raising):
        """Raises TypeError."""
        there = getattr(target, name, None)
        if inspect.isfunction(there) and there.__module__.partition(".")[0] in OURS:
            raise TypeError(f"{there.__qualname__} is ours; hand it what it needs instead")
        super().setattr(target, name, *value, **raising)


@pytest.fixture
def monkeypatch():
    """Pytest's own, which goes no further than what is not ours."""
    with Patches.context() as patches:
        yield patches


@pytest.fixture(autouse=True)
def signed_in_means_with_both_factors(monkeypatch):
    """`client.force_login` stands for the whole sign-in; `tests/signing_in.py` for half of it."""
    monkeypatch.setattr(Client, "force_login", signing_in.with_both_factors)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Argon2 is slow on purpose; only the test of that purpose needs it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Tests render templates without a collected manifest."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def default_language():
    """No test speaks the language another one has asked for."""
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(autouse=True)
def empty_caches():
    """No test reads a page another one had rendered, nor which site had which root."""
    from django.core.cache import caches

    from portal.web import pagecache

    caches["default"].clear()
    pagecache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests with real transactions put the database back to how it was made."""
    from django.test import TransactionTestCase

    with django_db_blocker.unblock():
        emptying.remember()
        site_role.begin()
    TransactionTestCase._fixture_teardown = lambda _case: emptying.empty()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Test databases are copies of the migrated one that `tests/services.py` has made."""
    from django.db import connections

    template = os.environ.get("BALISE_TEST_TEMPLATE")
    if template:
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template
