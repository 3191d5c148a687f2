"""An action is one object: its address, button, key, form, verb and words."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from helpline.desk.actions import (
    BOARD,
    CALL,
    CATEGORY,
    CATEGORY_LIST,
    CLOSED_DAY,
    FLAG,
    GLASS,
    IN_CASE,
    MESSAGE,
    MOVED,
    OFFER,
    QUEUE,
    ROOM,
    SHARE,
    STEP,
    TRANSFER,
)
from helpline.desk.actions import CASE as CONTACTS_CASE
from hotline.desk.actions import CASE
from hotline.desk.actions.notice_forms import FORM
from hotline.desk.actions.police import REFERRAL
from hotline.desk.actions.police_units import UNITS
from hotline.desk.actions.providers import CONTACT, NETWORKS, PROVIDER, PROVIDERS
from hotline.desk.actions.today import TODAY
from portal.jobs.desk.views import JOBS
from portal.privacy.legal_holds.desk.actions import HOLD, KEEP
from portal.web.actions import Action, Actions, Done, by_place
from portal.web.refusals import Refusal
from tests.portal.web.people import PERMISSION, make_person

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@dataclass
class Door:
    """The thing the page is about."""

    is_open: bool = False
    painted: list[str] = field(default_factory=list)


class Stuck(Refusal):
    """It does not open."""

    code = "stuck"


class PaintForm(forms.Form):
    """What a person types."""

    colour = forms.CharField(max_length=5)


DOORS: dict[int, Door] = {}


def open_door(number, *, by):
    if DOORS[number].painted:
        raise Stuck
    DOORS[number].is_open = True


def paint(door, by, form):
    if door.is_open:
        raise Stuck
    door.painted.append(f"{form.cleaned_data['colour']} by {by.email}")
    return len(door.painted)


def a_page(title="a door"):
    return Actions(
        title,
        ["handle", "frame"],
        "doors",
        lambda _door: "/doors/1/",
        where=lambda _door: (1,),
    )


OPEN = Action(
    "open_door",
    permissions=(PERMISSION,),
    place="handle",
    label=_("Open"),
    key="o",
    hint=lambda door: "It creaks." if door.painted else "",
    offered=lambda door: not door.is_open,
    verb=open_door,
    done=_("Done"),
    history={"door.opened": _("Open")},
)
PAINT = Action(
    "paint",
    permissions=("accounts.delete_user", PERMISSION),
    place="frame",
    route="frame/",
    label=_("Write here"),
    offered=lambda door: not door.is_open,
    form=lambda _door, sent: PaintForm(sent),
    act=paint,
    answers=(Stuck,),
    done=lambda coats: Done(f"{coats} coat", messages.INFO, "/elsewhere/"),
    history={"door.painted": _("Done")},
)
DOOR = a_page()
DOOR.add(OPEN, PAINT)


def find_door(request, number):
    if number not in DOORS:
        raise Http404
    return DOORS[number]


def show_door(request, subject, forms):
    offers = DOOR.offered(subject, to=request.user, forms=forms)
    return HttpResponse(
        "; ".join(str(offer.form.errors) for offer in offers.values() if offer.form), status=422
    )


routes = DOOR.urls("doors/<int:number>/", find_door, show_door)
urlpatterns = [path("", include((routes, "doors")))]


@pytest.fixture
def door():
    DOORS[1] = Door()
    yield DOORS[1]
    DOORS.clear()


@pytest.fixture
def painter():
    return make_person(permissions=[PERMISSION])


@pytest.fixture
def client(client, painter):
    client.force_login(painter)
    return client


def said_by(answer):
    return [(str(one), one.level) for one in get_messages(answer.wsgi_request)]


def test_a_button_calls_its_verb_says_so_and_comes_back(client, door):
    answer = client.post("/doors/1/open-door/")
    assert (answer.status_code, answer["Location"]) == (302, "/doors/1/")
    assert said_by(answer) == [("Done", messages.SUCCESS)]
    assert door.is_open


def test_a_form_gives_what_was_typed_to_the_verb_and_may_lead_on(client, door, painter):
    answer = client.post("/doors/1/frame/paint/", {"colour": "blue"})
    assert answer["Location"] == "/elsewhere/"
    assert said_by(answer) == [("1 coat", messages.INFO)]
    assert door.painted == [f"blue by {painter.email}"]


@pytest.mark.parametrize(
    ("colour", "is_open", "said"),
    [("ultramarine", False, b"Up to 5 characters"), ("blue", True, b"Nothing was changed")],
    ids=["typed wrong", "refused though no longer offered"],
)
def test_what_is_not_right_comes_back_in_the_form(client, door, colour, is_open, said):
    door.is_open = is_open
    answer = client.post("/doors/1/frame/paint/", {"colour": colour})
    assert said in answer.content
    assert door.painted == []


def test_any_other_refusal_is_a_page_of_its_own(client, door):
    door.painted.append("red")
    assert client.post("/doors/1/open-door/").status_code == 409


def test_what_one_may_not_know_of_is_not_there_and_reading_does_nothing(client, door):
    assert client.post("/doors/2/open-door/").status_code == 404
    assert client.get("/doors/1/open-door/").status_code == 405
    client.force_login(make_person(email="bo@balise.example"))
    assert client.post("/doors/1/open-door/").status_code == 403
    assert not door.is_open


def test_it_is_offered_to_who_may_when_it_makes_sense(door, painter):
    onlooker = make_person(email="bo@balise.example")
    assert list(DOOR.offered(door, to=painter)) == ["open_door", "paint"]
    assert DOOR.offered(door, to=onlooker) == {}
    door.is_open = True
    assert DOOR.offered(door, to=painter) == {}
    typed = PaintForm({"colour": "blue"})
    assert DOOR.offered(door, to=painter, forms={"paint": typed})["paint"].form is typed


def test_the_page_draws_button_key_fields_and_hint_from_it(door, painter):
    door.painted.append("red")
    placed = by_place(DOOR.offered(door, to=painter))
    assert list(placed) == ["handle", "frame"]
    (opening,), (painting,) = placed.values()
    button = render_to_string(opening.action.template, {"offer": opening})
    for part in ('data-key="o"', 'action="/doors/1/open-door/"', "It creaks."):
        assert part in button
    assert 'name="colour"' in render_to_string(painting.action.template, {"offer": painting})


def test_the_history_has_words_for_every_verb():
    said = {verb: str(words) for verb, words in DOOR.history().items()}
    assert said == {"door.opened": "Open", "door.painted": "Done"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"permissions": ()}, "is nobody's"),
        ({"verb": None}, "does nothing"),
        ({"history": {}}, "has no history"),
        ({"place": "hinge"}, "has a place that is not there: 'hinge'"),
        ({"route": "frame/", "bulk": "Open them"}, "has more than a button"),
        ({"key": "g"}, "is taken: 'g'"),
        ({"name": "paint"}, "has a key or name that is taken"),
        ({"key": "p"}, "shares the key 'p' with 'paint'"),
        ({"history": {"door.painted": _("Open")}}, "says 'door.painted' in other words"),
    ],
)
def test_an_action_that_is_not_whole_or_takes_what_is_taken_does_not_start(wrong, said):
    page = a_page("a window")
    page.add(replace(PAINT, key="p"))
    with pytest.raises(ValueError, match="on a window") as problem:
        page.add(replace(OPEN, **wrong))
    assert said in str(problem.value)


def test_two_that_alternate_share_a_key():
    a_page().add(OPEN, replace(PAINT, key="o", alternates_with="open_door"))


def test_templates_draw_every_place_of_an_action():
    """What is offered at a place that no template draws would never be seen."""
    pages = "".join(page.read_text() for page in Path("templates/desk").rglob("*.html"))
    drawn = re.findall(r"for offer in (?:line\.|call\.)?(?:offers\.)?(\w+)(?:\.values)? %", pages)
    register = (PROVIDERS, PROVIDER, CONTACT, NETWORKS)
    helpline = (BOARD, OFFER, ROOM, CALL, TRANSFER, MOVED, MESSAGE, QUEUE, CLOSED_DAY, GLASS)
    of_contacts = (CONTACTS_CASE, IN_CASE, STEP, FLAG, SHARE)
    others = (
        CASE,
        *register,
        REFERRAL,
        UNITS,
        JOBS,
        TODAY,
        FORM,
        HOLD,
        KEEP,
        CATEGORY_LIST,
        CATEGORY,
    )
    several = (*helpline, *of_contacts, *others)
    assert set(drawn) - {"bulk"} == {place for page in several for place in page.places}
