"""A citizen reports, an analyst judges, the provider is told, the receipt says what became."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import (
    Visitors,
    accessible,
    accessible_light_and_dark,
    screenshot,
)
from tests.journeys.people import Colleagues
from tests.journeys.steps import fill_in_report, judge_and_notify, send_report, status_of
from tests.stack import RunningStack


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def javascript(request):
    return request.param


def test_a_report_is_judged_and_leads_to_a_notice(
    javascript: bool, visitors: Visitors, colleagues: Colleagues, stack: RunningStack
):
    address = f"https://images.example.org/{secrets.token_hex(4)}"
    citizen = visitors.new(javascript=javascript)
    filled_in = fill_in_report(citizen, address)
    analyst = colleagues.signed_in(visitors, "analyst", javascript=javascript)
    receipt = send_report(citizen, filled_in, javascript=javascript)
    before = status_of(citizen, receipt)
    judge_and_notify(analyst, address)

    mail = stack.wait_for_mail(
        lambda one: address.rsplit("/", 1)[1] in one.get_body().get_content(), seconds=60
    )
    assert mail["subject"]
    assert status_of(citizen, receipt) != before


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "es", "ar"])
def test_the_report_pages_are_accessible(language: str, visitors: Visitors):
    page = visitors.new()
    for path in ("report/status", "report"):
        page.goto(f"/{language}/{path}/")
        assert accessible_light_and_dark(page) == []
        direction = page.locator("html").get_attribute("dir")
        assert direction == ("rtl" if language == "ar" else "ltr")
    if language in {"en", "ar"}:
        screenshot(page, f"report-{language}-dark")


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
