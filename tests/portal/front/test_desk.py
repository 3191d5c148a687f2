"""The desk's frame: whose lists, which language, which colours, one search."""

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.front.desk import SERVICES
from portal.web import desk
from portal.web.desk import SearchHit, Worklist
from tests.portal.web.people import make_person


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lists of invented services in place of the real ones."""
    lists = {
        "open": Worklist(
            "open", _("Open"), "desk:home", ("jobs.view_job",), lambda _person: 7, "portal", 10
        ),
        "secret": Worklist(
            "secret", _("Secret list"), "desk:home", ("audit.view_entry",), None, "hotline", 5
        ),
        "gone": Worklist("gone", _("Elsewhere"), "no:such", ("jobs.view_job",), None, "portal", 1),
    }
    monkeypatch.setattr(desk, "_worklists", lists)
    monkeypatch.setattr(desk, "_searches", {})


@pytest.fixture
def person(db) -> User:
    return make_person(permissions=["jobs.view_job"])


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


@pytest.mark.usefixtures("registries")
def test_the_desk_shows_the_lists_of_ones_roles_and_their_counts(signed_in: Client):
    page = signed_in.get("/desk/").text

    assert "Open" in page
    assert ">7<" in page
    assert "Secret list" not in page


@pytest.mark.usefixtures("registries")
def test_a_list_that_this_zone_does_not_mount_is_left_out(signed_in: Client):
    assert "Elsewhere" not in signed_in.get("/desk/").text


def test_every_registered_list_names_a_service_of_the_desk():
    assert {each.service for each in desk._worklists.values()} <= set(SERVICES)


def test_a_visitor_is_led_to_sign_in(client: Client, db):
    for path in ("/desk/", "/desk/search/?q=x"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.usefixtures("registries")
def test_one_search_asks_everyone_who_may_answer(signed_in: Client):
    asked = []

    def search(_person: User, words: str) -> list[SearchHit]:
        asked.append(words)
        return [SearchHit("Case 12", "/desk/hotline/12/", "example.org", "case")]

    desk.register_search("cases", ("jobs.view_job",), search)
    desk.register_search("others", ("audit.view_entry",), lambda *_: 1 / 0)
    page = signed_in.get("/desk/search/", {"q": "  example.org "}).text

    assert asked == ["example.org"]
    assert 'href="/desk/hotline/12/"' in page


@pytest.mark.usefixtures("registries")
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
