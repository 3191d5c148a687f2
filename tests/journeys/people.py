"""Who comes along in a journey: colleagues who sign in, and what they do in the same way often."""

import re
import time

from django.test import override_settings
from playwright.sync_api import Page, expect

from portal.accounts.demo import DEMO_PASSWORD, current_code
from tests.journeys.browser import Visitors
from tests.stack import RunningStack


def code_of(stack: RunningStack, email: str, *, in_seconds: int = 0) -> str:
    """The second-factor code that `make demo-code` prints for this person now, or then."""
    with override_settings(SECRET_KEY=stack.env["SECRET_KEY"]):
        return current_code(email, at=time.time() + in_seconds)[0]


class Colleagues:
    """Signs people of the demo in, each once: a code works a single time."""

    def __init__(self, stack: RunningStack) -> None:
        self.stack = stack
        self.cookies: dict[str, list[dict[str, object]]] = {}

    def signed_in(self, visitors: Visitors, role: str, **options: object) -> Page:
        """A page of somebody with this role, at the desk."""
        page = visitors.new(**options)
        if role in self.cookies:
            page.context.add_cookies(self.cookies[role])
            page.goto("/desk/")
        else:
            self._sign_in(page, f"{role}@balise.example")
            self.cookies[role] = page.context.cookies()
        return page

    def _sign_in(self, page: Page, email: str) -> None:
        page.goto("/accounts/login/?next=/desk/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(DEMO_PASSWORD)
        page.locator("form[action$='/login/'] button[type=submit]").first.click()
        page.locator("input[name=code]").fill(code_of(self.stack, email))
        page.locator("form[action$='/authenticate/'] button[type=submit]").first.click()
        expect(page).to_have_url(re.compile(rf"^{re.escape(self.stack.origin)}/desk/"))
