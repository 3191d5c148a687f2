"""A supervisor takes a running chat over or gives it to somebody; whoever talked reads why."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from helpline.desk.actions import MOVED, ROOM, Room
from helpline.desk.history import words_of
from helpline.models import Conversation, Message, Participant, Reassignment, Transfer
from helpline.operations import finishing, presence, reassigning, safeguarding, shifts, transferring
from helpline.operations.admission import admit_staff
from helpline.operations.board import board_of
from helpline.operations.due_timers import run_due_timers
from helpline.operations.presence import Marks
from helpline.operations.reassigning import Why
from helpline.operations.transferring import Target
from helpline.policies.timers import OPENED_WITHIN
from helpline.words.desk_reassigning import MoveReason
from helpline.words.errors import SayRefused
from helpline.words.errors_desk import NotInThatState, NotOnShift
from helpline.words.errors_desk_transfers import NobodyFree, ReasonMissing, TransferGone
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.privacy.retention import purge_all
from tests import pressing
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db

NOTE = "You did well. I know the school and go on."


def why(reason=MoveReason.KNOWS, note=NOTE):
    return Why(reason=reason, note=note, form_id=uuid4())


def supervisor_on_shift():
    person = make.make_supervisor()
    shifts.ready(by=person)
    return person


def taken_over():
    chat = make.make_chat()
    first, supervisor = chat.assigned_to, supervisor_on_shift()
    reassigning.take_over(chat.pk, why(), by=supervisor)
    chat.refresh_from_db()
    return chat, first, supervisor


def given(reason=MoveReason.GONE):
    """With the counsellor who talked, the supervisor, and who was given it."""
    chat, other, supervisor = make.make_chat(), make.make_counsellor(), make.make_supervisor()
    first = chat.assigned_to
    reassigning.reassign(chat.pk, why(reason), to_shift=make.shift_of(other).pk, by=supervisor)
    chat.refresh_from_db()
    return chat, first, supervisor, other


def events(chat):
    return list(chat.messages.filter(kind="event").values_list("event", flat=True))


class TestTakingOver:
    def test_the_seat_passes_at_once_and_the_visitor_reads_it(self):
        chat = make.make_chat()
        seat, supervisor = make.counsellor_of(chat), supervisor_on_shift()
        first = chat.assigned_to
        reassigning.take_over(chat.pk, why(), by=supervisor)
        chat.refresh_from_db()
        assert (chat.state, chat.assigned_to) == ("active", supervisor)
        assert events(chat) == ["joined", "handed_over"]
        with pytest.raises(SayRefused):
            make.say(seat, "But I")
        make.say(make.counsellor_of(chat), "I go on with you.")
        assert admit_staff(first, chat.pk) is None
        entry = Entry.objects.get(verb="conversation.taken_over")
        assert (entry.by, entry.facts["former"]) == (supervisor, first.pk)
        assert entry.facts["reason"] == "knows"

    def test_a_second_click_finds_it_done(self):
        chat, _first, supervisor = taken_over()
        reassigning.take_over(chat.pk, why(), by=supervisor)
        assert Reassignment.objects.count() == 1
        assert events(chat) == ["joined", "handed_over"]

    def test_only_on_shift_and_only_where_somebody_talks(self):
        chat, supervisor = make.make_chat(), make.make_supervisor()
        with pytest.raises(NotOnShift):
            reassigning.take_over(chat.pk, why(), by=supervisor)
        shifts.ready(by=supervisor)
        finishing.end(chat.pk, by=chat.assigned_to)
        with pytest.raises(NotInThatState):
            reassigning.take_over(chat.pk, why(), by=supervisor)

    def test_a_counsellor_takes_nothing_over(self, signed_in):
        chat, other = make.make_chat(), make.make_counsellor()
        with pytest.raises(Conversation.DoesNotExist):
            reassigning.take_over(chat.pk, why(), by=other)
        sent = {"reason": "risk", "form_id": uuid4()}
        for action in ("take-over", "reassign"):
            answer = signed_in(other).post(f"/desk/helpline/{chat.pk}/{action}/", sent)
            assert answer.status_code == 403

    def test_another_reason_is_written_down(self):
        chat, supervisor = make.make_chat(), supervisor_on_shift()
        with pytest.raises(ReasonMissing):
            reassigning.take_over(chat.pk, why(MoveReason.OTHER, "  "), by=supervisor)
        assert not Reassignment.objects.exists()

    def test_what_was_proposed_meanwhile_is_no_longer_needed(self):
        chat, other, supervisor = make.make_chat(), make.make_counsellor(), supervisor_on_shift()
        transfer = transferring.propose(
            chat.pk,
            to=Target(make.shift_of(other).pk),
            note="Please",
            form_id=uuid4(),
            by=chat.assigned_to,
        )
        reassigning.take_over(chat.pk, why(), by=supervisor)
        assert Transfer.objects.get().state == "cancelled"
        with pytest.raises(TransferGone):
            transferring.accept_transfer(transfer.pk, by=other)

    def test_who_took_over_is_no_second_person_any_more(self):
        chat, _first, supervisor = taken_over()
        assert safeguarding.talks_there(chat, supervisor)


class TestGivingToSomebody:
    def test_it_passes_at_once_also_from_a_counsellor_who_is_gone(self):
        chat, first, _supervisor, other = given()
        assert (chat.state, chat.assigned_to) == ("active", other)
        assert make.shift_of(first).state == "away"
        assert events(chat) == ["joined", "handed_over"]
        assert Entry.objects.get(verb="conversation.reassigned").facts["to"] == other.pk

    def test_for_another_reason_the_first_one_stays_ready(self):
        _chat, first, _supervisor, _other = given(MoveReason.KNOWS)
        assert make.shift_of(first).state == "available"

    @pytest.mark.parametrize("busy", ["break", "full", "who talks"])
    def test_only_who_is_free_is_given_a_chat(self, busy):
        chat, other = make.make_chat(), make.make_counsellor()
        if busy == "break":
            shifts.take_break(by=other)
        elif busy == "full":
            make.make_chat(counsellor=other)
        who = make.shift_of(other).pk if busy != "who talks" else 0
        with pytest.raises(NobodyFree):
            reassigning.reassign(chat.pk, why(), to_shift=who, by=make.make_supervisor())
        chat.refresh_from_db()
        assert chat.assigned_to != other

    def test_who_talks_asks_and_gives_nothing(self):
        chat, _first, supervisor = taken_over()
        other = make.make_counsellor()
        with pytest.raises(NotInThatState):
            reassigning.reassign(chat.pk, why(), to_shift=make.shift_of(other).pk, by=supervisor)
        assert Reassignment.objects.count() == 1

    def test_who_does_not_open_it_in_time_leaves_it_first_in_line(self):
        chat, _first, _supervisor, other = given()
        late = Reassignment.objects.get().at + OPENED_WITHIN
        assert chat.due_at <= late
        Participant.objects.update(heard_at=late)
        run_due_timers(chat.pk, now=late - timedelta(seconds=1))
        chat.refresh_from_db()
        assert chat.assigned_to == other
        run_due_timers(chat.pk, now=late)
        chat.refresh_from_db()
        assert chat.state == "waiting"
        assert events(chat) == ["joined", "handed_over", "requeued"]
        assert timedelta(minutes=2) == OPENED_WITHIN

    def test_who_opened_it_keeps_it(self):
        chat, _first, _supervisor, other = given()
        seat = make.counsellor_of(chat)
        presence.seen(Marks(seat.pk, chat.pk, seat.kind, delivered=1, read=1))
        late = Reassignment.objects.get().at + OPENED_WITHIN
        Participant.objects.update(heard_at=late)
        run_due_timers(chat.pk, now=late)
        chat.refresh_from_db()
        assert (chat.state, chat.assigned_to) == ("active", other)

    def test_nobody_gives_a_chat_to_whoever_had_it(self):
        chat, first, supervisor, _other = given()
        with pytest.raises(IntegrityError), transaction.atomic():
            Reassignment.objects.create(
                conversation=chat,
                by=supervisor,
                former=first,
                to=first,
                reason="risk",
                at=chat.due_at,
            )


class TestOnTheDesk:
    def offers(self, chat, person):
        chat.refresh_from_db()
        return ROOM.offered(Room(chat, admit_staff(person, chat.pk), person), to=person)

    def press(self, browser, offer, typed=()):
        return pressing.press(browser, offer, dict(typed), words_of=words_of)

    def test_a_supervisor_takes_over_from_the_list(self, signed_in):
        chat, supervisor = make.make_chat(), supervisor_on_shift()
        browser = signed_in(supervisor)
        listed = browser.get("/desk/helpline/conversations/").text
        assert f'href="/desk/helpline/{chat.pk}/#transfer"' in listed
        sent = {"form_id": uuid4(), "reason": "risk", "note": ""}
        page = self.press(browser, self.offers(chat, supervisor)["take_over"], sent)
        assert 'data-part="composer"' in page.text
        assert "take_over" not in self.offers(chat, supervisor)

    def test_a_supervisor_who_is_not_on_shift_is_told_so_in_the_form(self, signed_in):
        chat, supervisor = make.make_chat(), make.make_supervisor()
        sent = {"form_id": uuid4(), "reason": "risk", "note": "Typed already"}
        page = signed_in(supervisor).post(f"/desk/helpline/{chat.pk}/take-over/", sent)
        assert "Press Ready to begin your shift." in page.text
        assert "Typed already" in page.text

    def test_whoever_talked_reads_why_until_they_say_so(self, signed_in):
        _chat, first, _supervisor = taken_over()
        browser = signed_in(first)
        for page in ("/desk/helpline/", "/desk/helpline/board/?small"):
            shown = browser.get(page).text
            assert "Robin took over your chat" in shown
            assert "Somebody else knows more about this" in shown
            assert NOTE in shown
        (line,) = board_of(first).moved
        offer = MOVED.offered(line[0], to=first)["understood"]
        page = self.press(browser, offer)
        assert "took over your chat" not in page.text
        assert board_of(first).moved == []

    def test_what_the_former_one_proposed_is_not_said_to_whoever_goes_on(self, signed_in):
        chat, other, supervisor = make.make_chat(), make.make_counsellor(), supervisor_on_shift()
        transfer = transferring.propose(
            chat.pk,
            to=Target(make.shift_of(other).pk),
            note="Please",
            form_id=uuid4(),
            by=chat.assigned_to,
        )
        transferring.decline_transfer(transfer.pk, by=other)
        talks = signed_in(chat.assigned_to).get(f"/desk/helpline/{chat.pk}/").text
        assert "The chat stays with you." in talks
        reads = signed_in(supervisor).get(f"/desk/helpline/{chat.pk}/").text
        assert "cannot go on." in reads
        assert "The chat stays with you." not in reads
        reassigning.take_over(chat.pk, why(), by=supervisor)
        assert "cannot go on." not in signed_in(supervisor).get(f"/desk/helpline/{chat.pk}/").text

    def test_nobody_else_says_so(self, signed_in):
        _chat, _first, supervisor = taken_over()
        address = f"/desk/helpline/moved/{Reassignment.objects.get().pk}/understood/"
        assert signed_in(supervisor).post(address).status_code == 404
        assert Reassignment.objects.get().told_at is None

    def test_whoever_was_given_it_is_led_in_and_reads_the_note(self, signed_in):
        chat, _first, _supervisor, other = given()
        browser = signed_in(other)
        board = browser.get("/desk/helpline/").text
        assert "Robin gave you a running chat" in board
        assert f'href="/desk/helpline/{chat.pk}/"' in board
        room = browser.get(f"/desk/helpline/{chat.pk}/").text
        assert "Robin handed this chat over to you:" in room
        assert NOTE in room
        assert "gave you a running chat" not in browser.get("/desk/helpline/").text

    def test_a_supervisor_gives_it_to_somebody(self, signed_in):
        chat, other, supervisor = make.make_chat(), make.make_counsellor(), make.make_supervisor()
        sent = {
            "form_id": uuid4(),
            "to": f"one:{make.shift_of(other).pk}",
            "reason": "gone",
            "note": "",
        }
        offer = self.offers(chat, supervisor)["reassign"]
        page = self.press(signed_in(supervisor), offer, sent)
        assert "The counsellor is gone or does not answer" in page.text

    def test_who_only_supervises_gives_and_does_not_take(self, signed_in):
        chat, lead = make.make_chat(), make.make_staff("helpline.supervise")
        make.make_counsellor()
        assert {"take_over", "reassign"} & set(self.offers(chat, lead)) == {"reassign"}
        sent = {"form_id": uuid4(), "reason": "risk"}
        answer = signed_in(lead).post(f"/desk/helpline/{chat.pk}/take-over/", sent)
        assert answer.status_code == 404


def test_the_reason_is_kept_a_year_and_the_note_is_sealed():
    _chat, _first, _supervisor = taken_over()
    assert b"school" not in bytes(Reassignment.objects.get().note.body)
    Reassignment.objects.update(at=database_now() - timedelta(days=366))
    purge_all()
    assert not Reassignment.objects.exists()
    assert Message.objects.exists()
