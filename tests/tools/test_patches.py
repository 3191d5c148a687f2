"""The habit of tests to leave our own functions as they are."""

import time

import pytest

from portal.database import clock


def test_no_test_replaces_a_function_of_our_own(monkeypatch):
    with pytest.raises(TypeError, match="database_now is ours"):
        monkeypatch.setattr(clock, "database_now", time.time)
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert time.time() == 0.0
