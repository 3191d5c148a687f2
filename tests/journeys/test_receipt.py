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
    page.get_by_role("button", name="I wrote it down: show me the status").click()
    expect(page.locator("#status-title")).to_be_visible()
    assert receipt not in page.url
    assert len(page.context.pages) == 1
    assert not page.context.cookies()


def test_back_from_the_status_leads_to_the_page_that_reads_receipts(visitors: Visitors):
    page = visitors.new()
    receipt = sent(page)
    page.get_by_role("button", name="I wrote it down: show me the status").click()
    expect(page.locator("#status-title")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Show the status")).to_be_visible()
    assert receipt not in page.content() + page.evaluate("JSON.stringify(history.state)")


def test_who_goes_on_without_having_kept_it_is_asked_once(visitors: Visitors):
    page = visitors.new()
    receipt = sent(page)
    page.wait_for_load_state()  # the script asks; before it is there the link is a link
    talk = page.get_by_role("link", name="Talk to somebody who listens")
    talk.click()
    expect(page.get_by_role("heading", name="Have you kept it?")).to_be_focused()
    expect(page.locator(".receipt-code")).to_have_text(receipt)
    talk.click()
    page.wait_for_url("**/en/talk/**")
    page.go_back()
    expect(page.get_by_role("button", name="Show the status")).to_be_visible()


def test_who_wrote_it_down_goes_to_talk_at_once(visitors: Visitors):
    page = visitors.new()
    sent(page)
    page.get_by_role("link", name="I wrote it down: talk with someone").click()
    page.wait_for_url("**/en/talk/**")


def test_scrolled_on_a_phone_it_is_never_half_under_the_exit(visitors: Visitors):
    page = visitors.new(viewport={"width": 390, "height": 700})
    sent(page)
    box = page.locator(".receipt-code").bounding_box()
    assert box
    page.evaluate("down => scrollTo(0, down)", box["y"] - 24)
    seen = page.evaluate(
        """() => { const box = document.querySelector(".receipt-code").getBoundingClientRect();
          const strip = getComputedStyle(document.querySelector(".page"), "::before");
          const exit = document.querySelector(".exit-link").getBoundingClientRect();
          return [box.top < exit.bottom, strip.position, parseFloat(strip.width),
            parseFloat(strip.height) >= exit.bottom]; }"""
    )
    assert seen == [True, "fixed", 390, True]


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
