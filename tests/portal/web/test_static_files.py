"""Static files: an address is worked out once, and a file nobody collected is not passed over."""

import pytest
from django.conf import settings

from portal.web.static_files import StaticFiles


@pytest.fixture
def storage():
    made = StaticFiles()
    made.hashed_files = {"icons.svg": "icons.0123.svg"}
    return made


def test_an_address_is_hashed_and_worked_out_once(storage):
    assert storage.url("icons.svg") == f"{settings.STATIC_URL}icons.0123.svg"
    storage.hashed_files.clear()
    assert storage.url("icons.svg") == f"{settings.STATIC_URL}icons.0123.svg"


def test_a_file_that_was_not_collected_has_no_address(storage):
    with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
        storage.url("nothing.svg")
