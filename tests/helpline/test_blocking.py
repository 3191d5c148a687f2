"""A supervisor blocks a conversation: counsellors are protected, nobody in danger is sent away."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from helpline.desk.actions import BLOCK, ROOM, Room
from helpline.desk.history import words_of
from helpline.models import Conversation
from helpline.operations import blocking, finishing, matching, noting, risk, shifts
from helpline.operations.admission import admit_staff, seat_of
from helpline.operations.due_timers import run_due_timers
from helpline.operations.reordering import Because
from helpline.policies.risk import RiskAnswers
from helpline.policies.texts import REASON_LIMIT_CHARS
from helpline.words.desk_risk import Plan
from helpline.words.errors import ChatClosed, NotBackInTime
from helpline.words.errors_desk import NotInThatState
from helpline.words.errors_desk_blocking import NotSafeNow, RiskIsHigh
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests import pressing
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db

WHY = "Threatens the counsellor and does not stop."
KIND = "Everybody here has to be treated kindly, the people who answer too."


def because(reason=WHY):
    return Because(reason, uuid4())


def blocked(conversation):
    """The conversation after a supervisor blocked it, and the supervisor."""
    supervisor = make.make_supervisor()
    blocking.block(conversation.pk, because(), by=supervisor)
    conversation.refresh_from_db()
    return conversation, supervisor


def events(conversation):
    return list(conversation.messages.filter(kind="event").values_list("event", flat=True))


class TestARunningChat:
    def test_ends_at_once_with_a_record_still_to_write(self):
        chat, supervisor = blocked(make.make_chat())
        assert (chat.state, chat.close_reason) == ("wrap_up", "blocked")
        assert events(chat) == ["joined", "blocked"]
        with pytest.raises(ChatClosed):
            make.say(make.visitor_of(chat), "You again")
        assert finishing.lacks_record(chat)
        entry = Entry.objects.get(verb="conversation.blocked")
        assert entry.by == supervisor
        (note,) = noting.notes_of(chat)
        assert (note.number, note.body) == (entry.facts["note"], WHY)

    def test_nobody_comes_back_to_it_and_another_may_begin(self):
        opened, counsellor = make.open_chat(), make.make_counsellor()
        (offer,) = matching.offer_next()
        chat, _supervisor = blocked(matching.accept(offer.pk, by=counsellor))
        with pytest.raises(NotBackInTime):
            finishing.come_back(make.visitor_of(chat))
        assert not finishing.may_come_back(chat, now=database_now()), "nor by return words"
        assert seat_of(opened.seat) is not None, "they still read how it ended"
        assert make.make_waiting().state == "waiting"

    def test_a_second_click_finds_it_done(self):
        chat, supervisor = blocked(make.make_chat())
        blocking.block(chat.pk, because("Again"), by=supervisor)
        assert events(chat) == ["joined", "blocked"]
        assert chat.staff_notes.count() == 1

    def test_a_chat_that_ended_is_not_blocked(self):
        with pytest.raises(NotInThatState):
            blocked(make.make_wrap_up())


class TestSomebodyWhoWaits:
    def test_is_over_and_reads_it(self):
        conversation, _supervisor = blocked(make.make_waiting())
        assert (conversation.state, conversation.close_reason) == ("declined_blocked", "blocked")
        assert events(conversation) == ["blocked"]
        assert conversation.kept_since is not None
        assert conversation.due_at is None

    def test_an_offer_is_withdrawn_and_the_counsellor_is_free(self):
        offer = make.make_offer()
        blocked(offer.conversation)
        offer.refresh_from_db()
        assert offer.state == "cancelled"
        assert shifts.open_offer_of(offer.shift.counsellor) is None

    def test_who_was_talked_with_before_still_has_a_record_to_write(self):
        chat = make.make_chat()
        gone = database_now() + timedelta(seconds=90)
        run_due_timers(chat.pk, now=gone)
        chat.refresh_from_db()
        assert chat.state == "waiting"
        chat, _supervisor = blocked(chat)
        assert chat.state == "declined_blocked"
        assert finishing.lacks_record(chat)


class TestDanger:
    def test_never_while_the_risk_is_high(self):
        chat, supervisor = make.make_chat(), make.make_supervisor()
        answers = RiskAnswers(plan=Plan.VAGUE)
        risk.assess(chat.pk, answers, form_id=uuid4(), by=chat.assigned_to)
        with pytest.raises(RiskIsHigh):
            blocking.block(chat.pk, because(), by=supervisor)
        chat.refresh_from_db()
        assert chat.state == "active"

    @pytest.mark.parametrize("maker", [make.make_waiting, make.make_chat])
    def test_who_says_to_be_unsafe_is_heard_or_assessed_first(self, maker):
        conversation, supervisor = maker(safety="unsafe"), make.make_supervisor()
        with pytest.raises(NotSafeNow):
            blocking.block(conversation.pk, because(), by=supervisor)
        low = RiskAnswers(plan=Plan.NONE)
        risk.assess(conversation.pk, low, form_id=uuid4(), by=supervisor, level=1, reason="Calm")
        blocking.block(conversation.pk, because(), by=supervisor)
        conversation.refresh_from_db()
        assert conversation.is_blocked


class TestOnTheDesk:
    def offers(self, conversation, person):
        conversation.refresh_from_db()
        room = Room(conversation, admit_staff(person, conversation.pk), person)
        return ROOM.offered(room, to=person)

    def test_a_supervisor_blocks_with_a_reason_that_colleagues_read(self, signed_in):
        chat, supervisor = make.make_chat(), make.make_supervisor()
        browser = signed_in(supervisor)
        assert "Abuse of the helpline" in browser.get(f"/desk/helpline/{chat.pk}/").text
        sent = {"reason": WHY, "form_id": uuid4()}
        page = pressing.press(
            browser, self.offers(chat, supervisor)["block"], sent, words_of=words_of
        )
        assert "A supervisor blocked the conversation" in page.text
        assert WHY in page.text
        assert BLOCK.name not in self.offers(chat, supervisor)
        talks = signed_in(chat.assigned_to)
        assert "data-blocked" in talks.get(f"/desk/helpline/{chat.pk}/").text
        assert talks.get(f"/desk/helpline/{chat.pk}/wrap-up/").status_code == 200

    def test_a_refusal_is_said_in_the_form_and_loses_nothing(self, signed_in):
        conversation = make.make_waiting(safety="unsafe")
        browser = signed_in(make.make_supervisor())
        path = f"/desk/helpline/{conversation.pk}/block/"
        page = browser.post(path, {"reason": WHY, "form_id": uuid4()})
        assert "nobody has assessed the risk" in page.text
        assert WHY in page.text
        long = "x" * (REASON_LIMIT_CHARS + 1)
        assert str(REASON_LIMIT_CHARS) in browser.post(path, {"reason": long}).text

    def test_a_counsellor_blocks_nothing(self, signed_in):
        chat = make.make_chat()
        sent = {"reason": WHY, "form_id": uuid4()}
        answer = signed_in(chat.assigned_to).post(f"/desk/helpline/{chat.pk}/block/", sent)
        assert answer.status_code == 403
        with pytest.raises(PermissionDenied):
            blocking.block(chat.pk, because(), by=chat.assigned_to)


class TestWhatTheVisitorReads:
    @pytest.fixture
    def page_of(self, client):
        def page(name, **answers):
            opened = make.open_chat(**answers)
            blocked(Conversation.objects.get(pk=opened.conversation.pk))
            client.cookies[settings.SEAT_COOKIE_NAME] = opened.seat
            answer = client.get(reverse(f"helpline:{name}"), follow=True)
            return BeautifulSoup(answer.text, "html.parser")

        return page

    @pytest.mark.parametrize("name", ["room", "ended"])
    def test_is_kind_true_and_leads_on(self, page_of, name):
        page = page_of(name)
        room = page.select_one("chat-room[data-blocked][data-view=over]")
        assert KIND in room.select_one("[data-part=bubbles]").text
        said = room.select_one("[data-after=block]")
        assert "You can come again whenever you want." in said.text
        assert said.select_one(f"a[href='{reverse('helpline:talk')}']")
        assert said.select("a[href^='tel:']")
        assert WHY not in page.text

    def test_an_adult_is_spoken_to_as_one(self, page_of):
        with translation.override("fr"):
            page = page_of("room", audience="parent", language="fr")
        room = page.select_one("chat-room[data-blocked]")
        assert "revenir quand vous voulez" in room.select_one("[data-after=block]").text.lower()

    def test_coming_back_by_the_button_of_an_old_page_is_refused(self, client):
        opened = make.open_chat()
        blocked(Conversation.objects.get(pk=opened.conversation.pk))
        client.cookies[settings.SEAT_COOKIE_NAME] = opened.seat
        answer = client.post(reverse("helpline:come_back"))
        assert answer.status_code >= 400
