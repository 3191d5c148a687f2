"""A child comes in, waits, and talks with a counsellor; nothing is missing after a reload."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Visitors, accessible, screenshot
from tests.journeys.people import Colleagues

SLOW_PATH_MS = 21_000
"""Without scripts a form must have been on screen for twenty seconds."""
SOON_MS = 60_000
RELOADS = 12
LINE_LIMIT = 8
NOBODY = re.compile(r"\b0 visitors wait")
ROOM = re.compile(r"/desk/helpline/[0-9a-f-]{36}/")
ELSEWHERE = re.compile(r"^https://www\.wikipedia\.org/")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def javascript(request):
    return request.param


def come_in(page: Page, *, javascript: bool) -> None:
    """Answers the three questions, the urgent way, so that this child is next in the line."""
    page.goto("/en/talk/child/")
    page.locator("input[name=caller]").first.check()
    go_on(page, javascript)
    page.locator("input[name=topic]").first.check()
    go_on(page, javascript)
    page.locator("input[name=mood]").first.check()
    page.locator("input[name=safety][value=unsafe]").check()
    if not javascript:
        page.wait_for_timeout(SLOW_PATH_MS)
    page.get_by_role("button", name="Take me to the chat").click(timeout=SOON_MS)
    page.wait_for_url("**/talk/room/", timeout=SOON_MS)


def go_on(page: Page, javascript: bool) -> None:
    """With scripts there is one question a screen."""
    if javascript:
        page.get_by_role("button", name="Next").click()


def shows(page: Page, selector: str, *, javascript: bool) -> None:
    """Waits until it is there; without scripts by loading the page again."""
    if javascript:
        expect(page.locator(selector).first).to_be_visible(timeout=SOON_MS)
        return
    for _ in range(RELOADS):
        if page.locator(selector).count():
            return
        page.wait_for_timeout(3_000)
        page.reload()
    raise AssertionError(f"{selector} did not appear")


def get_ready(page: Page) -> None:
    page.goto("/desk/helpline/")
    if page.locator("#shift-ready").count():
        page.locator("#shift-ready").click()
    elif page.locator(".ready-form").count():
        page.locator(".ready-form input[name=languages][value=en]").check()
        page.locator(".ready-form [name=capacity]").select_option("3")
        page.locator(".ready-form button").click()


def empty_the_line(page: Page) -> None:
    """Those who waited before our child are served first, as in life: the demo has some."""
    for _ in range(LINE_LIMIT):
        get_ready(page)
        if NOBODY.search(page.locator(".shift-bar").inner_text()):
            return
        shows(page, "#offer-accept", javascript=False)
        page.locator("#offer-accept").click()
        page.wait_for_url(ROOM)
        page.get_by_role("button", name="End the chat").click()
        wrap_up(page)
    raise AssertionError("the line did not become empty")


def say(page: Page, words: str) -> None:
    page.locator("#composer-text").fill(words)
    page.get_by_role("button", name="Send").click()


def bubble(words: str) -> str:
    return f".bubble-text:text-is('{words}')"


def test_a_child_and_a_counsellor_talk(
    javascript: bool, visitors: Visitors, colleagues: Colleagues
):
    counsellor = colleagues.signed_in(visitors, "counsellor", javascript=javascript)
    empty_the_line(counsellor)

    child = visitors.new(javascript=javascript, viewport=PHONE)
    come_in(child, javascript=javascript)
    if javascript:
        assert accessible(child) == []
        screenshot(child, "talk-waiting-phone")

    get_ready(counsellor)
    shows(counsellor, "#offer-accept", javascript=javascript)
    counsellor.locator("#offer-accept").click()
    counsellor.wait_for_url(ROOM)

    mark = secrets.token_hex(3)
    hello, answer, more = f"Hello {mark}", f"They laugh at me {mark}", f"I believe you {mark}"
    say(counsellor, hello)
    shows(child, bubble(hello), javascript=javascript)
    say(child, answer)
    shows(counsellor, bubble(answer), javascript=javascript)
    say(counsellor, more)
    shows(child, bubble(more), javascript=javascript)

    for page in (child, counsellor):
        page.reload()
        for words in (hello, answer, more):
            shows(page, bubble(words), javascript=javascript)
            assert page.locator(bubble(words)).count() == 1
    if javascript:
        assert accessible(child) == []
        assert accessible(counsellor) == []
        screenshot(child, "talk-chatting-phone")
        screenshot(counsellor, "desk-helpline-room")

    counsellor.get_by_role("button", name="End the chat").click()
    wrap_up(counsellor)


def wrap_up(page: Page) -> None:
    """One category, and the contact is saved."""
    link = page.get_by_role("link", name="Go to the wrap-up")
    if "wrap-up" not in page.url:
        link.click()
    page.wait_for_url("**/wrap-up/")
    page.locator("details.category-group").first.evaluate("group => group.open = true")
    page.locator("input[name=category]").first.check(force=True)
    page.get_by_role("button", name="Save the contact").click()
    expect(page).not_to_have_url(re.compile("wrap-up"))


def test_quick_exit_leaves_the_chat_for_good(visitors: Visitors):
    """The seat is gone: coming back to the room finds no conversation."""
    child = visitors.new()
    visitors.trouble.expect("WebSocket is closed before the connection is established")
    child.context.route(ELSEWHERE, lambda route: route.fulfill(body="<title>x</title>"))
    come_in(child, javascript=True)
    child.keyboard.press("Shift")
    child.keyboard.press("Shift")
    child.keyboard.press("Shift")
    child.wait_for_url(ELSEWHERE)
    child.goto("/en/talk/room/")
    expect(child).not_to_have_url(re.compile(r"/talk/room/$"))
    assert not [cookie for cookie in child.context.cookies() if "seat" in cookie["name"]]
