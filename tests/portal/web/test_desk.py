"""What the desk shows is what was registered and what the person may see."""

import pytest

from portal.web import desk
from portal.web.desk import SearchHit, Worklist
from tests.portal.web.people import PERMISSION, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_desk(monkeypatch):
    monkeypatch.setattr(desk, "_worklists", {})
    monkeypatch.setattr(desk, "_searches", {})


def make_list(key, *, order=1, permissions=(PERMISSION,)):
    return Worklist(key, key, "web:exit", permissions, lambda person: 3, "portal", order)


def test_lists_appear_in_order_to_those_who_may_open_them():
    desk.register_worklist(make_list("late", order=9))
    desk.register_worklist(make_list("early", order=1))
    desk.register_worklist(make_list("closed", permissions=("audit.view_entry",)))
    assert [each.key for each in desk.worklists_for(make_person(permissions=[PERMISSION]))] == [
        "early",
        "late",
    ]
    assert desk.worklists_for(make_person(email="bo@balise.example")) == []


def test_a_list_or_search_without_permissions_is_for_nobody():
    desk.register_worklist(make_list("two", permissions=()))
    desk.register_search("open", (), hits(1))
    person = make_person(permissions=[PERMISSION])
    assert desk.worklists_for(person) == desk.search_for(person, "x") == []


def hits(count):
    return lambda person, words: [SearchHit(words, "/", "", "case")] * count


def test_one_search_asks_all_that_the_person_may_use():
    desk.register_search("cases", (PERMISSION,), hits(2))
    desk.register_search("chats", ("audit.view_entry",), hits(1))
    person = make_person(permissions=[PERMISSION])
    assert [hit.title for hit in desk.search_for(person, " x ")] == ["x", "x"]
    assert desk.search_for(person, "   ") == []
    assert desk.search_for(make_person(email="bo@balise.example"), "x") == []


def test_a_wide_search_is_cut():
    desk.register_search("cases", (PERMISSION,), hits(500))
    found = desk.search_for(make_person(permissions=[PERMISSION]), "x")
    assert len(found) == desk.SEARCH_HITS_PER_KIND
