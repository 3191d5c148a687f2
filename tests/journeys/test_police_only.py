"""What only the police can act on ends well: an onion service, a country without a hotline.

Nobody but the police is told, and every sentence that the reporter reads is true.
"""

import secrets

import pytest

from tests.journeys.browser import Visitors, accessible, screenshot
from tests.journeys.cases import DAY_OF_A_PERSON, PROBE_SEES_IT_GONE, Case
from tests.journeys.people import Colleagues
from tests.stack import RunningStack

ONION = "lanternharbourlanternharbourlanternharbourlanternharbour"


@pytest.fixture
def report(stack: RunningStack, visitors: Visitors, colleagues: Colleagues):
    """A citizen reports something on this host."""
    return lambda host: Case(stack, visitors, colleagues, f"{host}/{secrets.token_hex(4)}")


def told_nobody_but_the_police(case: Case) -> None:
    """Neither by mail nor in the words of the reporter."""
    assert case.notices() == []
    assert case.status() == "Passed to the police"
    assert "We told the police on" in case.facts()
    assert "company" not in case.facts()
    assert "hotline of that country" not in case.facts()


def test_an_onion_service_goes_to_the_police_and_a_person_sees_that_it_is_gone(report):
    case = report(f"http://{ONION}.onion/board")
    case.is_found_illegal()
    case.waits_for("Only the police can act here")
    case.is_referred_and_acknowledged()
    case.waits_for("The police have been told")
    screenshot(case.analyst, "case-onion")
    icon = case.analyst.locator(".item-address [data-copy-button] svg").bounding_box()
    assert icon["width"] == icon["height"], "the long name takes nothing of it"
    assert accessible(case.analyst) == []
    case.is_closed()
    told_nobody_but_the_police(case)

    case.passes(DAY_OF_A_PERSON)
    case.waits_for("Look whether it is still there")
    case.analyst.locator("summary", has_text="It is gone").click()
    case.analyst.get_by_role("button", name="It is gone").click()
    assert case.status() == "No longer there"
    screenshot(case.citizen, "status-onion-gone")


def test_where_no_hotline_is_the_police_are_told_and_the_watch_goes_on(report):
    case = report("https://links.example/list")
    case.is_found_illegal()
    case.waits_for("No hotline takes it on")
    case.analyst.get_by_role("button", name="Note that no hotline takes it on").click()
    case.is_referred_and_acknowledged()
    case.waits_for("The police have been told")
    screenshot(case.analyst, "case-no-hotline")
    case.is_closed()
    told_nobody_but_the_police(case)

    case.passes(PROBE_SEES_IT_GONE)
    assert case.status() == "No longer there"
    screenshot(case.citizen, "status-no-hotline-gone")
