"""Through the shipped proxy and two web processes: a stranger is refused, the owner enters."""

import http.client
import re
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.production.conftest import Production
from tests.stack import SOURCE

WRONG = "wrong-all-the-time"
PASSWORD = "only-for-this-test-7Qf"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ATTEMPTS_A_MINUTE = 10
MAKE_OWNER = f"""
from allauth.mfa.totp.internal.auth import TOTP
from portal.accounts import people
from portal.accounts.roles import Role
person = people.add_person("%s", given=[Role.ANALYST])
person.set_password("{PASSWORD}")
person.save()
TOTP.activate(person, "{SECRET}")
"""


@dataclass
class Browser:
    """Calls from one address of loopback, as a machine of its own would."""

    production: Production
    place: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path, form=None, **headers):
        target = urlsplit(self.production.origin)
        trust = ssl.create_default_context(cafile=str(self.production.certificate))
        connection = http.client.HTTPSConnection(
            target.hostname, target.port, context=trust, timeout=30, source_address=(self.place, 0)
        )
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if form is not None:
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self.production.origin,
                "Referer": f"{self.production.origin}{path}",
            }
        connection.request(
            "GET" if form is None else "POST", path, body=form and urlencode(form), headers=sent
        )
        answer = connection.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        connection.close()
        return answer, page

    def send(self, path, form, **headers):
        _answer, page = self.ask(path, **headers)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        return self.ask(path, {**form, "csrfmiddlewaretoken": token}, **headers)

    def try_password(self, email, password=WRONG, **headers):
        form = {"login": email, "password": password}
        return self.send("/accounts/login/", form, **headers)


@pytest.fixture(scope="module")
def make_owner(production):
    def make(email):
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-c", MAKE_OWNER % email],
            cwd=SOURCE,
            env=production.parts["web"].env,
            capture_output=True,
            check=True,
        )
        return email

    return make


def is_refused(answered):
    answer, page = answered
    return answer.status == 429 or "Too many" in page


def enters(browser, email):
    browser.try_password(email, PASSWORD)
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    browser.send("/accounts/2fa/authenticate/", {"code": code})
    return browser.ask("/desk/search/")[0].status == 200


def test_a_stranger_fails_and_is_refused_and_the_owner_enters(production, make_owner):
    owner = make_owner("owner@balise.example")
    stranger = Browser(production, "127.0.0.2")
    said = [
        is_refused(stranger.try_password(owner, X_Forwarded_For=f"192.0.2.{number}"))
        for number in range(16)
    ]
    assert said.count(False) == ATTEMPTS_A_MINUTE, "counted per process, or per claimed address"
    assert is_refused(stranger.try_password(owner, PASSWORD))
    assert enters(Browser(production, "127.0.0.3"), owner)


def test_a_stranger_who_names_many_accounts_keeps_nobody_out(production, make_owner):
    colleague = make_owner("colleague@balise.example")
    stranger = Browser(production, "127.0.0.4")
    for number in range(60):
        last = stranger.try_password(f"someone{number}@balise.example")
    assert is_refused(last)
    assert enters(Browser(production, "127.0.0.5"), colleague)
