"""What two people keep for a legal matter is not forgotten until its date, whoever asks."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from helpline.models import Case, Conversation, Message, Survey, VisitorSecret
from helpline.operations import break_glass, finishing, returning
from helpline.operations.erasing import blank_unless_held
from helpline.policies.keeping import CONTACT_DAYS, TRANSCRIPT_DAYS
from helpline.tasks import destroy_secrets
from helpline.views.desk.lists import KEPT_KINDS
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.privacy.addresses import Caller
from portal.privacy.legal_holds import operations as verbs
from portal.privacy.legal_holds.desk.actions import HOLD, WORDS, HoldAt
from portal.privacy.legal_holds.limits import ANSWER_HOURS, HOLD_DAYS_MOST, REASON_LIMIT_CHARS
from portal.privacy.legal_holds.refusals import (
    AnotherPersonAnswers,
    AskedBefore,
    HoldMovedOn,
    NothingToKeep,
)
from portal.privacy.legal_holds.states import LEGAL_HOLD, NOT_AGREED, Authority, LegalHoldState
from portal.privacy.models import LegalHold, PurgeProof
from portal.privacy.retention import purge_all, purge_one
from portal.privacy.tasks import end_holds
from tests import pressing
from tests.helpline.test_cases import chat_contact, made
from tests.helpline.test_forgetting import proof
from tests.makers import helpline as make
from tests.makers.hotline import make_colleague
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db

CONVERSATION, _MESSAGE = KEPT_KINDS
REASON = "The order came by courier; the original lies in the safe."
TRANSCRIPT_CLOCK = "helpline.Conversation.kept_since"
ASKED_CLOCK = "helpline.Conversation.erase_due_at"
LATER = timedelta(days=TRANSCRIPT_DAYS + 1)


@pytest.fixture
def chat():
    """Over, with what was said."""
    chat = make.make_chat()
    make.say(make.visitor_of(chat), "Something harmless")
    return make.note_down(finishing.end(chat.pk, by=chat.assigned_to))


def asked(chat, *, by=None, days=30):
    return verbs.ask(
        CONVERSATION,
        str(chat.pk),
        until=database_now() + timedelta(days=days),
        authority=Authority.COURT,
        file_number="12/2026",
        reason=REASON,
        by=by or make.make_supervisor(),
    )


def standing(chat, *, days=30):
    return verbs.agree(asked(chat, days=days).pk, by=make.make_supervisor())


def is_kept(chat):
    """The whole of it: the key opens, and the words are there."""
    chat = Conversation.objects.select_related("key").get(pk=chat.pk)
    words = Message.objects.filter(conversation=chat, kind="text")
    return chat.key.destroyed_at is None and all(one.body is not None for one in words)


def let_time_pass(hold, **ago):
    LegalHold.objects.filter(pk=hold.pk).update(
        **{column: database_now() - length for column, length in ago.items()}
    )


class TestTwoPeople:
    def test_one_keeps_it_for_some_hours_and_another_until_its_date(self, chat):
        hold = asked(chat)
        assert verbs.is_held(chat.key)
        other = make.make_supervisor()
        verbs.agree(hold.pk, by=other)
        hold.refresh_from_db()
        assert (hold.state, hold.answered_by) == (LegalHoldState.STANDING, other)
        let_time_pass(hold, answer_until=timedelta(seconds=1))
        assert verbs.is_held(chat.key)
        let_time_pass(hold, until=timedelta(seconds=1))
        assert not verbs.is_held(chat.key)

    def test_nobody_agrees_to_what_they_asked_for(self, chat):
        one = make.make_supervisor()
        hold = asked(chat, by=one)
        with pytest.raises(AnotherPersonAnswers):
            verbs.agree(hold.pk, by=one)
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalHold.objects.filter(pk=hold.pk).update(
                state=LegalHoldState.STANDING, answered_by=one, answered_at=database_now()
            )

    def test_unanswered_it_ends_and_the_same_person_cannot_ask_again(self, chat):
        one = make.make_supervisor()
        hold = asked(chat, by=one)
        assert hold.answer_until - hold.asked_at == timedelta(hours=ANSWER_HOURS)
        let_time_pass(hold, answer_until=timedelta(seconds=1))
        assert not verbs.is_held(chat.key)
        with pytest.raises(HoldMovedOn):
            verbs.agree(hold.pk, by=make.make_supervisor())
        end_holds()
        hold.refresh_from_db()
        assert hold.state == LegalHoldState.LAPSED
        with pytest.raises(AskedBefore):
            asked(chat, by=one)
        assert asked(chat).state == LegalHoldState.ASKED

    def test_declined_it_keeps_nothing(self, chat):
        hold = asked(chat)
        verbs.decline(hold.pk, by=make.make_supervisor())
        assert not verbs.is_held(chat.key)
        with pytest.raises(HoldMovedOn):
            verbs.agree(hold.pk, by=make.make_supervisor())

    def test_asking_twice_asks_once(self, chat):
        assert asked(chat).pk == asked(chat).pk

    def test_letting_go_before_the_date_takes_two_as_well(self, chat):
        hold, one, other = standing(chat), make.make_supervisor(), make.make_supervisor()
        verbs.ask_release(hold.pk, by=one)
        assert verbs.is_held(chat.key)
        with pytest.raises(AnotherPersonAnswers):
            verbs.release(hold.pk, by=one)
        verbs.keep_on(hold.pk, by=other)
        verbs.ask_release(hold.pk, by=one)
        verbs.release(hold.pk, by=other)
        hold.refresh_from_db()
        assert (hold.state, hold.released_by) == (LegalHoldState.RELEASED, other)
        assert not verbs.is_held(chat.key)

    def test_its_end_is_in_the_record_of_the_conversation(self, chat):
        hold = standing(chat)
        let_time_pass(hold, until=timedelta(seconds=1))
        end_holds()
        end_holds()
        entries = Entry.objects.filter(about_id=str(chat.pk), verb__startswith="legal_hold.")
        found = list(entries.order_by("pk").values_list("verb", flat=True))
        assert found == ["legal_hold.asked", "legal_hold.standing", "legal_hold.expired"]

    def test_what_is_erased_cannot_be_kept(self, chat):
        with transaction.atomic():
            blank_unless_held(chat, database_now())
        with pytest.raises(NothingToKeep):
            asked(chat)

    def test_who_sees_no_conversations_asks_for_none(self, chat):
        with pytest.raises(NothingToKeep):
            asked(chat, by=make_colleague(Role.HOTLINE_SUPERVISOR))

    def test_every_life_ends(self):
        assert LEGAL_HOLD.over == NOT_AGREED | {LegalHoldState.RELEASED, LegalHoldState.EXPIRED}


class TestNothingIsForgotten:
    def test_the_clock_leaves_it_and_the_proof_says_so(self, chat):
        hold = standing(chat, days=HOLD_DAYS_MOST)
        Conversation.objects.filter(pk=chat.pk).update(kept_since=database_now() - LATER)
        purge_one(TRANSCRIPT_CLOCK)
        assert is_kept(chat)
        line = PurgeProof.objects.filter(kind=TRANSCRIPT_CLOCK).latest("pk")
        assert (line.due, line.purged, line.left) == (1, 0, 1)
        let_time_pass(hold, until=timedelta(seconds=1))
        purge_one(TRANSCRIPT_CLOCK)
        assert not is_kept(chat)

    def test_the_record_of_the_contact_stays_with_it(self):
        chat = make.make_closed()
        standing(chat, days=HOLD_DAYS_MOST)
        purge_all(database_now() + timedelta(days=CONTACT_DAYS + 1))
        chat.refresh_from_db()
        assert chat.contact
        assert chat.visitor.details_since is not None

    def test_the_database_refuses_whoever_writes(self, chat):
        standing(chat)
        with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
            chat.key.destroy()
        assert is_kept(chat)

    def test_a_visitor_who_erases_is_told_the_truth_and_it_goes_when_it_may(self, client):
        chat = make.make_chat()
        visitor = make.visitor_of(chat)
        make.say(visitor, "Something harmless")
        words = returning.give_words(visitor, language="en")
        hold = standing(chat)
        page = client.post("/en/info/again/clear/", proof() | {"words": words, "sure": "yes"})
        assert "It will be erased" in page.text
        assert "is gone for good" not in page.text
        assert is_kept(chat)
        purge_one(ASKED_CLOCK)
        assert is_kept(chat)
        verbs.ask_release(hold.pk, by=make.make_supervisor())
        verbs.release(hold.pk, by=make.make_supervisor())
        purge_one(ASKED_CLOCK)
        assert not is_kept(chat)
        assert not Survey.objects.filter(conversation=chat).exists()

    def test_where_no_transcripts_are_kept_it_waits_as_well(self, settings):
        settings.KEEP_TRANSCRIPTS = False
        chat = make.make_chat()
        make.say(make.visitor_of(chat), "Something harmless")
        hold = standing(chat)
        make.note_down(finishing.end(chat.pk, by=chat.assigned_to))
        assert is_kept(chat)
        let_time_pass(hold, until=timedelta(seconds=1))
        purge_one(ASKED_CLOCK)
        assert not is_kept(chat)

    def test_the_sealed_address_waits_beyond_its_hours(self, chat):
        with transaction.atomic():
            break_glass.keep(chat, Caller("203.0.113.77", "Canary/7.7"), now=database_now())
        hold = standing(chat)
        VisitorSecret.objects.update(kept_until=database_now() - timedelta(seconds=1))
        destroy_secrets()
        assert break_glass.secret_of(chat) is not None
        let_time_pass(hold, until=timedelta(seconds=1))
        assert break_glass.secret_of(chat) is None
        destroy_secrets()
        assert not VisitorSecret.objects.exists()

    def test_its_case_waits_as_well(self):
        contact, chat = chat_contact()
        case, hold = made(contact), standing(chat)
        chat.refresh_from_db()
        returning.erase(returning.Kept(chat.visitor, chat, goes_on=False))
        purge_all(database_now() + timedelta(days=CONTACT_DAYS + 1))
        assert case.links.linked().count() == 1
        let_time_pass(hold, until=timedelta(seconds=1))
        purge_one(ASKED_CLOCK)
        assert not Case.objects.exists()


class TestOnTheDesk:
    def press(self, desk, hold, person, name):
        hold.refresh_from_db()
        offer = HOLD.offered(HoldAt(hold, person), to=person)[name]
        return pressing.press(desk, offer, {}, words_of=lambda verb: WORDS.get(verb, verb))

    def ask(self, desk, chat, **changed):
        day = timezone.localdate() + timedelta(days=30)
        told = {"authority": "court", "file_number": "12/2026", "until": day, "reason": REASON}
        url = f"/desk/privacy/keep/conversation/{chat.pk}/ask-hold/"
        return desk.post(url, told | changed)

    def test_each_button_is_reached_by_clicking(self, chat, signed_in):
        one, other = make_colleague(Role.HELPLINE_SUPERVISOR), make_colleague(Role.CENTRE_MANAGER)
        desk = signed_in(one)
        url = f"/desk/privacy/keep/conversation/{chat.pk}/ask-hold/"
        assert url in desk.get(f"/desk/helpline/{chat.pk}/").text
        assert "Why it has to be kept" in desk.get(url).text
        answer = self.ask(desk, chat)
        assert answer.status_code == 302
        hold = LegalHold.objects.get()
        assert HOLD.offered(HoldAt(hold, one), to=one) == {}
        run_due()
        assert other.email in [to for sent in mail.outbox for to in sent.to]
        assert all(REASON not in sent.body and "12/2026" not in sent.body for sent in mail.outbox)
        assert "Legal hold until" in desk.get(f"/desk/helpline/{chat.pk}/").text
        desk = signed_in(other)
        listed = desk.get("/desk/privacy/holds/")
        assert answer.url in listed.text
        page = desk.get(answer.url).text
        assert "The order came by courier" in page
        assert f"/desk/helpline/{chat.pk}/" not in page, "conversations stay closed to a manager"
        self.press(desk, hold, other, "agree_hold")
        self.press(desk, hold, other, "ask_release")
        self.press(desk, hold, other, "keep_on")
        self.press(desk, hold, other, "ask_release")
        self.press(signed_in(one), hold, one, "release_hold")
        hold.refresh_from_db()
        assert HOLD.offered(HoldAt(hold, one), to=one) == {}

    def test_while_it_stands_it_can_be_asked_for_longer(self, chat, signed_in):
        hold = standing(chat)
        desk = signed_in(make_colleague(Role.SAFEGUARDING_LEAD))
        assert "Ask to keep it longer" in desk.get(f"/desk/privacy/holds/{hold.pk}/").text
        assert self.ask(desk, chat).status_code == 302
        assert LegalHold.objects.count() == 2

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"until": ""}, "required"),
            ({"until": timezone.localdate()}, "after today"),
            ({"until": timezone.localdate() + timedelta(days=400)}, str(HOLD_DAYS_MOST)),
            ({"file_number": " "}, "number of their file"),
            ({"authority": "somebody"}, "valid choice"),
            ({"reason": "x" * (REASON_LIMIT_CHARS + 1)}, f"{REASON_LIMIT_CHARS}"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_typed_is_lost(
        self, chat, signed_in, changed, said
    ):
        page = self.ask(signed_in(make_colleague(Role.HELPLINE_SUPERVISOR)), chat, **changed)
        assert page.status_code == 422
        assert said in page.text
        assert "reason" in changed or REASON in page.text
        assert not LegalHold.objects.exists()

    def test_who_may_not_finds_no_way(self, chat, signed_in):
        hold = asked(chat)
        for role in (Role.COUNSELLOR, Role.AUDITOR, Role.TECHNICAL_ADMINISTRATOR):
            desk = signed_in(make_colleague(role))
            assert desk.get(f"/desk/privacy/holds/{hold.pk}/").status_code == 403
        desk = signed_in(make_colleague(Role.HOTLINE_SUPERVISOR))
        assert desk.get(f"/desk/privacy/holds/{hold.pk}/").status_code == 404
        assert str(hold.pk) not in desk.get("/desk/privacy/holds/").text
        assert self.ask(desk, chat).status_code == 404

    def test_the_list_costs_the_same_however_many(self, signed_in, django_assert_max_num_queries):
        for _one in range(3):
            asked(make.make_chat())
        desk = signed_in(make_colleague(Role.CENTRE_MANAGER))
        desk.get("/desk/privacy/holds/")
        with django_assert_max_num_queries(8):
            desk.get("/desk/privacy/holds/")
