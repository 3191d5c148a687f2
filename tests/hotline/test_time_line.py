"""The time line of a URL: what happened in its order, what it waits for, and whether it ends."""

from datetime import timedelta

import pytest
from django.template import loader
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from hotline.desk.time_line import time_line
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.open_case import open_case
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.sending import send_notice
from hotline.states import Addressee, ProviderSays
from portal.lifecycle.history import Moment, by_the_minute, in_a_row
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    look_again,
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_judged,
    make_partner,
    make_report,
)

pytestmark = pytest.mark.django_db


def line_of(report, person=None, *, later=timedelta()):
    case = open_case(report, person=person or make_colleague())
    return time_line(case.items[0], case.now + later)


def titles(stops):
    return [str(stop.title) for stop in stops]


def line_at(location, person=None):
    return line_of(location.reports.get(), person)


def notified():
    location, contact = make_judged(), make_abuse_contact(name="Quay Hosting")
    by = make_colleague()
    notice = queue_notice(location.pk, contact.pk, by=by).notice
    send_now(notice.pk, by=by)
    send_notice(notice.pk)
    return location


def test_what_was_only_reported_waits_to_be_assessed():
    line = line_of(make_report(now=timezone.now() - timedelta(hours=3)))
    assert (titles(line.past), titles(line.now)) == (["Reported"], ["Assess it"])
    assert (line.look, line.is_ahead) == ("due", True)


def test_what_is_past_its_clock_is_late():
    report = make_report(now=timezone.now() - timedelta(days=9))
    assert line_of(report).look == "late"


def test_between_what_happened_stands_how_long_it_took():
    location = make_judged(now=timezone.now() - timedelta(hours=5))
    reported, assessed = line_at(location).past
    assert (reported.gap_minutes, assessed.gap_minutes) == (300, 0)
    assert (str(assessed.title), assessed.detail) == ("Assessed", "Illegal")


def test_at_home_police_and_provider_stand_side_by_side():
    line = line_at(make_judged())
    assert {str(one.title) for one in line.now} == {"Tell the police", "Notify the provider"}


def test_whoever_was_told_is_named_and_waited_for():
    line = line_at(make_by_hand(notified()))
    assert set(titles(line.past)) == {"Reported", "Assessed", "Provider told", "Police told"}
    told = {str(one.title): one.detail for one in line.past}
    assert told["Provider told"] == "Quay Hosting"
    assert [one.look for one in line.now] == ["waiting"]


def test_what_presses_stands_before_what_waits_for_others():
    line = line_at(notified())
    assert [(str(one.title), one.look) for one in line.now] == [
        ("Tell the police", "due"),
        ("The provider has been told", "waiting"),
    ]


def test_abroad_the_partner_stands_on_it_and_no_provider():
    make_partner()
    location = make_judged(country="US")
    assert titles(line_at(location).now) == ["Pass it to the hotline of that country"]
    line = line_at(make_by_hand(location, Addressee.PARTNER))
    assert titles(line.past)[-1] in {"Partner told", "Assessed"}
    assert "Partner told" in titles(line.past)


def test_what_is_not_illegal_ends_with_that():
    line = line_at(make_judged("not_illegal"))
    assert (titles(line.past), line.now, line.is_ahead) == (["Reported", "Assessed"], [], False)


@override_settings(CENTRE_COUNTRY="BE")
def test_where_the_police_speak_to_the_provider_no_notice_stands_on_it():
    line = line_at(make_judged(country="BE"))
    assert titles(line.now) == ["The police contact the provider"]


def test_whoever_looks_blind_learns_nothing_from_it():
    location = make_judged("national", alone=True)
    assert titles(line_at(location).past) == ["Reported"]


def test_who_decides_between_two_sees_both_looks():
    location = make_judged("national", alone=True)
    look_again(location, NewAssessment("not_illegal"))
    first = location.assessments.earliest("pk").assessor
    line = line_at(location, first)
    assert titles(line.past) == ["Reported", "Looked at", "Looked at"]
    assert [one.detail for one in line.past[1:]] == ["Illegal under national law", "Not illegal"]


def test_the_page_of_a_case_shows_it_and_leads_to_where_it_is_done(client):
    person = sign_in(client)
    location = make_judged(by=person)
    page = client.get(reverse("hotline_desk:case", args=[location.reports.get().public_ref])).text
    assert page.count('class="time-line"') == 1
    assert '<a href="#next-step">Notify the provider</a>' in page
    assert 'id="next-step"' in page


def test_a_look_leads_to_the_form_for_it(client):
    person = sign_in(client)
    report = make_report()
    claim(report.pk, by=person)
    page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert '<a href="#assessment-title">Assess it</a>' in page
    assert 'id="assessment-title"' in page


def test_what_one_person_did_often_in_a_minute_is_one_line_of_the_history():
    at = timezone.now().replace(second=5)
    moments = [
        Moment("Looked up", at + timedelta(seconds=50), "the system"),
        Moment("Claimed", at + timedelta(seconds=40), "Alix"),
        Moment("Looked up", at + timedelta(seconds=30), "the system"),
        Moment("Looked up", at, "Alix"),
        Moment("Looked up", at - timedelta(minutes=1), "the system"),
    ]
    told = [(one.text, one.who, one.times) for one in by_the_minute(moments)]
    assert told == [
        ("Looked up", "the system", 2),
        ("Claimed", "Alix", 1),
        ("Looked up", "Alix", 1),
        ("Looked up", "the system", 1),
    ]
    told = [(one.text, one.who, one.times) for one in in_a_row([moments[0], *moments])]
    assert told == [
        ("Looked up", "the system", 2),
        ("Claimed", "Alix", 1),
        ("Looked up", "the system", 1),
        ("Looked up", "Alix", 1),
        ("Looked up", "the system", 1),
    ], "in the order in which it was done"


def test_no_deadline_runs_where_nobody_is_asked_any_more(client):
    sign_in(client)
    location = notified()
    case = reverse("hotline_desk:case", args=[location.reports.get().public_ref])
    assert "<dt>Deadline</dt>" in client.get(case).text
    asked = location.notice_items.get()
    take_answers(asked.notice_id, [ItemAnswer(asked.pk, ProviderSays.REMOVED, "")])
    assert "<dt>Deadline</dt>" not in client.get(case).text


@pytest.mark.parametrize(("is_done", "lit"), [(True, 4), (False, 3)])
def test_at_the_end_every_light_is_lit(is_done, lit):
    told = {"step": 4, "total": 4, "is_done": is_done}
    shown = loader.render_to_string("components/progress.html", told)
    assert shown.count("progress-light--past") == lit
