"""A counsellor hands a running chat over: asked, accepted, and only then does the seat pass."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import translation

from helpline.desk.actions import ROOM, TRANSFER, Room
from helpline.desk.history import words_of
from helpline.models import Conversation, Message, Offer, Participant, StaffNote, Transfer
from helpline.models.participant import Side
from helpline.operations import finishing, matching, noting, shifts, transferring
from helpline.operations.admission import admit_staff
from helpline.operations.board import board_of
from helpline.operations.due_timers import run_due_timers
from helpline.operations.erasing import blank
from helpline.operations.reading import ReadRequest, read_together
from helpline.operations.transferring import Target
from helpline.policies.presence import COUNSELLOR_GONE_AFTER
from helpline.policies.timers import TRANSFER_TIMEOUT
from helpline.states.transfer import TransferState
from helpline.views.bubbles import EVENT_WORDS, EVENT_WORDS_TO_ADULTS
from helpline.words.errors import SayRefused
from helpline.words.errors_desk import NotInThatState, NotOnShift
from helpline.words.errors_desk_transfers import (
    NobodyFree,
    NoRoomForChat,
    TransferGone,
    TransferUnderWay,
)
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.privacy.retention import purge_all
from tests import pressing
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db

NOTE = "Her exam is on Monday; I promised to look for a tutor."


def two(**told):
    """A running chat, and another counsellor who is free."""
    chat = make.make_chat(**told)
    return chat, make.make_counsellor()


def propose(chat, other=None, *, language="", by=None, note=NOTE, form_id=None):
    shift = make.shift_of(other).pk if other else None
    return transferring.propose(
        chat.pk,
        to=Target(shift, language),
        note=note,
        form_id=form_id or uuid4(),
        by=by or chat.assigned_to,
    )


def handed_over(**told):
    """A chat that another counsellor goes on with; with the first one."""
    chat, other = two(**told)
    first = chat.assigned_to
    transferring.accept_transfer(propose(chat, other).pk, by=other)
    chat.refresh_from_db()
    return chat, first


def events(chat):
    return list(chat.messages.filter(kind="event").values_list("event", flat=True))


def state_of(transfer):
    return Transfer.objects.get(pk=transfer.pk).state


class TestUntilSomebodyAccepts:
    def test_the_first_counsellor_stays_and_answers(self):
        chat, other = two()
        transfer = propose(chat, other)
        make.say(make.counsellor_of(chat), "I am still with you.")
        chat.refresh_from_db()
        assert (chat.state, chat.assigned_to) == ("active", transfer.proposed_by)
        assert admit_staff(other, chat.pk) is None
        assert events(chat) == ["joined"]

    def test_the_same_form_sent_twice_asks_once(self):
        chat, other = two()
        form_id = uuid4()
        assert propose(chat, other, form_id=form_id) == propose(chat, other, form_id=form_id)
        assert Entry.objects.filter(verb="transfer.proposed").count() == 1
        assert StaffNote.objects.count() == 1

    def test_one_question_at_a_time(self):
        chat, other = two()
        third = make.make_counsellor()
        propose(chat, other)
        with pytest.raises(TransferUnderWay):
            propose(chat, third)
        assert StaffNote.objects.count() == 1

    def test_who_is_asked_is_offered_nobody_else(self):
        chat, other = two()
        propose(chat, other)
        make.make_waiting()
        assert not Offer.objects.open().exists()
        transferring.take_back(chat.pk, by=chat.assigned_to)
        with transaction.atomic():
            matching.offer_next()
        assert Offer.objects.open().get().shift.counsellor == other

    @pytest.mark.parametrize("busy", ["on a break", "full", "offered one", "asked", "themselves"])
    def test_only_who_is_free_is_asked(self, busy):
        elsewhere = make.make_chat()
        chat, other = two()
        if busy == "on a break":
            shifts.take_break(by=other)
        elif busy == "full":
            make.make_chat(counsellor=other)
        elif busy == "offered one":
            make.make_offer(counsellor=other)
        elif busy == "asked":
            propose(elsewhere, other)
        with pytest.raises(NobodyFree):
            propose(chat, chat.assigned_to if busy == "themselves" else other)
        assert not StaffNote.objects.filter(conversation=chat).exists()

    def test_only_whoever_talks_hands_over(self):
        chat, other = two()
        with pytest.raises(Conversation.DoesNotExist):
            propose(chat, other, by=make.make_counsellor())
        with pytest.raises(NotInThatState):
            propose(chat, other, by=make.make_supervisor())
        finishing.end(chat.pk, by=chat.assigned_to)
        with pytest.raises(NotInThatState):
            propose(chat, other)

    def test_the_database_holds_one_open_question_per_chat_and_per_counsellor(self):
        elsewhere = make.make_chat()
        chat, other = two()
        transfer = propose(chat, other)
        note = noting.write_note(chat.pk, "More.", form_id=uuid4(), by=chat.assigned_to)
        same = {
            "proposed_by": chat.assigned_to,
            "proposed_at": transfer.proposed_at,
            "expires_at": transfer.expires_at,
            "note": note,
        }
        for row in (
            {"conversation": chat, "shift": None, "language": "fr"},
            {"conversation": elsewhere, "shift": transfer.shift},
            {"conversation": elsewhere, "shift": transfer.shift, "language": "fr"},
            {"conversation": elsewhere, "shift": None, "language": ""},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Transfer.objects.create(**same, **row)


class TestAccepting:
    def test_the_seat_passes_and_the_transcript_goes_on(self):
        chat, other = two()
        first = chat.assigned_to
        visitor, seat = make.visitor_of(chat), make.counsellor_of(chat)
        make.say(visitor, "I am afraid of the exam.")
        version = Conversation.objects.get(pk=chat.pk).state_version
        transfer = propose(chat, other)
        transferring.accept_transfer(transfer.pk, by=other)
        chat.refresh_from_db()
        assert (chat.state, chat.assigned_to, chat.state_version) == ("active", other, version + 1)
        assert Participant.objects.get(pk=seat.pk).left_at is not None
        with pytest.raises(SayRefused):
            make.say(seat, "One more thing")
        make.say(make.counsellor_of(chat), "I have read it all.")
        make.say(visitor, "ok")
        assert list(chat.messages.values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
        assert events(chat) == ["joined", "handed_over"]
        assert admit_staff(first, chat.pk) is None
        assert chat.accepted_at is not None
        entry = Entry.objects.get(verb="transfer.accepted")
        assert (entry.by, entry.about_id) == (other, str(chat.pk))

    def test_the_first_one_has_a_free_place_again(self):
        chat, first = handed_over()
        assert chat.assigned_to != first
        with transaction.atomic():
            make.make_waiting()
            matching.offer_next()
        assert Offer.objects.open().get().shift.counsellor == first

    def test_a_second_click_is_the_same_answer(self):
        chat, other = two()
        transfer = propose(chat, other)
        for _click in range(2):
            assert transferring.accept_transfer(transfer.pk, by=other).assigned_to == other
        assert events(chat) == ["joined", "handed_over"]

    def test_nobody_else_accepts(self):
        chat, other = two()
        transfer = propose(chat, other)
        for stranger in (make.make_counsellor(), make.make_supervisor(), chat.assigned_to):
            with pytest.raises(Transfer.DoesNotExist):
                transferring.accept_transfer(transfer.pk, by=stranger)

    def test_a_full_shift_takes_no_more(self):
        chat, other = two()
        transfer = propose(chat, other)
        waiting = make.make_waiting()
        other.user_permissions.set(make.make_supervisor().user_permissions.all())
        matching.claim(waiting.pk, by=other)
        with pytest.raises(NoRoomForChat):
            transferring.accept_transfer(transfer.pk, by=other)
        assert state_of(transfer) == "open"

    def test_who_has_gone_home_cannot(self):
        chat, other = two()
        transfer = propose(chat, language="en")
        shifts.stop(by=other)
        with pytest.raises(Transfer.DoesNotExist):
            transferring.accept_transfer(transfer.pk, by=other)
        shifts.ready(by=other)
        shifts.take_break(by=other)
        with pytest.raises(NotOnShift):
            transferring.accept_transfer(transfer.pk, by=other)


class TestWhoeverSpeaks:
    def test_the_first_who_speaks_it_goes_on_in_it(self):
        chat = make.make_chat()
        english, french = make.make_counsellor(languages=["en"]), make.make_counsellor()
        transfer = propose(chat, language="fr")
        assert transferring.asked_of(english) == []
        (asked,) = transferring.asked_of(french)
        assert (asked.transfer, asked.note) == (transfer, "")
        transferring.accept_transfer(transfer.pk, by=french)
        chat.refresh_from_db()
        assert (chat.language, chat.assigned_to) == ("fr", french)

    def test_nobody_declines_for_the_others(self):
        chat, other = two()
        transfer = propose(chat, language="en")
        with pytest.raises(TransferGone):
            transferring.decline_transfer(transfer.pk, by=other)
        assert list(TRANSFER.offered(transfer, to=other)) == ["accept_transfer"]

    def test_a_language_that_nobody_free_speaks(self):
        chat, _other = two()
        with pytest.raises(NobodyFree):
            propose(chat, language="ar")


class TestEveryOtherEnd:
    def test_declined_it_stays(self):
        chat, other = two()
        transfer = propose(chat, other)
        transferring.decline_transfer(transfer.pk, by=other)
        chat.refresh_from_db()
        assert state_of(transfer) == "declined"
        assert (chat.state, chat.assigned_to) == ("active", transfer.proposed_by)
        with pytest.raises(TransferGone):
            transferring.accept_transfer(transfer.pk, by=other)
        propose(chat, other, note="Really not?")

    def test_unanswered_it_lapses_by_the_clock_and_stays(self):
        chat, other = two()
        transfer = propose(chat, other)
        chat.refresh_from_db()
        assert chat.due_at <= transfer.expires_at
        late = transfer.expires_at
        Participant.objects.update(heard_at=late)
        run_due_timers(chat.pk, now=late - timedelta(seconds=1))
        assert state_of(transfer) == "open"
        run_due_timers(chat.pk, now=late)
        chat.refresh_from_db()
        assert state_of(transfer) == "expired"
        assert (chat.state, chat.assigned_to) == ("active", transfer.proposed_by)
        assert Entry.objects.filter(verb="transfer.expired").count() == 1

    def test_two_minutes_are_given(self):
        assert timedelta(minutes=2) == TRANSFER_TIMEOUT

    def test_what_ran_out_is_not_accepted_though_no_clock_looked(self):
        chat, other = two()
        transfer = propose(chat, other)
        past = database_now() - timedelta(seconds=1)
        Transfer.objects.update(expires_at=past, proposed_at=past - TRANSFER_TIMEOUT)
        assert transferring.asked_of(other) == []
        with pytest.raises(TransferGone):
            transferring.accept_transfer(transfer.pk, by=other)
        again = propose(chat, other, note="Once more")
        assert (state_of(transfer), state_of(again)) == ("expired", "open")

    @pytest.mark.parametrize("act", [shifts.take_break, shifts.stop])
    def test_who_goes_on_a_break_has_declined(self, act):
        chat, other = two()
        transfer = propose(chat, other)
        act(by=other)
        assert state_of(transfer) == "declined"

    @pytest.mark.parametrize("end", ["visitor", "hurry", "counsellor", "lost"])
    def test_where_nobody_talks_any_more_nothing_is_handed_over(self, end):
        chat, other = two()
        transfer = propose(chat, other)
        if end == "lost":
            gone = database_now() - 2 * COUNSELLOR_GONE_AFTER
            Participant.objects.filter(kind=Side.COUNSELLOR).update(heard_at=gone)
            run_due_timers(chat.pk)
        elif end == "counsellor":
            finishing.end(chat.pk, by=chat.assigned_to)
        else:
            finishing.leave(make.visitor_of(chat), in_hurry=end == "hurry")
        assert state_of(transfer) == "cancelled"
        with pytest.raises(TransferGone):
            transferring.accept_transfer(transfer.pk, by=other)


class TestTheNote:
    def test_it_is_sealed_a_note_of_staff_and_goes_with_the_conversation(self):
        chat, _first = handed_over()
        (shown,) = noting.notes_of(chat)
        assert (shown.body, shown.hands_over) == (NOTE, True)
        assert b"tutor" not in bytes(StaffNote.objects.get().body)
        blank(chat, database_now())
        assert [one.body for one in noting.notes_of(Conversation.objects.get())] == [""]

    def test_no_page_of_the_visitor_shows_it_or_the_question(self):
        counsellor = make.make_counsellor()
        opened = make.open_chat()
        matching.offer_next()
        other = make.make_counsellor()
        chat = matching.accept(Offer.objects.open().get().pk, by=counsellor)
        browser = Client()
        browser.cookies[settings.SEAT_COOKIE_NAME] = opened.seat
        transfer = propose(chat, other)
        for step in (lambda: None, lambda: transferring.accept_transfer(transfer.pk, by=other)):
            step()
            page = browser.get("/en/info/", follow=True)
            wire = browser.post(
                "/en/info/more/", {"after": 0}, "application/json", HTTP_ORIGIN="http://testserver"
            )
            for answer in (page, wire):
                assert "tutor" not in answer.text
                assert other.email not in answer.text

    def test_who_was_asked_when_is_kept_a_year(self):
        chat, first = handed_over()
        Transfer.objects.update(
            proposed_at=database_now() - timedelta(days=366),
        )
        purge_all()
        assert not Transfer.objects.exists()
        assert Conversation.objects.get() == chat
        assert first != chat.assigned_to


def test_the_visitor_reads_one_sentence_in_every_language():
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            child, adult = (
                str(words["handed_over"]) for words in (EVENT_WORDS, EVENT_WORDS_TO_ADULTS)
            )
        assert (code == "en") == child.startswith("Someone else goes on with you now")
        assert (child != adult) == (code in ("ar", "de", "es", "fr", "nl"))


def test_a_reading_that_meets_the_hand_over_shows_nothing_that_came_after_it():
    """The seat is looked at after the rows: in between, nothing is written that it would show."""
    chat, other = two()
    seat, visitor = make.counsellor_of(chat), make.visitor_of(chat)
    transfer = propose(chat, other)
    done = []

    def meanwhile(execute, sql, params, many, context):
        if not done and "helpline_message" in sql:
            done.append(True)
            transferring.accept_transfer(transfer.pk, by=other)
            make.say(visitor, "For the next one only")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        (reading,) = read_together([ReadRequest(chat.pk, 0, Side.COUNSELLOR, seat.pk)])
    assert done
    assert reading is None


class TestOnTheDesk:
    def offers(self, chat, person):
        chat.refresh_from_db()
        return ROOM.offered(Room(chat, admit_staff(person, chat.pk), person), to=person)

    def sent(self, chat, other):
        return {
            "form_id": uuid4(),
            "to": f"one:{make.shift_of(other).pk}",
            "note": NOTE,
        }

    def press(self, browser, offer, typed=()):
        return pressing.press(browser, offer, dict(typed), words_of=words_of)

    def test_asking_and_taking_back(self, signed_in):
        chat, other = two()
        browser = signed_in(chat.assigned_to)
        offer = self.offers(chat, chat.assigned_to)["propose_transfer"]
        page = self.press(browser, offer, self.sent(chat, other))
        assert "Robin is asked and has time until" in page.text
        assert "Robin is asked" in browser.get("/desk/helpline/").text
        page = self.press(browser, self.offers(chat, chat.assigned_to)["take_back"])
        assert "Robin took the question back." in page.text

    def test_accepting_leads_into_the_chat_with_the_note(self, signed_in):
        chat, other = two()
        transfer = propose(chat, other)
        browser = signed_in(other)
        assert NOTE in browser.get("/desk/helpline/").text
        page = self.press(browser, TRANSFER.offered(transfer, to=other)["accept_transfer"])
        assert "Robin handed this chat over to you:" in page.text
        assert NOTE in page.text
        assert "a colleague goes on" in page.text

    def test_declining_is_told_to_whoever_asked(self, signed_in):
        chat, other = two()
        transfer = propose(chat, other)
        self.press(signed_in(other), TRANSFER.offered(transfer, to=other)["decline_transfer"])
        page = signed_in(chat.assigned_to).get(f"/desk/helpline/{chat.pk}/")
        assert "Robin cannot go on." in page.text
        assert "Ask somebody else" in page.text
        assert "Robin declined" in page.text

    def test_whoever_handed_over_is_led_to_the_board(self, signed_in):
        chat, first = handed_over()
        browser = signed_in(first)
        make.say(make.visitor_of(chat), "Only for the next one")
        for part in ("", "say/", "end/", "note/"):
            address = f"/desk/helpline/{chat.pk}/{part}"
            answer = browser.post(address) if part else browser.get(address)
            assert (answer.status_code, answer.url) == (302, "/desk/helpline/")
        page = browser.get("/desk/helpline/")
        assert "This conversation is no longer yours" in page.text
        assert browser.post(f"/desk/helpline/{chat.pk}/poll/").status_code == 404
        assert not Entry.objects.filter(verb="read", by=first).exists()

    def test_with_nobody_free_it_says_what_to_do(self, signed_in):
        chat = make.make_chat()
        page = signed_in(chat.assigned_to).get(f"/desk/helpline/{chat.pk}/")
        assert "Nobody else on shift is free to go on." in page.text
        assert "propose-transfer" not in page.text

    def test_without_a_note_it_comes_back(self, signed_in):
        chat, other = two()
        address = f"/desk/helpline/{chat.pk}/propose-transfer/"
        page = signed_in(chat.assigned_to).post(address, self.sent(chat, other) | {"note": " "})
        assert page.status_code == 422
        assert not Transfer.objects.exists()

    def test_who_is_no_longer_free_is_said_with_the_note_still_there(self, signed_in):
        chat, other = two()
        make.make_counsellor()
        sent = self.sent(chat, other)
        shifts.take_break(by=other)
        address = f"/desk/helpline/{chat.pk}/propose-transfer/"
        page = signed_in(chat.assigned_to).post(address, sent)
        assert page.status_code == 422
        assert "They are no longer free. Choose again." in page.text
        assert NOTE in page.text

    def test_another_s_question_does_not_exist(self, signed_in):
        chat, other = two()
        transfer = propose(chat, other)
        browser = signed_in(make.make_counsellor())
        for answer in ("accept", "decline"):
            address = f"/desk/helpline/transfers/{transfer.pk}/{answer}-transfer/"
            assert browser.post(address).status_code == 404
        assert state_of(transfer) == TransferState.OPEN

    def test_the_board_of_each_shows_what_is_theirs(self):
        chat, other = two()
        transfer = propose(chat, other)
        assert [one.transfer for one in board_of(other).asked] == [transfer]
        (mine,) = board_of(chat.assigned_to).mine
        assert mine.transfers_told == [transfer]
        assert board_of(chat.assigned_to).asked == []
        assert Message.objects.filter(event="handed_over").count() == 0
