import pytest

from tests.portal.jobs import kinds


@pytest.fixture(autouse=True)
def nothing_done_yet():
    for kept in (kinds.done, kinds.given_up, kinds.not_before):
        kept.clear()
