"""Signing in through the real pages: password, second factor, and everything that may go wrong."""

import re
import time

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from portal.accounts import demo
from portal.accounts.roles import Role
from tests import signing_in

LOGIN = "/accounts/login/"
SECOND = "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def counsellor(demo_people):
    return demo_people[Role.COUNSELLOR]


def give_password(client, email, password=demo.DEMO_PASSWORD, **headers):
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def sign_in(client, user, *, next_page=""):
    query = f"?next={next_page}" if next_page else ""
    answer = client.post(
        LOGIN + query,
        {"login": user.email, "password": demo.DEMO_PASSWORD, "next": next_page},
    )
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"].startswith(SECOND)
    assert "_auth_user_id" not in client.session
    return client.post(answer["Location"], {"code": demo.current_code(user.email)[0]})


def test_password_and_code_open_the_desk(client, counsellor):
    answer = sign_in(client, counsellor)
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"
    assert client.session["_auth_user_id"] == str(counsellor.pk)


def test_the_way_back_survives_both_steps(client, counsellor):
    assert sign_in(client, counsellor, next_page="/desk/helpline/")["Location"] == "/desk/helpline/"


def test_the_way_back_leads_nowhere_else(client, counsellor):
    answer = sign_in(client, counsellor, next_page="https://elsewhere.example/")
    assert answer["Location"] == "/desk/"


def test_a_wrong_code_stays_outside_and_a_code_works_once(client, counsellor):
    give_password(client, counsellor.email)
    assert client.post(SECOND, {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in client.session
    code = demo.current_code(counsellor.email)[0]
    assert client.post(SECOND, {"code": code}).status_code == 302
    other = Client()
    give_password(other, counsellor.email)
    assert other.post(SECOND, {"code": code}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_a_code_does_not_work_again_even_when_the_cache_forgot(counsellor):
    code = demo.current_code(counsellor.email)[0]
    for expected in ("/desk/", None):
        client = Client()
        give_password(client, counsellor.email)
        cache.clear()
        assert client.post(SECOND, {"code": code}).get("Location") == expected


def test_the_session_changes_its_name_at_sign_in(client, counsellor):
    give_password(client, counsellor.email)
    before = client.session.session_key
    client.post(SECOND, {"code": demo.current_code(counsellor.email)[0]})
    assert client.session.session_key != before


def without_tokens(answer):
    return re.sub(r'(csrfmiddlewaretoken|login)" value="[^"]+"', "", answer.content.decode())


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client, counsellor):
    wrong = give_password(client, counsellor.email, "not the password")
    unknown = give_password(Client(), "nobody@balise.example", "not the password")
    assert wrong.status_code == unknown.status_code == 200
    assert without_tokens(wrong) == without_tokens(unknown)


def test_no_address_reaches_the_cache_the_sessions_or_the_cookies(counsellor):
    """What allauth counts by is looked for in Redis itself."""
    from django.contrib.sessions.models import Session
    from django_redis import get_redis_connection

    client = Client(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Canary/7.7")
    sign_in(client, counsellor)
    give_password(client, "nobody@balise.example", "wrong")
    redis = get_redis_connection("default")
    stored = b"".join(key + (redis.get(key) or b"") for key in redis.scan_iter())
    sessions = repr([session.get_decoded() for session in Session.objects.all()])
    assert b":ip:" in stored, "allauth no longer counts by place"
    for mark in ("203.0.113.77", "Canary"):
        assert mark.encode() not in stored
        assert mark not in sessions
        assert mark not in client.cookies.output()


def test_a_switched_off_account_stays_outside(client, counsellor):
    counsellor.is_active = False
    counsellor.save()
    answer = give_password(client, counsellor.email)
    assert answer["Location"] == "/accounts/inactive/"
    assert "switched off" in client.get("/accounts/inactive/").content.decode()


def test_nobody_can_sign_up(client, db):
    assert client.get("/accounts/signup/", follow=True).status_code == 404


def test_the_cms_has_no_sign_in_of_its_own(client, db):
    answer = client.get("/cms/login/?next=/cms/pages/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/cms/pages/"


def test_a_person_without_a_second_factor_is_led_to_its_set_up(client, counsellor):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    answer = give_password(client, counsellor.email)
    assert answer["Location"] == "/desk/"
    for page in ("/desk/", "/cms/", "/accounts/password/change/"):
        assert client.get(page)["Location"].startswith("/accounts/2fa/?next=")
    assert client.get("/accounts/2fa/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(counsellor):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    from portal.accounts.mfa import has_second_factor

    assert has_second_factor(counsellor)
    RecoveryCodes.activate(counsellor)
    Authenticator.objects.filter(type="totp").delete()
    assert not has_second_factor(counsellor)


def test_second_factor_secrets_are_sealed_in_the_database(counsellor):
    from allauth.mfa.models import Authenticator

    stored = Authenticator.objects.get(user=counsellor, type="totp").data["secret"]
    secret = next(p.totp_secret for p in demo.DEMO_PEOPLE if p.email == counsellor.email)
    assert secret not in stored
    assert stored.startswith("1:")


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_shows_a_code_to_scan_and_recovery_codes_once(client, counsellor):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    Authenticator.objects.all().delete()
    give_password(client, counsellor.email)
    client.post("/accounts/reauthenticate/", {"password": demo.DEMO_PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    html = page.content.decode()
    assert "<svg" in html
    assert "data:" not in html
    assert "style=" not in html
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    first = client.get(answer["Location"]).content.decode()
    codes = re.findall(r"<li><code>(\d{8})</code></li>", first)
    assert len(codes) == 10
    assert "Second factor added" in mail.outbox[0].subject
    assert "127.0.0.1" not in mail.outbox[0].body
    later = Client()
    later.cookies = client.cookies
    again = later.get(answer["Location"]).content.decode()
    assert codes[0] not in again


def test_a_mailed_link_lets_its_holder_choose_a_password_once(client, counsellor):
    client.post("/accounts/password/reset/", {"email": counsellor.email})
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    assert link
    from_mail = client.get(link[1], headers={"sec-fetch-site": "cross-site"})
    assert link[1] in from_mail.content.decode()
    assert from_mail.status_code == 200
    form = client.get(link[1], headers={"sec-fetch-site": "same-origin"}, follow=True)
    new = {"password1": "a quiet harbour 9", "password2": "a quiet harbour 9"}
    saved = client.post(form.request["PATH_INFO"], new)
    assert saved["Location"] == "/accounts/password/reset/key/done/"
    counsellor.refresh_from_db()
    assert counsellor.check_password(new["password1"])
    again = Client().get(link[1], follow=True)
    assert "used already" in again.content.decode()


def test_asking_for_a_link_tells_nobody_who_has_an_account(client, counsellor):
    known = client.post("/accounts/password/reset/", {"email": counsellor.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@balise.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 1


def test_an_interrupted_form_is_not_kept_in_the_session(client, counsellor, monkeypatch):
    """allauth would store the POST with every header and cookie."""
    sign_in(client, counsellor)
    answer = client.post("/accounts/2fa/recovery-codes/generate/", {"canary": "Canary-9"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/?next=")
    assert "Canary-9" not in repr(dict(client.session))
    assert "account_reauthentication_state" not in client.session


@pytest.mark.parametrize(
    "page",
    [
        "/accounts/login/",
        "/accounts/inactive/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/accounts/password/reset/key/1-bad-token/",
    ],
)
def test_pages_before_sign_in_are_ours_and_strict(client, db, page):
    html = client.get(page).content.decode()
    assert_ours(html)


@pytest.mark.parametrize(
    "page",
    [
        "/accounts/logout/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
    ],
)
def test_pages_after_sign_in_are_ours_and_strict(client, counsellor, page):
    sign_in(client, counsellor)
    signing_in.confirms(client, counsellor)
    answer = client.get(page)
    assert answer.status_code == 200
    assert_ours(answer.content.decode())


@pytest.mark.parametrize("page", ["totp/deactivate/", "webauthn/add/", "recovery-codes/generate/"])
def test_the_password_alone_confirms_nobody_who_has_a_second_factor(client, counsellor, page):
    sign_in(client, counsellor)
    said = client.post("/accounts/reauthenticate/?next=/desk/", {"password": demo.DEMO_PASSWORD})
    assert said["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2F"
    assert client.get(f"/accounts/2fa/{page}")["Location"].startswith(
        "/accounts/2fa/reauthenticate/?next="
    )


def test_a_stranger_keeps_nobody_from_asking_for_a_link(client, counsellor):
    cache.clear()
    ask = {"email": counsellor.email}
    for _ in range(8):
        answer = Client().post("/accounts/password/reset/", ask, REMOTE_ADDR="192.0.2.9")
    assert answer.status_code == 429
    asked = client.post("/accounts/password/reset/", ask, REMOTE_ADDR="198.51.100.7")
    assert asked["Location"] == "/accounts/password/reset/done/"
    assert len(mail.outbox) == 6


def test_who_has_no_second_factor_yet_confirms_with_the_password(client, counsellor):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.all().delete()
    give_password(client, counsellor.email)
    html = client.get("/accounts/reauthenticate/").content.decode()
    assert_ours(html)


def assert_ours(html):
    assert "Menu:" not in html, "allauth's own frame"
    assert html.count("<h1") == 1
    assert not re.search(r"\son[a-z]+=|\sstyle=", html)
    for script in re.findall(r"<script[^>]*>", html):
        assert 'src="/static/' in script or 'type="application/json"' in script
