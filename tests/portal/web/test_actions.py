"""An action is one class: its address, button, key, form, verb and words."""

from dataclasses import dataclass, field

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext_lazy as _

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
DOOR: Actions[Door] = Actions("a door", ["handle", "frame"], other_keys=frozenset("x"))


class DoorAction(Action[Door]):
    """Done to a door, which is shown again."""

    place = "handle"
    permissions = (PERMISSION,)

    def url(self, subject):
        return f"/doors/1/{self.name.replace('_', '-')}/"

    def url_after(self, subject):
        return "/doors/1/"


class OpenDoor(DoorAction):
    """Opens it."""

    label = _("Open")
    key = "o"
    done = _("Done")
    history = {"door.opened": _("Open")}

    def is_offered(self, subject):
        return not subject.is_open

    def hint(self, subject):
        return "It creaks." if subject.painted else ""

    def act(self, subject, *, by, form):
        if subject.painted:
            raise Stuck
        subject.is_open = True


class Paint(DoorAction):
    """Paints it."""

    place = "frame"
    route = "frame/"
    permissions = ("accounts.delete_user", PERMISSION)
    label = _("Write here")
    history = {"door.painted": _("Done")}
    answers = (Stuck,)

    def is_offered(self, subject):
        return not subject.is_open

    def form(self, subject, data=None):
        return PaintForm(data)

    def act(self, subject, *, by, form):
        if subject.is_open:
            raise Stuck
        subject.painted.append(f"{form.cleaned_data['colour']} by {by.email}")
        return Done(_("Sent"), messages.INFO)

    def url(self, subject):
        return "/doors/1/frame/paint/"

    def url_after(self, subject):
        return "/elsewhere/"


DOOR.add(OpenDoor)
DOOR.add(Paint)


def find_door(request, number):
    if number not in DOORS:
        raise Http404
    return DOORS[number]


def show_door(request, subject, forms):
    offers = DOOR.offered(subject, to=request.user, forms=forms)
    return HttpResponse(
        "; ".join(str(offer.form.errors) for offer in offers.values() if offer.form), status=422
    )


urlpatterns = [
    path("doors/", lambda _request: None),
    *DOOR.urls("doors/<int:number>/", find_door, show_door),
]


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
    assert door.painted == [f"blue by {painter.email}"]


def test_a_form_that_is_not_right_comes_back_on_the_page(client, door):
    answer = client.post("/doors/1/frame/paint/", {"colour": "ultramarine"})
    assert answer.status_code == 422
    assert b"at most 5" in answer.content
    assert door.painted == []


def test_a_refusal_that_the_form_answers_is_said_in_it_though_it_is_no_longer_offered(client, door):
    door.is_open = True
    answer = client.post("/doors/1/frame/paint/", {"colour": "blue"})
    assert b"Nothing was changed" in answer.content
    assert door.painted == []


def test_any_other_refusal_is_a_page_of_its_own(client, door):
    door.painted.append("red")
    assert client.post("/doors/1/open-door/").status_code == 409


def test_what_one_may_not_know_of_is_not_there_and_reading_does_nothing(client, door):
    assert client.post("/doors/2/open-door/").status_code == 404
    assert client.get("/doors/1/open-door/").status_code == 405
    assert not door.is_open


def test_who_has_no_right_is_refused(client, door):
    client.force_login(make_person(email="bo@balise.example"))
    assert client.post("/doors/1/open-door/").status_code == 403
    assert not door.is_open


def test_it_is_offered_to_who_may_when_it_makes_sense(door, painter):
    onlooker = make_person(email="bo@balise.example")
    assert list(DOOR.offered(door, to=painter)) == ["open_door", "paint"]
    assert DOOR.offered(door, to=onlooker) == {}
    door.is_open = True
    assert DOOR.offered(door, to=painter) == {}


def test_a_form_that_was_refused_stays_with_what_was_typed(door, painter):
    door.is_open = True
    typed = PaintForm({"colour": "blue"})
    assert DOOR.offered(door, to=painter, forms={"paint": typed})["paint"].form is typed


def test_the_page_draws_button_key_fields_and_hint_from_it(door, painter):
    door.painted.append("red")
    placed = by_place(DOOR.offered(door, to=painter))
    assert list(placed) == ["handle", "frame"]
    (opening,), (painting,) = placed.values()
    button = render_to_string(opening.action.template, {"offer": opening})
    assert 'data-key="o"' in button
    assert 'action="/doors/1/open-door/"' in button
    assert "It creaks." in button
    assert 'name="colour"' in render_to_string(painting.action.template, {"offer": painting})


def test_the_history_has_words_for_every_verb():
    assert {verb: str(words) for verb, words in DOOR.history().items()} == {
        "door.opened": "Open",
        "door.painted": "Done",
    }


def problem(*others, **lacking):
    """What is wrong with opening a window, when `others` can be done there too."""
    some = Actions("a window", ["handle", "frame"], other_keys=frozenset("x"))
    for other in others:
        some.add(other)
    with pytest.raises(ValueError, match="the action 'open_door' on a window") as wrong:
        some.add(type("OpenDoor", (OpenDoor,), lacking))
    return str(wrong.value)


@pytest.mark.parametrize("what", ["label", "permissions", "history"])
def test_an_action_that_lacks_something_does_not_start(what):
    assert problem(**{what: {}}).endswith(f"on a window has no {what}")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": "hinge"}, "has a place that is not there: 'hinge'"),
        ({"key": "x"}, "is taken: 'x'"),
        ({"key": "g"}, "is taken: 'g'"),
    ],
)
def test_an_action_that_nobody_could_see_or_press_does_not_start(wrong, said):
    assert problem(**wrong).endswith(said)


def test_two_actions_of_a_page_have_two_keys_unless_they_alternate(monkeypatch):
    monkeypatch.setattr(Paint, "key", "o")
    assert "shares the key 'o' with 'paint'" in problem(Paint)
    monkeypatch.setattr(Paint, "alternates_with", "open_door")
    assert "no label" in problem(Paint, label="")
    assert "shares" not in problem(Paint, label="")


def test_two_actions_say_the_same_about_one_verb():
    painted = {"door.painted": _("Open")}
    assert "says 'door.painted' in other words than 'paint'" in problem(Paint, history=painted)


def test_two_actions_have_two_names():
    with pytest.raises(ValueError, match="name that is taken"):
        DOOR.add(OpenDoor)
