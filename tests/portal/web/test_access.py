"""Who may call a view, and what the others meet."""

import pytest
from django.http import HttpResponse
from django.views import View

from portal.web.access import Access, access_of, any_staff, open_to_all, staff_with
from tests.portal.web.people import PERMISSION, make_person
from tests.portal.web.sample_urls import Bare, Ruled, hello, inside, ping, ruled

pytestmark = [pytest.mark.urls("tests.portal.web.sample_urls"), pytest.mark.django_db]

GUARDED = [
    "/desk/ruled/",
    "/desk/ruled-class/",
    "/desk/ruled-result/",
    "/desk/inside/",
]
RULED = GUARDED[:-1]


def test_declarations_are_found_on_functions_classes_and_behind_other_decorators():
    assert access_of(hello) == Access(because="a sample")
    assert access_of(ping) == Access(because="a sample")
    assert access_of(ruled) == Access((PERMISSION, "accounts.delete_user"))
    assert access_of(inside) == Access()
    assert access_of(Ruled.as_view()) == Access((PERMISSION,))
    assert access_of(Bare.as_view()) is None


def test_a_subclass_with_its_own_dispatch_does_not_inherit_the_declaration():
    class Looser(Ruled):
        def dispatch(self, request, *args, **kwargs):
            return View.dispatch(self, request, *args, **kwargs)

    assert access_of(Looser.as_view()) is None


def test_a_view_is_declared_once():
    with pytest.raises(TypeError, match="already says"):
        open_to_all(because="no")(ruled)
    with pytest.raises(TypeError, match="already says"):
        any_staff(hello)


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_open_view_gives_its_reason(reason):
    with pytest.raises(TypeError, match="say why"):
        open_to_all(because=reason)


@pytest.mark.parametrize("permissions", [(), ("view_user",), ("a.b.c",)])
def test_staff_with_wants_whole_permission_names(permissions):
    with pytest.raises(TypeError, match=r"app\.codename"):
        staff_with(*permissions)


@pytest.mark.parametrize("path", GUARDED)
def test_nobody_is_sent_to_sign_in_and_back(client, path):
    response = client.get(f"{path}?page=2")
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={path}%3Fpage%3D2"


def test_after_signing_in_a_lost_form_leads_to_the_desk(client):
    assert client.post("/desk/ruled/")["Location"] == "/accounts/login/?next=/desk/"


@pytest.mark.parametrize("path", GUARDED)
def test_a_script_on_behalf_of_nobody_is_told_so(client, path):
    response = client.get(path, headers={"accept": "application/json"})
    assert response.status_code == 401
    assert response.json()["refused"] == "sign-in-needed"


@pytest.mark.parametrize("path", GUARDED)
def test_without_a_second_factor_even_the_right_role_sets_it_up_first(client, path):
    client.force_login(make_person(permissions=[PERMISSION], second_factor=False))
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/2fa/?next=")
    script = client.get(path, headers={"x-requested-with": "fetch"})
    assert (script.status_code, script.json()["refused"]) == (401, "sign-in-needed")


@pytest.mark.parametrize("path", RULED)
def test_without_the_permission_the_page_says_so(client, path):
    client.force_login(make_person(permissions=["accounts.view_user"]))
    response = client.get(path)
    assert response.status_code == 403
    assert "Your role does not include this page" in response.text
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", RULED)
def test_with_the_permission_the_view_answers(client, path):
    client.force_login(make_person(permissions=[PERMISSION]))
    response = client.get(path)
    assert (response.status_code, response.text) == (200, "ruled")


def test_any_one_of_the_permissions_is_enough(client):
    client.force_login(make_person(permissions=["accounts.delete_user"]))
    assert client.get("/desk/ruled/").status_code == 200


def test_any_member_of_staff_is_let_in_where_no_permission_is_named(client):
    client.force_login(make_person())
    assert client.get("/desk/inside/").text == "inside"


def test_a_person_switched_off_is_nobody(client):
    person = make_person(permissions=[PERMISSION])
    client.force_login(person)
    person.is_active = False
    person.save()
    assert client.get("/desk/ruled/")["Location"].startswith("/accounts/login/")


async def test_the_gate_works_under_asgi(async_client):
    assert (await async_client.get("/desk/ruled/")).status_code == 302


def test_the_gate_costs_four_queries(client, django_assert_num_queries):
    """Session, person, second factor, permissions."""
    client.force_login(make_person(permissions=[PERMISSION]))
    with django_assert_num_queries(4):
        client.get("/desk/ruled/")


def test_declaring_keeps_the_view_itself():
    def view(request):
        """Words."""
        return HttpResponse()

    assert open_to_all(because="a sample")(view) is view
    assert staff_with(PERMISSION)(lambda request: None).__name__ == "<lambda>"
