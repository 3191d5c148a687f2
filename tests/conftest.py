"""Shared fixtures. Services are started by `tests/services.py`, loaded before the settings."""

import os

import pytest

from tests.append_only import flush_may_empty_the_record  # noqa: F401 (a fixture for every test)


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
def empty_page_cache():
    """No test reads a page another one had rendered."""
    from portal.web import pagecache

    pagecache.clear()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Test databases are copies of the migrated one that `tests/services.py` has made."""
    from django.db import connections

    template = os.environ.get("BALISE_TEST_TEMPLATE")
    if template:
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template
