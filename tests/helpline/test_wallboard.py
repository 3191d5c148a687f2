"""The wallboard: true numbers in a fixed number of queries, and nothing about one visitor."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from helpline.desk.wall_drawing import NAMES_LIMIT, across, drawn_lanes
from helpline.models import Conversation
from helpline.operations import finishing, risk, safeguarding, shifts, wallboard
from helpline.policies import triage
from helpline.policies.risk import RiskAnswers
from helpline.words.desk_risk import Plan
from portal.database.clock import database_now
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
WALL = "/desk/helpline/wall/"
QUERIES = 6


def waits_for(conversation, minutes):
    since = database_now() - timedelta(minutes=minutes)
    Conversation.objects.filter(pk=conversation.pk).update(waiting_since=since)


def shown(client, path=WALL):
    return BeautifulSoup(client.get(path).text, "html.parser")


def named(person, name):
    person.display_name = name
    person.save()


class TestTheNumbers:
    def test_who_waits_by_band_with_the_longest_first(self):
        for minutes, answers in ((3, {}), (12, {}), (2, {"safety": "unsafe"})):
            waits_for(make.make_waiting(**answers), minutes)
        wall = wallboard.wallboard()
        numbers = {lane.band: (lane.number, lane.past_target) for lane in wall.lanes}
        assert numbers[triage.UNSAFE] == (1, 1)
        assert numbers[triage.ORDINARY] == (2, 1)
        assert wall.waiting == 3
        assert wall.longest >= timedelta(minutes=12)
        assert [one.lane.band for one in drawn_lanes(wall)] == [0, 1, 2, 3, 4]

    def test_chats_risks_and_calls_that_nobody_took(self):
        chat, other = make.make_chat(), make.make_chat()
        make.make_wrap_up()
        risk.assess(chat.pk, RiskAnswers(plan=Plan.VAGUE), form_id=uuid4(), by=chat.assigned_to)
        call = safeguarding.call_for_help(other.pk, by=other.assigned_to)
        wall = wallboard.wallboard()
        assert (wall.running, wall.wrap_ups, wall.high_risk) == (2, 1, 1)
        assert (wall.calls.number, wall.calls.late) == (2, 0)
        safeguarding.acknowledge(call.pk, by=make.make_supervisor())
        assert wallboard.wallboard().calls.number == 1

    def test_today_begins_at_midnight_of_the_site(self):
        make.make_chat()
        left, yesterday = make.make_waiting(), make.make_waiting()
        finishing.leave(make.visitor_of(left))
        before = database_now() - timedelta(days=1)
        Conversation.objects.filter(pk=yesterday.pk).update(opened_at=before)
        today = wallboard.wallboard().today
        assert (today.offered, today.answered, today.abandoned, today.missed) == (2, 1, 1, 0)

    def test_staff_by_state_and_first_name(self):
        busy, free, resting = (make.make_counsellor() for _each in range(3))
        for person, name in ((busy, "Ann Busy"), (free, "Cem Free"), (resting, "")):
            named(person, name)
        shifts.take_break(by=free)
        shifts.take_break(by=resting)
        make.make_chat(counsellor=busy)
        shifts.ready(by=free)
        found = wallboard.wallboard().colleagues
        assert [(one.name, one.is_busy) for one in found[:2]] == [("Cem", False), ("Ann", True)]
        assert "@" not in found[2].name

    def test_however_long_the_line(self, django_assert_num_queries):
        with django_assert_num_queries(QUERIES):
            wallboard.wallboard()
        for _each in range(4):
            make.make_waiting()
            make.make_chat()
        with django_assert_num_queries(QUERIES):
            wallboard.wallboard()


class TestTheDrawing:
    def test_a_dot_stands_as_far_along_as_somebody_waited(self):
        at = [float(across(timedelta(minutes=minutes)).rstrip("%")) for minutes in (0, 15, 30, 90)]
        assert at == [3.0, 50.0, 97.0, 97.0]

    def test_each_visitor_is_a_dot_and_the_minutes_are_said_in_words(self, signed_in):
        waits_for(make.make_waiting(), 12)
        waits_for(make.make_waiting(), 1)
        page = shown(signed_in(make.make_supervisor()))
        assert len(page.select(".wall-dot")) == 2
        assert len(page.select(".wall-dot--late")) == 1
        assert page.select_one("[aria-label='Minutes waited: 12, 1']")
        assert "1 past target" in page.text

    def test_names_that_do_not_fit_are_counted(self, signed_in):
        for _each in range(NAMES_LIMIT + 2):
            make.make_counsellor()
        page = shown(signed_in(make.make_supervisor()))
        assert "and 2 more" in page.text


class TestThePage:
    def test_is_reached_from_where_a_supervisor_begins(self, signed_in):
        browser = signed_in(make.make_supervisor())
        assert f'href="{WALL}"' in browser.get("/desk/helpline/").text
        page = shown(browser)
        assert page.h1.text == "Helpline now"
        assert page.select_one("noscript meta[http-equiv=refresh]")

    def test_is_for_who_supervises_alone(self, signed_in):
        browser = signed_in(make.make_counsellor())
        for path in (WALL, f"{WALL}numbers/"):
            assert browser.get(path).status_code == 403

    def test_asked_again_without_news_it_says_nothing(self, signed_in):
        browser = signed_in(make.make_supervisor())
        known = {}
        for _each in range(3):  # between two of them a minute may begin
            answer = browser.get(f"{WALL}numbers/", headers=known)
            known = {"If-None-Match": answer["ETag"]}
        assert answer.status_code == 304
        make.make_waiting()
        assert browser.get(f"{WALL}numbers/", headers=known).status_code == 200

    def test_no_word_and_no_number_of_a_visitor_is_on_it(self, signed_in):
        chat = make.make_chat(topic="pressure")
        make.say(make.visitor_of(chat), "Canary: my brother found out.")
        waiting = make.make_waiting(topic="pictures", age_band="under_10")
        page = shown(signed_in(make.make_supervisor())).text
        for told in ("Canary", "Threats", "Pictures", "Under 10", chat.short, waiting.short):
            assert told not in page
