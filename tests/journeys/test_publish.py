"""An editor changes a page in the CMS; the public reads the change at once, cached or not."""

import re
import secrets

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Visitors, accessible, screenshot
from tests.journeys.people import Colleagues
from tests.journeys.steps import publish_lead

LANGUAGES = ("en", "fr", "nl", "de", "es", "ar")


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def javascript(request):
    return request.param


def test_an_edited_page_changes_at_once(
    javascript: bool, visitors: Visitors, colleagues: Colleagues
):
    reader = visitors.new(javascript=javascript)
    mark = f"Six settings {secrets.token_hex(3)}"
    editor = colleagues.signed_in(visitors, "editor")
    editor.goto("/cms/pages/search/?q=Privacy+in+twenty+minutes")
    editor.get_by_role("link", name="Privacy in twenty minutes").first.click()
    editor.wait_for_url(re.compile(r"/cms/pages/\d+/"))
    number = re.search(r"/cms/pages/(\d+)/", editor.url)[1]
    editor.goto(f"/cms/pages/{number}/edit/")
    live = editor.locator("a[href*='/en/'][target=_blank], a[href*='/en/'][rel*=noreferrer]").first
    address = re.sub(r"^https?://[^/]+", "", live.get_attribute("href"))

    for _ in range(2):  # the second time from the cache
        assert reader.goto(address).status == 200
    expect(reader.locator("body")).not_to_contain_text(mark)

    publish_lead(editor, number, mark)

    reader.goto(address)
    expect(reader.locator("body")).to_contain_text(mark)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_front_door_is_accessible(language: str, scheme: str, visitors: Visitors):
    page = visitors.new(color_scheme=scheme)
    page.goto(f"/{language}/")
    assert accessible(page) == []
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    if language in {"en", "ar"}:
        screenshot(page, f"front-door-{language}-{scheme}")
