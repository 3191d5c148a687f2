"""When the lines are open, as a supervisor sets it on the page of opening hours."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from helpline.desk.history import words_of
from helpline.models import Closure, Queue
from helpline.operations import hours
from helpline.operations.due_timers import run_due_timers
from helpline.policies.opening import MIDNIGHT
from helpline.words.errors_desk import DayIsClosed, HoursBackwards, HoursOverlap, NoHolidays
from portal.audit.models import Entry
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
PAGE = "/desk/helpline/hours/"


@pytest.fixture
def supervisor():
    return make.make_supervisor()


@pytest.fixture
def desk(signed_in, supervisor):
    return signed_in(supervisor)


def line(audience="child"):
    return Queue.objects.get(audience=audience)


def closed_week():
    queue = line()
    queue.opening_hours.all().delete()
    return queue


def typed(queue, **told):
    """What the form for new hours sends."""
    return {f"hours-{queue.pk}-{name}": value for name, value in told.items()}


def test_a_supervisor_adds_hours_for_several_days_and_takes_one_out(desk):
    queue = closed_week()
    address = f"{PAGE}{queue.pk}/add-hours/"
    sent = typed(queue, weekdays=["0", "2"], opens="14:00", closes="18:30")
    page = desk.post(address, sent, follow=True)
    assert "Added. They count from now on." in page.text
    assert page.text.count('<span class="numeric">14:00–18:30') == 2
    found = queue.opening_hours.get(weekday=2)
    assert (found.opens, found.closes) == (time(14), time(18, 30))
    page = desk.post(f"{PAGE}{queue.pk}/{found.pk}/remove-hours/", follow=True)
    assert list(queue.opening_hours.values_list("weekday", flat=True)) == [0]
    assert page.text.count('<span class="numeric">14:00–18:30') == 1
    assert desk.post(f"{PAGE}{queue.pk}/{found.pk}/remove-hours/").status_code == 404
    verbs = Entry.objects.filter(verb__startswith="queue.").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["queue.hours_added", "queue.hours_removed"]
    assert all(str(words_of(verb)) != verb for verb in verbs)


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        ("18:00", "14:00", "Choose a closing time after the opening time"),
        ("18:00", "18:00", "Choose a closing time after the opening time"),
        ("09:00", "12:30", "the line is open at that time already"),
        ("11:00", "00:00", "the line is open at that time already"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_stay_typed(desk, supervisor, opens, closes, said):
    queue = closed_week()
    hours.add_hours(queue.pk, weekdays=[1], opens=time(12), closes=time(16), by=supervisor)
    sent = typed(queue, weekdays=["1", "3"], opens=opens, closes=closes)
    page = desk.post(f"{PAGE}{queue.pk}/add-hours/", sent)
    assert page.status_code == 409
    assert said in page.text
    assert f'value="{opens}"' in page.text
    assert queue.opening_hours.count() == 1


def test_hours_may_begin_where_others_end_and_end_with_the_day(supervisor):
    queue = closed_week()
    for opens, closes in ((time(12), time(16)), (time(16), time(20)), (time(20), MIDNIGHT)):
        hours.add_hours(queue.pk, weekdays=[4], opens=opens, closes=closes, by=supervisor)
    assert queue.opening_hours.count() == 3
    with pytest.raises(HoursOverlap):
        hours.add_hours(queue.pk, weekdays=[4], opens=time(23), closes=MIDNIGHT, by=supervisor)
    with pytest.raises(HoursBackwards):
        hours.add_hours(queue.pk, weekdays=[5], opens=time(9), closes=time(8), by=supervisor)


def test_a_closed_day_closes_and_opens_again(desk, client, supervisor):
    queue, today = line(), timezone.localdate()
    assert "Closed now" not in client.get(reverse("helpline:now")).json()["words"]
    sent = {f"day-{queue.pk}-day": today.isoformat(), f"day-{queue.pk}-name": "Team day"}
    page = desk.post(f"{PAGE}{queue.pk}/close-on/", sent, follow=True)
    assert "Team day" in page.text
    assert "Today is a closed day." in page.text
    assert client.get(reverse("helpline:now")).json() == {"open": False, "words": "Closed now"}
    with pytest.raises(DayIsClosed):
        hours.close_on(queue.pk, day=today, name="", by=supervisor)
    desk.post(f"{PAGE}{queue.pk}/days/{Closure.objects.get().pk}/open-on/")
    assert client.get(reverse("helpline:now")).json()["open"] is True


def test_a_day_that_has_passed_is_not_closed(desk):
    queue = line()
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    page = desk.post(f"{PAGE}{queue.pk}/close-on/", {f"day-{queue.pk}-day": yesterday})
    assert page.status_code == 422
    assert "That day has passed." in page.text
    assert not Closure.objects.exists()


def test_public_holidays_are_added_once(desk, supervisor):
    queue = line()
    sent = {f"holidays-{queue.pk}-country": "fr"}
    page = desk.post(f"{PAGE}{queue.pk}/close-on-holidays/", sent, follow=True)
    days = set(queue.closures.values_list("day", flat=True))
    assert len(days) >= 10
    assert all(timezone.localdate() <= day for day in days)
    assert {(day.month, day.day) for day in days} >= {(7, 14), (12, 25)}
    assert f"{len(days)} days added." in page.text
    again = desk.post(f"{PAGE}{queue.pk}/close-on-holidays/", sent)
    assert "all of them are in the list already" in again.text
    with pytest.raises(NoHolidays):
        hours.close_on_holidays(queue.pk, country="XX", by=supervisor)


def test_a_line_keeps_its_hours_in_its_own_zone(supervisor):
    queue = closed_week()
    hours.add_hours(queue.pk, weekdays=range(7), opens=time(8), closes=time(10), by=supervisor)
    told = {"languages": ["en"], "waiting_limit": 3, "active": True}
    hours.describe_queue(queue.pk, time_zone="Indian/Reunion", by=supervisor, **told)
    queue = line()
    at_nine_there = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("Indian/Reunion"))
    assert queue.closes_at(at_nine_there) == at_nine_there + timedelta(hours=1)
    assert queue.closes_at(at_nine_there + timedelta(hours=3)) is None
    entry = Entry.objects.get(verb="queue.described")
    assert entry.facts["changed"] == "languages, time_zone, waiting_limit"


def test_a_line_out_of_use_is_closed_and_promises_no_opening(desk, client):
    queue = line()
    sent = {"languages": ["en", "fr"], "waiting_limit": "40", "time_zone": "Europe/Brussels"}
    page = desk.post(f"{PAGE}{queue.pk}/describe-queue/", sent, follow=True)
    assert "Out of use" in page.text
    assert "No next opening is known" in page.text
    assert client.get(reverse("helpline:now")).json()["open"] is False
    shown = client.get(reverse("helpline:start", args=["child"]))
    assert "We open again" not in shown.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("waiting_limit", "501", "less than or equal to 500"),
        ("waiting_limit", "0", "greater than or equal to 1"),
        ("time_zone", "Mars/Olympus", "not one of the available choices"),
        ("languages", [], "This field is required"),
    ],
)
def test_settings_that_cannot_be_are_refused_on_their_field(desk, field, value, said):
    queue = line()
    sent = {"languages": ["en"], "waiting_limit": "40", "time_zone": "Europe/Brussels"}
    page = desk.post(f"{PAGE}{queue.pk}/describe-queue/", sent | {field: value})
    assert page.status_code == 422
    assert said in page.text
    assert Queue.objects.get(pk=queue.pk).languages == queue.languages


def test_whoever_waits_hears_of_the_new_closing_time(supervisor):
    """Closing time came nearer: the clock of those who wait is set anew."""
    conversation = make.make_waiting()
    queue = closed_week()
    now = timezone.localtime()
    begins, soon = now.replace(hour=0, minute=0), now + timedelta(minutes=10)
    if soon.date() != now.date():
        soon = now.replace(hour=23, minute=59)
    hours.add_hours(
        queue.pk, weekdays=[now.weekday()], opens=begins.time(), closes=soon.time(), by=supervisor
    )
    conversation.refresh_from_db()
    assert conversation.due_at <= timezone.now()
    assert run_due_timers(conversation.pk).warned_of_closing
    hours.add_hours(
        queue.pk, weekdays=[now.weekday()], opens=soon.time(), closes=MIDNIGHT, by=supervisor
    )
    later = line().closes_at(timezone.now()) - timezone.now() > timedelta(minutes=15)
    conversation.refresh_from_db()
    assert conversation.warned_of_closing is not later


def test_only_supervisors_set_hours(signed_in):
    counsellor = signed_in(make.make_staff("helpline.answer"))
    queue = line()
    assert counsellor.get(PAGE).status_code == 403
    sent = typed(queue, weekdays=["0"], opens="14:00", closes="15:00")
    assert counsellor.post(f"{PAGE}{queue.pk}/add-hours/", sent).status_code == 403
    today = timezone.localdate()
    sent = {f"day-{queue.pk}-day": today.isoformat()}
    assert counsellor.post(f"{PAGE}{queue.pk}/close-on/", sent).status_code == 403
    assert not Closure.objects.exists()


def test_the_page_asks_as_often_for_a_full_week_as_for_an_empty_one(
    desk, django_assert_max_num_queries
):
    """Four of them ask who asks, nine how the two lines stand."""
    with django_assert_max_num_queries(16):
        desk.get(PAGE)
