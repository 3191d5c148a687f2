"""What people do in the three main jobs, step by step, on any running Balise."""

import re
import time

from playwright.sync_api import Page, expect

from tests.waiting import until

SLOW_PATH_MS = 21_000
"""Without scripts a form must have been on screen for twenty seconds."""
SOON_MS = 60_000
RELOAD_EVERY_SECONDS = 1.0
ROOM = re.compile(r"/desk/helpline/[0-9a-f-]{36}/")


def fill_in_report(page: Page, address: str) -> float:
    """Everything but pressing the button; the moment the form came, for `send_report`."""
    page.goto("/en/report/")
    since = time.monotonic()
    page.locator("textarea[name=where]").fill(address)
    page.locator("input[name=category]").first.check()
    page.locator("textarea[name=narrative]").fill("A picture on the second page.")
    return since


def send_report(page: Page, since: float, *, javascript: bool) -> str:
    """Sends the filled-in form; the receipt."""
    _wait_like_a_person(page, since, javascript)
    page.get_by_role("button", name="Send the report").click(timeout=SOON_MS)
    heading = page.get_by_role("heading", name="Thank you. Your report is with us.")
    expect(heading).to_be_visible(timeout=SOON_MS)
    return page.locator(".receipt-code").inner_text().strip()


def status_of(page: Page, receipt: str) -> str:
    """What the status page says to this receipt."""
    page.goto("/en/report/status/")
    page.locator("input[name=receipt]").fill(receipt)
    page.get_by_role("button", name="Show the status").click()
    return page.locator("#status-title").inner_text()


def judge_and_notify(analyst: Page, address: str) -> None:
    """Takes the report on, judges it illegal, and sends the notice at once."""
    analyst.goto(f"/desk/search/?q={address}")
    analyst.locator("main a[href*='/desk/hotline/']").first.click()
    analyst.get_by_role("button", name="Claim it").click()
    analyst.locator("input[name=classification][value=baseline]").check()
    analyst.locator("select[name=youngest_age]").select_option("7-10")
    analyst.locator("input[name=seen][value=not]").check()
    analyst.get_by_role("button", name="Record the assessment").click()
    notice = analyst.get_by_role("button", name="Queue the notice")
    until(
        lambda: notice.is_visible() or not analyst.reload(),
        seconds=SOON_MS / 1000,
        what="a job looking the country up",
        every=RELOAD_EVERY_SECONDS,
    )
    say_why_this_provider(analyst)
    notice.click()
    analyst.get_by_role("button", name="Send it now").click()


def say_why_this_provider(analyst: Page) -> None:
    """Only the country of the provider is that of the URL, so it takes a reason."""
    form = analyst.locator("form", has=analyst.get_by_role("button", name="Queue the notice"))
    form.locator("[name=reason]").fill("Its name stands in the page's imprint.")


def _wait_like_a_person(page: Page, since: float, javascript: bool) -> None:
    """Without scripts a form is taken only when it was on screen for a while."""
    gone = (time.monotonic() - since) * 1000
    if not javascript and gone < SLOW_PATH_MS:
        page.wait_for_timeout(SLOW_PATH_MS - gone)


def answer_questions(page: Page, *, javascript: bool) -> float:
    """Answers the three questions, the urgent way; the moment they came, for `come_in`."""
    page.goto("/en/talk/child/")
    since = time.monotonic()
    page.locator("input[name=caller]").first.check()
    _go_on(page, javascript)
    page.locator("input[name=topic]").first.check()
    _go_on(page, javascript)
    page.locator("input[name=mood]").first.check()
    page.locator("input[name=safety][value=unsafe]").check()
    return since


def come_in(page: Page, since: float, *, javascript: bool) -> None:
    """Goes from the answered questions into the room; an urgent child is next in the line."""
    _wait_like_a_person(page, since, javascript)
    page.get_by_role("button", name="Take me to the chat").click(timeout=SOON_MS)
    page.wait_for_url("**/en/info/", timeout=SOON_MS)


def _go_on(page: Page, javascript: bool) -> None:
    """With scripts there is one question a screen."""
    if javascript:
        page.get_by_role("button", name="Next").click()


def shows(page: Page, selector: str, *, javascript: bool) -> None:
    """Waits until it is there; without scripts by loading the page again."""
    if javascript:
        expect(page.locator(selector).first).to_be_visible(timeout=SOON_MS)
        return

    def there() -> bool:
        page.reload()
        return page.locator(selector).count() > 0

    if not page.locator(selector).count():
        what = f"{selector} on the page"
        until(there, seconds=SOON_MS / 1000, what=what, every=RELOAD_EVERY_SECONDS)


def get_ready(page: Page) -> None:
    """The counsellor opens the board and is ready for chats."""
    page.goto("/desk/helpline/")
    if page.locator("#board-form-ready").count():
        page.locator("#board-form-ready").click()
    elif page.locator(".ready-form").count():
        page.locator(".ready-form input[name=languages][value=en]").check()
        page.locator(".ready-form [name=capacity]").select_option("3")
        page.locator(".ready-form button").click()


def accept(page: Page, *, javascript: bool) -> None:
    """Takes the offered conversation."""
    shows(page, "#board-form-accept", javascript=javascript)
    page.locator("#board-form-accept").click()
    page.wait_for_url(ROOM)


def say(page: Page, words: str) -> None:
    """Writes a message and sends it."""
    page.locator("#composer-text").fill(words)
    page.get_by_role("button", name="Send").click()


def bubble(words: str) -> str:
    """The selector of a message on screen."""
    return f".bubble-text:text-is('{words}')"


def end_and_wrap_up(page: Page) -> None:
    """The counsellor ends the chat, chooses one category, and the contact is saved."""
    page.locator("summary", has_text="End the chat").click()
    page.get_by_role("button", name="Yes, end the chat").click()
    link = page.get_by_role("link", name="Go to the wrap-up")
    if "wrap-up" not in page.url:
        link.click()
    wrap_up(page)


def wrap_up(page: Page) -> None:
    """Chooses one category of the form that is open, and the contact is saved."""
    page.wait_for_url("**/wrap-up/")
    page.locator("details.category-group").first.evaluate("group => group.open = true")
    page.locator("input[name=category]").first.check(force=True)
    page.locator("input[name=risk]").first.check(force=True)
    page.get_by_role("button", name="Save the contact").click()
    expect(page).not_to_have_url(re.compile("wrap-up"))


def publish_lead(editor: Page, lead: str) -> None:
    """Changes the first sentence of the page open in the CMS, looks at the preview, publishes."""
    with editor.expect_response(lambda answer: answer.request.method == "POST"):
        editor.locator("textarea[name=lead], input[name=lead]").fill(lead)  # kept as a draft
    editor.locator("[data-side-panel-toggle=preview]").first.click()
    preview = editor.frame_locator("#w-preview-iframe")
    expect(preview.get_by_text(lead).first).to_be_visible(timeout=SOON_MS)
    editor.locator("button[name=action-publish]").evaluate("button => button.click()")
    expect(editor.get_by_text(re.compile("published")).first).to_be_visible()
