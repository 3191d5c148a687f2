"""Journeys: a real browser in front of the real stack, which is started once for all of them.

Every journey fails when a page of it logs an error, breaks the Content-Security-Policy, asks
another site for anything or answers 500.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Visitors, chromium_running
from tests.journeys.people import Colleagues
from tests.stack import RunningStack, attached_stack, running_stack

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives the one stack stays on one worker; what starts its own may be on another."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.stack)
            item.add_marker(pytest.mark.browser)
            if item.get_closest_marker("xdist_group") is None:
                item.add_marker(pytest.mark.xdist_group("stack"))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """The whole portal with demo content, as `make run` starts it.

    STACK_VAR names the var folder of one that runs already, to try journeys quickly.
    """
    if os.environ.get("STACK_VAR"):
        yield attached_stack(Path(os.environ["STACK_VAR"]))
        return
    with running_stack(tmp_path_factory.mktemp("stack") / "var") as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; ends with them, since it occupies the event loop."""
    with chromium_running() as launched:
        yield launched


@pytest.fixture
def visitors(browser: Browser, stack: RunningStack) -> Iterator[Visitors]:
    """People coming to the site; none of them may meet trouble."""
    coming = Visitors(browser, stack.origin)
    yield coming
    coming.close()
    assert coming.trouble.unexpected() == []


@pytest.fixture(scope="session")
def colleagues(stack: RunningStack) -> Colleagues:
    """People who work at the centre of the demo."""
    return Colleagues(stack)
