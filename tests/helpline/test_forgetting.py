"""What is kept and for how long; return words to read, to go on, and to erase."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from helpline.models import Contact, Conversation, Message, Participant, ReturnMiss, Visitor
from helpline.operations import finishing, returning
from helpline.operations.contacts import Told
from helpline.operations.reading import ReadRequest, read_after
from helpline.policies import keeping as clocks
from helpline.words.errors import BadReturnWords, SayRefused, TooManyTries
from portal.privacy import return_words
from portal.privacy.limits import DayKeyedLimiter
from portal.privacy.models import SubjectKey
from portal.privacy.retention import purge_one
from tests.makers import helpline as make
from tests.portal.privacy.test_pow import solved

pytestmark = pytest.mark.django_db


def closed_chat(*, words="Something private"):
    chat = make.make_chat()
    make.say(make.visitor_of(chat), words)
    finishing.end(chat.pk, by=chat.assigned_to)
    finishing.wrap_up(
        chat.pk,
        told=Told(category=make.make_category()),
        by=chat.assigned_to,
        on=timezone.localdate(),
    )
    return Conversation.objects.get(pk=chat.pk)


def after(days):
    return timezone.now() + timedelta(days=days, minutes=1)


def test_transcripts_are_blanked_after_ninety_days_and_rows_stay_for_the_counts():
    chat = closed_chat()
    kind = "helpline.Conversation.kept_since"
    assert purge_one(kind, after(days=clocks.TRANSCRIPT_DAYS - 1)).purged == 0
    proof = purge_one(kind, after(days=clocks.TRANSCRIPT_DAYS))
    assert (proof.due, proof.purged, proof.left) == (1, 1, 0)
    assert Message.objects.get(kind="text").body is None
    assert SubjectKey.objects.get(pk=chat.key_id).destroyed_at is not None
    assert read_after(ReadRequest(chat.pk, 0, "counsellor")).messages[-2].body == ""
    assert Contact.objects.count() == 1


class TestWhereNoTranscriptsAreKept:
    @pytest.fixture(autouse=True)
    def none_are_kept(self, settings):
        settings.KEEP_TRANSCRIPTS = False

    def test_a_chat_is_erased_as_its_record_is_written_and_not_before(self):
        chat = make.make_chat()
        make.say(make.visitor_of(chat), "Something private")
        finishing.end(chat.pk, by=chat.assigned_to)
        assert Message.objects.get(kind="text").body is not None
        finishing.wrap_up(
            chat.pk,
            told=Told(category=make.make_category()),
            by=chat.assigned_to,
            on=timezone.localdate(),
        )
        chat.refresh_from_db()
        assert (chat.kept_since, chat.blanked_at is None) == (None, False)
        assert Message.objects.get(kind="text").body is None
        assert SubjectKey.objects.get(pk=chat.key_id).destroyed_at is not None
        assert Contact.objects.filter(conversation=chat).count() == 1

    def test_who_left_the_line_leaves_nothing(self):
        opened = make.open_chat()
        finishing.leave(make.visitor_of(opened.conversation))
        assert Conversation.objects.get(pk=opened.conversation.pk).blanked_at is not None

    def test_who_is_back_within_a_quarter_of_an_hour_goes_on_reading(self):
        chat = make.make_chat()
        make.say(make.visitor_of(chat), "Something private")
        visitor = make.visitor_of(chat)
        finishing.leave(visitor)
        finishing.come_back(visitor)
        shown = read_after(ReadRequest(chat.pk, 0, "visitor", visitor.pk)).messages
        assert "Something private" in [one.body for one in shown]

    def test_words_to_come_back_promise_nothing_for_later(self, client):
        client.cookies[settings.SEAT_COOKIE_NAME] = make.open_chat().seat
        page = client.post("/en/info/note/").text
        assert "until it is over. Then it is erased." in page
        assert "read your chat again" not in page

    def test_the_door_says_so(self, client):
        page = client.get("/en/talk/").text
        assert "erased as soon as it is over" in page
        assert "90 days" not in page


def test_an_abandoned_conversation_is_forgotten_as_well():
    opened = make.open_chat()
    finishing.leave(make.visitor_of(opened.conversation))
    kind = "helpline.Conversation.kept_since"
    assert purge_one(kind, after(days=clocks.TRANSCRIPT_DAYS)).purged == 1


def test_visitors_are_forgotten_after_72_hours():
    closed_chat()
    proof = purge_one("helpline.Visitor.details_since", after(days=3))
    assert (proof.purged, proof.left) == (1, 0)
    visitor = Visitor.objects.get()
    assert (visitor.age_band, visitor.locale) == ("undisclosed", "")
    assert not Participant.objects.exclude(seat_digest=None).exists()
    assert Contact.objects.get().age_band == "13_15"


def test_a_running_chat_has_no_clock():
    make.make_chat()
    assert purge_one("helpline.Visitor.details_since", after(days=300)).due == 0
    assert purge_one("helpline.Conversation.kept_since", after(days=300)).due == 0


def proof():
    return {"altcha": solved(returning.PROOF_PURPOSE)}


@pytest.fixture
def words(client):
    """Words somebody was given in a running chat; the browser sits in it."""
    opened = make.open_chat()
    counsellor = make.make_counsellor()
    make.matching.offer_next()
    offer = make.Offer.objects.open().get()
    make.matching.accept(offer.pk, by=counsellor)
    make.say(make.visitor_of(opened.conversation), "Before the words")
    client.cookies[settings.SEAT_COOKIE_NAME] = opened.seat
    page = client.post("/en/info/note/")
    listed = page.text.split('<ol class="return-words">')[1].split("</ol>")[0]
    return listed.replace("<li>", "").replace("</li>", " ").strip()


def test_words_are_shown_once_and_kept_as_an_hmac(client, words):
    assert len(words.split()) == return_words.WORDS
    stored = bytes(Visitor.objects.get().return_digest)
    assert stored == return_words.digest(words)
    room = client.get("/en/info/").text
    assert 'class="return-words"' not in room
    assert not all(word in room for word in words.split())  # one alone may be any word


def test_words_lead_back_into_a_running_chat_on_another_device(client, words):
    old_seat = client.cookies[settings.SEAT_COOKIE_NAME].value
    client.cookies.clear()
    answer = client.post("/en/info/again/", proof() | {"words": words.upper()})
    assert answer.url == "/en/info/"
    assert "Before the words" in client.get("/en/info/").text
    client.cookies[settings.SEAT_COOKIE_NAME] = old_seat
    assert client.get("/en/info/").status_code == 302


def test_words_work_after_a_quick_exit(client, words):
    client.get("/exit/")
    client.cookies.clear()
    assert client.post("/en/info/again/", proof() | {"words": words}).url == "/en/info/"
    assert Conversation.objects.get().state == "active"


def test_words_read_and_erase_what_is_kept(client, words):
    chat = Conversation.objects.get()
    finishing.end(chat.pk, by=chat.assigned_to)
    finishing.wrap_up(
        chat.pk,
        told=Told(category=make.make_category()),
        by=chat.assigned_to,
        on=timezone.localdate(),
    )
    client.cookies.clear()
    page = client.post("/en/info/again/", proof() | {"words": words})
    assert "Before the words" in page.text
    assert "no-store" in page["Cache-Control"]
    asked = client.post("/en/info/again/clear/", proof() | {"words": words})
    assert "Nobody can bring it back then." in asked.text
    assert Message.objects.get(kind="text").body is not None
    erased = client.post("/en/info/again/clear/", proof() | {"words": words, "sure": "yes"})
    assert "It is erased" in erased.text
    assert Message.objects.get(kind="text").body is None
    assert Conversation.objects.get().kept_since is None
    again = client.post("/en/info/again/", proof() | {"words": words})
    assert "We do not know these words" not in again.text
    assert "Please check them." in again.text


def test_erasing_a_running_chat_ends_it_and_it_can_still_be_wrapped_up():
    chat = make.make_chat()
    visitor = make.visitor_of(chat)
    words = returning.give_words(visitor, language="en")
    kept = returning.find(words, proof=proof(), sender="somebody", budget=returning.ERASING)
    assert returning.erase(kept) == returning.Erased(forgotten=1, held=0)
    with pytest.raises(SayRefused):
        make.say(visitor, "Gone")
    with pytest.raises(SayRefused):
        make.say(make.counsellor_of(chat), "Gone")
    finishing.wrap_up(
        chat.pk,
        told=Told(category=make.make_category()),
        by=chat.assigned_to,
        on=timezone.localdate(),
    )


@pytest.fixture
def budgets(monkeypatch):
    """Two tries an hour for each sender, and a clock of our own."""
    clock = Clock()
    for name in ("COMING_BACK", "ERASING"):
        fresh = DayKeyedLimiter(2, 60 * 60, clock=clock)
        monkeypatch.setattr(returning, name, fresh)
    return clock


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


def test_a_flood_of_wrong_words_slows_the_flooder_and_nobody_else(budgets):
    wrong, words = (
        return_words.new("en").text,
        returning.give_words(make.visitor_of(make.make_chat()), language="en"),
    )

    def look_up(text, sender):
        return returning.find(text, proof=proof(), sender=sender, budget=returning.COMING_BACK)

    for _number in range(2):
        with pytest.raises(BadReturnWords):
            look_up(wrong, "flooder")
    with pytest.raises(TooManyTries):
        look_up(wrong, "flooder")
    assert look_up(words, "a child").goes_on
    budgets.now += 60 * 60 / 2
    with pytest.raises(BadReturnWords):  # one more is free: slowed, not locked out
        look_up(wrong, "flooder")


def test_erasing_has_a_budget_of_its_own(client, words, budgets):
    for _number in range(3):
        page = client.post("/en/info/again/", proof() | {"words": return_words.new("en").text})
    assert "One more try is free in two minutes." in page.text
    erased = client.post("/en/info/again/clear/", proof() | {"words": words, "sure": "yes"})
    assert "It is erased" in erased.text


def test_two_hundred_wrong_words_lock_nobody_out():
    words = returning.give_words(make.visitor_of(make.make_chat()), language="en")
    ReturnMiss.objects.bulk_create(ReturnMiss() for _number in range(300))
    for budget in (returning.COMING_BACK, returning.ERASING):
        assert returning.find(words, proof=proof(), sender="a child", budget=budget).goes_on
