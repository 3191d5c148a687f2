"""A message is left while nobody can talk: sealed, worked off by one person, forgotten."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from helpline.models import Contact, LeftMessage, Queue
from helpline.operations.contacts import Told
from helpline.operations.leaving_messages import (
    finish_message,
    give_back_message,
    note_try,
    take_message,
)
from helpline.policies.left_messages import READ_WITHIN, TRIES_MOST
from helpline.policies.texts import LEFT_MESSAGE_LIMIT_CHARS
from helpline.retention import LEFT_MESSAGE_DAYS
from helpline.states.left_message import LeftMessageState, Outcome
from helpline.words.errors_contacts import CategoryNotValid
from helpline.words.errors_desk import MessageMovedOn
from portal.audit.models import Entry
from portal.privacy import form_tokens
from portal.privacy.models import SubjectKey
from portal.privacy.retention import purge_all
from tests.makers import helpline as make
from tests.portal.privacy.test_pow import solved

pytestmark = pytest.mark.django_db

TEXT = "my cousin takes my phone every night"
NUMBER = "+32 470 12 34 56"
LIST = "/desk/helpline/messages/"


def told(**changed):
    form = {
        "text": TEXT,
        "wish": "call",
        "reach": NUMBER,
        "age_band": "10_12",
        "token": form_tokens.new("helpline.message"),
        "altcha": solved("helpline.message"),
    }
    return form | changed


def leave(client, audience="child", language="en", **changed):
    response = client.post(f"/{language}/info/message/{audience}/", told(**changed))
    assert response.status_code == 302, response.text
    return LeftMessage.objects.latest("left_at")


def closed():
    Queue.objects.get(audience="child").opening_hours.all().delete()


def test_a_closed_line_offers_to_leave_a_message_and_says_what_becomes_of_it(client):
    closed()
    page = client.get("/en/info/start/child/")
    assert 'href="/en/info/message/child/"' in page.text
    form = client.get("/en/info/message/child/")
    assert form["Cache-Control"].startswith("no-store") or "no-store" in form["Cache-Control"]
    assert "116 111" in form.text
    sent = client.post("/en/info/message/child/", told(), follow=True)
    assert "Your message is with us" in sent.text
    assert "A counsellor reads it when we open again." in sent.text
    assert f"erased {LEFT_MESSAGE_DAYS} days after" in sent.text
    found = LeftMessage.objects.get()
    assert (found.wish, found.age_band, found.language) == ("call", "10_12", "en")
    assert TEXT.encode() not in bytes(found.body)
    assert b"470" not in bytes(found.reach)
    assert not client.cookies


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de", "es", "ar"])
@pytest.mark.parametrize("audience", ["child", "parent"])
def test_the_form_is_there_in_every_language_for_children_and_adults(client, language, audience):
    page = client.get(f"/{language}/info/message/{audience}/")
    assert page.status_code == 200
    assert 'name="reach"' in page.text


def test_adults_are_spoken_to_politely(client):
    assert "Votre numéro de téléphone" in client.get("/fr/info/message/parent/").text
    assert "Ton numéro de téléphone" in client.get("/fr/info/message/child/").text
    wrong = client.post("/fr/info/message/parent/", told(reach="")).text
    assert "Écrivez le numéro de téléphone" in wrong


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "Write a few words first."),
        ({"wish": ""}, "Choose one of these."),
        ({"reach": ""}, "Write the telephone number at which we reach you."),
        ({"reach": "12345"}, "Write the telephone number at which we reach you."),
        ({"reach": "call me maybe 123456"}, "Write the telephone number at which we reach you."),
        ({"wish": "write", "reach": NUMBER}, "Write the e-mail address at which we reach you."),
        ({"text": "x" * (LEFT_MESSAGE_LIMIT_CHARS + 1)}, str(LEFT_MESSAGE_LIMIT_CHARS)),
        ({"altcha": "", "slow_path": ""}, TEXT),
        ({"token": "made up"}, TEXT),
    ],
)
def test_what_is_missing_is_said_kindly_and_nothing_typed_is_lost(client, changed, said):
    page = client.post("/en/info/message/child/", told(**changed))
    assert page.status_code == 200
    assert said in page.text
    assert changed.get("reach", NUMBER) in page.text
    assert not LeftMessage.objects.exists()


@pytest.mark.parametrize("number", ["0470 123456", "(02) 555-12.34", "٠٤٧٠١٢٣٤٥٦"])
def test_numbers_are_taken_as_people_write_them(client, number):
    assert leave(client, reach=number).wish == "call"


def test_who_wants_no_answer_leaves_no_address(client):
    found = leave(client, wish="nothing", reach="someone@mail.example")
    assert (found.wish, found.reach) == ("nothing", None)


def test_the_same_form_sent_twice_is_one_message(client):
    """Also with the very same proof: its first answer may have been lost on the way."""
    form = told()
    client.post("/en/info/message/child/", form)
    assert client.post("/en/info/message/child/", form).status_code == 302
    assert LeftMessage.objects.count() == 1
    other = form | {"token": form_tokens.new("helpline.message")}
    assert client.post("/en/info/message/child/", other).status_code == 200
    assert LeftMessage.objects.count() == 1


def test_it_is_due_after_the_line_opens_again(client):
    assert leave(client).due_at - timezone.now() <= READ_WITHIN
    queue = Queue.objects.get(audience="child")
    today = queue.local(timezone.now()).date()
    queue.closures.create(day=today)
    found = leave(client)
    assert found.due_at == queue.opens_next(timezone.now()) + READ_WITHIN
    assert queue.local(found.due_at).date() > today


def test_a_counsellor_takes_it_reads_it_and_works_it_off(client, signed_in):
    left = leave(client)
    counsellor = make.make_staff("helpline.answer")
    desk = signed_in(counsellor)
    page = desk.get(LIST)
    assert f"{LIST}{left.pk}/" in page.text
    assert 'aria-current="page"' in page.text
    before = desk.get(f"{LIST}{left.pk}/")
    assert TEXT not in before.text
    assert "Take it to read it" in before.text
    after = desk.post(f"{LIST}{left.pk}/take-message/", follow=True)
    assert TEXT in after.text
    assert NUMBER in after.text
    assert Entry.objects.filter(verb="read", by_id=counsellor.pk).count() == 1
    tried = desk.post(f"{LIST}{left.pk}/note-try/", follow=True)
    assert "Try again at another time of day" in tried.text
    category = make.make_category()
    sent = {"outcome": "answered", "category": category.pk, "risk": "1"}
    done = desk.post(f"{LIST}{left.pk}/finish-message/", sent, follow=True)
    assert "The contact is saved." in done.text
    contact = Contact.objects.get()
    assert (contact.channel, contact.category, contact.counsellor, contact.age_band) == (
        "message",
        category,
        counsellor,
        "10_12",
    )
    left.refresh_from_db()
    assert (left.state, left.outcome, left.tries) == ("done", "answered", 1)
    assert desk.get(f"{LIST}{left.pk}/").status_code == 404


def test_what_came_of_it_and_a_category_are_both_asked(client, signed_in):
    left = leave(client)
    counsellor = make.make_staff("helpline.answer")
    take_message(left.pk, by=counsellor)
    page = signed_in(counsellor).post(f"{LIST}{left.pk}/finish-message/", {"outcome": "answered"})
    assert page.status_code == 422
    assert "The statistics need exactly one." in page.text
    assert TEXT in page.text
    heading = make.make_category().parent
    with pytest.raises(CategoryNotValid):
        finish_message(
            left.pk,
            outcome=Outcome.ANSWERED,
            told=Told(category=heading),
            by=counsellor,
            on=timezone.localdate(),
        )


def test_it_is_one_persons_and_a_supervisor_gives_it_to_somebody_else(client, signed_in):
    left = leave(client)
    first, second = (make.make_staff("helpline.answer") for _ in range(2))
    take_message(left.pk, by=first)
    take_message(left.pk, by=first)
    with pytest.raises(MessageMovedOn):
        take_message(left.pk, by=second)
    assert signed_in(second).get(f"{LIST}{left.pk}/").status_code == 404
    supervisor = make.make_supervisor()
    page = signed_in(supervisor).get(f"{LIST}{left.pk}/")
    assert TEXT not in page.text
    assert "Only who has taken it reads it." in page.text
    give_back_message(left.pk, by=supervisor)
    assert take_message(left.pk, by=second).taken_by == second
    verbs = Entry.objects.filter(verb__startswith="left_message.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "left_message.left",
        "left_message.taken",
        "left_message.given_back",
        "left_message.taken",
    ]


def test_nobody_tries_for_ever(client):
    left, counsellor = leave(client), make.make_staff("helpline.answer")
    take_message(left.pk, by=counsellor)
    for _time in range(TRIES_MOST):
        note_try(left.pk, by=counsellor)
    with pytest.raises(MessageMovedOn):
        note_try(left.pk, by=counsellor)


def test_thirty_days_after_it_is_done_its_words_and_its_number_are_gone(client):
    left, counsellor = leave(client), make.make_staff("helpline.answer")
    take_message(left.pk, by=counsellor)
    finish_message(
        left.pk,
        outcome=Outcome.NOT_REACHED,
        told=Told(category=make.make_category()),
        by=counsellor,
        on=timezone.localdate(),
    )
    done = LeftMessage.objects.get()
    purge_all(now=timezone.now() + timedelta(days=LEFT_MESSAGE_DAYS - 1))
    assert LeftMessage.objects.get().body is not None
    purge_all(now=timezone.now() + timedelta(days=LEFT_MESSAGE_DAYS + 1))
    done.refresh_from_db()
    assert (done.body, done.reach, done.kept_since) == (None, None, None)
    assert done.blanked_at is not None
    assert SubjectKey.objects.get(pk=done.key_id).wrapped_key is None
    assert Contact.objects.get().left_message == done


def test_who_does_not_work_here_sees_nothing(signed_in, client):
    left = leave(client)
    assert LeftMessage.objects.visible_to(make.make_staff()).count() == 0
    assert signed_in(make.make_staff("hotline.assess_location")).get(LIST).status_code == 403
    assert client.get(f"{LIST}{uuid4()}/").status_code in {302, 403}
    assert left.state == LeftMessageState.WAITING
