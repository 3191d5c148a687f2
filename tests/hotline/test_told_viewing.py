"""Nobody looks without a record: where no look was measured, the form asks, and it counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotline.models import Assessment, Claim, Exposure, HowSeen, ViewingEnd
from hotline.operations.assessing import NewAssessment, assess
from hotline.operations.claims import claim, release
from hotline.operations.parts import assess_parts
from hotline.operations.told_viewing import Told
from hotline.operations.viewing import begin_viewing, begin_viewing_parts, end_viewing
from hotline.operations.welfare import looked_by, set_plan
from hotline.policies.welfare import DAY_LIMIT_MINUTES, Plan
from hotline.words.errors import BreakDue
from hotline.words.errors_assessing import HowNotSaid, LookedTooLong
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.test_desk import press, sign_in, url
from tests.hotline.test_parts import PAGE, at, make_page, parts_of
from tests.hotline.test_welfare import have_looked
from tests.makers.hotline import locations_of, make_claimed, make_report

pytestmark = pytest.mark.django_db
NOT_ILLEGAL = NewAssessment("not_illegal")
ASSESSED = {
    "classification": "not_illegal",
    "ai_generated": "no",
    "self_generated": "no",
    "confidence": "2",
}
QUESTION = "How did you come to this?"


def had_for(minutes):
    """Claims are so old, by the clock."""
    Claim.objects.update(taken_at=timezone.now() - timedelta(minutes=minutes))


def test_without_a_look_and_without_a_word_nothing_is_recorded():
    report, analyst = make_claimed()
    with pytest.raises(HowNotSaid):
        assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst)
    assert not Assessment.objects.exists()
    assert Claim.objects.get().ended == ""


def test_minutes_that_are_told_count_in_the_day_and_are_marked_as_told():
    report, analyst = make_claimed()
    had_for(50)
    made = assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst, told=Told(50))
    seen = Exposure.objects.get()
    assert (seen.by, seen.location, seen.seconds, seen.ended) == (
        *(analyst, locations_of(report)[0], 3_000, ViewingEnd.TOLD),
    )
    assert (made.seen, made.seconds_viewed) == (HowSeen.TOLD, 3_000)
    assert looked_by(analyst, database_now()).seconds_in_block == 3_000
    with pytest.raises(BreakDue):
        claim(make_report("https://next.example/1").pk, by=analyst)
    assert Entry.objects.get(verb="location.viewing_told").facts == {"minutes": 50}
    assert Entry.objects.get(verb="location.assessed").facts["seen"] == "told"


def test_nobody_looked_for_longer_than_they_had_it():
    report, analyst = make_claimed()
    had_for(2)
    (location,) = locations_of(report)
    with pytest.raises(LookedTooLong) as refused:
        assess(location.pk, NOT_ILLEGAL, by=analyst, told=Told(4))
    assert "3 minutes ago" in str(refused.value.message)
    assert not Exposure.objects.exists()
    assert assess(location.pk, NOT_ILLEGAL, by=analyst, told=Told(3)).seconds_viewed == 180


def test_who_did_not_look_says_so_and_nothing_counts():
    report, analyst = make_claimed()
    made = assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst, told=Told(0))
    assert (made.seen, made.seconds_viewed) == (HowSeen.NOT_LOOKED, None)
    assert not Exposure.objects.exists()


@pytest.mark.parametrize("stopped", [True, False])
def test_a_look_that_was_measured_needs_no_word_and_none_counts_beside_it(stopped):
    report, analyst = make_claimed()
    (location,) = locations_of(report)
    begin_viewing(location.pk, by=analyst)
    if stopped:
        end_viewing(location.pk, by=analyst)
    made = assess(location.pk, NOT_ILLEGAL, by=analyst, told=Told(90))
    assert made.seen == HowSeen.MEASURED
    assert Exposure.objects.get().ended != ViewingEnd.TOLD


def test_a_look_before_one_gave_it_back_is_not_the_look_of_the_next_claim():
    report, analyst = make_claimed()
    (location,) = locations_of(report)
    begin_viewing(location.pk, by=analyst)
    release(report.pk, by=analyst)
    claim(report.pk, by=analyst)
    with pytest.raises(HowNotSaid):
        assess(location.pk, NOT_ILLEGAL, by=analyst)


def test_a_look_that_a_lapse_ended_goes_with_the_claim_that_renews_it():
    report, analyst = make_claimed()
    (location,) = locations_of(report)
    begin_viewing(location.pk, by=analyst)
    past = timezone.now() - timedelta(minutes=50)
    Claim.objects.update(
        taken_at=past,
        lapses_at=past + timedelta(minutes=30),
        viewing_since=past + timedelta(minutes=1),
        viewing_ends_at=past + timedelta(minutes=31),
    )
    claim(report.pk, by=analyst)
    assert assess(location.pk, NOT_ILLEGAL, by=analyst).seen == HowSeen.MEASURED


def test_a_look_at_something_else_is_none_at_this():
    report, analyst = make_claimed(make_report("https://a.example/1\nhttps://a.example/2"))
    first, second = locations_of(report)
    begin_viewing(first.pk, by=analyst)
    with pytest.raises(HowNotSaid):
        assess(second.pk, NOT_ILLEGAL, by=analyst)


def test_minutes_beyond_the_plan_are_taken_and_stand_on_the_record():
    report, analyst = make_claimed()
    have_looked(analyst, 42, ago=8)
    had_for(8)
    assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst, told=Told(8))
    assert not Entry.objects.filter(verb="welfare.looked_past").exists()
    report, _by = make_claimed(make_report("https://b.example/1", imminent_danger=True), by=analyst)
    assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst, told=Told(1))
    assert Entry.objects.get(verb="welfare.looked_past").facts == {"pause": "break"}


def test_a_grid_asks_once_for_all_of_it():
    report, analyst = make_page(3)
    rows = {one.pk: NOT_ILLEGAL for one in parts_of()}
    with pytest.raises(HowNotSaid):
        assess_parts(report.pk, rows, by=analyst)
    had_for(8.5)
    with pytest.raises(LookedTooLong):
        assess_parts(report.pk, rows, by=analyst, told=Told(10))
    made = assess_parts(report.pk, rows, by=analyst, told=Told(9))
    seen = Exposure.objects.get()
    assert (seen.location, seen.parts, seen.seconds) == (at(PAGE), 3, 540)
    assert {(one.seen, one.seconds_viewed) for one in made} == {(HowSeen.TOLD, 180)}
    assert looked_by(analyst, database_now()).seconds_in_block == 540


def test_of_a_grid_only_what_was_not_looked_at_by_the_clock_is_told():
    report, analyst = make_page(3)
    first, *others = parts_of()
    had_for(4)
    begin_viewing(first.pk, by=analyst)
    rows = {one.pk: NOT_ILLEGAL for one in parts_of()}
    made = assess_parts(report.pk, rows, by=analyst, told=Told(4))
    told = Exposure.objects.get(ended=ViewingEnd.TOLD)
    assert (told.location, told.parts) == (at(PAGE), 2)
    by_url = {one.location_id: one.seen for one in made}
    assert by_url == {first.pk: HowSeen.MEASURED} | {one.pk: HowSeen.TOLD for one in others}


def test_a_grid_that_was_looked_at_together_is_asked_nothing(client):
    report, _analyst = make_page(2, by=sign_in(client))
    assert QUESTION in client.get(url("case", report)).text
    begin_viewing_parts(at(PAGE).pk, by=_analyst)
    assert QUESTION not in client.get(url("case", report)).text
    rows = {f"parts-{one.pk}-classification": "not_illegal" for one in parts_of()}
    sent = {"parts-ai_generated": "no", "parts-confidence": "2"} | rows
    press(client, "assess_parts", report, 1, **sent)
    assert {one.seen for one in Assessment.objects.all()} == {HowSeen.MEASURED}


def test_the_grid_says_above_its_button_what_it_lacks_and_keeps_what_was_chosen(client):
    report, analyst = make_page(2, by=sign_in(client))
    first, _second = parts_of()
    sent = {
        "parts-ai_generated": "no",
        "parts-confidence": "3",
        f"parts-{first.pk}-classification": "not_illegal",
    }
    page = press(client, "assess_parts", report, 1, **sent)
    assert page.status_code == 422
    assert 'id="id_parts-seen_error"' in page.text
    assert '<option value="not_illegal" selected>' in page.text
    had_for(6)
    told = {"parts-seen": "looked", "parts-told_minutes": "6"}
    press(client, "assess_parts", report, 1, **sent, **told)
    assert looked_by(analyst, database_now()).seconds_in_block == 360


@pytest.mark.parametrize(
    ("told", "field", "says"),
    [
        ({}, "seen", "This field is required."),
        ({"seen": "looked"}, "told_minutes", "Say for how many minutes you looked."),
        ({"seen": "looked", "told_minutes": "0"}, "told_minutes", "greater than or equal to 1"),
        ({"seen": "looked", "told_minutes": "241"}, "told_minutes", "less than or equal to 240"),
        ({"seen": "looked", "told_minutes": "4"}, "told_minutes", "took it on 3 minutes ago"),
        ({"seen": "not", "told_minutes": "3"}, "told_minutes", "Then leave this empty."),
    ],
)
def test_the_form_asks_and_keeps_what_was_typed(client, told, field, says):
    report, _by = make_claimed(by=sign_in(client))
    had_for(2.5)
    assert QUESTION in client.get(url("case", report)).text
    page = press(client, "assess", report, 1, sex="female", **ASSESSED, **told)
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.text
    assert says in page.text
    assert '<option value="female" selected>' in page.text
    if minutes := told.get("told_minutes"):
        assert f'value="{minutes}"' in page.text
    assert not Assessment.objects.exists()
    assert str(DAY_LIMIT_MINUTES) in page.text


def test_the_page_says_what_was_told_and_asks_nobody_who_looked(client):
    report, analyst = make_claimed(by=sign_in(client))
    begin_viewing(locations_of(report)[0].pk, by=analyst)
    assert QUESTION not in client.get(url("case", report)).text
    report, _by = make_claimed(make_report("https://c.example/1"), by=analyst)
    had_for(7)
    page = press(client, "assess", report, 1, **ASSESSED, seen="looked", told_minutes="7").text
    assert "looked at for 7 minutes, as told" in page
    assert "Told afterwards for how long it was looked at" in page
    report, _by = make_claimed(make_report("https://d.example/1"), by=analyst)
    page = press(client, "assess", report, 1, **ASSESSED, seen="not").text
    assert "without looking" in page


def test_looking_on_past_the_day_is_told_as_the_day():
    report, analyst = make_claimed()
    set_plan(analyst.pk, Plan(day_minutes=5), by=analyst)
    had_for(6)
    assess(locations_of(report)[0].pk, NOT_ILLEGAL, by=analyst, told=Told(6))
    assert Entry.objects.get(verb="welfare.looked_past").facts == {"pause": "day"}
