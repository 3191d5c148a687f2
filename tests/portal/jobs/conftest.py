import pytest

from tests.portal.jobs import kinds


@pytest.fixture(autouse=True)
def nothing_done_yet():
    kinds.done.clear()
