"""How much a URL presses: what it comes from, that it is kept, and that lists sort by it."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from hotline.models import Location, Report
from hotline.operations.assessing_again import assess_again
from hotline.operations.closing import close_report, reopen_report, set_aside
from hotline.operations.correcting_addresses import correct_address
from hotline.operations.reading import open_texts
from hotline.operations.removals import confirm_gone, note_reappeared
from hotline.policies.priority import (
    FRESH_FOR,
    HIGHEST,
    POINTS,
    Reason,
    Told,
    from_reports,
    from_tracks,
    points_of,
    priority_at,
)
from hotline.reported_urls import read_lines
from hotline.states import Addressee, Answer, Outcome, SeenGone
from portal.accounts.roles import Role
from tests.hotline.test_desk import sign_in
from tests.hotline.test_due import DUE, rows_of
from tests.makers.hotline import (
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (Told(in_danger=True), Reason.DANGER),
        (Told(is_depicted=True), Reason.DEPICTED),
        (Told(about_whom=frozenset({"", "my_child"})), Reason.CHILD_KNOWN),
        (Told(reporter_ages=frozenset({"unsaid", "u13"})), Reason.YOUNG),
        (Told(youngest_seen="3-6"), Reason.YOUNG),
        (Told(categories=frozenset({"other", "grooming"})), Reason.CHILD_ABUSE),
        (Told(categories=frozenset({"csam_text"})), Reason.OTHER_HARM),
        (Told(channels=frozenset({"web", "police"})), Reason.FROM_COLLEAGUES),
        (Told(reports=3), Reason.MANY),
        (Told(reports=10), Reason.VERY_MANY),
    ],
)
def test_what_reports_say_gives_one_reason_each(told, reason):
    assert from_reports(told) == {reason}


def test_a_report_that_says_nothing_of_this_gives_none():
    calm = Told(
        reports=2,
        about_whom=frozenset({"unknown"}),
        reporter_ages=frozenset({"18"}),
        categories=frozenset({"online_fraud"}),
        channels=frozenset({"web"}),
        youngest_seen="16-17",
    )
    assert from_reports(calm) == set()


def test_it_never_leaves_nought_to_ten_and_every_reason_weighs_something():
    assert set(POINTS) == set(Reason)
    assert all(POINTS.values())
    assert points_of(()) == 0
    assert points_of(Reason) == HIGHEST


def test_where_it_stands_counts_only_for_what_is_illegal():
    assert from_tracks("not_illegal", "reappeared", "none", NOW) == set()
    assert from_tracks("illegal", "notified", "none", None) == {Reason.KNOWN_ILLEGAL}
    back = {Reason.KNOWN_ILLEGAL, Reason.REAPPEARED}
    assert from_tracks("illegal", "reappeared", "none", None) == back
    assert from_tracks("illegal", "not_started", "none", NOW) == back


def test_the_hour_adds_what_is_fresh_and_what_is_late_and_the_weightiest_comes_first():
    kept = [Reason.CHILD_ABUSE, Reason.DANGER]
    old, future = NOW - FRESH_FOR, NOW + timedelta(minutes=1)
    calm = priority_at(NOW, kept, first_reported_at=old, due_at=future)
    assert (calm.points, calm.reasons) == (7, (Reason.DANGER, Reason.CHILD_ABUSE))
    pressing = priority_at(NOW, kept, first_reported_at=NOW, due_at=NOW)
    assert (pressing.points, pressing.reasons[-2:]) == (9, (Reason.FRESH, Reason.LATE))


@pytest.fixture
def analyst(client):
    return sign_in(client)


def reasons_of(location):
    location.refresh_from_db()
    return set(location.priority_reasons)


@pytest.mark.django_db
def test_another_report_weighs_what_is_known_again():
    (location,) = make_report(category="online_fraud").locations.all()
    assert (location.priority, location.priority_reasons) == (0, [])
    make_report(category="grooming")
    assert reasons_of(location) == {Reason.CHILD_ABUSE}
    make_report(category="online_fraud", reporter_is_depicted=True)
    assert reasons_of(location) == {Reason.CHILD_ABUSE, Reason.DEPICTED, Reason.MANY}
    assert location.priority == 6


@pytest.mark.django_db
def test_danger_lasts_as_long_as_an_open_report_speaks_of_it():
    report, supervisor = make_report(imminent_danger=True), make_colleague(Role.HOTLINE_SUPERVISOR)
    (location,) = report.locations.all()
    assert Reason.DANGER in reasons_of(location)
    set_aside(report.pk, Outcome.SPAM, by=supervisor)
    assert Reason.DANGER not in reasons_of(location)
    reopen_report(report.pk, by=supervisor)
    assert Reason.DANGER in reasons_of(location)


@pytest.mark.django_db
def test_what_was_found_counts_and_so_does_that_it_is_back():
    by = make_colleague()
    location = make_judged(country="FR", by=by)
    assert {Reason.KNOWN_ILLEGAL, Reason.YOUNG} <= reasons_of(location)
    confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
    assert Reason.REAPPEARED not in reasons_of(location)
    note_reappeared(location.pk, by=by)
    assert Reason.REAPPEARED in reasons_of(location)
    abroad = make_judged(country="US", typed="https://abroad.example/a", by=by)
    make_by_hand(abroad, Addressee.PARTNER, Answer.REMOVED)
    assert Reason.REAPPEARED not in reasons_of(abroad)


@pytest.mark.django_db
def test_lists_sort_by_danger_then_lateness_then_priority_then_clock(client, analyst):
    later = make_report("https://l.example/", category="online_fraud")
    sooner = make_report("https://s.example/", category="online_fraud", now=earlier(hours=1))
    weighty = make_report("https://w.example/", category="grooming")
    late = make_report("https://x.example/", category="online_fraud", now=earlier(days=9))
    danger = make_report("https://d.example/", category="online_fraud", imminent_danger=True)
    in_order = [danger, late, weighty, sooner, later]
    assert [row.named.report for row in rows_of(client)] == in_order
    assert list(Report.objects.open().by_urgency()) == in_order


def earlier(**ago):
    return timezone.now() - timedelta(**ago)


@pytest.mark.django_db
def test_a_late_case_in_progress_stands_before_a_new_one_that_has_time(client, analyst):
    new = make_report("https://n.example/", category="online_fraud")
    location = make_judged("national", typed="https://p.example/", country="FR", by=analyst)
    Location.objects.filter(pk=location.pk).update(next_due_at=earlier(hours=1))
    listed = [row.report for row in client.get("/desk/hotline/").context["rows"]]
    assert listed == [location.reports.get(), new]


@pytest.mark.django_db
def test_the_number_is_shown_with_its_reasons_in_words(client, analyst):
    report, _by = make_claimed(make_report(category="grooming", imminent_danger=True), by=analyst)
    for page in (client.get(DUE), client.get(f"/desk/hotline/{report.public_ref}/")):
        shown = page.text[page.text.index('<details class="priority') :].partition("</details>")[0]
        assert "Priority 8</summary>" in shown
        assert "<li>Someone is in danger</li>" in shown
        assert "<li>Reported as sexual exploitation of a child</li>" in shown


@pytest.mark.django_db
def test_beside_a_case_stands_what_is_due_and_not_every_report(client, analyst):
    for _number in range(3):
        make_report("https://one.example/")
    case = make_report("https://two.example/")
    listed = client.get(f"/desk/hotline/{case.public_ref}/").context["listed"]
    assert [row.location.canonical for row in listed] == [
        "https://one.example/",
        "https://two.example/",
    ]


@pytest.mark.django_db
def test_while_it_is_looked_at_again_what_was_found_before_says_nothing():
    location = make_judged("baseline", typed="https://again.example/")
    assert {Reason.KNOWN_ILLEGAL, Reason.YOUNG} <= reasons_of(location)
    assess_again(location.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    assert reasons_of(location) == {Reason.CHILD_ABUSE}
    call_command("rebuild_locations", "--check", stdout=StringIO())


@pytest.mark.django_db
def test_a_closed_report_gives_up_the_danger_it_spoke_of(client):
    by = make_colleague()
    location = make_judged("baseline", country="US", imminent_danger=True, by=by)
    make_by_hand(location, Addressee.PARTNER)
    make_by_hand(location, Addressee.POLICE)
    report = location.reports.get()
    open_texts(report.pk, by=by, purpose="judge")
    close_report(report.pk, by=by)
    assert Reason.DANGER not in reasons_of(location)


@pytest.mark.django_db
def test_a_corrected_address_presses_like_the_wrong_one_did_and_that_no_longer():
    report, by = make_claimed(make_report("https://wrong.example/", category="grooming"))
    wrong = report.submissions.get()
    correct_address(report.pk, wrong.pk, tuple(read_lines("https://right.example/")), by=by)
    reasons = {one.host: one.priority_reasons for one in Location.objects.all()}
    assert reasons == {"wrong.example": [], "right.example": [Reason.CHILD_ABUSE]}


@pytest.mark.django_db
def test_lists_sort_by_the_very_number_that_they_show(client, analyst):
    old = {"now": earlier(days=9)}
    make_report("https://a.example/", category="grooming", imminent_danger=True, **old)
    make_report("https://b.example/", reporter_is_depicted=True)
    make_report("https://c.example/", category="online_fraud", **old)
    make_report("https://d.example/", imminent_danger=True, reporter_is_depicted=True)
    make_judged(typed="https://e.example/", country="FR")
    rows = rows_of(client)
    assert {row.priority.points for row in rows} == {1, 6, 7, 8, 10}
    assert [row.location.presses for row in rows] == [row.priority.points for row in rows]
    reports = client.get("/desk/hotline/").context["rows"]
    assert [row.report.presses for row in reports] == [row.priority.points for row in reports]
