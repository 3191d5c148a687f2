"""Leaving at once: by press, by key, without a network, without a script; and Back after it."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import Visitors
from tests.journeys.steps import fill_in_report, send_report
from tests.waiting import until

ELSEWHERE = re.compile(r"^https://www\.wikipedia\.org/")
NEUTRAL = "An ordinary page."


def answer_neutrally(route: Route) -> None:
    route.fulfill(body=f"<title>x</title><p>{NEUTRAL}", content_type="text/html")


@pytest.fixture
def visitor(visitors: Visitors) -> Page:
    """Someone on the second page they opened here; the page elsewhere is played for them."""
    page = visitors.new()
    page.context.route(ELSEWHERE, answer_neutrally)
    page.goto("/fr/")
    page.goto("/en/")
    return page


def test_a_press_leads_away_and_back_shows_nothing_of_ours(visitor: Page):
    visitor.get_by_role("link", name="Exit").click()
    visitor.wait_for_url(ELSEWHERE)

    visitor.go_back(wait_until="commit")
    visitor.wait_for_url(ELSEWHERE)

    expect(visitor.get_by_text(NEUTRAL)).to_be_visible()


def test_shift_three_times_counts_aloud_and_leads_away(visitor: Page):
    spoken = visitor.locator("quick-exit [role=status]")

    visitor.keyboard.press("Shift")
    expect(spoken).to_have_text("Press Shift two more times to leave this site.")
    visitor.keyboard.press("Shift")
    expect(spoken).to_have_text("Press Shift once more to leave this site.")
    expect(visitor.locator(".exit-light--on")).to_have_count(2)
    visitor.keyboard.press("Shift")

    visitor.wait_for_url(ELSEWHERE)


def test_shift_for_capital_letters_is_typing_and_not_leaving(visitor: Page):
    visitor.goto("/en/gallery/")
    field = visitor.get_by_label("What did you see?")
    field.focus()
    for letter in "ABC":
        visitor.keyboard.press(f"Shift+{letter}")

    expect(field).to_have_value("ABC")
    expect(visitor.locator("quick-exit [role=status]")).to_have_text("")
    expect(visitor).to_have_url(re.compile("/en/gallery/"))


def test_the_page_is_blank_before_anything_is_sent(visitor: Page):
    seen = visitor.evaluate(
        """() => {
          let shown = "nothing was sent";
          navigator.sendBeacon = () => { shown = document.body.innerText.trim(); return true; };
          document.querySelector(".exit-link").click();
          return [shown, document.title.trim(), document.images.length];
        }"""
    )

    assert "Balise" not in "".join(map(str, seen))
    assert "Leaving this site." in seen[0]
    assert seen[2] == 0


def test_leaving_works_without_a_network(visitor: Page, visitors: Visitors):
    visitors.trouble.expect("ERR_INTERNET_DISCONNECTED")
    visitor.context.set_offline(True)

    visitor.get_by_role("link", name="Exit").click()

    visitor.wait_for_url(ELSEWHERE)


def test_the_beacon_ends_the_visit(visitor: Page, visitors: Visitors, settings):
    session = {"name": settings.SESSION_COOKIE_NAME, "value": "x", "url": visitors.origin}
    visitor.context.add_cookies([session])

    visitor.get_by_role("link", name="Exit").click()
    visitor.wait_for_url(ELSEWHERE)

    def kept() -> set[str]:
        return {cookie["name"] for cookie in visitor.context.cookies(visitors.origin)}

    until(lambda: kept() == {"left"}, seconds=10, what="the session's cookie being deleted")


@pytest.mark.parametrize("how", ["press", "key"])
def test_every_other_tab_of_this_site_leaves_as_well(visitor: Page, how: str):
    beside = visitor.context.new_page()
    beside.goto("/en/talk/")
    beside.goto("/en/report/young/")
    beside.locator("textarea[name=narrative]").fill("canary")

    if how == "press":
        visitor.get_by_role("link", name="Exit").click()
    else:
        for _time in range(3):
            visitor.keyboard.press("Shift")

    for page in (visitor, beside):
        page.wait_for_url(ELSEWHERE)
        expect(page.get_by_text(NEUTRAL)).to_be_visible()
    beside.go_back(wait_until="commit")
    beside.wait_for_url(ELSEWHERE)


def test_a_receipt_in_another_tab_leaves_as_well(visitor: Page):
    beside = visitor.context.new_page()
    since = fill_in_report(beside, "https://images.example.org/two-tabs")
    receipt = send_report(beside, since, javascript=True)

    visitor.get_by_role("link", name="Exit").click()

    beside.wait_for_url(ELSEWHERE)
    assert receipt not in beside.content()


def test_the_desk_stays_when_a_public_page_is_left(visitor: Page):
    desk = visitor.context.new_page()
    desk.goto("/accounts/login/")
    visitor.get_by_role("link", name="Exit").click()
    visitor.wait_for_url(ELSEWHERE)
    expect(desk).to_have_url(re.compile("/accounts/login/"))


def test_coming_back_on_purpose_is_not_turned_away(visitor: Page):
    visitor.get_by_role("link", name="Exit").click()
    visitor.wait_for_url(ELSEWHERE)

    visitor.goto("/en/")
    visitor.goto("/fr/")
    visitor.go_back()

    expect(visitor).to_have_url(re.compile("/en/"))


def test_without_scripts_the_link_leads_away(visitors: Visitors):
    page = visitors.new(javascript=False)
    page.context.route(ELSEWHERE, answer_neutrally)
    page.goto("/en/gallery/")

    with page.expect_request(ELSEWHERE):
        page.get_by_role("link", name="Exit").click()


def test_the_exit_comes_first_and_then_the_three_doors(visitors: Visitors):
    page = visitors.new()
    page.goto("/en/")
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))

    assert reached[:3] == ["#main", "/exit/", "/en/report/"]
    assert reached[3] == "/en/talk/"
    assert reached[4].startswith("/en/")


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "es", "ar"])
def test_the_exit_covers_nothing_of_the_header(visitors: Visitors, language: str):
    page = visitors.new()
    covered = """() => {
        const exit = document.querySelector(".exit-link").getBoundingClientRect();
        return [...document.querySelectorAll(".top a, .top summary, .harbour-languages summary")]
            .map((each) => each.getBoundingClientRect())
            .filter((box) => box.width && box.right > exit.left && box.left < exit.right &&
                box.bottom > exit.top && box.top < exit.bottom).length;
    }"""
    for address in (f"/{language}/", f"/{language}/talk/"):
        page.goto(address)
        for width in (320, 390, 480, 520, 600, 768):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(covered) == 0, (address, width)
