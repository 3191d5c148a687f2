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


def taken(page, path="/en/report/"):
    """A report that was sent; its receipt."""
    page.goto(path)
    page.locator("textarea[name=where]").fill(f"https://images.example.org/{secrets.token_hex(4)}")
    page.locator("input[name=category]").first.check()
    page.locator("form.report-form button").click()
    expect(page.locator(".receipt-code")).to_be_visible(timeout=60_000)
    return page.locator(".receipt-code").inner_text()


def test_loading_the_receipt_again_shows_the_same_one(visitors: Visitors):
    page = visitors.new()
    receipt = taken(page)
    page.reload()
    expect(page.locator(".receipt-code")).to_have_text(receipt)


def test_who_wrote_it_down_sees_the_status_in_the_same_tab(visitors: Visitors):
    page = visitors.new()
    receipt = taken(page)
    page.get_by_role("button", name="I wrote it down: show").click()
    expect(page.locator("#status-title")).to_have_text("Received")
    assert receipt not in page.url
    assert len(page.context.pages) == 1


@pytest.mark.parametrize("path", ["/en/report/", "/ar/report/young/", "/de/report/embed/"])
def test_the_receipt_stands_on_one_line_on_the_narrowest_phone(path: str, visitors: Visitors):
    page = visitors.new()
    page.set_viewport_size({"width": 320, "height": 640})
    taken(page, path)
    lines, wide = page.locator(".receipt-code").evaluate(
        "code => [code.offsetHeight / parseFloat(getComputedStyle(code).lineHeight),"
        " document.documentElement.scrollWidth]"
    )
    assert lines < 1.5
    assert wide == 320
    assert accessible(page) == []


def test_whom_to_call_and_the_other_door_appear_at_the_choice(visitors: Visitors):
    page = visitors.new(javascript=False)
    page.goto("/en/report/")
    danger = page.locator(".report-danger")
    expect(danger).to_be_hidden()
    page.get_by_label("Someone is in danger right now").check()
    expect(danger.get_by_role("link", name=re.compile("112"))).to_be_visible()
    page.locator("summary", has_text="Violence, hate and threats").click()
    page.locator("input[value=cyberbullying]").check()
    pointer = page.locator(".tiles .report-pointer:visible")
    expect(pointer).to_have_count(1)
    expect(pointer.get_by_role("link", name=re.compile("116 111"))).to_be_visible()


def test_what_was_typed_is_not_left_unasked_and_quick_exit_never_waits(visitors: Visitors):
    page = visitors.new()
    page.context.route(re.compile("^https://www.wikipedia.org/"), lambda way: way.fulfill(body="x"))
    page.goto("/en/report/")
    page.locator("textarea[name=where]").click()
    page.keyboard.type("https://board.example.org/x")
    with page.expect_event("dialog") as asked:
        page.evaluate("void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(page.locator("textarea[name=where]")).to_have_value("https://board.example.org/x")
    asked_again = []
    page.on("dialog", lambda dialog: asked_again.append(dialog.type))
    page.get_by_role("link", name="Exit").click()
    page.wait_for_url("https://www.wikipedia.org/")
    assert asked_again == []
