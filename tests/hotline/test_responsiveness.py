"""Providers that answer late or never are marked by what they were asked, and marked no longer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from hotline.forms.desk_case import NoticeForm
from hotline.models import Provider, Report
from hotline.operations.mailbox import take_mail
from hotline.operations.reminders import remind_late_providers
from hotline.operations.responsiveness import mark_unresponsive, records_of
from hotline.policies.next_steps import Step
from hotline.policies.responsiveness import Asked, Record, record_of
from hotline.states import Answer, ProviderState, RemovalState
from portal.database.clock import database_now
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in, url
from tests.hotline.test_provider_answers import answer, fresh, pass_hours, told
from tests.hotline.test_replies import reply_to
from tests.makers.hotline import (
    make_abuse_contact,
    make_by_hand,
    make_judged,
    steps_of,
)

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URLS = [f"https://images.example.org/{number}" for number in range(3)]


def provider():
    return Provider.objects.get()


class TestTheFigures:
    def test_what_may_still_be_answered_is_left_out(self):
        record = record_of([Asked(NOW + HOUR), Asked(NOW - HOUR)], NOW)
        assert record == Record(never=1)

    def test_an_answer_counts_by_its_moment(self):
        found = [Asked(NOW, NOW), Asked(NOW, NOW + HOUR), Asked(NOW - HOUR, NOW - 2 * HOUR)]
        assert record_of(found, NOW) == Record(in_time=2, late=1)

    @pytest.mark.parametrize(
        ("record", "expected"),
        [
            (Record(never=2), False),
            (Record(never=3), True),
            (Record(in_time=1, late=1, never=1), True),
            (Record(in_time=2, late=1), False),
            (Record(in_time=2, late=2), True),
        ],
    )
    def test_few_say_nothing_and_half_say_enough(self, record, expected):
        assert record.is_unresponsive is expected


@pytest.mark.django_db
class TestTheSweep:
    def test_silence_marks_it_with_its_figures_and_an_answer_takes_that_back(self):
        locations, notice = told(*URLS)
        mark_unresponsive()
        assert provider().state == ProviderState.VERIFIED, "its time is not over"
        pass_hours(25)
        mark_unresponsive()
        assert provider().state == ProviderState.UNRESPONSIVE
        assert records_of([provider()], database_now())[provider().pk] == Record(never=3)
        mark_unresponsive()
        assert provider().state == ProviderState.UNRESPONSIVE
        answer(notice, locations[0], "removed")
        mark_unresponsive()
        assert provider().state == ProviderState.VERIFIED
        mark_unresponsive()
        assert provider().state == ProviderState.VERIFIED, "what lies before counts no more"

    @pytest.mark.parametrize("way", ["page", "mail", "telephone"])
    def test_whichever_way_it_answers(self, way):
        locations, notice = told(*URLS)
        for location in locations:
            if way == "page":
                answer(notice, location, "dispute", words="It is a film.")
            elif way == "telephone":
                make_by_hand(location, "provider", Answer.ACKNOWLEDGED, happened_at=database_now())
        if way == "mail":
            take_mail(reply_to(notice.message_id))
        assert records_of([provider()], database_now())[provider().pk] == Record(in_time=3)

    def test_an_automatic_reply_is_no_answer(self):
        _locations, notice = told(*URLS)
        take_mail(reply_to(notice.message_id, Auto_Submitted="auto-replied"))
        pass_hours(25)
        mark_unresponsive()
        assert provider().state == ProviderState.UNRESPONSIVE

    def test_the_next_url_goes_to_a_person_as_soon_as_its_time_is_over(self):
        told(*URLS)
        pass_hours(25)
        mark_unresponsive()
        (location,), notice = told(
            "https://images.example.org/next", contact=provider().abuse_contacts.get()
        )
        pass_hours(25)
        remind_late_providers()
        assert fresh(location).removal_state == RemovalState.UNANSWERED
        assert Step.ESCALATE in steps_of(fresh(location))
        assert not notice.reminders.exists()


@pytest.mark.django_db
class TestTheDesk:
    @pytest.fixture
    def silent(self):
        told(*URLS)
        pass_hours(25)
        mark_unresponsive()
        return provider()

    def test_the_register_and_its_page_say_so_with_the_figures(self, client, silent):
        sign_in(client)
        make_abuse_contact("Other Hosting")
        page = client.get(reverse("hotline_desk:providers")).text
        assert "Answers late or never" in page
        assert "0 / 3" in page
        page = client.get(reverse("hotline_desk:provider", args=[silent.pk])).text
        assert "0 were answered in time, 0 late and 3 not at all" in page

    def test_whoever_chooses_whom_to_write_to_sees_it(self, client, silent):
        location = make_judged(typed="https://images.example.org/new", country="FR")
        sign_in(client)
        report = Report.objects.get(submissions__location=location)
        assert "answered 0 of 3 in time" in client.get(url("case", report)).text

    def test_where_nobody_is_marked_the_choice_costs_no_query_more(self):
        location = make_judged(country="FR")
        make_abuse_contact()
        few = asked(lambda: NoticeForm(location=location))
        make_abuse_contact("Other Hosting")
        assert asked(lambda: NoticeForm(location=location)) == few
