"""How high the risk is: structured answers, a level that follows, a person who decides."""

from dataclasses import fields
from uuid import uuid4

import pytest
from django.conf import settings

from helpline.models import Conversation, Offer, RiskAssessment
from helpline.operations import matching, risk
from helpline.operations.erasing import blank
from helpline.policies.risk import RISK_REASON_LIMIT_CHARS, RiskAnswers, propose
from helpline.words.desk_contacts import Risk
from helpline.words.desk_risk import (
    OF_OTHERS,
    OF_THEMSELVES,
    QUESTIONS,
    Ground,
    Happening,
    Images,
    Means,
    Meeting,
    Plan,
    Power,
    Thoughts,
    Timeframe,
)
from helpline.words.errors_desk import NotInThatState
from helpline.words.errors_desk_risk import LevelMissing, WhyAnotherLevel
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db

WHY = "Says it as a joke, laughs, and has told her mother."


def assess(conversation, *, by=None, form_id=None, level=None, reason="", **answers):
    return risk.assess(
        conversation.pk,
        RiskAnswers(**answers),
        form_id=form_id or uuid4(),
        by=by or conversation.assigned_to,
        level=level,
        reason=reason,
    )


class TestTheRule:
    """`policies/risk.py`, level by level."""

    def test_every_question_is_asked_once(self):
        assert {*OF_THEMSELVES, *OF_OTHERS} == set(QUESTIONS)
        assert set(QUESTIONS) == {field.name for field in fields(RiskAnswers)}

    def test_where_nothing_was_asked_nothing_is_proposed(self):
        assert propose(RiskAnswers()) is None

    @pytest.mark.parametrize(
        ("level", "ground", "answers"),
        [
            (4, Ground.BEGUN, {"timeframe": Timeframe.BEGUN}),
            (
                4,
                Ground.PLANNED_SOON,
                {"plan": Plan.VAGUE, "means": Means.COULD_GET, "timeframe": Timeframe.SOON},
            ),
            (4, Ground.HARM_NOW, {"happening": Happening.NOW}),
            (4, Ground.MEETING_SOON, {"meeting": Meeting.SOON}),
            (3, Ground.PLAN, {"plan": Plan.VAGUE}),
            (3, Ground.PLAN, {"plan": Plan.CLEAR, "means": Means.AT_HAND}),
            (3, Ground.MEANS, {"means": Means.AT_HAND}),
            (3, Ground.SOON, {"timeframe": Timeframe.SOON, "means": Means.AT_HAND}),
            (3, Ground.NEAR, {"power": Power.NEAR}),
            (3, Ground.NEAR, {"power": Power.NEAR, "happening": Happening.GOES_ON}),
            (3, Ground.MEETING, {"meeting": Meeting.ARRANGED}),
            (2, Ground.THOUGHTS, {"thoughts": Thoughts.NOW, "plan": Plan.NONE}),
            (2, Ground.THOUGHTS, {"thoughts": Thoughts.EARLIER}),
            (2, Ground.MEANS_OR_TIME, {"means": Means.COULD_GET}),
            (2, Ground.MEANS_OR_TIME, {"timeframe": Timeframe.SOME_DAY}),
            (2, Ground.HARM, {"happening": Happening.GOES_ON}),
            (2, Ground.HARM, {"happening": Happening.OVER, "power": Power.NEAR}),
            (2, Ground.IMAGES, {"images": Images.SPREAD, "power": Power.HOLD}),
            (2, Ground.MEETING_TALKED, {"meeting": Meeting.TALKED}),
            (2, Ground.HOLD, {"power": Power.HOLD}),
            (1, Ground.NOTHING, {"thoughts": Thoughts.NONE}),
            (1, Ground.NOTHING, {"happening": Happening.NONE, "images": Images.NONE}),
        ],
    )
    def test_the_highest_level_counts_for_which_something_speaks(self, level, ground, answers):
        found = propose(RiskAnswers(**answers))
        assert found.level == level
        assert ground in found.grounds

    def test_a_question_that_was_not_asked_changes_no_level(self):
        for name, (_words, answers) in QUESTIONS.items():
            for answer in answers:
                alone = RiskAnswers(**{name: answer})
                beside = RiskAnswers(
                    **{one: of("not_asked") for one, (_w, of) in QUESTIONS.items()} | {name: answer}
                )
                assert propose(alone) == propose(beside)


def test_the_level_follows_from_the_answers_and_the_newest_counts():
    chat = make.make_chat()
    assert chat.risk is None
    first = assess(chat, thoughts=Thoughts.NOW)
    second = assess(chat, thoughts=Thoughts.NONE)
    assert [(one.seq, one.level, one.proposed) for one in (first, second)] == [
        (1, Risk.MEDIUM, Risk.MEDIUM),
        (2, Risk.LOW, Risk.LOW),
    ]
    chat.refresh_from_db()
    assert chat.risk == Risk.LOW
    shown = risk.assessments_of(chat)
    assert [one.level for one in shown] == [Risk.LOW, Risk.MEDIUM]
    assert shown[1].answers.thoughts is Thoughts.NOW
    assert shown[1].proposal.grounds == (Ground.THOUGHTS,)
    assert shown[1].is_as_proposed


@pytest.mark.parametrize("level", [Risk.NONE, Risk.LOW, Risk.HIGH])
def test_another_level_is_given_with_a_reason(level):
    chat = make.make_chat()
    with pytest.raises(WhyAnotherLevel):
        assess(chat, thoughts=Thoughts.NOW, level=level, reason="  ")
    made = assess(chat, thoughts=Thoughts.NOW, level=level, reason=WHY)
    assert (made.level, made.proposed) == (level, Risk.MEDIUM)
    shown = risk.newest_of(chat)
    assert (shown.reason, shown.is_as_proposed) == (WHY, False)


def test_without_any_answer_the_level_is_chosen_with_a_reason():
    chat = make.make_chat()
    with pytest.raises(LevelMissing):
        assess(chat)
    with pytest.raises(WhyAnotherLevel):
        assess(chat, level=Risk.HIGH)
    assert assess(chat, level=Risk.HIGH, reason=WHY).proposed is None


def test_the_same_form_sent_twice_is_one_assessment():
    chat, form_id = make.make_chat(), uuid4()
    assess(chat, form_id=form_id, thoughts=Thoughts.NOW)
    assess(chat, form_id=form_id, thoughts=Thoughts.NOW)
    assert chat.assessments.count() == 1
    assess(chat, form_id=form_id, thoughts=Thoughts.EARLIER)
    assert chat.assessments.count() == 2


def test_answers_and_reason_are_sealed_and_the_record_tells_only_the_level():
    chat = make.make_chat()
    made = assess(chat, thoughts=Thoughts.NOW, level=Risk.LOW, reason=WHY)
    kept = bytes(RiskAssessment.objects.get(pk=made.pk).body)
    assert b"joke" not in kept
    assert b"thoughts" not in kept
    entry = Entry.objects.get(verb="risk.assessed")
    assert entry.facts == {"level": 1}
    assert entry.about_id == str(chat.pk)


def test_an_erased_conversation_keeps_the_level_and_nothing_else(signed_in):
    chat, supervisor = make.make_wrap_up(), make.make_staff("helpline.supervise")
    assess(chat, thoughts=Thoughts.NOW, level=Risk.LOW, reason=WHY)
    blank(Conversation.objects.get(pk=chat.pk), database_now())
    shown = risk.newest_of(Conversation.objects.get(pk=chat.pk))
    assert (shown.level, shown.answers, shown.reason) == (Risk.LOW, None, "")
    page = signed_in(supervisor).get(f"/desk/helpline/{chat.pk}/")
    assert "Risk: Low" in page.text
    assert WHY not in page.text
    assert f"/desk/helpline/{chat.pk}/assess-risk/" not in page.text


def test_only_who_may_see_the_conversation_assesses_it(signed_in):
    chat, other = make.make_chat(), make.make_counsellor()
    with pytest.raises(Conversation.DoesNotExist):
        assess(chat, by=other, thoughts=Thoughts.NOW)
    sent = {"form_id": uuid4(), "thoughts": "now"}
    answer = signed_in(other).post(f"/desk/helpline/{chat.pk}/assess-risk/", sent)
    assert answer.status_code == 404


def test_once_it_is_over_and_saved_it_is_no_longer_assessed():
    closed, supervisor = make.make_closed(), make.make_supervisor()
    with pytest.raises(NotInThatState):
        assess(closed, by=supervisor, thoughts=Thoughts.NOW)


class TestInTheRoom:
    """A folded form in the side column, without a script."""

    def test_it_says_what_it_came_to_and_why(self, signed_in):
        chat = make.make_chat()
        browser = signed_in(chat.assigned_to)
        page = browser.get(f"/desk/helpline/{chat.pk}/")
        assert "Nobody has assessed it yet." in page.text
        form = page.context["offers"]["risk"][0].form
        sent = {"form_id": form["form_id"].value(), "thoughts": "now", "level": ""}
        answer = browser.post(f"/desk/helpline/{chat.pk}/assess-risk/", sent)
        assert answer.headers["Location"] == f"/desk/helpline/{chat.pk}/#risk"
        page = browser.get(f"/desk/helpline/{chat.pk}/")
        assert "The risk is now: Medium." in page.text
        assert "Risk: Medium" in page.text
        assert "Thoughts, now or earlier" in page.text
        again = page.context["offers"]["risk"][0].form
        assert again["thoughts"].value() == "now"
        assert "Risk: Medium" in browser.get("/desk/helpline/").text

    @pytest.mark.parametrize(
        ("sent", "status", "said"),
        [
            ({}, 409, "Answer at least one question"),
            ({"plan": "none", "level": "3"}, 409, "Say in a few words why"),
            ({"plan": "made up"}, 422, "made up is not one of the available choices"),
            (
                {"plan": "none", "level": "3", "reason": "x" * (RISK_REASON_LIMIT_CHARS + 1)},
                422,
                str(RISK_REASON_LIMIT_CHARS),
            ),
        ],
    )
    def test_what_is_missing_is_said_in_the_form(self, signed_in, sent, status, said):
        chat = make.make_chat()
        sent = {"form_id": uuid4()} | sent
        page = signed_in(chat.assigned_to).post(f"/desk/helpline/{chat.pk}/assess-risk/", sent)
        assert page.status_code == status
        assert said in page.text
        assert not RiskAssessment.objects.exists()

    def test_supervisors_find_it_in_the_list(self, signed_in):
        chat = make.make_chat()
        assess(chat, meeting=Meeting.TALKED)
        page = signed_in(make.make_supervisor()).get("/desk/helpline/conversations/")
        assert "Risk: Medium" in page.text


def test_the_wrap_up_begins_with_the_newest_level(signed_in):
    conversation = make.make_wrap_up()
    assess(conversation, meeting=Meeting.TALKED)
    page = signed_in(conversation.assigned_to).get(f"/desk/helpline/{conversation.pk}/wrap-up/")
    form = page.context["offer"].form
    assert form["risk"].value() == Risk.MEDIUM
    assert 'value="2" checked' in page.text
    assert not form.has_more()


def test_nothing_of_it_reaches_the_visitor(client):
    opened, counsellor = make.open_chat(), make.make_counsellor()
    client.cookies[settings.SEAT_COOKIE_NAME] = opened.seat
    matching.offer_next()
    offer = Offer.objects.open().get(conversation=opened.conversation)
    chat = matching.accept(offer.pk, by=counsellor)
    before = client.get("/en/info/").text
    assess(chat, meeting=Meeting.TALKED, level=Risk.LOW, reason=WHY)
    page = client.get("/en/info/").text
    assert 'data-view="talking"' in page
    for word in (WHY, "Risk", "risk", "assess"):
        assert page.count(word) == before.count(word)
    polled = client.post("/en/info/poll/", {"after": "0"}, content_type="application/json")
    assert WHY not in polled.text
