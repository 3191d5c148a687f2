"""An editor changes a page in the CMS; the public reads the change at once, cached or not."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Visitors, accessible_light_and_dark, screenshot
from tests.journeys.people import Colleagues
from tests.journeys.steps import publish_lead

LANGUAGES = ("en", "fr", "nl", "de", "es", "ar")


def test_an_edited_page_changes_at_once(visitors: Visitors, colleagues: Colleagues):
    readers = visitors.new(javascript=True), visitors.new(javascript=False)
    mark = f"Six settings {secrets.token_hex(3)}"
    editor = colleagues.signed_in(visitors, "editor")
    editor.goto("/cms/pages/search/?q=Privacy+in+twenty+minutes")
    editor.get_by_role("link", name="Privacy in twenty minutes").first.click()
    editor.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    live = editor.locator("a[href*='/en/'][target=_blank], a[href*='/en/'][rel*=noreferrer]").first
    address = re.sub(r"^https?://[^/]+", "", live.get_attribute("href"))

    for reader in (*readers, *readers):  # only the first time not from the cache
        assert reader.goto(address).status == 200
        expect(reader.locator("body")).not_to_contain_text(mark)

    publish_lead(editor, mark)

    for reader in readers:
        reader.goto(address)
        expect(reader.locator("body")).to_contain_text(mark)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_door_is_accessible(language: str, visitors: Visitors):
    page = visitors.new()
    page.goto(f"/{language}/")
    assert accessible_light_and_dark(page) == []
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    if language in {"en", "ar"}:
        screenshot(page, f"front-door-{language}-dark")
