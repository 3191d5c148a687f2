"""Care for the people who look: limits are said kindly, kept, and lifted by nobody in silence."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from hotline.models import Claim, Exposure, Location, Media, TakenAnyway, ViewingEnd, WelfarePlan
from hotline.operations.assessing import NewAssessment
from hotline.operations.claims import claim, release
from hotline.operations.viewing import begin_viewing
from hotline.operations.welfare import looked_by, plan_of, set_plan
from hotline.policies.welfare import Plan
from hotline.states import ReportState
from hotline.views.desk_due import due_rows, for_list, next_due
from hotline.words.errors import BreakDue, DayUsedUp, ForColleagues
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.test_desk import sign_in, url
from tests.makers.hotline import assess, locations_of, make_claimed, make_colleague, make_report

pytestmark = pytest.mark.django_db
QUEUE = "hotline_desk:queue"


def have_looked(person, minutes, *, ago=0):
    """As if they had looked at something for so long, until `ago` minutes ago."""
    ended = timezone.now() - timedelta(minutes=ago)
    began = ended - timedelta(minutes=minutes)
    (location,) = locations_of(make_report(f"https://seen.example/{Exposure.objects.count()}"))
    Exposure.objects.create(
        by=person,
        location=location,
        began_at=began,
        ended_at=ended,
        seconds=minutes * 60,
        blurred=True,
        ended=ViewingEnd.SAID,
    )


@pytest.fixture
def tired():
    """Somebody who has just looked for a whole block."""
    person = make_colleague()
    have_looked(person, 50)
    return person


def test_after_a_block_looking_on_is_refused_with_the_time_it_goes_on():
    report, analyst = make_claimed()
    have_looked(analyst, 50)
    with pytest.raises(BreakDue) as refused:
        begin_viewing(locations_of(report)[0].pk, by=analyst)
    (zone_time,) = [looked_by(analyst, database_now()).goes_on_at]
    assert f"{zone_time:%H:%M}" in str(refused.value.message)


def test_after_the_break_it_goes_on():
    report, analyst = make_claimed()
    have_looked(analyst, 50, ago=11)
    begin_viewing(locations_of(report)[0].pk, by=analyst)


def test_when_the_day_is_used_up_it_goes_on_tomorrow():
    report, analyst = make_claimed()
    set_plan(analyst.pk, Plan(day_minutes=0), by=make_colleague(Role.HOTLINE_SUPERVISOR))
    with pytest.raises(DayUsedUp):
        begin_viewing(locations_of(report)[0].pk, by=analyst)


def test_a_look_that_goes_on_counts():
    report, analyst = make_claimed()
    held = begin_viewing(locations_of(report)[0].pk, by=analyst)
    held.viewing_since = timezone.now() - timedelta(minutes=7)
    held.save()
    assert looked_by(analyst, timezone.now()).minutes_to_break == 43


def test_nobody_takes_on_something_new_to_look_at_while_they_rest(tired):
    report = make_report()
    with pytest.raises(BreakDue):
        claim(report.pk, by=tired)
    report.refresh_from_db()
    assert (report.state, report.taken_on_by) == (ReportState.RECEIVED, None)


def test_what_somebody_took_on_before_stays_theirs_while_they_rest():
    report, analyst = make_claimed()
    have_looked(analyst, 50)
    assert claim(report.pk, by=analyst)
    assess(locations_of(report)[0].pk, NewAssessment("not_illegal"), by=analyst)


def test_what_needs_no_looking_is_taken_on_while_somebody_rests(tired):
    first, analyst = make_claimed()
    assess(locations_of(first)[0].pk, NewAssessment("harmful_not_illegal"), by=analyst)
    again = make_report(contact="sam@example.org")
    claim(again.pk, by=tired)
    again.refresh_from_db()
    assert again.taken_on_by == tired


def test_in_danger_somebody_takes_it_on_and_looks_once_more_saying_why(tired):
    report = make_report(imminent_danger=True)
    claim(report.pk, by=tired)
    (location,) = locations_of(report)
    with pytest.raises(BreakDue):
        begin_viewing(location.pk, by=tired)
    begin_viewing(location.pk, by=tired, why="child")
    kept = Entry.objects.get(verb="welfare.looked_on")
    assert kept.facts == {"pause": "break-due", "why": "child"}


def test_without_danger_no_reason_lifts_the_limit():
    report, analyst = make_claimed()
    have_looked(analyst, 50)
    with pytest.raises(BreakDue):
        begin_viewing(locations_of(report)[0].pk, by=analyst, why="child")


def test_who_rests_reads_so_on_the_case_and_keeps_what_was_chosen(client):
    analyst = sign_in(client)
    report, _by = make_claimed(by=analyst)
    have_looked(analyst, 50)
    said = "You have looked for a whole block"
    page = client.get(url("case", report)).text
    assert said in page
    assert 'name="why"' not in page
    answer = client.post(url("begin_viewing", report, 1), {"blurred": "no"})
    assert answer.status_code == BreakDue.status
    assert said in answer.text


def test_in_danger_the_case_asks_why_one_looks_on(client):
    analyst = sign_in(client)
    report, _by = make_claimed(make_report(imminent_danger=True), by=analyst)
    have_looked(analyst, 50)
    assert 'name="why"' in client.get(url("case", report)).text
    answer = client.post(url("begin_viewing", report, 1), {"blurred": "yes"})
    assert answer.status_code == 422
    told = {"blurred": "yes", "why": "alone"}
    page = client.post(url("begin_viewing", report, 1), told, follow=True).text
    assert "I have stopped looking" in page
    assert "Looked on although a break was due" in page


def test_claiming_while_one_rests_says_why_above_the_case(client):
    analyst = sign_in(client)
    have_looked(analyst, 50)
    report = make_report()
    answer = client.post(url("claim", report))
    assert answer["Location"] == url("case", report)
    (said,) = map(str, get_messages(answer.wsgi_request))
    assert "You have looked for a whole block" in said


def test_a_plan_is_set_on_the_page_and_holds(client):
    supervisor, analyst = sign_in(client, Role.HOTLINE_SUPERVISOR), make_colleague()
    page = reverse("hotline_desk:welfare")
    assert f'href="{page}"' in client.get(reverse(QUEUE)).text
    assert "At most 240 minutes a day" in client.get(page).text
    minutes = {"day_minutes": "90", "block_minutes": "30", "break_minutes": "15"}
    told = {f"plan-{analyst.pk}-{name}": said for name, said in minutes.items()}
    told[f"plan-{analyst.pk}-no_video"] = "on"
    saved = client.post(reverse("hotline_desk:set_plan", args=[analyst.pk]), told, follow=True)
    assert "At most 90 minutes a day" in saved.text
    assert plan_of(analyst) == Plan(90, 30, 15, no_video=True)
    assert WelfarePlan.objects.get().set_by == supervisor
    assert Entry.objects.get(verb="welfare.plan_set").facts == {"minutes": "90/30/15"}


def test_more_than_inhope_advises_is_no_plan(client):
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    analyst = make_colleague()
    told = {f"plan-{analyst.pk}-day_minutes": "241"}
    answer = client.post(reverse("hotline_desk:set_plan", args=[analyst.pk]), told)
    assert answer.status_code == 422
    assert 'value="241"' in answer.text
    with pytest.raises(IntegrityError), transaction.atomic():
        set_plan(analyst.pk, Plan(day_minutes=241), by=analyst)


def test_an_analyst_sets_nobodys_plan(client):
    analyst = sign_in(client)
    assert client.get(reverse("hotline_desk:welfare")).status_code == 403
    assert client.post(reverse("hotline_desk:set_plan", args=[analyst.pk])).status_code == 403


@pytest.fixture
def spared():
    """Somebody who should see no videos and no very small children."""
    person, supervisor = make_colleague(), make_colleague(Role.HOTLINE_SUPERVISOR)
    set_plan(person.pk, Plan(no_video=True, no_small_children=True), by=supervisor)
    return person


def next_for(person):
    return [row.named.report for row in next_due(person, 9)]


def test_what_somebody_is_spared_is_not_offered_as_next(spared):
    film = make_report("https://film.example/1", media=Media.VIDEO)
    still = make_report("https://still.example/1", media=Media.PICTURE)
    small, analyst = make_claimed(make_report("https://small.example/1"))
    new = NewAssessment("undetermined", youngest_age="0-2")
    assess(locations_of(small)[0].pk, new, by=analyst)
    assert next_for(spared) == [still]
    assert set(next_for(make_colleague())) == {film, still, small}


def marked_for_colleagues(person):
    """What the list of what is due marks for this person."""
    due = Location.objects.awaiting_us().by_urgency()
    rows = due_rows(list(for_list(due)), person, plan_of(person))
    return {row.named.report for row in rows if row.is_spared}


def test_the_list_of_what_is_due_says_what_is_for_colleagues(spared, client):
    film = make_report("https://film.example/1", media=Media.VIDEO)
    make_report("https://still.example/1", media=Media.PICTURE)
    make_report("https://now.example/1", media=Media.VIDEO, imminent_danger=True)
    assert marked_for_colleagues(spared) == {film}
    assert marked_for_colleagues(make_colleague()) == set()
    sign_in(client, person=spared)
    assert client.get(reverse("hotline_desk:due")).text.count("For colleagues") == 1


def test_of_what_somebody_may_look_at_second_the_mark_tells_nothing_that_was_found(spared):
    small, analyst = make_claimed(make_report("https://small.example/1"))
    unsure = NewAssessment("baseline", youngest_age="0-2", confidence=1)
    assess(locations_of(small)[0].pk, unsure, by=analyst)
    assert marked_for_colleagues(spared) == set()
    film, analyst = make_claimed(make_report("https://film.example/1", media=Media.VIDEO))
    assess(locations_of(film)[0].pk, unsure, by=analyst)
    assert marked_for_colleagues(spared) == {film}


def test_danger_and_what_one_took_on_are_offered_to_everybody(spared):
    film = make_report("https://film.example/1", media=Media.VIDEO)
    danger = make_report("https://now.example/1", media=Media.LIVE, imminent_danger=True)
    claim(film.pk, by=spared, why=TakenAnyway.TODAY)
    assert set(next_for(spared)) == {film, danger}
    release(film.pk, by=spared)
    assert next_for(spared) == [danger]


def test_in_lists_it_is_shown_as_for_colleagues(client):
    analyst = sign_in(client)
    make_report("https://film.example/1", media=Media.VIDEO)
    assert "For colleagues" not in client.get(reverse(QUEUE)).text
    set_plan(analyst.pk, Plan(no_video=True), by=analyst)
    page = client.get(reverse(QUEUE)).text
    assert "For colleagues" in page
    assert "film[.]example" in page


def test_what_one_is_spared_is_taken_on_only_with_a_reason(spared):
    film = make_report("https://film.example/1", media=Media.VIDEO)
    with pytest.raises(ForColleagues):
        claim(film.pk, by=spared)
    film.refresh_from_db()
    assert (film.state, film.taken_on_by) == (ReportState.RECEIVED, None)
    assert claim(film.pk, by=spared, why=TakenAnyway.NOBODY_ELSE)
    kept = Entry.objects.get(verb="welfare.taken_anyway")
    assert (kept.by, kept.about_id, kept.facts) == (spared, str(film.pk), {"why": "alone"})


@pytest.mark.parametrize(
    "more",
    [{"media": Media.PICTURE}, {"media": Media.VIDEO, "imminent_danger": True}],
    ids=["what nobody is spared", "danger"],
)
def test_everything_else_is_taken_on_without_one(spared, more):
    assert claim(make_report("https://a.example/1", **more).pk, by=spared)
    assert not Entry.objects.filter(verb="welfare.taken_anyway").exists()


def test_whoever_has_taken_it_on_is_not_asked_again_until_they_give_it_back(spared):
    film = make_report("https://film.example/1", media=Media.VIDEO)
    claim(film.pk, by=spared, why=TakenAnyway.TODAY)
    Claim.objects.update(
        taken_at=timezone.now() - timedelta(hours=2), lapses_at=timezone.now() - timedelta(hours=1)
    )
    assert claim(film.pk, by=spared)
    release(film.pk, by=spared)
    with pytest.raises(ForColleagues):
        claim(film.pk, by=spared)
    assert claim(film.pk, by=make_colleague())


def test_small_children_found_before_ask_for_a_reason_unless_one_may_not_know(spared):
    small, analyst = make_claimed(make_report("https://small.example/1"))
    (location,) = locations_of(small)
    assess(location.pk, NewAssessment("undetermined", youngest_age="0-2"), by=analyst)
    with pytest.raises(ForColleagues):
        claim(small.pk, by=spared)
    blind, analyst = make_claimed(make_report("https://blind.example/1"))
    unsure = NewAssessment("baseline", youngest_age="0-2", confidence=1)
    assess(locations_of(blind)[0].pk, unsure, by=analyst)
    assert claim(blind.pk, by=spared)


def test_the_case_asks_why_and_tells_no_colleague(client, spared):
    sign_in(client, person=spared)
    film = make_report("https://film.example/1", media=Media.VIDEO)
    page = client.get(url("case", film)).text
    assert "Your plan leaves it to colleagues" in page
    assert f'action="{url("claim", film)}"' not in page
    answer = client.post(url("claim", film))
    (said,) = map(str, get_messages(answer.wsgi_request))
    assert "say why you take it on" in said
    assert client.post(url("claim_anyway", film), {"why": ""}).status_code == 422
    page = client.post(url("claim_anyway", film), {"why": "today"}, follow=True).text
    assert "It is yours." in page
    sign_in(client)
    assert "leaves it to colleagues" not in client.get(url("case", film)).text


def test_an_auditor_reads_why_somebody_took_on_what_they_are_spared(client, spared):
    film = make_report("https://film.example/1", media=Media.VIDEO)
    claim(film.pk, by=spared, why=TakenAnyway.POLICE_WAIT)
    sign_in(client, Role.AUDITOR)
    client.post(reverse("hotline_desk:trails"), {"purpose": "yearly audit"})
    trail = client.get(url("trail", film)).text
    assert "Claimed although their plan leaves it to colleagues" in trail


def test_of_several_that_are_claimed_at_once_what_one_is_spared_stays(client, spared):
    sign_in(client, person=spared)
    film = make_report("https://film.example/1", media=Media.VIDEO)
    still = make_report("https://still.example/1", media=Media.PICTURE)
    told = {"ticked": [film.public_ref, still.public_ref]}
    page = client.post(reverse("hotline_desk:claim_several"), told, follow=True).text
    assert f"{film.public_ref}: Your plan leaves this to colleagues" in page
    assert Claim.objects.get().location == locations_of(still)[0]


@pytest.mark.parametrize("listed", [QUEUE, "hotline_desk:due"])
def test_single_keys_go_past_what_one_is_spared(client, spared, listed):
    sign_in(client, person=spared)
    film = make_report("https://film.example/1", media=Media.VIDEO)
    still = make_report("https://still.example/1", media=Media.PICTURE)
    page = client.get(reverse(listed)).text
    assert film.public_ref in page
    links = re.findall(r"<a [^>]*data-key-item", page)
    (link,) = links
    assert still.public_ref in link
