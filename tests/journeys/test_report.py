"""A citizen reports, an analyst judges, the provider is told, the receipt says what became."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Visitors, accessible, screenshot
from tests.journeys.people import Colleagues
from tests.stack import RunningStack

SLOW_PATH_MS = 21_000
"""Without scripts a form must have been on screen for twenty seconds."""
LOOKED_UP_MS = 60_000
"""The country is looked up by a job."""


def report(page: Page, address: str) -> str:
    """Fills the form in and sends it; the receipt."""
    page.goto("/en/report/")
    page.locator("textarea[name=where]").fill(address)
    page.locator("input[name=category]").first.check()
    page.locator("textarea[name=narrative]").fill("A picture on the second page.")
    page.get_by_role("button", name="Send the report").click(timeout=60_000)
    heading = page.get_by_role("heading", name="Thank you. Your report is with us.")
    expect(heading).to_be_visible(timeout=60_000)
    return page.locator(".receipt-code").inner_text().strip()


def status_of(page: Page, receipt: str) -> str:
    """What the status page says to this receipt."""
    page.goto("/en/report/status/")
    page.locator("input[name=receipt]").fill(receipt)
    page.get_by_role("button", name="Show the status").click()
    return page.locator("#status-title").inner_text()


def wait_without_script(page: Page) -> None:
    """The way without scripts is slower, not closed."""
    page.wait_for_timeout(SLOW_PATH_MS)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def javascript(request):
    return request.param


def test_a_report_is_judged_and_leads_to_a_notice(
    javascript: bool, visitors: Visitors, colleagues: Colleagues, stack: RunningStack
):
    address = f"https://images.example.org/{secrets.token_hex(4)}"
    citizen = visitors.new(javascript=javascript)
    receipt = (report if javascript else report_slowly)(citizen, address)
    before = status_of(citizen, receipt)

    analyst = colleagues.signed_in(visitors, "analyst", javascript=javascript)
    analyst.goto(f"/desk/search/?q={address}")
    analyst.locator("main a[href*='/desk/hotline/']").first.click()
    analyst.get_by_role("button", name="Take it on").click()
    analyst.locator("input[name=classification][value=baseline]").check()
    analyst.get_by_role("button", name="Record the judgement").click()
    notice = analyst.get_by_role("button", name="Queue the notice")
    expect(notice).to_be_visible(timeout=LOOKED_UP_MS)
    notice.click()
    analyst.get_by_role("button", name="Send it now").click()

    mail = stack.wait_for_mail(
        lambda one: address.rsplit("/", 1)[1] in one.get_body().get_content(), seconds=60
    )
    assert mail["subject"]
    assert status_of(citizen, receipt) != before


def report_slowly(page: Page, address: str) -> str:
    """The same form without scripts: waited for, then sent."""
    page.goto("/en/report/")
    page.locator("textarea[name=where]").fill(address)
    page.locator("input[name=category]").first.check()
    wait_without_script(page)
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator(".receipt-code")).to_be_visible()
    return page.locator(".receipt-code").inner_text().strip()


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "es", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_pages_are_accessible(language: str, scheme: str, visitors: Visitors):
    page = visitors.new(color_scheme=scheme)
    for path in ("report", "report/status"):
        page.goto(f"/{language}/{path}/")
        assert accessible(page) == []
        direction = page.locator("html").get_attribute("dir")
        assert direction == ("rtl" if language == "ar" else "ltr")
    if language in {"en", "ar"}:
        page.goto(f"/{language}/report/")
        screenshot(page, f"report-{language}-{scheme}")


def test_what_is_missing_is_said_and_nothing_is_lost(visitors: Visitors):
    page = visitors.new()
    page.goto("/en/report/")
    page.locator("textarea[name=where]").fill("https://board.example.org/x")
    page.get_by_role("button", name="Send the report").click(timeout=60_000)
    expect(page.locator("textarea[name=where]")).to_have_value("https://board.example.org/x")
    expect(page.get_by_text(re.compile("Please choose what fits best")).first).to_be_visible()
    assert accessible(page) == []


def test_one_press_is_enough_when_the_sum_was_done_before(visitors: Visitors):
    """Whoever takes their time over the form must not have to press twice."""
    page = visitors.new()
    page.goto("/en/report/")
    page.locator("textarea[name=where]").fill("https://images.example.org/slowly")
    page.locator("input[name=category]").first.check()
    expect(page.get_by_text("The small sum is done.")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator(".receipt-code")).to_be_visible(timeout=60_000)
