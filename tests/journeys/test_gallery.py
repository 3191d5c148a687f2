"""Every component, in every tone, light and dark, both directions: accessible, nothing cut off."""

import pytest

from portal.front.gallery import TONES
from tests.journeys.browser import (
    DESKTOP,
    PHONE,
    Visitors,
    accessible,
    accessible_light_and_dark,
    screenshot,
)

WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.mark.parametrize("tone", TONES)
def test_the_gallery_is_accessible_in_every_tone(visitors: Visitors, tone: str):
    page = visitors.new()
    page.goto(f"/en/gallery/?tone={tone}")

    assert accessible_light_and_dark(page) == []


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "es", "ar"])
def test_nothing_is_cut_off(visitors: Visitors, language: str):
    page = visitors.new()
    for address in (f"/{language}/gallery/", f"/{language}/"):
        page.set_viewport_size(PHONE)
        page.goto(address)
        assert not page.evaluate(WIDER_THAN_SCREEN), f"{address} on a phone"
        page.set_viewport_size(DESKTOP)
        assert not page.evaluate(WIDER_THAN_SCREEN), f"{address} on a desktop"


def test_arabic_runs_from_right_to_left(visitors: Visitors):
    page = visitors.new(color_scheme="dark")
    page.goto("/ar/gallery/")
    exit_left = page.locator("quick-exit").bounding_box()["x"]
    brand_left = page.locator(".top .brand").bounding_box()["x"]

    assert exit_left < brand_left
    assert accessible(page) == []
    screenshot(page, "gallery-ar-dark")


def test_focus_is_never_under_the_exit(visitors: Visitors):
    page = visitors.new(viewport=PHONE)
    page.goto("/en/gallery/")
    covered = page.evaluate(
        """() => {
          const exit = document.querySelector(".exit").getBoundingClientRect();
          const apart = (a, b) => a.bottom <= b.top || a.top >= b.bottom
                                  || a.right <= b.left || a.left >= b.right;
          return [...document.querySelectorAll("main a, main button, main input")]
            .filter((one) => {
              one.focus();
              return document.activeElement === one && !apart(one.getBoundingClientRect(), exit);
            })
            .map((one) => one.outerHTML.slice(0, 80));
        }"""
    )

    assert covered == []


def test_the_receipt_can_be_copied(visitors: Visitors):
    page = visitors.new(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/en/gallery/")
    page.get_by_role("button", name="Copy").first.click()

    page.get_by_text("Copied.").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "K7QF-2M9X-B4TD-81WE-C"


def test_the_language_switch_closes_on_escape_and_gives_the_focus_back(visitors: Visitors):
    page = visitors.new()
    page.goto("/en/gallery/")
    switch = page.locator("details.languages")
    switch.locator("summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert switch.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
