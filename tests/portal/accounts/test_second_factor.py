"""A password alone opens nothing, whatever page took it; only a factor shown in the session does.

The doors are found in the URLconf of every zone: one that a library brings along tomorrow is
tried tomorrow.
"""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from helpline.live.rights import person_of
from portal.accounts import demo
from portal.accounts.mfa import has_completed, has_second_factor
from portal.accounts.roles import Role
from portal.web.routes import ZONES, routes_of
from tests import signing_in
from tests.example_addresses import example_of

LOGIN = "/accounts/login/"
SECOND = "/accounts/2fa/authenticate/"
FIELDS_FOR_A_NAME = ("login", "email", "username", "user", "name", "id_login")
FIELDS_FOR_A_PASSWORD = ("password", "password1", "pass", "passwd", "pwd", "oldpassword")
CMS_FOR_EVERYBODY = ("/cms/login/", "/cms/logout/", "/cms/jsi18n/", "/cms/sprite/")


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def technician(demo_people):
    """Holds what opens the most: the CMS, and permissions of the desk besides."""
    from django.contrib.auth.models import Group

    person = demo_people[Role.TECHNICAL_ADMINISTRATOR]
    person.groups.set(Group.objects.all())
    return person


def leads_to(route):
    try:
        with translation.override("en"):
            return resolve(example_of(route)).func is route.view
    except Resolver404:
        return False


def staff_pages():
    return [
        example_of(route)
        for route in routes_of("all")
        if leads_to(route)
        and (
            (route.access and route.access.for_staff)
            or (route.path.startswith("/cms/") and not route.path.startswith(CMS_FOR_EVERYBODY))
        )
    ]


def opened_by(client):
    """Every staff page that shows this browser more than the way to sign in."""
    answers = [(page, client.get(page, follow=True)) for page in staff_pages()]
    return [
        page
        for page, answer in answers
        if answer.status_code < 400 and answer.request["PATH_INFO"] != LOGIN
    ]


def session_of(client):
    request = HttpRequest()
    request.session = client.session
    return request


@pytest.mark.parametrize("zone", ZONES)
def test_no_address_of_any_zone_signs_in_with_a_password_alone(zone, settings, client, technician):
    settings.ROOT_URLCONF = f"portal.urls.{zone}"
    settings.PORTAL_ZONE = zone
    form = {
        **dict.fromkeys(FIELDS_FOR_A_NAME, technician.email),
        **dict.fromkeys(FIELDS_FOR_A_PASSWORD, demo.DEMO_PASSWORD),
        "next": "/desk/",
    }
    doors = [example_of(route) for route in routes_of(zone)]
    assert len(doors) > 20
    let_in = []
    for door in doors:
        client.post(door, form)
        if SESSION_KEY in client.session:
            let_in.append(door)
            client.session.flush()
    assert let_in == []
    settings.ROOT_URLCONF, settings.PORTAL_ZONE = "portal.urls.all", "all"
    for page in ("/desk/", "/cms/"):
        assert client.get(page, follow=True).request["PATH_INFO"] == LOGIN


def test_a_session_with_a_password_alone_opens_no_staff_page_and_no_cms(client, technician):
    signing_in.with_a_password_alone(client, technician)
    assert len(staff_pages()) > 100
    assert opened_by(client) == []


def test_the_same_person_with_both_factors_opens_them(client, technician):
    signing_in.with_both_factors(client, technician)
    assert [client.get(page).status_code for page in ("/desk/", "/cms/")] == [200, 200]


def test_a_session_with_a_password_alone_is_nobody_on_a_socket(client, technician):
    signing_in.with_a_password_alone(client, technician)
    assert person_of(client.session.session_key) is None
    signing_in.with_both_factors(client, technician)
    assert person_of(client.session.session_key) == technician


def test_a_session_with_a_password_alone_is_nobody_on_a_private_page(client, technician):
    home = Page.objects.get(depth=2, locale__language_code="en")
    PageViewRestriction.objects.create(page=home, restriction_type="login")
    signing_in.with_a_password_alone(client, technician)
    assert client.get(home.url)["Location"].startswith(LOGIN)
    signing_in.with_both_factors(client, technician)
    assert client.get(home.url).status_code == 200


def test_a_session_with_a_password_alone_cannot_add_a_factor_or_change_the_password(
    client, technician
):
    signing_in.with_a_password_alone(client, technician)
    for page in ("2fa/", "2fa/webauthn/add/", "2fa/totp/activate/", "password/change/"):
        assert client.get(f"/accounts/{page}")["Location"].startswith(LOGIN), page
        assert client.post(f"/accounts/{page}")["Location"].startswith(LOGIN), page


@pytest.mark.parametrize("address", ["/en/_util/login/", "/fr/_util/login/", "/cms/login/"])
def test_sign_in_pages_of_libraries_lead_to_the_only_one(client, db, address):
    for answer in (client.get(f"{address}?next=/cms/"), client.post(f"{address}?next=/cms/")):
        assert answer["Location"] == f"{LOGIN}?next=/cms/"


def test_where_nobody_can_sign_in_a_private_page_is_not_there(client, db, settings):
    settings.ROOT_URLCONF, settings.PORTAL_ZONE = "portal.urls.public", "public"
    home = Page.objects.get(depth=2, locale__language_code="en")
    PageViewRestriction.objects.create(page=home, restriction_type="login")
    assert client.get(home.url).status_code == 404
    assert client.get("/en/_util/login/").status_code == 404


def give_password(client, person):
    client.post(LOGIN, {"login": person.email, "password": demo.DEMO_PASSWORD})


def test_a_code_completes_the_session(client, technician):
    give_password(client, technician)
    client.post(SECOND, {"code": demo.current_code(technician.email)[0]})
    assert client.get("/desk/").status_code == 200


def test_a_recovery_code_completes_the_session(client, technician):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(technician).get_unused_codes()
    give_password(client, technician)
    client.post(SECOND, {"code": codes[0]})
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_leave_the_session_as_it_was(client, technician):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(technician).get_unused_codes()
    give_password(client, technician)
    client.post(SECOND, {"code": codes[0]})
    answer = client.post("/accounts/2fa/recovery-codes/generate/")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_first_factor_counts_as_shown_in_the_session_that_set_it_up(client, technician):
    Authenticator.objects.all().delete()
    give_password(client, technician)
    assert client.get("/desk/")["Location"].startswith("/accounts/2fa/")
    client.post("/accounts/reauthenticate/", {"password": demo.DEMO_PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert client.get("/desk/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_another_session_of_before_the_set_up_signs_in_anew(client, technician):
    theirs = Authenticator.objects.get(user=technician)
    signing_in.with_a_password_alone(client, technician)
    Authenticator.objects.all().delete()
    assert client.get("/desk/")["Location"].startswith("/accounts/2fa/")
    theirs.save(force_insert=True)
    assert client.get("/desk/")["Location"].startswith(LOGIN)


def test_a_factor_that_was_removed_proves_nothing_any_more(client, technician):
    signing_in.with_both_factors(client, technician)
    assert has_completed(session_of(client), technician)
    Authenticator.objects.filter(user=technician).delete()
    demo.load_demo(None)
    assert has_second_factor(technician)
    assert not has_completed(session_of(client), technician)


def test_a_factor_of_somebody_else_proves_nothing(client, technician, demo_people):
    signing_in.with_both_factors(client, demo_people[Role.ANALYST])
    assert not has_completed(session_of(client), technician)


def test_public_pages_look_for_no_session(client, technician, django_assert_num_queries):
    signing_in.with_a_password_alone(client, technician)
    client.get("/challenge/hotline.report/")
    with django_assert_num_queries(1):  # the limits of a session that a browser brings along
        client.get("/challenge/hotline.report/")
