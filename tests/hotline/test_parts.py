"""A page and what is on it: taken in from a list, assessed in one grid, each going its own way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hotline.models import (
    Assessment,
    Claim,
    ContentKind,
    CorrectionKind,
    HostingObservation,
    Location,
    NoticeItem,
    Watch,
)
from hotline.operations.assessing import NewAssessment
from hotline.operations.closing import set_aside
from hotline.operations.correcting_addresses import correct_address
from hotline.operations.hosting import decide_country
from hotline.operations.notices import queue_notice
from hotline.operations.parts import PARTS_PER_PAGE, add_parts, assess_parts
from hotline.operations.public_status import named_with, public_status_of
from hotline.operations.tracks import rebuild
from hotline.policies.priority import Reason
from hotline.reported_urls import read_lines
from hotline.states import AssessmentState, Outcome, ReportState, Verdict
from hotline.words.errors import NotYourClaim
from hotline.words.errors_addresses import NotOnThisCase
from hotline.words.errors_assessing import AgeNeeded
from hotline.words.errors_parts import NoPage, NothingNew, TooManyParts
from portal.accounts.roles import Role
from tests.hotline.queries import asked
from tests.hotline.test_desk import press, sign_in, url
from tests.makers.hotline import (
    NOT_LOOKED,
    assess,
    locations_of,
    make_abuse_contact,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
PAGE = "https://images.example.org/set/1"
BASELINE = NewAssessment("baseline", youngest_age="7-10", confidence=3)
NOT_ILLEGAL = NewAssessment("not_illegal", confidence=3)


def at(address):
    return Location.objects.get(canonical=address)


def picture(number):
    return f"{PAGE}/{number}.jpg"


def pictures(count):
    return [picture(number) for number in range(1, count + 1)]


def put_under(report, by, *typed, page=PAGE):
    return add_parts(report.pk, at(page).pk, tuple(read_lines("\n".join(typed))), by=by)


def make_page(count=3, *, by=None, **more):
    """A page somebody is on, with parts."""
    report, analyst = make_claimed(make_report(PAGE, **more), by=by)
    put_under(report, analyst, *pictures(count))
    return report, analyst


def parts_of(page=PAGE):
    return list(at(page).parts.order_by("canonical"))


def status_of(report):
    report.refresh_from_db()
    return public_status_of(report, named_with(bytes(report.receipt_digest)))


def test_what_is_on_a_page_stands_under_it_looked_up_claimed_and_reported_by_nobody():
    report, analyst = make_page()
    assert [one.canonical for one in parts_of()] == pictures(3)
    assert at(PAGE).content_kind == ContentKind.PAGE
    assert {(one.report_count, one.reporter_count) for one in parts_of()} == {(0, 0)}
    assert Claim.objects.open().filter(by=analyst).count() == 4
    assert set(report.corrections.values_list("kind", "by")) == {(CorrectionKind.PART, analyst.pk)}
    run_due("hosting.observe")
    assert HostingObservation.objects.filter(location__in=parts_of()).exists()
    assert not Location.objects.filter(assessment_state=AssessmentState.ENRICHING).exists()


def test_what_is_known_is_joined_with_its_assessment_and_nothing_stands_twice():
    make_judged("baseline", typed=picture(2), country="FR")
    report, analyst = make_claimed(make_report(f"{PAGE}\n{picture(1)}"))
    came_to = put_under(report, analyst, *pictures(3))
    assert (came_to.added, came_to.elsewhere) == (3, 0)
    assert report.submissions.count() == 4
    known = at(picture(2))
    assert (known.parent, known.verdict, known.report_count) == (at(PAGE), Verdict.ILLEGAL, 1)
    assert put_under(report, analyst, *pictures(4)).added == 1
    with pytest.raises(NothingNew):
        put_under(report, analyst, *pictures(4), PAGE)


def test_what_is_on_another_page_stands_beside_and_a_part_is_no_page():
    _report, _analyst = make_page(1)
    other = "https://board.example/thread/1"
    report, analyst = make_claimed(make_report(other))
    came_to = put_under(report, analyst, picture(1), picture(2), page=other)
    assert (came_to.added, came_to.elsewhere) == (1, 1)
    assert at(picture(1)).parent == at(PAGE)
    assert report.submissions.count() == 3
    with pytest.raises(NoPage):
        put_under(report, analyst, picture(3), page=picture(2))


def test_a_page_has_as_many_parts_as_one_can_assess_and_only_who_works_on_it_adds_them():
    report, analyst = make_claimed(make_report(PAGE))
    with pytest.raises(NotOnThisCase):
        put_under(report, make_colleague(), picture(1))
    with pytest.raises(TooManyParts) as refused:
        put_under(report, analyst, *pictures(PARTS_PER_PAGE + 1))
    assert str(PARTS_PER_PAGE) in str(refused.value.message)
    assert put_under(report, analyst, *pictures(PARTS_PER_PAGE)).added == PARTS_PER_PAGE


def test_one_submit_records_one_assessment_for_each_and_each_goes_its_own_way():
    report, analyst = make_page(3)
    first, second, third = parts_of()
    found = {first.pk: BASELINE, second.pk: NOT_ILLEGAL, third.pk: BASELINE}
    made = assess_parts(report.pk, found, by=analyst, told=NOT_LOOKED)
    assert len(made) == Assessment.objects.count() == 3
    assert {one.location_id for one in Watch.objects.open()} == {first.pk, third.pk}
    address = make_abuse_contact()
    for location in (first, third):
        decide_country(location.pk, "FR", by=analyst)
        queue_notice(location.pk, address.pk, by=analyst)
    assert NoticeItem.objects.values("notice").distinct().count() == 1
    report.refresh_from_db()
    assert report.state == ReportState.IN_PROGRESS
    assert not at(PAGE).verdict


def test_all_of_them_or_none():
    report, analyst = make_page(2)
    first, second = parts_of()
    with pytest.raises(AgeNeeded):
        assess_parts(
            report.pk,
            {first.pk: NOT_ILLEGAL, second.pk: NewAssessment("baseline")},
            by=analyst,
            told=NOT_LOOKED,
        )
    assert not Assessment.objects.exists()


def test_claims_that_lapsed_are_renewed_and_those_of_a_colleague_are_not_taken():
    report, analyst = make_page(2)
    first, second = parts_of()
    Claim.objects.update(
        taken_at=timezone.now() - timedelta(hours=2), lapses_at=timezone.now() - timedelta(hours=1)
    )
    make_claimed(make_report(second.canonical))
    with pytest.raises(NotYourClaim):
        assess_parts(
            report.pk, {first.pk: NOT_ILLEGAL, second.pk: NOT_ILLEGAL}, by=analyst, told=NOT_LOOKED
        )
    assert len(assess_parts(report.pk, {first.pk: NOT_ILLEGAL}, by=analyst, told=NOT_LOOKED)) == 1


def test_the_report_ends_with_the_last_of_them():
    report, analyst = make_page(2)
    assess(at(PAGE).pk, NOT_ILLEGAL, by=analyst)
    report.refresh_from_db()
    assert report.state == ReportState.IN_PROGRESS
    assess_parts(
        report.pk, {one.pk: NOT_ILLEGAL for one in parts_of()}, by=analyst, told=NOT_LOOKED
    )
    report.refresh_from_db()
    assert (report.state, report.outcome) == (ReportState.CLOSED, Outcome.NOT_ILLEGAL)


def test_reporters_read_of_the_page_what_became_of_what_is_on_it():
    report, analyst = make_page(2)
    assess(at(PAGE).pk, NOT_ILLEGAL, by=analyst)
    assert status_of(report).code == "assessing"
    first, second = parts_of()
    assess_parts(
        report.pk, {first.pk: BASELINE, second.pk: NOT_ILLEGAL}, by=analyst, told=NOT_LOOKED
    )
    later = make_report(PAGE)
    for each in (report, later):
        status = status_of(each)
        assert (status.code, status.addresses) == ("preparing", ())
        assert "what is on that page" in status.facts[-1]


def test_what_waits_on_a_page_waits_with_it_in_the_list():
    _report, _analyst = make_page(3)
    assert set(Location.objects.awaiting_us()) == {at(PAGE)}
    report, analyst = make_claimed(make_report("https://board.example/2"))
    put_under(report, analyst, "https://board.example/2/a", page="https://board.example/2")
    assess(at("https://board.example/2").pk, NOT_ILLEGAL, by=analyst)
    assert at("https://board.example/2/a") in Location.objects.awaiting_us()


def test_what_somebody_reports_without_its_page_stands_in_the_list_by_itself():
    _report, analyst = make_page(3)
    alone = make_report(picture(1))
    assert set(Location.objects.awaiting_us()) == {at(PAGE), at(picture(1))}
    set_aside(alone.pk, Outcome.OUT_OF_SCOPE, by=analyst)
    assert set(Location.objects.awaiting_us()) == {at(PAGE)}
    make_report(f"{PAGE}\n{picture(2)}")
    assert set(Location.objects.awaiting_us()) == {at(PAGE)}
    make_report(picture(3), imminent_danger=True)
    assert Location.objects.awaiting_us().by_urgency().first() == at(picture(3))


def test_what_somebody_reports_stays_in_the_list_when_its_page_is_set_aside():
    report, analyst = make_page(3)
    set_aside(report.pk, Outcome.SPAM, by=analyst)
    assert set(Location.objects.awaiting_us()) == set()
    make_report(picture(1))
    assert set(Location.objects.awaiting_us()) == {at(picture(1))}


def test_danger_that_is_reported_of_a_part_counts_although_nobody_had_reported_it():
    make_page(2)
    assert at(picture(1)).report_count == 0
    make_report(picture(1), imminent_danger=True, observed=False)
    part = at(picture(1))
    assert (part.report_count, Reason.DANGER in part.priority_reasons) == (1, True)
    assert part.danger_since is not None
    assert rebuild(part) is False


def test_a_part_that_was_read_wrong_is_corrected_under_the_page_and_parts_follow_their_page():
    report, analyst = make_page(2)
    wrong = report.submissions.get(location=at(picture(1)))
    correct_address(report.pk, wrong.pk, tuple(read_lines(picture(9))), by=analyst)
    assert [one.canonical for one in parts_of()] != pictures(2)
    assert at(picture(9)).parent == at(PAGE)
    named = report.submissions.get(location=at(PAGE))
    other = "https://images.example.org/set/2"
    correct_address(report.pk, named.pk, tuple(read_lines(other)), by=analyst)
    assert {one.canonical for one in parts_of(other)} >= {picture(2), picture(9)}


def test_a_page_that_turns_out_to_be_one_of_its_pictures_is_no_part_of_itself():
    report, analyst = make_page(2)
    named = report.submissions.get(location=at(PAGE))
    correct_address(report.pk, named.pk, tuple(read_lines(picture(1))), by=analyst)
    assert at(picture(1)).parent is None
    assert at(picture(2)).parent == at(picture(1))
    assert {one.canonical for one in locations_of(report)} == set(pictures(2))


@pytest.fixture
def analyst(client):
    return sign_in(client)


def sent(rows, **shared):
    """What a browser sends of the grid."""
    told = {
        "article": "abuse_material",
        "ai_generated": "no",
        "confidence": "3",
        "seen": "not",
    } | shared
    fields = {f"parts-{name}": value for name, value in told.items()}
    for location, row in rows.items():
        fields |= {f"parts-{location.pk}-{name}": value for name, value in row.items()}
    return fields


def test_a_list_is_pasted_and_the_page_says_how_much_there_is(client, analyst):
    report, _by = make_claimed(make_report(PAGE), by=analyst)
    page = press(client, "add_parts", report, 1, **{"found-meant": "\n".join(pictures(3))})
    assert "3 URLs stand under this page now." in page.text
    assert "3 parts, 0 assessed" in page.text
    assert page.text.count('class="part"') == 3
    assert "Found on a page and added" in page.text
    part = client.get(url("case", report), {"url": "2"})
    assert "On the page" in part.text
    assert "By nobody: an analyst found it." in part.text
    again = press(client, "add_parts", report, 1, **{"found-meant": "asdf qwer"})
    assert "No place is recognised" in again.text


def test_the_grid_records_what_was_filled_and_leaves_the_rest(client, analyst):
    report, _by = make_page(3, by=analyst)
    first, second, _third = parts_of()
    page = client.get(url("case", report))
    assert page.text.count(">1 Baseline") == 3, "the digit chooses it in each row"
    rows = {
        first: {"classification": "baseline", "youngest_age": "7-10"},
        second: {"classification": "not_assessable", "reason": "link_expired"},
    }
    page = press(client, "assess_parts", report, 1, **sent(rows))
    assert "2 URLs assessed." in page.text
    assert "3 parts, 2 assessed" in page.text
    made = {one.location: one for one in Assessment.objects.all()}
    assert made[first].youngest_age.code == "7-10"
    assert made[second].reason.code == "link_expired"
    assert made[first].article == "abuse_material"


@pytest.mark.parametrize(
    ("row", "field", "said"),
    [
        ({"classification": "baseline"}, "youngest_age", "give the age"),
        ({"classification": "not_assessable"}, "reason", "cannot be assessed"),
        ({"classification": "not_illegal", "reason": "link_expired"}, "reason", "does not go"),
        ({"reason": "link_expired"}, "classification", "Choose a classification."),
    ],
)
def test_an_error_stands_in_its_row_and_nothing_typed_is_lost(client, analyst, row, field, said):
    report, _by = make_page(2, by=analyst)
    first, second = parts_of()
    rows = {first: {"classification": "not_illegal"}, second: row}
    page = press(client, "assess_parts", report, 1, **sent(rows, confidence="1"))
    assert page.status_code == 422
    form = page.context["offers"]["parts"][0].form
    assert list(form.errors) == [f"{second.pk}-{field}"]
    assert said in str(form.errors)
    assert f'id="id_parts-{second.pk}-{field}_error"' in page.text
    assert form[f"{first.pk}-classification"].value() == "not_illegal"
    assert form["confidence"].value() == "1"
    assert not Assessment.objects.exists()


def test_a_machine_made_baseline_and_a_missing_law_are_said_in_their_row(client, analyst):
    report, _by = make_page(1, by=analyst)
    (part,) = parts_of()
    row = {part: {"classification": "baseline", "youngest_age": "7-10"}}
    for shared in ({"ai_generated": "certain"}, {"article": ""}):
        page = press(client, "assess_parts", report, 1, **sent(row, **shared))
        form = page.context["offers"]["parts"][0].form
        assert list(form.errors) == [f"{part.pk}-classification"]


def test_an_empty_grid_and_what_a_colleague_did_meanwhile_are_said(client, analyst):
    report, _by = make_page(2, by=analyst)
    first, second = parts_of()
    page = press(client, "assess_parts", report, 1, **sent({}))
    assert "in at least one row" in page.text
    assess(first.pk, NOT_ILLEGAL, by=analyst)
    rows = {one: {"classification": "not_illegal"} for one in (first, second)}
    page = press(client, "assess_parts", report, 1, **sent(rows))
    assert "A colleague has assessed or claimed URL 2 meanwhile." in page.text
    assert Assessment.objects.count() == 1


def test_every_field_of_the_grid_has_a_name_of_its_own(client, analyst):
    report, _by = make_page(3, by=analyst)
    text = client.get(url("case", report)).text
    for number in (2, 3, 4):
        for words in ("Classification of URL", "Age of the youngest child at URL", "Reason at URL"):
            assert f'aria-label="{words} {number}"' in text


def test_a_page_with_many_parts_asks_the_database_no_more(client, analyst):
    few, _by = make_claimed(make_report("https://board.example/1"), by=analyst)
    page = "https://board.example/1"
    put_under(few, analyst, f"{page}/a", f"{page}/b", page=page)
    many, _by = make_page(30, by=analyst)
    client.get(url("case", few))
    client.get(url("case", few))
    assert asked(client.get, url("case", few)) == asked(client.get, url("case", many))


def test_the_case_leads_to_the_page_and_lists_its_parts_there_only(client, analyst):
    report, _by = make_page(3, by=analyst)
    page = client.get(url("case", report))
    assert page.context["item"].location == at(PAGE)
    assert "URLs of this report" not in page.text
    rows = client.get(reverse("hotline_desk:due")).context["rows"]
    assert [row.location for row in rows] == [at(PAGE)]


def test_how_often_and_by_whom_it_was_reported_is_said_as_far_as_it_is_known(client):
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    for channel in ("web", "phone", "police"):
        report = make_report(PAGE, channel=channel)
    text = client.get(url("case", report)).text
    assert "Named in 3 reports" in text
    assert "2 of them are from the public." in text


def test_a_page_that_is_done_says_that_what_is_on_it_still_waits(client):
    analyst = sign_in(client)
    report, _analyst = make_page(2, by=analyst)
    assess(at(PAGE).pk, NOT_ILLEGAL, by=analyst)
    shown = client.get(url("case", report)).content.decode()
    assert "What is on it still waits" in shown
    assert "Nothing more to do<" not in shown
    found = {part.pk: NOT_ILLEGAL for part in parts_of()}
    assess_parts(report.pk, found, by=analyst, told=NOT_LOOKED)
    assert "What is on it still waits" not in client.get(url("case", report)).content.decode()
