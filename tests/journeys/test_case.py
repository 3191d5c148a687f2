"""A whole case, by everybody it passes: reporter, two analysts, police, provider, and the watch.

The jobs and sweeps of the running stack do their part; what takes hours is in `cases.py`.
"""

import secrets

from playwright.sync_api import Page, expect

from tests.journeys.browser import Visitors, screenshot
from tests.journeys.cases import (
    HOLD_IS_OVER,
    PROBE_SEES_IT_GONE,
    assess,
    is_removed,
    link_in,
    open_case,
    open_referral,
    queue_and_send,
    refer,
    reload_until,
)
from tests.journeys.people import Colleagues
from tests.journeys.steps import fill_in_report, send_report, status_of
from tests.stack import RunningStack


def copy_button_stays_beside(page: Page) -> None:
    """Not below the address, on a wide and on a narrow screen."""
    before = page.viewport_size
    expect(page.locator(".item-address [data-copy-button]")).to_be_visible()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        address = page.locator(".item-address .copy-address-text").bounding_box()
        button = page.locator(".item-address [data-copy-button]").bounding_box()
        assert address, width
        assert button, width
        assert button["x"] >= address["x"] + address["width"], width
        assert address["y"] <= button["y"] + button["height"] / 2, width
        assert button["y"] + button["height"] / 2 <= address["y"] + address["height"], width
    if before:
        page.set_viewport_size(before)


def two_agree(first: Page, second: Page, url: str) -> None:
    """One is unsure, the other finds the same without knowing it."""
    open_case(first, url)
    assess(first, confidence="1")
    expect(first.get_by_text("A colleague looks as well before it stands.")).to_be_visible()
    expect(first.get_by_role("button", name="Claim it")).to_have_count(0)
    open_case(second, url)
    copy_button_stays_beside(second)
    expect(second.get_by_text("shown to you once you have looked yourself")).to_be_visible()
    assert "the assessor was unsure" not in second.content()
    screenshot(second, "case-blind-second-look")
    assess(second, confidence="3", minutes=1)
    expect(second.get_by_text("Two people came to this")).to_be_visible()


def police_ask_to_wait(analyst: Page, officer: Page, stack: RunningStack) -> None:
    """It is referred; the mail names a number only; the officer asks us to wait."""
    number, mail = refer(analyst, stack)
    assert "images" not in mail.get_body().get_content()
    open_referral(officer, number)
    officer.locator("summary", has_text="Ask the hotline to wait").click()
    officer.locator("textarea[name='hold-reason']").fill("A search is planned.")
    officer.get_by_role("button", name="Ask the hotline to wait").click()


def notify(analyst: Page, url: str, stack: RunningStack) -> str:
    """The notice leaves at once, with a file for machines; the provider's link in it."""
    notice = analyst.get_by_role("button", name="Queue the notice")
    reload_until(analyst, notice.is_visible, "the notice being due")
    queue_and_send(analyst)
    mail = stack.wait_for_mail(
        lambda one: url.rsplit("/", 1)[1] in one.get_body().get_content(), seconds=60
    )
    assert any(part.get_filename().startswith("xarf-") for part in mail.iter_attachments())
    return link_in(mail)


def test_from_a_report_to_gone(visitors: Visitors, colleagues: Colleagues, stack: RunningStack):
    url = f"https://images.example.org/{secrets.token_hex(4)}"
    citizen = visitors.new()
    receipt = send_report(citizen, fill_in_report(citizen, url), javascript=True)
    first, second, officer = (
        colleagues.signed_in(visitors, role) for role in ("analyst", "analyst2", "police_officer")
    )
    two_agree(first, second, url)
    assert status_of(citizen, receipt) != "Received"
    police_ask_to_wait(second, officer, stack)
    open_case(first, url)
    expect(first.get_by_text("Held for the police").first).to_be_visible()
    expect(first.get_by_role("button", name="Queue the notice")).to_have_count(0)
    screenshot(first, "case-held")

    stack.manage("shell", "-c", HOLD_IS_OVER.format(url=url))
    provider = visitors.new()
    is_removed(provider, notify(first, url, stack), url)
    expect(provider.get_by_text("Your answer was kept")).to_be_visible()
    first.reload()
    expect(first.get_by_text("Check that it is gone").first).to_be_visible()

    stack.manage("shell", "-c", PROBE_SEES_IT_GONE.format(url=url))
    first.reload()
    screenshot(first, "case-gone")
    assert status_of(citizen, receipt) == "No longer there"
    screenshot(citizen, "status-gone")
