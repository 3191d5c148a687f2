"""Whoever guesses is slowed; the person whose account it is comes in meanwhile."""

import pytest
from django.conf import settings as site
from django.core.cache import cache
from django.test import Client

from portal.accounts import demo
from portal.accounts.roles import Role
from portal.privacy import pow as proof
from tests.portal.privacy.test_pow import solved

LOGIN = "/accounts/login/"
SECOND = "/accounts/2fa/authenticate/"
TOO_MANY = "Too many"
WRONG = "wrong"
STRANGERS = [f"192.0.2.{number}" for number in range(1, 250)]
AT_HOME = "198.51.100.7"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def owner(demo_people):
    return demo_people[Role.COUNSELLOR]


def try_password(client, email, password=WRONG, *, place, **more):
    answer = client.post(LOGIN, {"login": email, "password": password, **more}, REMOTE_ADDR=place)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def give_password(client, owner, *, place=AT_HOME, **more):
    return try_password(client, owner.email, demo.DEMO_PASSWORD, place=place, **more)


def give_code(client, code, *, place=AT_HOME):
    return client.post(SECOND, {"code": code}, REMOTE_ADDR=place)


def enters(client, owner, *, place=AT_HOME, **more):
    """Whether the owner reaches the desk with the right password and code."""
    give_password(client, owner, place=place, **more)
    code = demo.current_code(owner.email)[0]
    return give_code(client, code, place=place).get("Location") == "/desk/"


def known_to(owner):
    """A browser in which the owner has signed in before."""
    from allauth.mfa.models import Authenticator

    browser = Client()
    assert enters(browser, owner)
    browser.post("/accounts/logout/")
    code_again = Authenticator.objects.get(user=owner, type="totp")
    code_again.data.pop("last_counter")
    code_again.save()
    cache.delete_pattern("*totp.used*")
    return browser


def test_one_stranger_is_refused_and_the_owner_enters(owner):
    said = [try_password(Client(), owner.email, place=STRANGERS[0]) for _ in range(11)]
    assert TOO_MANY not in said[9]
    assert TOO_MANY in said[10]
    assert TOO_MANY in give_password(Client(), owner, place=STRANGERS[0])
    assert enters(Client(), owner)


def test_a_stranger_who_names_many_accounts_is_refused_and_everybody_enters(demo_people):
    for number in range(40):
        said = try_password(Client(), f"someone{number}@balise.example", place=STRANGERS[0])
    assert said == "429" or TOO_MANY in said
    assert enters(Client(), demo_people[Role.ANALYST])
    assert enters(Client(), demo_people[Role.COUNSELLOR])


def test_a_stranger_behind_the_owner_s_own_address_does_not_stop_a_known_browser(owner):
    browser = known_to(owner)
    for _ in range(40):
        try_password(Client(), owner.email, place=AT_HOME)
    assert give_password(Client(), owner) == "429"
    assert enters(browser, owner)


def guess_from_everywhere(owner, times=25):
    return [try_password(Client(), owner.email, place=place) for place in STRANGERS[:times]]


def test_many_strangers_pay_with_work_for_each_further_password(owner):
    said = guess_from_everywhere(owner)
    assert "<proof-of-work" not in said[18]
    assert "<proof-of-work" in said[24]
    assert "Please enter yours once more" in said[24]
    assert "Please enter yours once more" in give_password(Client(), owner, place=STRANGERS[100])


def test_meanwhile_the_owner_enters_in_a_known_browser_as_ever(owner):
    browser = known_to(owner)
    guess_from_everywhere(owner)
    assert enters(browser, owner)


def test_meanwhile_the_owner_enters_in_a_new_browser_with_some_work(owner):
    guess_from_everywhere(owner)
    assert not enters(Client(), owner)
    assert enters(Client(), owner, altcha=solved("signin.password"))


def test_the_work_is_for_one_password_and_heavier_than_a_report_s(owner):
    guess_from_everywhere(owner)
    work = solved("signin.password")
    assert "<proof-of-work" in try_password(Client(), owner.email, place=AT_HOME, altcha=work)
    assert not enters(Client(), owner, altcha=work)
    costs = [
        proof.challenge(purpose)["parameters"]["cost"]
        for purpose in ("signin.password", "hotline.report")
    ]
    assert costs[0] == 8 * costs[1]


def test_who_is_asked_for_work_does_not_learn_whether_the_account_exists(owner):
    nobody = "nobody@balise.example"
    for place in STRANGERS[:20]:
        try_password(Client(), nobody, place=place)
    assert "<proof-of-work" in try_password(Client(), nobody, place=STRANGERS[30])


def test_codes_are_not_guessed_from_many_places_either(owner):
    for place in STRANGERS[:20]:
        stranger = Client()
        give_password(stranger, owner, place=place)
        give_code(stranger, "000000", place=place)
    stranger = Client()
    give_password(stranger, owner, place=STRANGERS[30])
    right = demo.current_code(owner.email)[0]
    assert TOO_MANY in give_code(stranger, right, place=STRANGERS[30]).content.decode()


def test_meanwhile_a_known_browser_takes_the_owner_s_code(owner):
    browser = known_to(owner)
    test_codes_are_not_guessed_from_many_places_either(owner)
    assert enters(browser, owner)


def test_a_forged_or_foreign_cookie_makes_no_browser_known(owner, demo_people):
    browser = known_to(demo_people[Role.ANALYST])
    guess_from_everywhere(owner)
    assert "<proof-of-work" in give_password(browser, owner)
    browser.cookies[site.KNOWN_BROWSER_COOKIE_NAME] = "WzEsICJ4Il0:forged:forged"
    assert "<proof-of-work" in give_password(browser, owner)


def test_a_known_browser_has_a_limit_of_its_own(owner):
    browser = known_to(owner)
    said = [try_password(browser, owner.email, place=place) for place in STRANGERS[:11]]
    assert TOO_MANY in said[10]


def test_the_cookie_says_only_that_the_browser_is_known_and_only_to_the_sign_in(owner):
    browser = Client()
    give_password(browser, owner)
    assert site.KNOWN_BROWSER_COOKIE_NAME not in browser.cookies
    give_code(browser, demo.current_code(owner.email)[0])
    cookie = browser.cookies[site.KNOWN_BROWSER_COOKIE_NAME]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        "/accounts/",
        True,
        "Strict",
    )
    assert owner.email not in cookie.value
