"""The receipt: on one line, the same when the page is loaded again, and a way on from it."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Visitors, accessible
from tests.journeys.steps import fill_in_report, send_report

NARROWEST_PHONE = {"width": 320, "height": 640}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def javascript(request):
    return request.param


def sent(page: Page, *, javascript: bool = True) -> str:
    """Sends a report; its receipt."""
    since = fill_in_report(page, f"https://images.example.org/{secrets.token_hex(4)}")
    return send_report(page, since, javascript=javascript)


def test_it_survives_loading_again_and_leads_to_the_status(javascript: bool, visitors: Visitors):
    page = visitors.new(javascript=javascript)
    receipt = sent(page, javascript=javascript)
    page.reload()
    expect(page.locator(".receipt-code")).to_have_text(receipt)
    with page.expect_popup() as beside:
        page.get_by_role("button", name="I wrote it down: show me the status").click()
    expect(beside.value.locator("#status-title")).to_be_visible()
    assert receipt not in beside.value.url
    expect(page.locator(".receipt-code")).to_have_text(receipt)
    assert not page.context.cookies()


def test_it_stands_on_one_line_on_the_narrowest_phone(visitors: Visitors):
    page = visitors.new()
    page.set_viewport_size(NARROWEST_PHONE)
    sent(page)
    lines = page.locator(".receipt-code").evaluate(
        "code => { const all = document.createRange(); all.selectNodeContents(code);"
        " return new Set([...all.getClientRects()].map(line => line.top)).size; }"
    )
    assert lines == 1
    widest = page.evaluate("document.documentElement.scrollWidth")
    assert widest == NARROWEST_PHONE["width"]
    assert accessible(page) == []


def test_on_paper_there_is_only_the_receipt_and_what_it_is_for(visitors: Visitors):
    page = visitors.new()
    receipt = sent(page)
    page.emulate_media(media="print")
    expect(page.locator(".receipt-code")).to_have_text(receipt)
    expect(page.locator(".report-paper")).to_contain_text("/en/report/status/")
    for other in ("h1", ".report-addresses", ".report-kept", ".footer", ".top"):
        expect(page.locator(other).first).to_be_hidden()
