"""A supervisor moves a waiting visitor to the front of the line, or puts them back."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from helpline.desk.actions import MOVE_TO_FRONT, PUT_BACK, ROOM, Room
from helpline.desk.history import words_of
from helpline.gateways import notifier
from helpline.gateways.notifier import LineChanged
from helpline.live.db_threads import close_threads, run_in_db_thread
from helpline.live.hub import Hub
from helpline.models import Conversation, Offer, Queue, Reordering
from helpline.operations import due_timers, finishing, matching, reordering, waiting
from helpline.operations.admission import admit_staff, admit_visitor
from helpline.operations.reordering import Because
from helpline.policies import triage
from helpline.policies.texts import REASON_LIMIT_CHARS
from helpline.words.desk_matching import matching_reason
from helpline.words.errors_desk import NotInThatState
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.privacy.retention import purge_all
from tests import pressing
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db

WHY = "The school called: she has nobody with her."


def because(reason=WHY):
    return Because(reason, uuid4())


def raised(**answers):
    """Somebody ordinary who came last and is in front now, with the supervisor."""
    conversation, supervisor = make.make_waiting(**answers), make.make_supervisor()
    reordering.move_to_front(conversation.pk, because(), by=supervisor)
    conversation.refresh_from_db()
    return conversation, supervisor


def line_of():
    places = waiting.positions(Queue.objects.get(audience="child"), now=database_now())
    return {one: place.number for one, place in places.items()}


class TestMovingToTheFront:
    def test_comes_before_everybody_else_with_a_place_that_is_true(self):
        unsafe, ordinary = make.make_waiting(safety="unsafe"), make.make_waiting()
        last, _supervisor = raised()
        assert line_of() == {last.pk: 1, unsafe.pk: 2, ordinary.pk: 3}
        assert last.band == triage.FLAGGED
        assert last.band_reasons == ["raised", "ordinary"]

    def test_is_offered_next_and_the_reason_is_kept_with_the_decision(self):
        make.make_waiting(safety="unsafe")
        conversation, supervisor = raised()
        make.make_counsellor()
        matching.offer_next()
        offer = Offer.objects.get()
        assert offer.conversation == conversation
        assert "band:0" in offer.reasons
        (decided,) = reordering.decisions_of(conversation)
        assert (decided.by, decided.reason, decided.to_front) == ("Robin", WHY, True)
        entry = Entry.objects.get(verb="conversation.raised")
        assert (entry.by, entry.facts["before"]) == (supervisor, triage.ORDINARY)

    def test_two_who_are_in_front_keep_their_order(self):
        first, second = make.make_waiting(), make.make_waiting()
        supervisor = make.make_supervisor()
        for one in (second, first):
            reordering.move_to_front(one.pk, because(), by=supervisor)
        assert line_of() == {first.pk: 1, second.pk: 2}

    def test_the_same_form_moves_once_and_a_second_one_is_told(self):
        conversation, supervisor = make.make_waiting(), make.make_supervisor()
        sent = because()
        for _click in range(2):
            reordering.move_to_front(conversation.pk, sent, by=supervisor)
        assert Reordering.objects.count() == 1
        with pytest.raises(NotInThatState):
            reordering.move_to_front(conversation.pk, because("Another"), by=supervisor)
        assert conversation.staff_notes.count() == 1

    def test_everybody_who_waits_is_told_at_once(self, django_capture_on_commit_callbacks):
        conversation, supervisor = make.make_waiting(), make.make_supervisor()
        heard = []
        notifier.deliver_to(heard.append)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                reordering.move_to_front(conversation.pk, because(), by=supervisor)
        finally:
            notifier.deliver_to(None)
        assert LineChanged() in heard

    def test_only_who_waits_is_moved_and_only_by_who_supervises(self, signed_in):
        chat, supervisor = make.make_chat(), make.make_supervisor()
        with pytest.raises(NotInThatState):
            reordering.move_to_front(chat.pk, because(), by=supervisor)
        waiting_one, counsellor = make.make_waiting(), make.make_counsellor(ready=False)
        with pytest.raises(Conversation.DoesNotExist):
            reordering.move_to_front(waiting_one.pk, because(), by=counsellor)
        sent = {"reason": WHY, "form_id": uuid4()}
        for action in ("move-to-front", "put-back"):
            path = f"/desk/helpline/{waiting_one.pk}/{action}/"
            assert signed_in(counsellor).post(path, sent).status_code == 403


class TestPuttingBack:
    def test_goes_back_to_where_they_were_and_nobody_behind_that(self):
        before = make.make_waiting()
        conversation, supervisor = raised()
        after = make.make_waiting()
        reordering.put_back(conversation.pk, because("Somebody is with her."), by=supervisor)
        conversation.refresh_from_db()
        assert (conversation.band, conversation.band_reasons) == (triage.ORDINARY, ["ordinary"])
        assert line_of() == {before.pk: 1, conversation.pk: 2, after.pk: 3}
        assert [one.to_front for one in reordering.decisions_of(conversation)] == [False, True]

    def test_whoever_is_in_front_by_their_own_answers_is_never_moved_down(self):
        unsafe, supervisor = make.make_waiting(safety="unsafe"), make.make_supervisor()
        with pytest.raises(NotInThatState):
            reordering.put_back(unsafe.pk, because(), by=supervisor)

    def test_nor_whoever_was_cut_off_while_the_risk_was_high(self):
        conversation, supervisor = raised()
        make.make_counsellor()
        (offer,) = matching.offer_next()
        chat = matching.accept(offer.pk, by=offer.shift.counsellor)
        make.make_agreed(chat)
        now = database_now() + timedelta(seconds=90)
        due_timers.run_due_timers(conversation.pk, now=now)
        conversation.refresh_from_db()
        assert conversation.band_reasons[:1] == ["cut_off"]
        with pytest.raises(NotInThatState):
            reordering.put_back(conversation.pk, because(), by=supervisor)

    def test_the_database_keeps_from_where_they_came(self):
        conversation, supervisor = raised()
        note = Reordering.objects.get().note
        with pytest.raises(IntegrityError), transaction.atomic():
            Reordering.objects.create(
                conversation=conversation,
                by=supervisor,
                to_front=False,
                band_before=3,
                note=note,
                at=note.created_at,
            )


class TestOnTheDesk:
    def press(self, browser, action, conversation, person, reason=WHY):
        conversation.refresh_from_db()
        room = Room(conversation, admit_staff(person, conversation.pk), person)
        offer = ROOM.offered(room, to=person)[action.name]
        sent = {"reason": reason, "form_id": uuid4()}
        return pressing.press(browser, offer, sent, words_of=words_of)

    def test_from_the_line_to_the_front_and_back(self, signed_in):
        conversation, supervisor = make.make_waiting(), make.make_supervisor()
        browser = signed_in(supervisor)
        to_it = f'href="/desk/helpline/{conversation.pk}/#line"'
        assert to_it in browser.get("/desk/helpline/").text
        assert to_it in browser.get("/desk/helpline/conversations/").text
        page = self.press(browser, MOVE_TO_FRONT, conversation, supervisor)
        assert "Robin moved the visitor to the front, from P3 · Ordinary" in page.text
        assert WHY in page.text
        assert "Moved to the front by a supervisor" in browser.get("/desk/helpline/").text
        page = self.press(browser, PUT_BACK, conversation, supervisor, "Not needed any more.")
        assert "Robin put the visitor back where they were" in page.text

    def test_the_matchers_reasons_are_read_beside_it(self, signed_in):
        counsellor = make.make_counsellor()
        offer = make.make_offer(counsellor=counsellor)
        page = signed_in(make.make_supervisor()).get(f"/desk/helpline/{offer.conversation_id}/")
        assert "Offered to Robin" in page.text
        assert "Band: P3 · Ordinary" in page.text
        assert "Language: EN" in page.text

    def test_every_reason_of_the_matcher_has_words(self):
        codes = ("band:0", "aged_to:1", "language:fr", "chats:2")
        plain = ("boosted", "asked_again", "claimed_by_supervisor")
        assert all(str(matching_reason(code)) != code for code in (*codes, *plain))

    def test_a_reason_that_is_missing_or_too_long_is_said_in_the_form(self, signed_in):
        conversation, supervisor = make.make_waiting(), make.make_supervisor()
        path = f"/desk/helpline/{conversation.pk}/move-to-front/"
        browser = signed_in(supervisor)
        page = browser.post(path, {"reason": "  ", "form_id": uuid4()})
        assert "Write down why." in page.text
        long = "x" * (REASON_LIMIT_CHARS + 1)
        page = browser.post(path, {"reason": long, "form_id": uuid4()})
        assert str(REASON_LIMIT_CHARS) in page.text
        assert long in page.text
        assert not Reordering.objects.exists()

    def test_the_visitor_reads_the_new_place_and_nothing_of_the_reason(self, client):
        make.make_waiting()
        opened, supervisor = make.open_chat(), make.make_supervisor()
        reordering.move_to_front(opened.conversation.pk, because(), by=supervisor)
        client.cookies[settings.SEAT_COOKIE_NAME] = opened.seat
        page = client.get(reverse("helpline:room")).text
        assert "You are next." in page
        assert WHY not in page


def test_the_reason_is_erased_with_the_texts():
    conversation, _supervisor = raised()
    finishing.leave(make.visitor_of(conversation))
    Conversation.objects.update(kept_since=database_now() - timedelta(days=91))
    purge_all()
    (decided,) = reordering.decisions_of(conversation)
    assert decided.reason == ""


class Place:
    """A socket of somebody who waits, which hears its place."""

    def __init__(self, admission):
        self.admission, self.greeted, self.spoke = admission, False, False
        self.heard = asyncio.Event()
        self.number = 0

    def positioned(self, position):
        self.number = position.number
        self.heard.set()

    def notified(self, _notification):
        """Not asked about here."""


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_open_pages_hear_their_place_when_the_line_changes_and_not_a_round_later(settings):
    settings.HELPLINE_POSITIONS_SECONDS = 3600
    make.make_waiting()
    opened = make.open_chat()
    Conversation.objects.filter(pk=opened.conversation.pk).update(band=triage.FLAGGED)
    place = Place(admit_visitor(opened.seat))

    async def told():
        hub = Hub()
        hub.attach(place)
        hub.hear(LineChanged())
        async with asyncio.timeout(20):
            await place.heard.wait()
        await hub.close()
        await run_in_db_thread(int)  # whatever was asked before is answered

    try:
        asyncio.run(told())
    finally:
        close_threads()
    assert place.number == 1
