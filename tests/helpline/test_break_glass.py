"""A visitor's address: kept only where the centre says so, opened by two, gone after 72 hours."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from helpline.desk.actions import GLASS, GlassAt
from helpline.desk.history import words_of
from helpline.models import BreakGlass, VisitorSecret
from helpline.operations import break_glass, risk
from helpline.operations.break_glass import Opened
from helpline.operations.erasing import blank
from helpline.policies.break_glass import COUNTED_DAYS, KEPT_HOURS, OPEN_FOR, REASON_LIMIT_CHARS
from helpline.policies.risk import RiskAnswers
from helpline.retention import INCIDENT_DAYS
from helpline.states.break_glass import OPENING, OpeningState
from helpline.tasks import destroy_secrets
from helpline.words.desk_contacts import Risk
from helpline.words.desk_risk import Meeting, Timeframe
from helpline.words.errors_desk_break_glass import (
    AnotherPersonOpens,
    NothingKept,
    NotImminent,
    OpeningMovedOn,
    OpenNoLonger,
)
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.privacy import addresses
from portal.privacy.addresses import Caller
from portal.privacy.models import SubjectKey
from portal.privacy.retention import purge_all
from tests import pressing
from tests.makers import helpline as make
from tests.makers.jobs import run_due
from tests.portal.privacy.test_pow import solved

pytestmark = pytest.mark.django_db

ADDRESS, AGENT = "203.0.113.77", "Canary/7.7"
REASON = "He says goodbye and the line is silent; no name, no town."


@pytest.fixture
def chat():
    """A running chat of imminent danger, whose visitor's address is kept."""
    chat = make.make_chat()
    with transaction.atomic():
        break_glass.keep(chat, Caller(ADDRESS, AGENT), now=database_now())
    assess(chat, timeframe=Timeframe.BEGUN)
    return chat


def assess(chat, **answers):
    risk.assess(chat.pk, RiskAnswers(**answers), form_id=uuid4(), by=chat.assigned_to)
    chat.refresh_from_db()


def opened(chat):
    """Opened by two: the request, who asked, who granted."""
    one, other = make.make_supervisor(), make.make_supervisor()
    asked = break_glass.ask(chat.pk, reason=REASON, by=one)
    return break_glass.grant(asked.pk, by=other), one, other


def over(opening):
    BreakGlass.objects.filter(pk=opening.pk).update(open_until=database_now())


class TestKeeping:
    def start(self, client, **more):
        form = client.get("/en/info/start/child/")
        token = form.context["form"]["token"].value()
        told = {"token": token, "altcha": solved("helpline.talk"), "language": "en"}
        return client.post(
            "/en/info/start/child/",
            told | more,
            REMOTE_ADDR=ADDRESS,
            HTTP_USER_AGENT=AGENT,
        )

    def test_nothing_is_kept_unless_the_centre_says_so(self, client):
        assert self.start(client).status_code == 302
        assert not VisitorSecret.objects.exists()
        assert "do not keep the address" in client.get("/en/talk/").text

    def test_where_it_does_it_is_sealed_and_the_pages_say_so(self, client, settings):
        settings.KEEP_VISITOR_ADDRESS = True
        assert self.start(client).status_code == 302
        secret = VisitorSecret.objects.get()
        assert ADDRESS.encode() not in bytes(secret.body)
        assert secret.key_id != secret.conversation.key_id
        left = secret.kept_until - database_now()
        assert timedelta(hours=KEPT_HOURS) - timedelta(minutes=1) < left
        page = client.get("/en/talk/").text
        assert "do not keep the address" not in page
        assert "locked away for 3 days" in page
        assert "Times this was done in the last 12 months: 0." in page
        assert "keeps no addresses of readers." in page

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_only_a_form_that_is_sent_carries_the_caller_and_no_log_shows_it(
        self, settings, method
    ):
        settings.KEEP_VISITOR_ADDRESS = True
        request = getattr(RequestFactory(), method)(
            "/", REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT * 100
        )
        addresses.forget_address(request)
        caller = addresses.caller_of(request)
        assert ADDRESS not in repr(vars(request))
        if method == "get":
            assert caller is None
        else:
            assert caller.address == ADDRESS
            assert len(caller.agent) == addresses.AGENT_LIMIT_CHARS

    def test_without_the_setting_no_request_carries_it(self):
        request = RequestFactory().post("/", REMOTE_ADDR=ADDRESS)
        addresses.forget_address(request)
        assert addresses.caller_of(request) is None


class TestOpening:
    def test_two_people_open_it_and_each_look_is_on_the_record(self, chat):
        opening, one, other = opened(chat)
        assert break_glass.look(opening.pk, by=one) == Opened(ADDRESS, AGENT)
        break_glass.look(opening.pk, by=other)
        looked = Entry.objects.filter(verb="break_glass.looked", about_id=str(chat.pk))
        assert {entry.by for entry in looked} == {one, other}
        assert ADDRESS not in repr(Opened(ADDRESS, AGENT))
        for entry in Entry.objects.filter(verb__startswith="break_glass."):
            assert ADDRESS not in str(entry.facts)
            assert words_of(entry.verb) != entry.verb

    def test_nobody_grants_or_declines_what_they_asked_for(self, chat):
        one = make.make_supervisor()
        asked = break_glass.ask(chat.pk, reason=REASON, by=one)
        for verb in (break_glass.grant, break_glass.decline):
            with pytest.raises(AnotherPersonOpens):
                verb(asked.pk, by=one)
        with pytest.raises(OpenNoLonger):
            break_glass.look(asked.pk, by=one)
        with pytest.raises(IntegrityError), transaction.atomic():
            BreakGlass.objects.filter(pk=asked.pk).update(answered_by=one)

    def test_only_where_the_danger_is_imminent_and_something_is_kept(self, chat):
        supervisor = make.make_supervisor()
        other = make.make_chat()
        assess(other, timeframe=Timeframe.BEGUN)
        with pytest.raises(NothingKept):
            break_glass.ask(other.pk, reason=REASON, by=supervisor)
        asked = break_glass.ask(chat.pk, reason=REASON, by=supervisor)
        assess(chat, meeting=Meeting.ARRANGED)
        assert chat.risk == Risk.HIGH
        with pytest.raises(NotImminent):
            break_glass.grant(asked.pk, by=make.make_supervisor())
        assert not break_glass.may_ask(chat)

    def test_it_is_open_for_the_two_and_for_a_fixed_time(self, chat):
        opening, one, _other = opened(chat)
        assert opening.open_until - opening.answered_at == OPEN_FOR
        with pytest.raises(OpenNoLonger):
            break_glass.look(opening.pk, by=make.make_supervisor())
        assert not break_glass.may_ask(chat)
        over(opening)
        assert break_glass.may_ask(chat)
        with pytest.raises(OpenNoLonger):
            break_glass.look(opening.pk, by=one)
        again = break_glass.ask(chat.pk, reason=REASON, by=one)
        assert again.pk != opening.pk

    def test_asked_twice_it_is_one_request_and_answered_twice_one_answer(self, chat):
        one, other = make.make_supervisor(), make.make_supervisor()
        first = break_glass.ask(chat.pk, reason=REASON, by=one)
        assert break_glass.ask(chat.pk, reason="again", by=other).pk == first.pk
        break_glass.decline(first.pk, by=other)
        assert break_glass.decline(first.pk, by=other).state == OpeningState.DECLINED
        with pytest.raises(OpeningMovedOn):
            break_glass.grant(first.pk, by=make.make_supervisor())
        assert Entry.objects.filter(verb="break_glass.declined").count() == 1

    def test_the_others_are_told_and_then_the_two_without_a_word_of_it(self, chat):
        one, other = make.make_supervisor(), make.make_supervisor()
        asked = break_glass.ask(chat.pk, reason=REASON, by=one)
        run_due("helpline.tell_opening")
        told = [address for sent in mail.outbox for address in sent.to]
        assert other.email in told
        assert one.email not in told
        mail.outbox.clear()
        break_glass.grant(asked.pk, by=other)
        run_due("helpline.tell_opening")
        assert sorted(sent.to[0] for sent in mail.outbox) == sorted([one.email, other.email])
        for sent in mail.outbox:
            assert ADDRESS not in sent.body
            assert "goodbye" not in sent.body
            assert f"/desk/helpline/{chat.pk}/sealed-address/" in sent.body

    def test_the_public_number_counts_what_was_opened_within_a_year(self, chat):
        opened(chat)
        now = database_now()
        assert break_glass.times_opened(now) == 1
        assert break_glass.times_opened(now + timedelta(days=COUNTED_DAYS + 1)) == 0


class TestForgetting:
    def test_the_key_is_destroyed_when_the_hours_are_over(self, chat):
        asked = break_glass.ask(chat.pk, reason=REASON, by=make.make_supervisor())
        secret = VisitorSecret.objects.get()
        destroy_secrets()
        assert VisitorSecret.objects.exists()
        VisitorSecret.objects.update(kept_until=database_now() - timedelta(seconds=1))
        assert break_glass.secret_of(chat) is None
        destroy_secrets()
        assert not VisitorSecret.objects.exists()
        assert SubjectKey.objects.get(pk=secret.key_id).destroyed_at is not None
        asked.refresh_from_db()
        assert asked.state == OpeningState.LAPSED
        with pytest.raises(OpeningMovedOn):
            break_glass.grant(asked.pk, by=make.make_supervisor())

    def test_it_goes_with_the_chat_when_the_visitor_erases_it(self, chat):
        opening, one, _other = opened(chat)
        key = VisitorSecret.objects.get().key_id
        with transaction.atomic():
            blank(chat, database_now())
        assert SubjectKey.objects.get(pk=key).destroyed_at is not None
        opening.refresh_from_db()
        assert break_glass.reason_of(opening) == ""
        with pytest.raises(NothingKept):
            break_glass.look(opening.pk, by=one)

    def test_who_opened_it_is_forgotten_later(self, chat):
        opened(chat)
        purge_all(database_now() + timedelta(days=INCIDENT_DAYS + 1))
        assert not BreakGlass.objects.exists()


class TestOnTheDesk:
    def at(self, chat, person):
        chat.refresh_from_db()
        return GlassAt(chat, chat.openings.first(), person)

    def test_each_button_is_reached_and_what_lies_there_is_shown_once(self, chat, signed_in):
        one, other = make.make_supervisor(), make.make_supervisor()
        desk = signed_in(one)
        page = f"/desk/helpline/{chat.pk}/sealed-address/"
        assert page in desk.get(f"/desk/helpline/{chat.pk}/").text
        offer = GLASS.offered(self.at(chat, one), to=one)["ask_opening"]
        pressing.press(desk, offer, {"reason": REASON}, words_of=words_of)
        assert not GLASS.offered(self.at(chat, one), to=one)
        desk = signed_in(other)
        assert "goodbye" in desk.get(page).text
        offers = GLASS.offered(self.at(chat, other), to=other)
        assert list(offers) == ["grant_opening", "decline_opening"]
        pressing.press(desk, offers["grant_opening"], {}, words_of=words_of)
        assert ADDRESS not in desk.get(page).text
        offer = GLASS.offered(self.at(chat, other), to=other)["look_at_address"]
        shown = desk.post(offer.url, {})
        assert ADDRESS in shown.text
        assert AGENT in shown.text
        assert "no-store" in shown["Cache-Control"]

    def test_a_reason_is_needed_and_has_a_limit(self, chat, signed_in):
        desk = signed_in(make.make_supervisor())
        url = f"/desk/helpline/{chat.pk}/sealed-address/ask-opening/"
        assert desk.post(url, {"reason": " "}).status_code == 422
        page = desk.post(url, {"reason": "x" * (REASON_LIMIT_CHARS + 1)})
        assert str(REASON_LIMIT_CHARS) in page.text
        assert not BreakGlass.objects.exists()

    def test_who_talks_finds_no_way_to_it(self, chat, signed_in):
        desk = signed_in(chat.assigned_to)
        assert "sealed-address" not in desk.get(f"/desk/helpline/{chat.pk}/").text
        assert desk.get(f"/desk/helpline/{chat.pk}/sealed-address/").status_code in (403, 404)


def test_a_request_is_answered_once():
    assert OPENING.over == set(OpeningState) - {OpeningState.ASKED}
    assert OPENING.then(OpeningState.ASKED) == OPENING.over
