import pytest

from portal.jobs import liveness
from tests.portal.jobs import kinds


@pytest.fixture(autouse=True)
def nothing_done_yet():
    for kept in (kinds.done, kinds.given_up, kinds.not_before):
        kept.clear()


@pytest.fixture(autouse=True)
def nobody_has_shown_life(monkeypatch):
    """A process writes its sign of life once in a few seconds; each test is a fresh one."""
    monkeypatch.setattr(liveness, "_shown", {})
