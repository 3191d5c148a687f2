"""Three taps after a chat: kept without a word, seen in figures only, erased with the rest."""

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.utils import timezone

from helpline.models import Conversation, Survey
from helpline.operations import returning
from helpline.operations.survey_figures import survey_figures
from helpline.operations.surveys import Said, answer_survey
from helpline.policies.periods import period_of
from helpline.words.answers import Again, Helped, Mood
from portal.audit.models import Entry
from tests.helpline.test_public_pages import SURE, chat, sit_down
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
TAPS = {"mood": "fine", "helped": "little", "again": "yes"}


def kept():
    return list(Survey.objects.values_list("mood", "helped", "again"))


def questions(page):
    form = BeautifulSoup(page.text, "html.parser").find("form", {"class": "survey"})
    return [one.get_text(strip=True) for one in form.find_all("legend")] if form else []


def ended_chat(client):
    conversation = chat(client)
    client.post("/en/info/end/", SURE)
    return conversation


def test_after_the_chat_three_questions_are_asked_and_kept_once(client):
    conversation = ended_chat(client)
    assert questions(client.get("/en/info/next/")) == [
        "How are you right now?",
        "Did the chat help you?",
        "Would you come to us again?",
    ]
    answer = client.post("/en/info/taps/", TAPS, follow=True)
    assert kept() == [("fine", "little", "yes")]
    assert "Thank you. Your answers help us to do better." in answer.text
    assert not questions(answer)
    assert not questions(client.get("/en/info/"))
    entry = Entry.objects.get(verb="survey.answered")
    assert (entry.actor, entry.facts) == ("visitor", {}), "what was answered is not in the record"
    assert Survey.objects.get().conversation == conversation


def test_each_answer_may_be_left_out_and_nothing_at_all_keeps_nothing(client):
    ended_chat(client)
    client.post("/en/info/taps/", {})
    assert kept() == []
    client.post("/en/info/taps/", {"mood": "low", "helped": "made up"})
    assert kept() == [("low", "undisclosed", "undisclosed")]
    client.post("/en/info/taps/", TAPS)
    assert kept() == [("fine", "little", "yes")], "answered again, the newest counts"


def test_nothing_is_kept_while_they_talk_or_where_nobody_came(client):
    conversation = chat(client)
    client.post("/en/info/taps/", TAPS)
    assert kept() == []
    client.post("/en/info/end/", SURE)
    client.post("/en/info/on/")
    client.post("/en/info/taps/", TAPS)
    assert kept() == []
    assert Conversation.objects.get(pk=conversation.pk).state == "active"


def test_whoever_waited_in_vain_is_not_asked(client):
    conversation = sit_down(client)
    said = Said(Mood.FINE, Helped.YES, Again.YES)
    assert not answer_survey(conversation.pk, said)
    client.post("/en/info/end/", SURE)
    assert not questions(client.get("/en/info/later/"))
    assert client.post("/en/info/taps/", TAPS).status_code == 410


def test_what_is_erased_takes_its_survey_along():
    conversation = make.make_chat()
    Survey.objects.create(conversation=conversation, at=timezone.now(), **TAPS)
    returning.erase(returning.Kept(conversation.visitor, conversation, goes_on=True))
    assert kept() == []


def test_the_database_knows_the_answers():
    conversation = make.make_chat()
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.create(
            conversation=conversation, at=timezone.now(), **{**TAPS, "mood": "grand"}
        )


def test_adults_are_spoken_to_as_adults(client):
    conversation = ended_chat(client)
    visitor = conversation.visitor
    visitor.audience = "parent"
    visitor.save(update_fields=["audience"])
    page = client.get("/fr/info/next/")
    assert "Comment vous sentez-vous" in page.text
    assert "Le chat vous a-t-il aidé" in page.text


def surveyed(count, *, before, **taps):
    for _ in range(count):
        chat = make.make_wrap_up(mood=before)
        Survey.objects.create(conversation=chat, at=timezone.now(), **{**TAPS, **taps})


def test_the_figures_of_a_month_are_sums_and_nothing_below_five():
    surveyed(2, before=Mood.AWFUL, mood="fine", helped="yes")
    surveyed(1, before=Mood.FINE, mood="low", helped="no", again="maybe")
    surveyed(1, before=Mood.UNDISCLOSED, mood="fine", helped="undisclosed", again="no")
    month = period_of(timezone.localdate(), months=1)
    assert not survey_figures(month).is_shown
    surveyed(1, before=Mood.LOW, mood="low")
    told = survey_figures(month)
    assert (told.number, told.is_shown, told.moods) == (5, True, (2, 1, 1))
    assert told.helped == {Helped.YES: 2, Helped.LITTLE: 1, Helped.NO: 1}
    assert told.again == {Again.YES: 3, Again.MAYBE: 1, Again.NO: 1}
