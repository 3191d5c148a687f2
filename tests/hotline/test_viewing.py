"""Who looks at what, and for how long, is what they say: no more, and nothing is lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from hotline.models import Claim, Exposure, Report, ViewingEnd
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim, lapse_due_claims, release
from hotline.operations.exposures import end_looks_that_are_over
from hotline.operations.parts import assess_parts
from hotline.operations.viewing import (
    begin_viewing,
    begin_viewing_parts,
    end_viewing,
    end_viewing_parts,
)
from hotline.operations.welfare import looked_by, set_plan
from hotline.policies.welfare import LONGEST_LOOK_MINUTES, Plan
from hotline.words.errors import DayUsedUp, NotYourClaim
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.test_desk import press, sign_in, url
from tests.hotline.test_parts import PAGE, at, make_page, parts_of
from tests.makers.hotline import assess, locations_of, make_claimed, make_colleague, make_report

pytestmark = pytest.mark.django_db
NOT_ILLEGAL = NewAssessment("not_illegal")


def look_back(seconds, **more):
    """As if the looking had begun so many seconds ago."""
    since = timezone.now() - timedelta(seconds=seconds)
    Claim.objects.exclude(viewing_since=None).update(viewing_since=since, **more)
    return since


def test_looking_and_stopping_is_one_exposure():
    report, analyst = make_claimed()
    (location,) = locations_of(report)
    begin_viewing(location.pk, by=analyst, blurred=True)
    assert not Exposure.objects.exists()
    since = look_back(90)
    end_viewing(location.pk, by=analyst)
    end_viewing(location.pk, by=analyst)
    seen = Exposure.objects.get()
    assert (seen.by, seen.location, seen.blurred, seen.began_at) == (
        *(analyst, location, True),
        since,
    )
    assert 90 <= seen.seconds < 95
    assert seen.ended == ViewingEnd.SAID


@pytest.mark.parametrize(
    "end",
    [
        lambda report, analyst: release(report.pk, by=analyst),
        lambda report, analyst: assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst),
    ],
    ids=["released", "assessed"],
)
def test_the_end_of_the_claim_ends_the_looking(end):
    report, analyst = make_claimed()
    begin_viewing(locations_of(report)[0].pk, by=analyst)
    look_back(60)
    end(report, analyst)
    seen = Exposure.objects.get()
    assert (60 <= seen.seconds < 65, seen.ended, seen.blurred) == (True, ViewingEnd.CLAIM, False)


def test_a_look_nobody_ended_lasts_no_longer_than_its_claim():
    """However late the lapse is found out, and it counts for no assessment."""
    report, analyst = make_claimed()
    begin_viewing(locations_of(report)[0].pk, by=analyst)
    since = look_back(7_200)
    lapsed_at = since + timedelta(minutes=30)
    Claim.objects.update(taken_at=since - timedelta(seconds=1), lapses_at=lapsed_at)
    assert lapse_due_claims() == 1
    seen = Exposure.objects.get()
    assert (seen.seconds, seen.ended_at, seen.ended) == (1_800, lapsed_at, ViewingEnd.LAPSED)
    assert Claim.objects.get().seconds_viewed is None


def test_a_colleague_who_takes_on_what_lapsed_writes_the_look_down():
    report, analyst = make_claimed()
    begin_viewing(locations_of(report)[0].pk, by=analyst)
    since = look_back(600)
    Claim.objects.update(taken_at=since, lapses_at=since + timedelta(minutes=5))
    claim(report.pk, by=make_colleague())
    seen = Exposure.objects.get()
    assert (seen.by, seen.seconds) == (analyst, 300)


def test_one_looks_at_one_thing_at_a_time():
    report, analyst = make_claimed(make_report("https://a.example/1\nhttps://a.example/2"))
    first, second = locations_of(report)
    begin_viewing(first.pk, by=analyst)
    look_back(30)
    begin_viewing(second.pk, by=analyst)
    assert Exposure.objects.get().location == first
    assert Claim.objects.exclude(viewing_since=None).get().location == second


def test_without_looking_there_is_no_exposure():
    report, analyst = make_claimed()
    assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst)
    assert not Exposure.objects.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hotline_exposure SET seconds = 0",
        "DELETE FROM hotline_exposure",
        "TRUNCATE hotline_exposure",
    ],
)
def test_an_exposure_is_never_changed(statement):
    report, analyst = make_claimed()
    begin_viewing(locations_of(report)[0].pk, by=analyst)
    end_viewing(locations_of(report)[0].pk, by=analyst)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_page_asks_how_one_looks_and_keeps_it(client):
    analyst = sign_in(client)
    report, _by = make_claimed(by=analyst)
    page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert 'name="blurred" value="yes"' in page
    begin = reverse("hotline_desk:begin_viewing", args=[report.public_ref, 1])
    assert client.post(begin, {}).status_code == 422
    page = client.post(begin, {"blurred": "no"}, follow=True).text
    assert "I have stopped looking" in page
    client.post(reverse("hotline_desk:end_viewing", args=[report.public_ref, 1]))
    assert Exposure.objects.get().blurred is False
    begun = Entry.objects.get(verb="location.viewing_begun")
    assert begun.facts == {"blurred": False}


def begin_together(count=3, **more):
    """Somebody looks at what is on a page, in its grid."""
    report, analyst = make_page(count)
    begin_viewing_parts(at(PAGE).pk, by=analyst, **more)
    return report, analyst


def test_looking_at_a_grid_is_one_look_at_its_page_counted_once_and_shared():
    report, analyst = begin_together(3, blurred=True)
    since = look_back(90)
    begin_viewing_parts(at(PAGE).pk, by=analyst)
    assert 90 <= looked_by(analyst, timezone.now()).seconds_today < 95
    end_viewing_parts(at(PAGE).pk, by=analyst)
    end_viewing_parts(at(PAGE).pk, by=analyst)
    seen = Exposure.objects.get()
    assert (seen.location, seen.parts, seen.blurred, seen.began_at, seen.ended) == (
        *(at(PAGE), 3, True, since, ViewingEnd.SAID),
    )
    assert 90 <= looked_by(analyst, timezone.now()).seconds_today < 95
    shares = Claim.objects.filter(location__parent=at(PAGE)).values_list("seconds_viewed")
    assert {share for (share,) in shares} == {seen.seconds // 3}
    made = assess_parts(report.pk, {one.pk: NOT_ILLEGAL for one in parts_of()}, by=analyst)
    assert {one.seconds_viewed for one in made} == {seen.seconds // 3}


@pytest.mark.parametrize("how_many", [1, 3])
def test_recording_the_grid_ends_the_look_whichever_rows_were_filled(how_many):
    report, analyst = begin_together(3)
    look_back(60)
    rows = parts_of()[-how_many:]
    made = assess_parts(report.pk, {one.pk: NOT_ILLEGAL for one in rows}, by=analyst)
    seen = Exposure.objects.get()
    assert (seen.parts, seen.ended) == (3, ViewingEnd.SAID)
    assert {one.seconds_viewed for one in made} == {seen.seconds // 3}
    assert not Claim.objects.exclude(viewing_since=None).exists()


def test_one_looks_at_the_grid_or_at_one_of_it_never_at_both():
    _report, analyst = begin_together(2)
    look_back(30)
    for one in parts_of():
        begin_viewing(one.pk, by=analyst)
        look_back(30)
    begin_viewing_parts(at(PAGE).pk, by=analyst)
    assert list(Exposure.objects.order_by("pk").values_list("location", "parts")) == [
        (at(PAGE).pk, 2),
        *((one.pk, 0) for one in parts_of()),
    ]
    assert Claim.objects.exclude(viewing_since=None).get().viewing_page == at(PAGE)


def test_a_grid_nobody_stopped_looking_at_ends_with_the_claim():
    report, analyst = begin_together(2)
    look_back(60)
    release(report.pk, by=analyst)
    assert Exposure.objects.get().ended == ViewingEnd.CLAIM
    with pytest.raises(NotYourClaim):
        begin_viewing_parts(at(PAGE).pk, by=analyst)


def test_the_grid_keeps_the_budget_and_danger_is_never_refused():
    report, analyst = make_page(2)
    set_plan(analyst.pk, Plan(day_minutes=1), by=analyst)
    begin_viewing_parts(at(PAGE).pk, by=analyst)
    look_back(61)
    end_viewing_parts(at(PAGE).pk, by=analyst)
    with pytest.raises(DayUsedUp):
        begin_viewing_parts(at(PAGE).pk, by=analyst)
    with pytest.raises(DayUsedUp):
        begin_viewing_parts(at(PAGE).pk, by=analyst, why="child")
    Report.objects.filter(pk=report.pk).update(imminent_danger=True, danger_since=timezone.now())
    begin_viewing_parts(at(PAGE).pk, by=analyst, why="child")
    assert Entry.objects.get(verb="welfare.looked_on").about_id == str(at(PAGE).pk)


def test_the_page_offers_it_beside_the_grid(client):
    report, _analyst = make_page(2, by=sign_in(client))
    page = press(client, "begin_viewing_parts", report, 1, blurred="yes").text
    assert "Looking at all of it since" in page
    assert url("end_viewing_parts", report, 1) in page
    look_back(20)
    page = press(client, "end_viewing_parts", report, 1).text
    assert url("begin_viewing_parts", report, 1) in page
    assert Exposure.objects.get().blurred


def test_a_text_that_was_opened_stays_open_when_one_looks_and_stops(client):
    analyst = sign_in(client)
    report, _by = make_claimed(make_report(narrative="The third picture."), by=analyst)
    page = client.get(url("case", report)).text
    assert 'name="opened"' not in page
    page = press(client, "read", report, purpose="judge").text
    assert 'name="opened" value="judge"' in page
    page = press(client, "begin_viewing", report, 1, blurred="yes", opened="judge").text
    assert "I have stopped looking" in page
    assert "The third picture." in page
    page = press(client, "end_viewing", report, 1, opened="judge").text
    assert "I am looking at it now" in page
    assert "The third picture." in page
    assert Entry.objects.filter(verb="read", purpose="judge").count() == 3
    page = press(client, "begin_viewing", report, 1, blurred="yes").text
    assert "The third picture." not in page


def test_a_text_stays_open_beside_the_grid_as_well(client):
    report, analyst = make_page(2, narrative="The third picture.")
    sign_in(client, person=analyst)
    told = {"blurred": "yes", "opened": "judge"}
    page = press(client, "begin_viewing_parts", report, 1, **told).text
    assert "The third picture." in page
    page = press(client, "end_viewing_parts", report, 1, opened="judge").text
    assert "The third picture." in page


def test_only_a_purpose_of_the_list_keeps_it_open(client):
    analyst = sign_in(client)
    report, _by = make_claimed(make_report(narrative="The third picture."), by=analyst)
    sent = client.post(url("begin_viewing", report, 1), {"blurred": "yes", "opened": "curiosity"})
    assert sent.status_code == 422
    assert "The third picture." not in sent.text


def begin_at(seconds_ago, *, by=None, **more):
    """Somebody has been looking since then; the clock of their look began with it."""
    report, analyst = make_claimed(make_report(**more), by=by)
    begin_viewing(locations_of(report)[0].pk, by=analyst)
    began = timedelta(seconds=seconds_ago)
    held = Claim.objects.get(by=analyst, ended_at=None)
    held.viewing_since, held.viewing_ends_at = (
        held.viewing_since - began,
        held.viewing_ends_at - began,
    )
    held.save()
    return report, analyst


def test_a_look_nobody_ends_is_ended_by_the_clock_and_counts_no_longer_than_the_longest_look():
    report, analyst = begin_at(6 * 3_600)
    assert looked_by(analyst, database_now()).minutes_today <= LONGEST_LOOK_MINUTES
    assert end_looks_that_are_over() == 1
    assert end_looks_that_are_over() == 0
    seen = Exposure.objects.get()
    assert (seen.seconds, seen.ended) == (LONGEST_LOOK_MINUTES * 60, ViewingEnd.CLOCK)
    held = Claim.objects.get()
    assert (held.viewing_since, held.viewing_ends_at, held.seconds_viewed) == (None, None, None)
    ended = Entry.objects.get(verb="location.viewing_ended_by_clock")
    assert (ended.by, ended.about_id) == (None, str(locations_of(report)[0].pk))
    assert not Entry.objects.filter(verb="location.viewing_ended").exists()


def test_a_look_within_its_time_goes_on():
    begin_at(LONGEST_LOOK_MINUTES * 60 - 90)
    assert end_looks_that_are_over() == 0
    assert not Exposure.objects.exists()


@pytest.mark.parametrize(
    ("plan", "minutes"),
    [
        (Plan(), LONGEST_LOOK_MINUTES),
        (Plan(block_minutes=20), 20),
        (Plan(day_minutes=10, block_minutes=20), 10),
    ],
    ids=["the longest look", "the block", "the day"],
)
def test_a_look_ends_with_the_first_of_its_limits(plan, minutes):
    report, analyst = make_claimed()
    set_plan(analyst.pk, plan, by=analyst)
    held = begin_viewing(locations_of(report)[0].pk, by=analyst)
    assert held.viewing_ends_at - held.viewing_since == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "press",
    [
        lambda report, analyst: end_viewing(locations_of(report)[0].pk, by=analyst),
        lambda report, analyst: release(report.pk, by=analyst),
        lambda report, analyst: assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst),
        lambda report, analyst: begin_viewing(locations_of(report)[0].pk, by=analyst),
    ],
    ids=["stops", "releases", "assesses", "says so again"],
)
def test_whatever_is_pressed_too_late_the_clock_had_ended_it(press):
    report, analyst = begin_at(2 * 3_600)
    Claim.objects.update(taken_at=timezone.now() - timedelta(hours=3))
    press(report, analyst)
    seen = Exposure.objects.get()
    assert (seen.seconds, seen.ended) == (LONGEST_LOOK_MINUTES * 60, ViewingEnd.CLOCK)


def test_the_clock_ends_a_look_at_a_grid_as_one():
    begin_together(3)
    since = timezone.now() - timedelta(hours=1)
    Claim.objects.exclude(viewing_since=None).update(
        viewing_since=since, viewing_ends_at=since + timedelta(minutes=LONGEST_LOOK_MINUTES)
    )
    assert end_looks_that_are_over() == 1
    seen = Exposure.objects.get()
    assert (seen.location, seen.parts, seen.ended) == (at(PAGE), 3, ViewingEnd.CLOCK)
    assert seen.seconds == LONGEST_LOOK_MINUTES * 60


def test_the_desk_counts_down_and_says_kindly_that_the_clock_ended_it(client):
    report, _analyst = begin_at((LONGEST_LOOK_MINUTES - 4) * 60, by=sign_in(client))
    other = make_report("https://other.example/1")
    for page in (reverse("hotline_desk:today"), url("case", report), url("case", other)):
        text = client.get(page).text
        assert "You have been looking since" in text
        assert "alert--warning running-look" in text
        assert "time-left--soon" in text.partition("running-look")[2][:1_200]
        assert "the clock ends the look" in text
    held = Claim.objects.exclude(viewing_since=None).get()
    over = timezone.now() - timedelta(minutes=5)
    Claim.objects.filter(pk=held.pk).update(
        viewing_since=over - timedelta(minutes=30), viewing_ends_at=over
    )
    for _sweep in range(2):
        page = client.get(url("case", report)).text
        assert "The clock ended your look" in page
        assert "30 minutes count" in page
        assert "I am looking at it now" in page
        assert "I have stopped looking" not in page
        end_looks_that_are_over()
    press(client, "begin_viewing", report, 1, blurred="yes")
    assert "The clock ended your look" not in client.get(url("case", report)).text


def test_the_desk_says_when_it_is_the_break_or_the_day_that_ends_it(client):
    analyst = sign_in(client)
    set_plan(analyst.pk, Plan(block_minutes=20), by=analyst)
    report, _analyst = begin_at(60, by=analyst)
    assert "Then your break begins" in client.get(url("case", report)).text
    set_plan(analyst.pk, Plan(day_minutes=20), by=analyst)
    assert "Then your viewing time for today is used up" in client.get(url("case", report)).text


def test_in_danger_one_more_look_ends_by_the_clock_as_well():
    report, analyst = make_claimed(make_report(imminent_danger=True))
    set_plan(analyst.pk, Plan(day_minutes=0), by=analyst)
    held = begin_viewing(locations_of(report)[0].pk, by=analyst, why="child")
    assert held.viewing_ends_at - held.viewing_since == timedelta(minutes=LONGEST_LOOK_MINUTES)
