"""Every page of both desks: accessible in light and in dark, and no wider than a phone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import Visitors, accessible_light_and_dark, screenshot
from tests.journeys.people import Colleagues

DESK = "/desk/hotline/"
PHONES = (320, 390)
PAGES = {
    "today": "analyst",
    "due": "analyst",
    "": "analyst",
    "new": "analyst",
    "failed-notices": "analyst",
    "mailbox": "analyst",
    "profile": "analyst",
    "providers": "hotline_supervisor",
    "providers/letters": "analyst",
    "second-looks": "hotline_supervisor",
    "welfare": "hotline_supervisor",
    "police": "police_officer",
    "police/units": "police_liaison",
    "trails": "auditor",
}
"""Pages without a thing of their own, and who opens them."""
STATES = {
    "new": "?show=new",
    "mine": "?show=mine",
    "danger": "?show=danger",
    "ended": "?show=ended",
    "everything": "?show=open",
}
"""Tabs of the reports; the first case of each is opened."""


def sound(page: Page) -> list[str]:
    """What is wrong with a page as it stands: for whom, or on which width."""
    wide = []
    for width in PHONES:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(f"{urlsplit(page.url).path} is wider than {width} px")
    page.set_viewport_size({"width": 1280, "height": 900})
    return wide + accessible_light_and_dark(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_list_of_the_desk(name: str, visitors: Visitors, colleagues: Colleagues):
    page = colleagues.signed_in(visitors, PAGES[name])
    page.goto(f"{DESK}{name}/" if name else DESK)
    assert page.locator("main h1").count() == 1
    assert sound(page) == []


HELPLINE = "/desk/helpline/"
HELPLINE_PAGES = (
    *("", "help/", "conversations/", "messages/", "contacts/", "directory/", "replies/", "hours/"),
    *("contacts/write-down-contact/", "directory/add-resource/", "directory/import-resources/"),
    *("replies/add-reply/", "directory/?show=check", "cases/"),
    *("lists/?list=chi", "lists/chi/add-category/", "../privacy/holds/"),
)


@pytest.mark.parametrize("name", HELPLINE_PAGES)
def test_a_list_of_the_helpline(name: str, visitors: Visitors, colleagues: Colleagues):
    page = colleagues.signed_in(visitors, "helpline_supervisor")
    page.goto(f"{HELPLINE}{name}")
    assert page.locator("main h1").count() == 1
    assert sound(page) == []


def test_a_case_of_the_helpline(visitors: Visitors, colleagues: Colleagues):
    """With every form on it unfolded."""
    page = colleagues.signed_in(visitors, "helpline_supervisor")
    page.goto(f"{HELPLINE}cases/")
    page.locator("main .rows a.row-title").first.click()
    for folded in page.locator("details.disclosure > summary").all():
        folded.click()
    assert page.locator(".contact-line > li").count() > 0
    assert sound(page) == []


@pytest.mark.parametrize("tab", STATES)
def test_a_case_of_each_kind(tab: str, visitors: Visitors, colleagues: Colleagues):
    page = colleagues.signed_in(visitors, "analyst")
    page.goto(f"{DESK}{STATES[tab]}")
    page.locator("main .rows a.row-title").first.click()
    assert page.locator(".time-line .stop").count() > 0
    assert sound(page) == []
    screenshot(page, f"case-{tab}")


@pytest.mark.parametrize(
    ("listed", "link", "role"),
    [
        ("police", ".rows a.row-title", "police_officer"),
        ("providers", "tbody a", "hotline_supervisor"),
    ],
)
def test_what_a_list_leads_to(
    listed: str, link: str, role: str, visitors: Visitors, colleagues: Colleagues
):
    page = colleagues.signed_in(visitors, role)
    page.goto(f"{DESK}{listed}/")
    page.locator(f"main {link}").first.click()
    assert urlsplit(page.url).path != f"{DESK}{listed}/"
    assert sound(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_time_line_stands_in_its_sheet(width: int, visitors: Visitors, colleagues: Colleagues):
    """From left to right where there is room, else downwards; never beyond its edge."""
    page = colleagues.signed_in(visitors, "analyst", viewport={"width": width, "height": 900})
    page.goto(f"{DESK}?show=ended")
    page.locator("main .rows a.row-title").first.click()
    line = page.locator(".time-line").bounding_box()
    boxes = [one.bounding_box() for one in page.locator(".time-line .stop").all()]
    assert line
    for box in boxes:
        assert box
        assert box["x"] >= line["x"] - 1
        assert box["x"] + box["width"] <= line["x"] + line["width"] + 1
    across = len({round(box["y"]) for box in boxes if box}) == 1
    assert across is (width == 1280)


def test_a_sorted_table_needs_no_pushing_aside_on_a_phone(
    visitors: Visitors, colleagues: Colleagues
):
    page = colleagues.signed_in(
        visitors, "hotline_supervisor", viewport={"width": 320, "height": 800}
    )
    page.goto(f"{DESK}providers/")
    frame = page.locator(".table-frame").first
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    assert page.get_by_role("rowheader").count() > 0


def test_all_words_of_what_was_chosen_are_read_on_a_phone(
    visitors: Visitors, colleagues: Colleagues
):
    page = colleagues.signed_in(visitors, "analyst", viewport={"width": 320, "height": 800})
    page.goto(f"{DESK}new/")
    category = page.locator("select[name=category]")
    words = category.locator("option").all_text_contents()
    one_line = category.bounding_box()
    category.select_option(label=max(words, key=len).strip())
    several = category.bounding_box()
    assert one_line
    assert several
    assert several["height"] > one_line["height"]
    assert category.evaluate("select => select.scrollWidth <= select.clientWidth")
