"""A provider's own pace: set with a reason, within bounds, and never slower where it is urgent."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hotline.models import Notice, ProviderPace, Referral, Removal, Report
from hotline.operations.holds import NewHold, set_hold
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.paces import (
    any_in_danger,
    bring_urgent_forward,
    pace_for,
    pace_of,
    set_pace,
)
from hotline.operations.reminders import give_to_a_person, remind_late_providers
from hotline.operations.removals import ask_again
from hotline.operations.sending import send_due_notices, send_notice
from hotline.policies import profiles
from hotline.policies.pace import (
    LONGEST_DEADLINE_HOURS,
    LONGEST_GROUPING_MINUTES,
    MOST_URLS,
    OwnPace,
    Pace,
    never_slower,
    objections,
    pace_by_law,
    pace_with,
)
from hotline.policies.reminders import LATEST_REMINDER_HOURS, MOST_REMINDERS
from hotline.states import RemovalState
from hotline.words.errors_providers import PaceBeyondBounds, PaceReasonNeeded
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    make_abuse_contact,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.jobs import run_due

LAW = Pace(60, 24, (24, 48, 72))
WHY = "Agreed with its abuse desk."


def supervisor():
    return make_colleague(Role.HOTLINE_SUPERVISOR)


def give(address, **own):
    set_pace(address.provider_id, OwnPace(**own), reason=WHY, by=supervisor())
    return address


def queued(address, typed="https://images.example.org/a", **more):
    location = make_judged("baseline", typed=typed, country="FR", **more)
    return queue_notice(location.pk, address.pk, by=make_colleague())


def told(address, *, hours_ago=0, typed="https://images.example.org/a"):
    """A URL whose provider was told so many hours ago."""
    item = queued(address, typed)
    send_now(item.notice_id, by=make_colleague())
    send_notice(item.notice_id)
    back = timedelta(hours=hours_ago)
    for rows, names in (
        (Notice.objects.filter(pk=item.notice_id), ("queued_at", "reserved_at", "sent_at")),
        (Removal.objects.filter(location=item.location), ()),
    ):
        for row in rows:
            rows.filter(pk=row.pk).update(**{name: getattr(row, name) - back for name in names})
    item.refresh_from_db()
    due_at = item.location.removal_due_at - back
    Removal.objects.filter(location=item.location).update(due_at=due_at)
    type(item.location).objects.filter(pk=item.location_id).update(removal_due_at=due_at)
    mail.outbox.clear()
    return item


def minutes_from_now(moment):
    return round((moment - timezone.now()) / timedelta(minutes=1))


@pytest.mark.parametrize(
    ("own", "holds"),
    [
        (OwnPace(), LAW),
        (OwnPace(group_minutes=0), Pace(0, 24, (24, 48, 72))),
        (OwnPace(deadline_hours=48), Pace(60, 48, (48, 72, 96))),
        (OwnPace(deadline_hours=6), Pace(60, 6, (6, 30, 54))),
        (OwnPace(reminder_hours=(30,), urls=10), Pace(60, 24, (30,), 10)),
    ],
)
def test_what_is_not_its_own_follows_the_law_profile(own, holds):
    assert pace_with(own, LAW) == holds


def test_of_both_the_faster_one():
    slow = Pace(240, 72, (72, 100), 10)
    assert never_slower(slow, LAW) == Pace(60, 24, (24, 48, 72), 10)
    fast = Pace(5, 2, (2, 4, 6, 8))
    assert never_slower(fast, LAW) == fast


@pytest.mark.parametrize(
    ("own", "field"),
    [
        ({"group_minutes": LONGEST_GROUPING_MINUTES + 1}, "group_minutes"),
        ({"deadline_hours": LONGEST_DEADLINE_HOURS + 1}, "deadline_hours"),
        ({"deadline_hours": 0}, "deadline_hours"),
        ({"urls": 0}, "urls"),
        ({"urls": MOST_URLS + 1}, "urls"),
        ({"reminder_hours": (48, 24)}, "reminder_hours"),
        ({"reminder_hours": (23,)}, "reminder_hours"),
        ({"deadline_hours": 48, "reminder_hours": (24, 48)}, "reminder_hours"),
        ({"reminder_hours": (24, LATEST_REMINDER_HOURS + 1)}, "reminder_hours"),
        ({"reminder_hours": tuple(range(24, 25 + MOST_REMINDERS))}, "reminder_hours"),
    ],
)
def test_what_is_out_of_bounds_is_said_of_its_field(own, field):
    assert list(objections(OwnPace(**own), LAW)) == [field]


def test_the_bounds_themselves_are_allowed_under_every_profile():
    widest = OwnPace(
        LONGEST_GROUPING_MINUTES, LONGEST_DEADLINE_HOURS, (LATEST_REMINDER_HOURS,), MOST_URLS
    )
    for profile_id, version in profiles.PROFILE_VERSIONS.items():
        law = pace_by_law(profiles.load(profile_id, version))
        assert objections(widest, law) == objections(OwnPace(0, 1, (), 1), law) == {}


@pytest.mark.django_db
def test_it_is_set_with_a_reason_kept_for_ever_and_given_up_again():
    address = make_abuse_contact()
    by = supervisor()
    with pytest.raises(PaceReasonNeeded):
        set_pace(address.provider_id, OwnPace(120), reason="  ", by=by)
    with pytest.raises(PaceBeyondBounds):
        set_pace(address.provider_id, OwnPace(group_minutes=9_999), reason=WHY, by=by)
    for _twice in range(2):
        set_pace(address.provider_id, OwnPace(120, 48, (50, 90)), reason=WHY, by=by)
    entry = Entry.objects.get(verb="provider.pace_set")
    assert (entry.by, entry.facts["reminder_hours"]) == (by, "50/90")
    set_pace(address.provider_id, OwnPace(), reason="It is over.", by=by)
    assert ProviderPace.objects.count() == 2
    assert pace_for(address.provider) == pace_by_law(profiles.current())
    assert not ProviderPace.objects.holding().exists()
    for statement in ("UPDATE {} SET urls = 1", "DELETE FROM {}", "TRUNCATE {}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format("hotline_providerpace"))


@pytest.mark.django_db
def test_notices_wait_for_its_window_and_those_that_wait_follow_a_new_one():
    address = give(make_abuse_contact(), group_minutes=240)
    notice = queued(address).notice
    assert minutes_from_now(notice.send_after) == 240
    give(address, group_minutes=30)
    notice.refresh_from_db()
    assert minutes_from_now(notice.send_after) == 30
    other = queued(make_abuse_contact("Other Hosting"), "https://b.example/1").notice
    assert minutes_from_now(other.send_after) == profiles.current().notice.group_minutes


@pytest.mark.django_db
def test_more_urls_than_it_takes_are_split():
    address = give(make_abuse_contact(), urls=2)
    for number in range(5):
        queued(address, f"https://images.example.org/{number}")
    sizes = [notice.items.count() for notice in Notice.objects.order_by("pk")]
    assert sizes == [2, 2, 1]


@pytest.mark.django_db
@pytest.mark.parametrize("own", [{"group_minutes": 600, "deadline_hours": 72}, {}])
def test_danger_waits_for_nobody_and_takes_the_whole_notice_along(own):
    law = profiles.current().notice
    address = give(make_abuse_contact(), **own)
    notice = queued(address).notice
    assert minutes_from_now(notice.send_after) == own.get("group_minutes", law.group_minutes)
    queued(address, "https://images.example.org/b", imminent_danger=True)
    notice.refresh_from_db()
    assert notice.items.count() == 2
    assert minutes_from_now(notice.send_after) == 0
    assert run_due("notice.send")
    notice.refresh_from_db()
    assert notice.deadline_at - notice.sent_at == timedelta(hours=law.deadline_hours)
    assert f"within {law.deadline_hours} hours" in mail.outbox[0].body


@pytest.mark.django_db
def test_what_becomes_urgent_later_is_brought_forward_before_and_after_it_left():
    law = profiles.current().notice
    address = give(make_abuse_contact(), group_minutes=600, deadline_hours=72)
    sent = told(address, hours_ago=1, typed="https://images.example.org/s")
    assert bring_urgent_forward() == 0
    make_report("https://images.example.org/s", imminent_danger=True)
    send_due_notices()
    sent.location.refresh_from_db()
    assert sent.location.removal_due_at - sent.notice.sent_at <= timedelta(
        hours=law.deadline_hours, minutes=1
    )
    later = queued(address, "https://images.example.org/c").notice
    assert minutes_from_now(later.send_after) == 600
    make_report("https://images.example.org/c", imminent_danger=True)
    assert bring_urgent_forward() == 1
    later.refresh_from_db()
    assert minutes_from_now(later.send_after) == 0
    assert bring_urgent_forward() == 0


@pytest.mark.django_db
def test_danger_that_is_heard_of_later_brings_a_notice_forward_without_a_pace_of_its_own():
    notice = queued(make_abuse_contact()).notice
    assert bring_urgent_forward() == 0
    make_report("https://images.example.org/a", imminent_danger=True)
    send_due_notices()
    notice.refresh_from_db()
    assert minutes_from_now(notice.send_after) == 0
    assert run_due("notice.send")
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_what_stands_because_of_danger_leaves_at_once_whatever_its_reports_say_by_then():
    address = give(make_abuse_contact(), group_minutes=600)
    location = make_judged("national", country="FR", alone=True)
    report = make_report("https://images.example.org/a", imminent_danger=True, observed=False)
    item = queue_notice(location.pk, address.pk, by=location.reports.earliest("pk").taken_on_by)
    Report.objects.filter(pk=report.pk).update(imminent_danger=False, danger_since=None)
    location.refresh_from_db()
    assert location.stands_before_a_look
    assert any_in_danger([location.pk])
    assert pace_of(item.notice).group_minutes == 0


@pytest.mark.django_db
def test_where_the_law_does_not_let_it_leave_danger_does_not_either():
    item = queued(make_abuse_contact(), imminent_danger=True)
    set_hold(item.location_id, NewHold("Example Police", "Officer", "A search."), by=officer())
    run_due("notice.send")
    assert not mail.outbox


def officer():
    return make_colleague(Role.POLICE_OFFICER)


@pytest.mark.django_db
def test_the_letter_says_the_hours_that_its_provider_has_and_keeps_them():
    address = give(make_abuse_contact(), deadline_hours=48)
    item = queued(address)
    send_now(item.notice_id, by=make_colleague())
    send_notice(item.notice_id)
    assert "within 48 hours" in mail.outbox[0].body
    notice = Notice.objects.get()
    assert notice.deadline_hours == 48
    assert notice.deadline_at - notice.sent_at == timedelta(hours=48)
    give(address, deadline_hours=12)
    item.location.refresh_from_db()
    assert item.location.removal_due_at == notice.deadline_at, "the letter stands as it was read"


@pytest.mark.django_db
def test_reminders_follow_its_own_hours_and_a_new_pace_reminds_no_twice():
    address = give(make_abuse_contact(), reminder_hours=(30, 60))
    item = told(address, hours_ago=31)
    assert remind_late_providers() == 1
    reminders = Notice.objects.filter(reminds=item.notice_id).order_by("pk")
    assert [one.reminder_number for one in reminders] == [1]
    item.location.refresh_from_db()
    assert item.location.removal_state == RemovalState.OVERDUE
    assert minutes_from_now(item.location.removal_due_at) == 29 * 60
    give(address, reminder_hours=(31, 40, 100))
    item.location.refresh_from_db()
    assert minutes_from_now(item.location.removal_due_at) == 9 * 60
    hours_pass(item, 10)
    assert remind_late_providers() == 1
    assert [one.reminder_number for one in reminders.all()] == [1, 2]
    give(address, reminder_hours=(24,))
    hours_pass(item, 30)
    remind_late_providers()
    item.location.refresh_from_db()
    assert item.location.removal_state == RemovalState.UNANSWERED


def hours_pass(item, hours):
    """As if the letter and its reminders had left so much earlier."""
    back = timedelta(hours=hours)
    for notice in Notice.objects.filter(pk=item.notice_id) | Notice.objects.filter(
        reminds=item.notice_id
    ):
        names = [name for name in ("queued_at", "sent_at") if getattr(notice, name)]
        moved = {name: getattr(notice, name) - back for name in names}
        Notice.objects.filter(pk=notice.pk).update(**moved)
    item.location.refresh_from_db()
    due_at = item.location.removal_due_at - back
    Removal.objects.filter(location=item.location).update(due_at=due_at)
    type(item.location).objects.filter(pk=item.location_id).update(removal_due_at=due_at)


@pytest.mark.django_db
def test_asking_again_gives_its_own_time():
    address = give(make_abuse_contact(), deadline_hours=6)
    item = told(address)
    give_to_a_person(item.location, timezone.now())
    ask_again(item.location_id, by=make_colleague())
    item.location.refresh_from_db()
    assert minutes_from_now(item.location.removal_due_at) == 6 * 60


@pytest.mark.django_db
def test_what_is_urgent_has_its_time_from_when_it_was_asked_again():
    address = give(make_abuse_contact(), deadline_hours=6)
    item = told(address, hours_ago=100)
    give_to_a_person(item.location, timezone.now())
    ask_again(item.location_id, by=make_colleague())
    make_report("https://images.example.org/a", imminent_danger=True)
    bring_urgent_forward()
    item.location.refresh_from_db()
    assert minutes_from_now(item.location.removal_due_at) == 6 * 60


@pytest.mark.django_db
def test_a_supervisor_sets_it_on_the_page_of_the_provider_and_nobody_else(client):
    address = make_abuse_contact()
    page = reverse("hotline_desk:provider", args=[address.provider_id])
    change = reverse("hotline_desk:set_pace", args=[address.provider_id])
    sign_in(client)
    assert change not in client.get(page).text
    assert client.post(change, {"pace-reason": WHY}).status_code == 403
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    assert change in client.get(page).text
    wrong = {"pace-deadline_hours": "99", "pace-reminder_hours": "24 soon", "pace-urls": "5"}
    answer = client.post(change, wrong)
    assert answer.status_code == 422
    form = answer.context["offers"]["pace"][0].form
    assert set(form.errors) == {"reminder_hours", "reason"}
    answer = client.post(change, wrong | {"pace-reminder_hours": "24"})
    form = answer.context["offers"]["pace"][0].form
    assert set(form.errors) == {"deadline_hours", "reason"}
    right = {"pace-group_minutes": "240", "pace-deadline_hours": "48", "pace-reason": WHY}
    text = client.post(change, right, follow=True).text
    assert "Pace changed" in text
    for words in ("240 minutes", "48 hours, 72 hours, 96 hours", WHY):
        assert words in text


@pytest.mark.django_db
def test_screens_say_why_a_notice_waits_and_whose_pace_a_clock_goes_by(client):
    address = give(make_abuse_contact("Slow Hosting"), group_minutes=240)
    notice = queued(address).notice
    sign_in(client)
    because = "own window is 240 minutes; by the law profile it is 60 minutes"
    report = Report.objects.latest("pk")
    assert because in client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert because in client.get(reverse("hotline_desk:notice_preview", args=[notice.pk])).text
    item = told(
        give(make_abuse_contact("Odd Hosting"), deadline_hours=30), typed="https://c.example/1"
    )
    type(item.location).objects.filter(pk=item.location_id).update(phase="to_act")
    text = client.get(reverse("hotline_desk:due")).text
    assert "at the pace of Odd Hosting" in text
    assert "at the pace of Slow Hosting" not in text


@pytest.mark.django_db
def test_what_the_police_look_at_at_once_is_urgent_too():
    address = give(make_abuse_contact(), group_minutes=600)
    assert not Referral.objects.exists()
    assert pace_for(address.provider).group_minutes == 600
    assert pace_for(address.provider, urgent=True).group_minutes == 60
