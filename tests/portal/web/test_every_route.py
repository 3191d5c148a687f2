"""Every address of the site, tried by everyone it is not for.

Generated from the URLconf: a view added tomorrow is tried tomorrow.
"""

import pytest
from django.urls import Resolver404, resolve
from django.utils import translation

from portal.web.routes import routes_of
from tests.example_addresses import example_of
from tests.portal.web.people import make_person

pytestmark = pytest.mark.django_db

TURNED_AWAY = {302, 400, 401, 403, 404, 405}
FOREIGN_STAFF_PREFIXES = ("/cms/",)
OPEN_IN_THE_CMS = {
    "/cms/login/": "sign-in itself",
    "/cms/logout/": "leaves, whoever one is",
    "/cms/jsi18n/": "words of the interface",
    "/cms/sprite/": "icons",
}


def leads_to(route):
    try:
        with translation.override("en"):
            return resolve(example_of(route)).func is route.view
    except Resolver404:
        return False


def staff_routes():
    return [r for r in routes_of("all") if r.access and r.access.for_staff]


def ruled_routes():
    return [r for r in staff_routes() if r.access.permissions]


def cms_routes():
    return [
        r
        for r in routes_of("all")
        if r.path.startswith(FOREIGN_STAFF_PREFIXES) and not r.access and leads_to(r)
    ]


def answers(client, routes):
    """Address and status of every GET and POST that was not turned away."""
    let_in = []
    for route in routes:
        for method in ("GET", "POST"):
            response = client.generic(method, example_of(route))
            if response.status_code not in TURNED_AWAY:
                let_in.append((method, route.path, response.status_code))
    return let_in


def test_every_staff_view_of_ours_can_be_tried():
    assert [route.path for route in staff_routes() if not leads_to(route)] == []


def test_nobody_opens_a_staff_view(client):
    assert answers(client, staff_routes()) == []


def test_nobody_is_sent_anywhere_but_to_sign_in(client):
    for route in staff_routes():
        response = client.get(example_of(route))
        if response.status_code == 302:
            assert response["Location"].startswith("/accounts/login/"), route.path


def test_a_person_without_permissions_opens_no_view_that_names_one(client):
    client.force_login(make_person())
    assert answers(client, ruled_routes()) == []


def test_a_technical_administrator_opens_nothing_of_the_services(client):
    person = make_person()
    person.is_staff = person.is_superuser = True
    person.save()
    client.force_login(person)
    shielded = [
        route
        for route in ruled_routes()
        if all(p.startswith(("hotline.", "helpline.", "audit.")) for p in route.access.permissions)
    ]
    assert answers(client, shielded) == []


def test_without_a_second_factor_no_staff_view_opens(client):
    client.force_login(make_person(second_factor=False))
    assert answers(client, staff_routes()) == []


def test_nobody_opens_the_cms(client):
    closed = [route for route in cms_routes() if not route.path.startswith(tuple(OPEN_IN_THE_CMS))]
    assert answers(client, closed) == []


def test_a_member_of_staff_without_a_cms_role_opens_no_cms_page(client):
    client.force_login(make_person())
    closed = [route for route in cms_routes() if not route.path.startswith(tuple(OPEN_IN_THE_CMS))]
    assert answers(client, closed) == []


def test_the_public_zone_has_no_staff_view_and_no_cms():
    public = routes_of("public")
    assert [r.path for r in public if r.access and r.access.for_staff] == []
    assert [r.path for r in public if r.path.startswith(("/desk/", "/cms/", "/accounts/"))] == []
