"""People of a centre that is no demo: invited, they choose a password and enrol a second factor."""

import re
import subprocess
import sys
import time
from collections.abc import Sequence

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from portal.accounts.roles import Role
from tests.production.conftest import Production
from tests.stack import SOURCE

PASSWORD = "only-for-this-test-7Qf"
TOTP_PERIOD_SECONDS = 30


def invite(production: Production, email: str, roles: Sequence[Role]) -> str:
    """The link that `manage.py create_person` prints, run in the web service's environment."""
    words = [word for role in roles for word in ("--role", role.value)]
    done = subprocess.run(
        [sys.executable, "manage.py", "create_person", email, *words],
        cwd=SOURCE,
        env=production.parts["web"].env,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()[-1]


def enrol(page: Page, link: str, email: str) -> None:
    """From the link to the desk: a password, signing in, an authenticator app."""
    page.goto(link)
    for name in ("password1", "password2"):
        page.locator(f"input[name={name}]").fill(PASSWORD)
    page.get_by_role("button", name="Save the password").click()
    page.goto("/accounts/login/?next=/desk/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/accounts/2fa/totp/activate/")
    page.locator("input[name=password]").fill(PASSWORD)  # asked for again
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator("code").first.inner_text().replace(" ", "")
    page.locator("input[name=code]").fill(_code(secret))
    page.get_by_role("button", name="Finish").click()
    page.goto("/desk/")
    origin = re.escape(link.split("/accounts", maxsplit=1)[0])
    expect(page).to_have_url(re.compile(rf"^{origin}/desk/"))


def _code(secret: str) -> str:
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // TOTP_PERIOD_SECONDS))
    return code
