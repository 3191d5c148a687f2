"""How the people are who look: asked after a block, counted without names, shown in sums only."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hotline.models import CheckIn, CheckInCount, Exposure, Feeling, ViewingEnd
from hotline.operations.welfare import looked_by
from hotline.operations.welfare_checkins import check_in, is_to_be_asked
from hotline.operations.welfare_figures import WEEKS_SHOWN, weeks_of_care
from hotline.policies import profiles
from hotline.policies.welfare import LEAST_PEOPLE, monday_of
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in
from tests.hotline.test_today import TODAY
from tests.hotline.test_welfare import have_looked
from tests.makers.hotline import locations_of, make_colleague, make_report

pytestmark = pytest.mark.django_db
WELFARE = "/desk/hotline/welfare/"
CHECK_IN = reverse("hotline_desk:check_in")


def question_stands_open(client):
    page = client.get(TODAY).text
    begin = page.index("How are you?")
    return page[page.rindex("<details", 0, begin) : begin].count(" open") == 1


def test_the_question_waits_folded_and_opens_in_a_break(client):
    analyst = sign_in(client)
    assert not question_stands_open(client)
    have_looked(analyst, 50)
    assert question_stands_open(client)


def test_nobody_is_asked_twice_in_one_break(client):
    analyst = sign_in(client)
    have_looked(analyst, 50)
    page = client.post(CHECK_IN, {"feeling": "heavy"}, follow=True).text
    assert "Thank you for saying so. Take your time." in page
    assert not question_stands_open(client)


def test_the_next_break_asks_again():
    person = make_colleague()
    have_looked(person, 50)
    check_in(by=person, feeling=Feeling.WELL)
    CheckIn.objects.update(answered_at=timezone.now() - timedelta(hours=2))
    now = database_now()
    assert is_to_be_asked(person, looked_by(person, now), now)


def test_an_answer_is_counted_without_a_name_and_without_an_entry(client):
    before = Entry.objects.count()
    for person in (make_colleague(), make_colleague()):
        check_in(by=person, feeling=Feeling.TALK)
    check_in(by=person, feeling=Feeling.TALK)
    assert CheckInCount.objects.get().times == 3
    assert CheckIn.objects.count() == 2
    assert "feeling" not in {field.name for field in CheckIn._meta.get_fields()}
    assert Entry.objects.count() == before


def test_an_answer_that_is_none_comes_back(client):
    sign_in(client)
    assert client.post(CHECK_IN, {"feeling": "splendid"}).status_code == 422
    assert not CheckInCount.objects.exists()


def last_week():
    return monday_of(timezone.now(), profiles.current().time_zone) - timedelta(weeks=1)


def look_last_week(people, minutes):
    """Each of them looked at something for so long."""
    (location,) = locations_of(make_report())
    zone = profiles.current().time_zone
    began = datetime.combine(last_week(), datetime.min.time(), zone) + timedelta(hours=9)
    for person in people:
        Exposure.objects.create(
            by=person,
            location=location,
            began_at=began,
            ended_at=began + timedelta(minutes=minutes),
            seconds=minutes * 60,
            blurred=False,
            ended=ViewingEnd.SAID,
        )


def answer_last_week(people, feeling):
    for person in people:
        check_in(by=person, feeling=feeling)
    CheckIn.objects.update(week=last_week())
    CheckInCount.objects.update(week=last_week())


def team(count=LEAST_PEOPLE):
    return [make_colleague() for _number in range(count)]


def test_a_week_of_enough_people_is_shown_in_sums():
    look_last_week(team(), 30)
    newest = weeks_of_care()[0]
    assert (newest.monday, newest.minutes, newest.minutes_a_person) == (last_week(), 150, 30)


def test_fewer_people_are_no_figure_however_much_they_looked():
    few = team(LEAST_PEOPLE - 1)
    look_last_week(few, 30)
    look_last_week(few, 10)
    assert weeks_of_care()[0].minutes is None


def test_the_week_that_goes_on_is_not_shown():
    """Two readings of it would differ by what one person looked."""
    for person in team():
        have_looked(person, 1)
    mondays = [week.monday for week in weeks_of_care()]
    assert len(mondays) == WEEKS_SHOWN
    assert max(mondays) == last_week()
    assert all(week.minutes is None for week in weeks_of_care())


def test_answers_are_shown_when_enough_people_gave_the_same():
    people = team(6)
    answer_last_week(people[:5], Feeling.WELL)
    answer_last_week(people[5:], Feeling.TALK)
    assert weeks_of_care()[0].answers == [5, None, None]


def test_one_who_answers_often_is_not_many():
    answer_last_week(team(1) * LEAST_PEOPLE, Feeling.HEAVY)
    assert CheckInCount.objects.get().times == LEAST_PEOPLE
    assert weeks_of_care()[0].answers == [None, None, None]


@pytest.mark.parametrize("role", [Role.HOTLINE_SUPERVISOR, Role.CENTRE_MANAGER])
def test_supervisors_and_managers_see_the_sums(client, role):
    people = team()
    sign_in(client, role)
    assert "No week of the last eight has 5 people behind it yet." in client.get(WELFARE).text
    look_last_week(people, 30)
    assert f'href="{WELFARE}"' in client.get(WELFARE).text
    page = client.get(WELFARE).text
    assert "<td" in page
    assert ">150<" in page
    named = any(str(person) in page for person in people)
    assert named == (role == Role.HOTLINE_SUPERVISOR), "plans are a supervisor's, sums nobody's"


def test_it_takes_as_many_queries_for_many(client):
    sign_in(client, Role.CENTRE_MANAGER)
    client.get(WELFARE)
    few = asked(client.get, WELFARE)
    look_last_week(team(7), 30)
    answer_last_week(team(7), Feeling.WELL)
    assert asked(client.get, WELFARE) == few <= 14
