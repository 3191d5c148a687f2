"""The desk's frame: whose lists, which language, which colours, one search."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.front.desk import SERVICES
from portal.jobs.states import State
from portal.urls import all as everything
from portal.web import desk
from tests.makers.hotline import make_report
from tests.portal.jobs.making import make_job
from tests.portal.web.people import make_person


@pytest.fixture
def person(db) -> User:
    return make_person(permissions=["jobs.view_job"])


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def test_the_desk_shows_the_lists_of_ones_roles_and_their_counts(signed_in: Client):
    for _ in range(7):
        make_job(State.GIVEN_UP)
    page = signed_in.get("/desk/").text

    assert "Jobs given up" in page
    assert ">7<" in page
    assert "Audit record" not in page


urlpatterns = [entry for entry in everything.urlpatterns if str(entry.pattern) != "desk/jobs/"]
"""A zone that does not mount the list of jobs."""


@pytest.mark.urls(__name__)
def test_a_list_that_this_zone_does_not_mount_is_left_out(signed_in: Client):
    assert "Jobs given up" not in signed_in.get("/desk/").text


def test_every_registered_list_names_a_service_of_the_desk():
    assert {each.service for each in desk._worklists.values()} <= set(SERVICES)


@pytest.mark.parametrize("role", Role)
def test_a_statement_that_counts_is_the_same_when_it_is_composed_again(db, role: Role):
    """It is kept, so a clock of this process, or a choice of the person, may not stand in it."""
    person = make_person(email="kept@balise.example")
    person.groups.add(Group.objects.get(name=role))
    lists = tuple(each for each in desk.worklists_for(person) if each.waiting)
    compose = desk._counting.__wrapped__

    assert compose(lists, person, frozenset()) == compose(lists, person, frozenset())


def test_a_count_follows_the_permissions_of_the_person(person: User):
    make_job(State.GIVEN_UP)
    make_report("https://found.example.org/a")
    assert "hotline.reports" not in counted_for(person)
    person.groups.add(Group.objects.get(name=Role.ANALYST))

    assert counted_for(User.objects.get(pk=person.pk))["hotline.reports"] == 1
    person.groups.clear()
    assert "hotline.reports" not in counted_for(User.objects.get(pk=person.pk))


def counted_for(person: User) -> dict[str, int]:
    return desk.count_waiting(desk.worklists_for(person), person)


def test_a_visitor_is_led_to_sign_in(client: Client, db):
    for path in ("/desk/", "/desk/search/?q=x"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_one_search_asks_everyone_who_may_answer(signed_in: Client, person: User):
    report = make_report("https://found.example.org/a")
    asked, case = {"q": "  found.example.org "}, f"/desk/hotline/{report.public_ref}/"
    assert case not in signed_in.get("/desk/search/", asked).text
    person.groups.add(Group.objects.get(name=Role.ANALYST.value))
    assert case in signed_in.get("/desk/search/", asked).text


def test_markup_in_a_question_is_text(signed_in: Client):
    assert "<script>x" not in signed_in.get("/desk/search/", {"q": "<script>x"}).text


@pytest.mark.parametrize(
    ("asked", "given"), [("fr", "fr"), ("nl", "en"), ("ar,fr;q=0.5", "en"), ("en", "en")]
)
def test_the_desk_speaks_the_staffs_languages_only(signed_in: Client, asked: str, given: str):
    page = signed_in.get("/desk/", headers={"accept-language": asked}).text

    assert f'<html lang="{given}" dir="ltr"' in page


def test_a_person_chooses_language_colours_and_keys(signed_in: Client):
    for choice in ({"language": "fr"}, {"scheme": "dark"}, {"keys": "off"}):
        answer = signed_in.post("/desk/preferences/", {**choice, "next": "/desk/search/"})
        assert answer["Location"] == "/desk/search/"
    page = signed_in.get("/desk/").text

    assert '<html lang="fr"' in page
    assert 'data-scheme="dark"' in page
    assert "data-off" in page


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "javascript:x", ""])
def test_preferences_lead_back_to_our_own_pages_only(signed_in: Client, back: str):
    assert signed_in.post("/desk/preferences/", {"next": back})["Location"] == "/desk/"


def test_what_is_not_offered_is_not_kept(signed_in: Client):
    signed_in.post("/desk/preferences/", {"language": "ar", "scheme": "pink", "keys": "x"})
    page = signed_in.get("/desk/").text

    assert '<html lang="en"' in page
    assert "data-scheme" not in page
