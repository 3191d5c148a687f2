"""A member of staff signs in with a code, adds a passkey, and next time needs nothing else."""

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.demo import DEMO_PASSWORD
from portal.accounts.forms import TOTP_PERIOD_SECONDS
from tests.journeys.browser import accessible, screenshot
from tests.journeys.people import code_of

MANAGER = "centre_manager@balise.example"
AUDITOR = "auditor@balise.example"


def sign_in(page: Page, stack, email: str, *, look: bool = False) -> None:
    page.goto("/accounts/login/")
    if look:
        assert accessible(page) == []
        screenshot(page, "sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    if look:
        assert accessible(page) == []
    page.get_by_label("Code").fill(code_of(stack, email))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/")


def give_virtual_key(page: Page) -> None:
    """A fingerprint reader that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_code_then_passkey(visitors, stack):
    page = visitors.new()
    sign_in(page, stack, MANAGER, look=True)
    give_virtual_key(page)

    page.goto("/accounts/2fa/")
    assert accessible(page) == []
    screenshot(page, "account")
    page.get_by_role("link", name="Add a passkey").click()
    another = code_of(stack, MANAGER, in_seconds=TOTP_PERIOD_SECONDS)  # each works once
    page.get_by_label("Code").fill(another)
    page.get_by_role("button", name="Confirm").click()
    assert accessible(page) == []
    page.get_by_label("Use it to sign in without a password").check()
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".codes li").count() == 10

    for address in ("/desk/people/", "/desk/people/add/", "/desk/privacy/purges/"):
        page.goto(address)
        assert accessible(page) == [], address
        screenshot(page, address.strip("/").replace("/", "-"))

    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/")


def test_signing_in_needs_no_javascript(visitors, stack):
    sign_in(visitors.new(javascript=False), stack, AUDITOR)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_sign_in_page_fits(visitors, width):
    page = visitors.new(viewport={"width": width, "height": 700})
    page.goto("/accounts/login/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
