"""A supervisor is called by one tap or by a high risk, comes in time, and two people decide."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from helpline.desk.actions import CALL, CallAt
from helpline.desk.history import words_of
from helpline.models import Category, Conversation, Participant, SafeguardingIncident
from helpline.models.category import Scheme
from helpline.operations import finishing, matching, risk, safeguarding, shifts
from helpline.operations.board import board_of
from helpline.operations.contacts import Told
from helpline.operations.due_timers import run_due_timers, sweep
from helpline.operations.erasing import blank
from helpline.operations.safeguarding import Decision
from helpline.operations.safeguarding_calls import CALL_JOB, send_call, supervisors
from helpline.policies.risk import RiskAnswers
from helpline.policies.safeguarding import (
    ACKNOWLEDGE_AT_ONCE,
    ACKNOWLEDGE_WITHIN,
    ALONE_AFTER,
    DECISION_LIMIT_CHARS,
)
from helpline.policies.triage import FLAGGED
from helpline.retention import INCIDENT_DAYS
from helpline.words.desk_contacts import Risk
from helpline.words.desk_risk import Happening, Meeting, Plan, Thoughts
from helpline.words.errors_desk import NotInThatState
from helpline.words.errors_desk_safeguarding import (
    AssessFirst,
    CallMovedOn,
    DecisionNeeded,
    NotYetAgreed,
    SecondPersonNeeded,
    SupervisorNotThere,
    WhenTold,
    WhichAuthority,
    WhyAlone,
    WhyChildNotTold,
    WhyNobodyTold,
)
from portal.accounts import roles
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.jobs.models import Job
from portal.privacy.retention import purge_all
from tests import pressing
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db

LIST = "/desk/helpline/help/"
DECIDED = "Her aunt fetches her tonight; we write again tomorrow."
NOBODY = "She is safe at her aunt's, and no law asks for it."
TOLD = Decision(decided=DECIDED, told_child=True, why_nobody_told=NOBODY)
SENT = {
    "decided": DECIDED,
    "told_child": "yes",
    "told_authority": "no",
    "why_nobody_told": NOBODY,
}


def assess(conversation, by=None, **answers):
    risk.assess(
        conversation.pk, RiskAnswers(**answers), form_id=uuid4(), by=by or conversation.assigned_to
    )
    conversation.refresh_from_db()


def high(**answers):
    """A running chat whose risk is high."""
    chat = make.make_chat()
    assess(chat, **(answers or {"plan": Plan.VAGUE}))
    return chat


def call_of(conversation):
    return SafeguardingIncident.objects.get(conversation=conversation)


def wrap_up(conversation, *, by=None, level=None):
    done = Category.objects.filter(scheme=Scheme.ACTION).first()
    return finishing.wrap_up(
        conversation.pk,
        told=Told(category=make.make_category(), risk=level, actions=[done]),
        by=by or conversation.assigned_to,
        on=timezone.localdate(),
    )


def long_ago(conversation, ago):
    """The clock of its call ran out so long ago."""
    now = database_now()
    conversation.incidents.update(
        called_at=now - ago - ACKNOWLEDGE_WITHIN, acknowledge_by=now - ago
    )


def verbs(conversation):
    about = Entry.objects.filter(about_id=str(conversation.pk)).order_by("id")
    return [one for one in about.values_list("verb", flat=True) if one.startswith(("safe", "help"))]


class TestCalling:
    """By one tap, or by what was assessed."""

    def test_one_tap_calls_and_a_second_finds_the_same_call(self):
        chat = make.make_chat()
        first = safeguarding.call_for_help(chat.pk, by=chat.assigned_to)
        assert safeguarding.call_for_help(chat.pk, by=chat.assigned_to) == first
        assert (first.level, first.called_by) == (None, chat.assigned_to)
        assert first.acknowledge_by - first.called_at == ACKNOWLEDGE_WITHIN == timedelta(minutes=2)
        assert verbs(chat) == ["help.called", "safeguarding.people_called"]

    @pytest.mark.parametrize(
        ("answers", "level", "within"),
        [
            ({"plan": Plan.CLEAR}, Risk.HIGH, ACKNOWLEDGE_WITHIN),
            ({"happening": Happening.NOW}, Risk.IMMINENT, ACKNOWLEDGE_AT_ONCE),
        ],
    )
    def test_a_high_risk_calls_by_itself(self, answers, level, within):
        call = call_of(high(**answers))
        assert (call.level, call.state) == (level, "open")
        assert call.acknowledge_by - call.called_at == within

    @pytest.mark.parametrize("answers", [{"thoughts": Thoughts.NOW}, {"thoughts": Thoughts.NONE}])
    def test_a_lower_one_does_not(self, answers):
        chat = make.make_chat()
        assess(chat, **answers)
        assert not SafeguardingIncident.objects.exists()

    def test_a_call_that_goes_on_is_raised_and_its_clock_only_shortened(self):
        chat = make.make_chat()
        safeguarding.call_for_help(chat.pk, by=chat.assigned_to)
        assess(chat, meeting=Meeting.ARRANGED)
        assess(chat, happening=Happening.NOW)
        assess(chat, thoughts=Thoughts.NONE)
        call = call_of(chat)
        assert call.level == Risk.IMMINENT
        assert call.acknowledge_by - call.called_at < ACKNOWLEDGE_WITHIN
        assert verbs(chat).count("safeguarding.raised") == 2

    def test_the_database_keeps_one_call_at_a_time(self):
        call = call_of(high())
        again = SafeguardingIncident(
            conversation=call.conversation,
            called_by=call.called_by,
            called_at=call.called_at,
            acknowledge_by=call.acknowledge_by,
        )
        with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
            again.save()

    def test_where_nobody_talks_nobody_calls(self):
        waiting = make.make_waiting()
        with pytest.raises(NotInThatState):
            safeguarding.call_for_help(waiting.pk, by=make.make_supervisor())
        with pytest.raises(Conversation.DoesNotExist):
            safeguarding.call_for_help(make.make_chat().pk, by=make.make_counsellor())


class TestWhoIsCalled:
    """Supervisors at work; everybody where none is; everybody once it is late."""

    @staticmethod
    def called():
        jobs = Job.objects.filter(kind=CALL_JOB).order_by("pk")
        return [int(one.subject.split(":")[1]) for one in jobs]

    def test_those_at_work_are_called_first_and_then_everybody(self):
        at_work, at_home = make.make_supervisor(), make.make_staff()
        roles.give(at_home, [roles.Role.SAFEGUARDING_LEAD])
        shifts.ready(by=at_work)
        shifts.take_break(by=at_work)
        chat = high()
        assert self.called() == [at_work.pk]
        assert sweep() == 0
        assert self.called() == [at_work.pk]
        long_ago(chat, timedelta(0))
        sweep()
        assert sorted(self.called()) == sorted([at_work.pk, at_work.pk, at_home.pk])
        assert call_of(chat).late_at is not None
        sweep()
        safeguarding.pass_on_late_calls()
        assert len(self.called()) == 3
        assert verbs(chat) == [
            "safeguarding.opened",
            "safeguarding.people_called",
            "safeguarding.late",
            "safeguarding.people_called",
        ]

    def test_where_nobody_is_at_work_everybody_is_called_at_once_and_never_the_counsellor(self):
        alone = make.make_supervisor()
        shifts.ready(by=alone)
        lead, gone = make.make_staff("helpline.supervise"), make.make_staff("helpline.supervise")
        User.objects.filter(pk=gone.pk).update(is_active=False)
        chat = make.make_chat(counsellor=alone)
        assess(chat, plan=Plan.VAGUE)
        assert self.called() == [lead.pk]
        assert set(supervisors()) == {alone, lead}

    def test_the_mail_says_that_somebody_is_needed_and_nothing_else(self):
        lead, chat = make.make_staff("helpline.supervise"), high()
        call = call_of(chat)
        send_call(f"{call.pk}:{lead.pk}")
        (sent,) = mail.outbox
        assert sent.to == [lead.email]
        assert sent.body.count(LIST) == 1
        for secret in (chat.short, str(chat.pk), "High", "plan", str(chat.assigned_to)):
            assert secret not in sent.subject + sent.body
        safeguarding.acknowledge(call.pk, by=lead)
        send_call(f"{call.pk}:{lead.pk}")
        assert len(mail.outbox) == 1

    def test_a_late_call_is_passed_on_by_whoever_looks_when_the_sweep_is_dead(self):
        chat, supervisor = high(), make.make_supervisor()
        long_ago(chat, timedelta(seconds=1))
        assert [one.conversation for one in board_of(supervisor).calls] == [chat]
        assert call_of(chat).late_at is not None


class TestBeingOnIt:
    """One supervisor wins; whoever talks with the child is not the second person."""

    def test_the_first_is_on_it(self):
        call, first, second = call_of(high()), make.make_supervisor(), make.make_supervisor()
        safeguarding.acknowledge(call.pk, by=first)
        safeguarding.acknowledge(call.pk, by=first)
        with pytest.raises(CallMovedOn):
            safeguarding.acknowledge(call.pk, by=second)
        call.refresh_from_db()
        assert (call.state, call.owner, call.alone) == ("acknowledged", first, False)
        assert Entry.objects.filter(verb="safeguarding.acknowledged").count() == 1

    def test_neither_the_counsellor_nor_another_one_is(self):
        chat = high()
        call = call_of(chat)
        with pytest.raises(SecondPersonNeeded):
            safeguarding.acknowledge(call.pk, by=chat.assigned_to)
        with pytest.raises(CallMovedOn):
            safeguarding.acknowledge(call.pk, by=make.make_counsellor())

    def test_a_supervisor_who_talks_waits_for_a_second_person_until_nobody_came_for_long(self):
        alone = make.make_supervisor()
        shifts.ready(by=alone)
        chat = make.make_chat(counsellor=alone)
        assess(chat, plan=Plan.VAGUE)
        long_ago(chat, ALONE_AFTER - timedelta(seconds=5))
        with pytest.raises(SecondPersonNeeded):
            safeguarding.acknowledge(call_of(chat).pk, by=alone)
        long_ago(chat, ALONE_AFTER)
        assert safeguarding.acknowledge(call_of(chat).pk, by=alone).alone
        with pytest.raises(WhyAlone):
            safeguarding.decide(call_of(chat).pk, TOLD, by=alone)
        why = replace(TOLD, why_alone="Called both leads, no answer.")
        safeguarding.decide(call_of(chat).pk, why, by=alone)
        assert Entry.objects.get(verb="safeguarding.decided").facts["alone"] is True

    def test_help_that_is_no_longer_needed_is_withdrawn_and_a_high_risk_is_not(self):
        chat = make.make_chat()
        call = safeguarding.call_for_help(chat.pk, by=chat.assigned_to)
        safeguarding.close_call(call.pk, by=chat.assigned_to)
        assert call_of(chat).state == "closed"
        assert verbs(chat)[-1] == "help.withdrawn"
        danger = high()
        with pytest.raises(DecisionNeeded):
            safeguarding.close_call(call_of(danger).pk, by=make.make_supervisor())
        safeguarding.acknowledge(call_of(danger).pk, by=make.make_supervisor())
        with pytest.raises(IntegrityError, match="two_decide"), transaction.atomic():
            danger.incidents.update(state="closed", over_at=database_now())


class TestTheChatOfAHighRisk:
    """No clock ends it, and no counsellor alone."""

    def test_neither_silence_nor_a_lost_connection_ends_it(self):
        chat = high()
        Participant.objects.filter(kind="counsellor").update(
            heard_at=timezone.now() + timedelta(hours=9)
        )
        later = timezone.now() + timedelta(hours=8)
        assert run_due_timers(chat.pk, now=later).state == "active"
        ordinary = make.make_chat()
        Participant.objects.filter(kind="counsellor").update(
            heard_at=timezone.now() + timedelta(hours=9)
        )
        assert run_due_timers(ordinary.pk, now=later).state == "wrap_up"

    def test_a_level_that_was_lowered_again_does_not_let_go_of_it_before_somebody_decided(self):
        chat = high()
        assess(chat, thoughts=Thoughts.NONE)
        Participant.objects.update(heard_at=timezone.now() + timedelta(hours=9))
        later = timezone.now() + timedelta(hours=1)
        assert run_due_timers(chat.pk, now=later).state == "active"
        with pytest.raises(SupervisorNotThere):
            finishing.end(chat.pk, by=chat.assigned_to)
        supervisor = make.make_supervisor()
        safeguarding.acknowledge(call_of(chat).pk, by=supervisor)
        safeguarding.decide(call_of(chat).pk, TOLD, by=supervisor)
        assert run_due_timers(chat.pk, now=later).state == "wrap_up"

    def test_it_ends_once_a_supervisor_is_on_it(self):
        chat = high()
        with pytest.raises(SupervisorNotThere):
            finishing.end(chat.pk, by=chat.assigned_to)
        safeguarding.acknowledge(call_of(chat).pk, by=make.make_supervisor())
        assert finishing.end(chat.pk, by=chat.assigned_to).state == "wrap_up"

    def test_where_nobody_comes_for_long_the_counsellor_can_end_it(self):
        chat = high()
        long_ago(chat, ALONE_AFTER)
        assert finishing.end(chat.pk, by=chat.assigned_to).state == "wrap_up"
        with pytest.raises(NotYetAgreed):
            wrap_up(chat)

    def test_a_call_for_help_alone_holds_nothing(self):
        chat = make.make_chat()
        safeguarding.call_for_help(chat.pk, by=chat.assigned_to)
        finishing.end(chat.pk, by=chat.assigned_to)
        wrap_up(chat)
        assert call_of(chat).state == "closed"

    def test_the_child_may_always_leave(self):
        chat = high()
        finishing.leave(make.visitor_of(chat))
        chat.refresh_from_db()
        assert chat.state == "wrap_up"

    def test_a_counsellor_who_is_lost_leaves_the_child_first_in_line(self):
        chat = high()
        again = run_due_timers(chat.pk, now=timezone.now() + timedelta(seconds=61))
        assert (again.state, again.band) == ("waiting", FLAGGED)
        assert again.band_reasons[0] == "cut_off"

    def test_a_former_counsellor_is_no_second_person(self):
        former = make.make_supervisor()
        shifts.ready(by=former)
        chat = make.make_chat(counsellor=former)
        assess(chat, plan=Plan.VAGUE)
        run_due_timers(chat.pk, now=timezone.now() + timedelta(seconds=61))
        other = make.make_counsellor()
        matching.offer_next()
        matching.accept(chat.offers.open().get().pk, by=other)
        with pytest.raises(SecondPersonNeeded):
            safeguarding.acknowledge(call_of(chat).pk, by=former)


class TestDeciding:
    """What was decided, whether the child knows, who else does."""

    @pytest.fixture
    def taken(self):
        """A call of high risk, taken, with the chat ended."""
        chat, supervisor = high(), make.make_supervisor()
        call = safeguarding.acknowledge(call_of(chat).pk, by=supervisor)
        finishing.end(chat.pk, by=chat.assigned_to)
        return call, supervisor

    def test_the_record_is_saved_once_a_second_person_has_decided(self, taken):
        call, supervisor = taken
        chat = call.conversation
        with pytest.raises(NotYetAgreed):
            wrap_up(chat, level=Risk.HIGH)
        with pytest.raises(SecondPersonNeeded):
            safeguarding.decide(call.pk, TOLD, by=chat.assigned_to)
        decided = safeguarding.decide(call.pk, TOLD, by=supervisor)
        assert (decided.state, decided.decided_by) == ("decided", supervisor)
        assert wrap_up(chat, level=Risk.HIGH).risk == Risk.HIGH
        chat.refresh_from_db()
        assert chat.state == "closed"

    def test_another_supervisor_than_the_one_who_came_may_decide_and_twice_is_once(self, taken):
        call, lead = taken[0], make.make_staff("helpline.supervise")
        safeguarding.decide(call.pk, TOLD, by=lead)
        safeguarding.decide(call.pk, TOLD, by=lead)
        with pytest.raises(CallMovedOn):
            safeguarding.decide(call.pk, TOLD, by=taken[1])
        assert Entry.objects.filter(verb="safeguarding.decided").count() == 1

    def test_nobody_decides_before_somebody_is_on_it(self):
        with pytest.raises(CallMovedOn):
            safeguarding.decide(call_of(high()).pk, TOLD, by=make.make_supervisor())

    @pytest.mark.parametrize(
        ("decision", "refusal"),
        [
            (replace(TOLD, told_child=False), WhyChildNotTold),
            (replace(TOLD, why_nobody_told="  "), WhyNobodyTold),
            (replace(TOLD, told_authority=True), WhichAuthority),
            (replace(TOLD, told_authority=True, authority="Police"), WhenTold),
        ],
    )
    def test_it_says_why_the_child_was_not_told_which_authority_was_or_why_none(
        self, taken, decision, refusal
    ):
        with pytest.raises(refusal):
            safeguarding.decide(taken[0].pk, decision, by=taken[1])

    def test_nobody_was_told_at_a_moment_that_is_still_to_come(self, taken):
        later = database_now() + timedelta(hours=1)
        told = replace(TOLD, told_authority=True, authority="Police", told_at=later)
        with pytest.raises(WhenTold):
            safeguarding.decide(taken[0].pk, told, by=taken[1])

    def test_it_is_sealed_and_the_record_tells_only_who_was_told(self, taken):
        call, supervisor = taken
        whole = Decision(
            decided=DECIDED,
            told_child=False,
            why_child_not_told="The father reads along.",
            told_authority=True,
            authority="Youth office Example Town",
            told_under="de@1:weighty_signs",
            told_at=database_now(),
            reference="YO 17/4",
        )
        safeguarding.decide(call.pk, whole, by=supervisor)
        kept = SafeguardingIncident.objects.get(pk=call.pk)
        for word in (b"aunt", b"father", b"Youth"):
            assert word not in bytes(kept.decision)
        assert safeguarding.decision_of(kept, kept.conversation) == whole
        facts = Entry.objects.get(verb="safeguarding.decided").facts
        assert facts == {
            "state": "decided",
            "state_before": "acknowledged",
            "told_child": False,
            "told_authority": True,
            "told_under": "de@1:weighty_signs",
            "alone": False,
        }

    def test_it_is_erased_with_the_conversation_and_the_call_forgotten_later(self, taken):
        call, supervisor = taken
        safeguarding.decide(call.pk, TOLD, by=supervisor)
        blank(Conversation.objects.get(pk=call.conversation_id), database_now())
        kept = SafeguardingIncident.objects.get(pk=call.pk)
        assert (kept.decision, kept.told_child) == (None, True)
        assert safeguarding.decision_of(kept, kept.conversation) is None
        purge_all(database_now() + timedelta(days=INCIDENT_DAYS + 1))
        assert not SafeguardingIncident.objects.exists()

    def test_what_was_erased_before_is_still_decided(self, taken):
        call, supervisor = taken
        blank(Conversation.objects.get(pk=call.conversation_id), database_now())
        decided = safeguarding.decide(call.pk, TOLD, by=supervisor)
        assert (decided.state, decided.decision, decided.told_child) == ("decided", None, True)

    def test_a_high_risk_that_only_the_record_names_is_assessed_first(self):
        conversation = make.make_wrap_up()
        with pytest.raises(AssessFirst):
            wrap_up(conversation, level=Risk.HIGH)
        assess(conversation, plan=Plan.VAGUE)
        with pytest.raises(NotYetAgreed):
            wrap_up(conversation, level=Risk.HIGH)


class TestOnTheDesk:
    """The list, the board, the room."""

    def test_supervisors_see_who_waits_and_how_long_and_are_on_it_with_one_press(self, signed_in):
        chat, supervisor = high(), make.make_supervisor()
        browser = signed_in(supervisor)
        long_ago(chat, timedelta(seconds=65))
        for page in (
            browser.get(LIST),
            browser.get("/desk/helpline/"),
            browser.get("/desk/helpline/board/?small"),
            browser.get("/desk/helpline/board/?help"),
        ):
            assert f"/desk/helpline/{chat.pk}/#help" in page.text
            assert "waits 3:0" in page.text
            assert "Late" in page.text
            assert f"/desk/helpline/help/{call_of(chat).pk}/acknowledge-call/" in page.text
        assert "Help wanted</span><span" in browser.get("/desk/").text.replace("\n", "")
        answer = browser.post(f"/desk/helpline/help/{call_of(chat).pk}/acknowledge-call/")
        assert answer.url == f"/desk/helpline/{chat.pk}/#help"
        assert "is on it" in signed_in(chat.assigned_to).get("/desk/helpline/").text

    def test_every_button_of_a_call_works(self, signed_in):
        chat, supervisor = high(), make.make_supervisor()
        browser = signed_in(supervisor)

        def offers():
            return CALL.offered(CallAt(call_of(chat), supervisor), to=supervisor)

        def press(name, typed):
            return pressing.press(browser, offers()[name], typed, words_of=words_of)

        assert list(offers()) == ["acknowledge_call"]
        press("acknowledge_call", {})
        assert list(offers()) == ["decide_call"]
        page = press("decide_call", SENT)
        assert DECIDED in page.text
        assert offers() == {}
        assert chat.short in browser.get(f"{LIST}?show=over").text

    def test_a_plain_call_is_withdrawn_or_closed(self, signed_in):
        chat, supervisor = make.make_chat(), make.make_supervisor()
        counsellor = chat.assigned_to
        browser = signed_in(counsellor)
        page = browser.post(f"/desk/helpline/{chat.pk}/call-for-help/", follow=True)
        assert "A supervisor is called." in page.text
        assert "Somebody comes by" in page.text
        at = CallAt(call_of(chat), counsellor)
        assert list(CALL.offered(at, to=counsellor)) == ["withdraw_call"]
        at = CallAt(call_of(chat), supervisor)
        assert list(CALL.offered(at, to=supervisor)) == ["acknowledge_call"]
        safeguarding.acknowledge(at.incident.pk, by=supervisor)
        at = CallAt(call_of(chat), supervisor)
        assert list(CALL.offered(at, to=supervisor)) == ["close_call", "decide_call"]
        offer = CALL.offered(at, to=supervisor)["close_call"]
        pressing.press(signed_in(supervisor), offer, {}, words_of=words_of)
        assert call_of(chat).state == "closed"

    @pytest.mark.parametrize(
        ("changed", "status", "said"),
        [
            ({"told_child": "no"}, 422, "Say why it was not."),
            ({"told_authority": "yes"}, 422, "Name the authority"),
            ({"told_authority": "yes", "authority": "Police"}, 422, "not later than now"),
            ({"why_nobody_told": ""}, 422, "Say why not: the law may ask for it."),
            ({"decided": ""}, 422, "What was decided"),
            ({"decided": "x" * (DECISION_LIMIT_CHARS + 1)}, 422, str(DECISION_LIMIT_CHARS)),
        ],
    )
    def test_what_is_missing_is_said_where_it_was_typed(self, signed_in, changed, status, said):
        chat, supervisor = high(), make.make_supervisor()
        call = safeguarding.acknowledge(call_of(chat).pk, by=supervisor)
        page = signed_in(supervisor).post(
            f"/desk/helpline/help/{call.pk}/decide-call/", SENT | changed
        )
        assert page.status_code == status
        assert said in page.text
        assert call_of(chat).state == "acknowledged"

    def test_ending_and_saving_say_kindly_what_comes_first(self, signed_in):
        chat = high()
        browser = signed_in(chat.assigned_to)
        page = browser.post(f"/desk/helpline/{chat.pk}/end/", {"sure": "yes"}, follow=True)
        assert "this chat does not end before a supervisor is on it" in page.text
        finishing.leave(make.visitor_of(chat))
        done = Category.objects.filter(scheme=Scheme.ACTION).first()
        sent = {"category": make.make_category().pk, "risk": "3", "actions": [done.pk]}
        page = browser.post(f"/desk/helpline/{chat.pk}/wrap-up/", sent)
        assert page.status_code == 409
        assert "before this record is saved" in page.text
        assert 'value="3" checked' in page.text

    def test_others_find_nothing(self, signed_in):
        chat, other = high(), signed_in(make.make_counsellor())
        call = call_of(chat)
        assert other.get(LIST).status_code == 403
        assert other.post(f"/desk/helpline/help/{call.pk}/withdraw-call/").status_code == 404
        assert other.post(f"/desk/helpline/help/{call.pk}/acknowledge-call/").status_code == 403
        assert other.post(f"/desk/helpline/{chat.pk}/call-for-help/").status_code == 404
