"""A child comes in, waits, and talks with a counsellor; nothing is missing after a reload."""

import json
import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

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
    wrap_up,
)
from tests.waiting import until

LINE_LIMIT = 8
LONG_MS = 40_000
"""Longer than the heartbeat of the server, and than the pauses between repeated sends."""
LOW = {"width": 1280, "height": 640}
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


def test_a_bad_line_loses_doubles_and_reorders_nothing(visitors: Visitors, colleagues: Colleagues):
    """Acknowledgements get lost, the server asks to try again, the line breaks: the order stays."""
    # The line runs through this process: what is said while its far end closes is still on its way.
    visitors.trouble.expect("WebSocket is already in CLOSING or CLOSED state")
    child = visitors.new()
    child.route_web_socket(re.compile("/ws/helpline/"), BadLine().between)
    answered = answer_questions(child, javascript=True)
    counsellor = colleagues.signed_in(visitors, "counsellor")
    empty_the_line(counsellor)
    come_in(child, answered, javascript=True)
    get_ready(counsellor)
    accept(counsellor, javascript=True)
    shows(child, "#composer-text:visible", javascript=True)

    mark = secrets.token_hex(3)
    written = [f"{mark} number {place}" for place in range(9)]
    for words in written:
        child.locator("#composer-text").fill(words)
        child.locator("#composer-text").press("Enter")
    for page in (child, counsellor):
        ours = page.locator(".bubble[data-number] .bubble-text", has_text=mark)
        expect(ours).to_have_text(written, timeout=LONG_MS)
    expect(child.locator(".bubble--failed")).to_have_count(0)
    end_and_wrap_up(counsellor)


class BadLine:
    """Stands between the page and the server and does what networks and databases do."""

    def __init__(self) -> None:
        self.sends = self.acks = 0

    def between(self, page: WebSocketRoute) -> None:
        server = page.connect_to_server()
        broken = False

        def from_page(text: str | bytes) -> None:
            nonlocal broken
            if broken:  # the page has not noticed yet: what it says is lost
                return
            frame = json.loads(text)
            if frame["t"] == "send":
                self.sends += 1
                if self.sends in (2, 3, 7):  # the database is away for a moment
                    nack = {"t": "nack", "id": frame["id"], "code": "try_again"}
                    page.send(json.dumps(nack))
                    return
                if self.sends == 5:  # said twice
                    server.send(text)
                if self.sends == 9:  # on its way when the line breaks
                    broken = True
                    page.close(code=1012)
                    server.close()
                    return
            server.send(text)

        def from_server(text: str | bytes) -> None:
            if json.loads(text)["t"] == "ack":
                self.acks += 1
                if self.acks % 3 == 1:
                    return  # lost on the way
            page.send(text)

        page.on_message(from_page)
        server.on_message(from_server)


def test_a_page_whose_timers_stand_still_answers_the_server(
    visitors: Visitors, colleagues: Colleagues
):
    """Browsers slow the timers of hidden tabs down; presence does not depend on them."""
    child = visitors.new()
    answered = answer_questions(child, javascript=True)
    child.clock.install()
    with child.expect_websocket() as opened:
        come_in(child, answered, javascript=True)
    child.clock.pause_at(datetime.now(UTC) + timedelta(seconds=2))
    opened.value.wait_for_event(
        "framesent", lambda text: json.loads(text)["t"] == "hb", timeout=LONG_MS
    )
    child.locator("summary", has_text="I do not want to wait any more").click()
    child.get_by_role("button", name="Yes, stop waiting").click()
    expect(child.get_by_text("Nobody could talk with you yet.")).to_be_visible()


def test_an_exit_shows_the_desk_what_not_to_do(visitors: Visitors, colleagues: Colleagues):
    """After a quick exit the warning and the way on are in sight, however long the chat was."""
    child = visitors.new()
    visitors.trouble.expect("WebSocket is closed before the connection is established")
    child.context.route(ELSEWHERE, lambda route: route.fulfill(body="<title>x</title>"))
    answered = answer_questions(child, javascript=True)
    counsellor = colleagues.signed_in(visitors, "counsellor", viewport=LOW)
    empty_the_line(counsellor)
    come_in(child, answered, javascript=True)
    get_ready(counsellor)
    accept(counsellor, javascript=True)
    for place in range(8):
        say(counsellor, f"A long\nmessage\nover several lines {place}")
    shows(child, ".bubble-text:has-text('over several lines 7')", javascript=True)
    counsellor.locator("[data-part=log]").evaluate("log => { log.scrollTop = 0; }")
    for _press in range(3):
        child.keyboard.press("Shift")
    child.wait_for_url(ELSEWHERE)
    expect(counsellor.locator("[data-part=hurry]")).to_be_in_viewport(ratio=1, timeout=LONG_MS)
    way_on = counsellor.get_by_role("link", name="Go to the wrap-up")
    expect(way_on).to_be_in_viewport(ratio=1)
    way_on.click()
    wrap_up(counsellor)


def test_live_times_and_times_after_a_reload_agree(visitors: Visitors, colleagues: Colleagues):
    """Whatever the clock of the device says: both sides read the centre's."""
    child = visitors.new(timezone_id="Pacific/Auckland")
    answered = answer_questions(child, javascript=True)
    counsellor = colleagues.signed_in(visitors, "counsellor", timezone_id="America/New_York")
    empty_the_line(counsellor)
    come_in(child, answered, javascript=True)
    get_ready(counsellor)
    accept(counsellor, javascript=True)
    words = f"What time is it? {secrets.token_hex(3)}"
    say(counsellor, words)
    shown = []
    for page in (child, counsellor):
        for _load in ("live", "again"):
            when = page.locator(".bubble", has_text=words).locator("time")
            expect(when).to_have_text(re.compile(r"^\d\d:\d\d$"))
            shown.append(when.text_content())
            page.reload()
    assert len(set(shown)) == 1, shown
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
    child.goto("/en/info/")
    expect(child).not_to_have_url(re.compile(r"/info/$"))


def has_seat(page: Page) -> bool:
    return any("seat" in cookie["name"] for cookie in page.context.cookies())
