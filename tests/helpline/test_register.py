"""Adults are spoken to politely, children familiarly, on the pages they share."""

import re

import pytest
from django.utils import translation

from helpline.models import Conversation
from helpline.models.message import Event
from helpline.operations import matching, moves
from helpline.words import adults as register
from portal.privacy import form_tokens
from tests.makers import helpline as make
from tests.portal.privacy.test_pow import solved

pytestmark = pytest.mark.django_db

FAMILIAR = {
    "fr": r"\b(tu|te|toi|ton|ta|tes|t’\w+)\b",
    "nl": r"\b(je|jij|jou|jouw)\b",
    "de": r"\b(du|dich|dir|dein\w*)\b",
    "es": r"\b(tú|ti|tu|tus|eres|quieres|puedes)\b",
}
POLITE = {"fr": r"\bvous\b", "nl": r"\bu\b", "de": r"\bSie\b", "es": r"\b(usted|su)\b"}


def pages_of_a_visit(client, language, audience):
    """What somebody reads from the questions to the end, in order."""
    start = f"/{language}/info/start/{audience}/"
    yield client.get(start)
    form = {
        "language": "fr",
        "token": form_tokens.new("helpline.talk"),
        "altcha": solved("helpline.talk"),
    }
    room = f"/{language}/info/"
    assert client.post(start, form).url == room
    yield client.get(room)
    conversation = Conversation.objects.latest("opened_at")
    make.make_counsellor(languages=("fr",))
    matching.offer_next()
    offer = matching.Offer.objects.open().get()
    matching.accept(offer.pk, by=offer.shift.counsellor)
    for event in (Event.NUDGED, Event.REQUEUED):
        moves.note(moves.locked(conversation.pk), event, now=conversation.opened_at)
    yield client.get(room)
    yield client.post(f"/{language}/info/add/", {"text": "x" * 2001, "message_id": "0" * 32})
    yield client.post(f"/{language}/info/note/")
    yield client.post(f"/{language}/info/end/")
    client.post(f"/{language}/info/end/", {"sure": "yes"})
    yield client.get(f"/{language}/info/next/")


def words_of(page):
    """The sentences of the page's own part, those the chat element copies included."""
    main = page.text.split("<main", 1)[1].split("</main>")[0]
    sentences = re.findall(r'(?:data-[a-z_]+|placeholder|aria-label)="([^"]*)"|>([^<]+)<', main)
    return " ".join(one or other for one, other in sentences)


@pytest.mark.parametrize("language", FAMILIAR)
def test_adults_read_no_familiar_word(client, language):
    polite = 0
    for page in pages_of_a_visit(client, language, "parent"):
        words = words_of(page)
        found = re.search(FAMILIAR[language], words, re.IGNORECASE)
        assert found is None, words[max(0, found.start() - 60) : found.end() + 60]
        polite += bool(re.search(POLITE[language], words))
    assert polite >= 5


@pytest.mark.parametrize("language", FAMILIAR)
def test_children_are_spoken_to_familiarly(client, language):
    familiar = 0
    for page in pages_of_a_visit(client, language, "child"):
        words = words_of(page)
        familiar += bool(re.search(FAMILIAR[language], words, re.IGNORECASE))
        if language == "fr":  # in the others the polite words are other words as well
            assert not re.search(POLITE[language], words.replace("s’il vous plaît", "")), words
    assert familiar >= 5


def test_parents_are_asked_who_they_are_politely(client):
    page = client.get("/fr/info/start/parent/")
    assert "Qui êtes-vous ?" in page.text
    assert "Qui es-tu" not in page.text


def test_every_version_for_adults_belongs_to_a_sentence_that_children_read():
    for language in FAMILIAR:
        with translation.override(language):
            for sentence, to_adults in register.by_sentence().items():
                assert str(to_adults) != sentence
                assert translation.gettext(sentence) != sentence


def test_five_questions_are_not_called_three(client):
    page = client.get("/en/info/start/child/").text
    assert "A few small questions first" in page
    assert "Three" not in page
    assert page.count("<fieldset") == 5
