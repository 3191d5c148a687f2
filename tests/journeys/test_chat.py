"""A child comes in, waits, and talks with a counsellor; nothing is missing after a reload."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Visitors, accessible, screenshot
from tests.journeys.people import Colleagues
from tests.journeys.steps import (
    accept,
    answer_questions,
    bubble,
    come_in,
    end_and_wrap_up,
    get_ready,
    say,
    shows,
)
from tests.waiting import until

LINE_LIMIT = 8
NOBODY = re.compile(r"\b0 visitors wait")
ELSEWHERE = re.compile(r"^https://www\.wikipedia\.org/")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def javascript(request):
    return request.param


def empty_the_line(page: Page) -> None:
    """Those who waited before our child are served first, as in life: the demo has some."""
    for _ in range(LINE_LIMIT):
        get_ready(page)
        if NOBODY.search(page.locator(".shift-bar").inner_text()):
            return
        accept(page, javascript=False)
        end_and_wrap_up(page)
    raise AssertionError("the line did not become empty")


def test_a_child_and_a_counsellor_talk(
    javascript: bool, visitors: Visitors, colleagues: Colleagues
):
    child = visitors.new(javascript=javascript, viewport=PHONE)
    answered = answer_questions(child, javascript=javascript)
    counsellor = colleagues.signed_in(visitors, "counsellor", javascript=javascript)
    empty_the_line(counsellor)
    come_in(child, answered, javascript=javascript)
    if javascript:
        assert accessible(child) == []
        screenshot(child, "talk-waiting-phone")

    get_ready(counsellor)
    accept(counsellor, javascript=javascript)

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

    end_and_wrap_up(counsellor)


def test_quick_exit_leaves_the_chat_for_good(visitors: Visitors):
    """The seat is gone: coming back to the room finds no conversation."""
    child = visitors.new()
    visitors.trouble.expect("WebSocket is closed before the connection is established")
    child.context.route(ELSEWHERE, lambda route: route.fulfill(body="<title>x</title>"))
    come_in(child, answer_questions(child, javascript=True), javascript=True)
    child.keyboard.press("Shift")
    child.keyboard.press("Shift")
    child.keyboard.press("Shift")
    child.wait_for_url(ELSEWHERE)
    until(lambda: not has_seat(child), seconds=20, what="the beacon having ended the visit")
    child.goto("/en/talk/room/")
    expect(child).not_to_have_url(re.compile(r"/talk/room/$"))


def has_seat(page: Page) -> bool:
    return any("seat" in cookie["name"] for cookie in page.context.cookies())
