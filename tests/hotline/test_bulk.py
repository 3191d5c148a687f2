"""Several cases at once: each is judged for itself, and the answer names what was not done."""

from datetime import timedelta

import pytest
from django.urls import reverse

from hotline.desk.actions import CASE
from hotline.models import Claim, Location, Report
from hotline.operations.claims import claim
from hotline.operations.closing import (
    UNDONE_WITHIN,
    may_be_undone,
    reopen_report,
    set_aside,
    undo_set_aside,
)
from hotline.operations.public_status import public_status
from hotline.operations.thread import hear_reporter
from hotline.states import Outcome, ReportState
from hotline.views.desk_case import find_cases
from hotline.words.errors import TooLateToUndo
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.urls.all import urlpatterns as site
from portal.web.bulk import BULK_LIMIT, UNDO_MINUTES, bulk_urls
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    locations_of,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
LIST = "/desk/hotline/"
QUERIES_PER_CASE = 20


def find_and_lose_the_second(request, references):
    """The cases as they stood before a colleague claimed one of them."""
    found = find_cases(request, references)
    claim(found[references[1]].case.report.pk, by=make_colleague())
    return found


urlpatterns = [*site, *bulk_urls(CASE, "raced/", find_and_lose_the_second, "hotline_desk:queue")]


@pytest.fixture
def analyst(client):
    return sign_in(client)


def reports(number):
    return [make_report(f"https://images{each}.example.org/a") for each in range(number)]


def press(client, name, *ticked, asked=""):
    """Sends the form of the list; the answer is the list again."""
    names = [getattr(each, "public_ref", each) for each in ticked]
    url = reverse(f"hotline_desk:{name}_several") + asked
    return client.post(url, {"ticked": names}, follow=True)


def claimed_by(person):
    return set(Report.objects.filter(submissions__location__claims__by=person).distinct())


def test_the_list_has_a_box_for_every_case_and_a_button_for_every_bulk_action(client, analyst):
    (report,) = reports(1)
    page = client.get(LIST, {"show": "new"}).text
    assert f'name="ticked" value="{report.public_ref}" form="bulk"' in page
    assert 'formaction="/desk/hotline/claim-several/?show=new"' in page
    assert 'formaction="/desk/hotline/release-several/?show=new"' in page
    assert 'name="ticked"' not in client.get(LIST, {"show": "ended"}).text


def test_a_colleagues_case_among_three_is_named_and_the_others_are_claimed(client, analyst):
    first, theirs, last = reports(3)
    make_claimed(theirs, by=make_colleague())
    page = press(client, "claim", first, theirs, last)
    assert claimed_by(analyst) == {first, last}
    assert "Claim them: 2 of 3 done." in page.text
    assert f"{theirs.public_ref}: A colleague is on it" in page.text
    assert Entry.objects.filter(verb="report.accepted", by=analyst).count() == 2


@pytest.mark.urls(__name__)
def test_what_a_colleague_claims_meanwhile_is_refused_by_the_verb_and_named(client, analyst):
    first, raced, last = reports(3)
    ticked = {"ticked": [each.public_ref for each in (first, raced, last)]}
    page = client.post("/raced/claim-several/", ticked, follow=True)
    assert claimed_by(analyst) == {first, last}
    assert "Claim them: 2 of 3 done." in page.text
    assert f"{raced.public_ref}: A colleague is already on it" in page.text


@pytest.mark.parametrize("name", ["claim", "release"])
def test_each_case_costs_what_its_verb_costs_and_no_more(client, analyst, name):
    many, verb = reports(9), CASE.known[name].verb
    for each in many if name == "release" else []:
        claim(each.pk, by=analyst)

    def send(*ticked):
        url = reverse(f"hotline_desk:{name}_several")
        client.post(url, {"ticked": [each.public_ref for each in ticked]})

    alone = asked(lambda: verb(many[0].pk, by=analyst))
    two, six = asked(send, *many[1:3]), asked(send, *many[3:])
    assert six - two == 4 * alone
    assert alone <= QUERIES_PER_CASE


def test_one_s_own_are_released_and_what_one_does_not_hold_is_named(client, analyst):
    mine, free = reports(2)
    claim(mine.pk, by=analyst)
    page = press(client, "release", mine, free)
    assert not Claim.objects.open().exists()
    assert "Release them: 1 of 2 done." in page.text
    assert f"{free.public_ref}: This is not possible where it stands now." in page.text


def test_what_is_closed_is_said_to_be(client, analyst):
    (report,) = reports(1)
    set_aside(report.pk, outcome=Outcome.SPAM, by=make_colleague())
    assert f"{report.public_ref}: This report is closed" in press(client, "claim", report).text


def test_references_that_nobody_has_are_named_and_stop_nothing(client, analyst):
    (report,) = reports(1)
    page = press(client, "claim", "R-00000-00000", report, "<b>x</b>", "y" * 500)
    assert claimed_by(analyst) == {report}
    there_is_none = f"R-00000-00000, &lt;b&gt;x&lt;/b&gt;, {'y' * 40}: There is no such thing"
    assert there_is_none in page.text


MORE_THAN_GO = [f"R-{number}" for number in range(BULK_LIMIT)]


@pytest.mark.parametrize(
    ("again", "said", "claimed"),
    [
        ([], "1 of 1 done", 1),
        (["itself"], "1 of 1 done", 1),
        (MORE_THAN_GO, f"{BULK_LIMIT + 1} are ticked, and at most {BULK_LIMIT} go at once.", 0),
    ],
    ids=["one", "twice", "too many"],
)
def test_how_many_are_ticked(client, analyst, again, said, claimed):
    (report,) = reports(1)
    more = [report if each == "itself" else each for each in again]
    assert said in press(client, "claim", report, *more).text
    assert len(claimed_by(analyst)) == claimed
    assert "Nothing is ticked, so nothing was done." in press(client, "claim").text


def test_the_list_comes_back_as_it_was(client, analyst):
    (report,) = reports(1)
    page = press(client, "claim", report, asked="?show=mine&page=1")
    assert page.redirect_chain == [("/desk/hotline/?show=mine&page=1", 302)]
    assert report.public_ref in page.text


@pytest.mark.parametrize("role", [Role.POLICE_LIAISON, Role.COUNSELLOR])
@pytest.mark.parametrize("name", ["claim", "release"])
def test_who_assesses_nothing_claims_nothing(client, role, name):
    (report,) = reports(1)
    sign_in(client, role)
    assert press(client, name, report).status_code == 403
    assert Report.objects.get().state == ReportState.RECEIVED


def test_a_case_whose_url_a_colleague_claimed_through_another_report_is_named(client, analyst):
    shared, free = make_report("https://one.example/a"), make_report("https://two.example/a")
    beside = make_report("https://one.example/a")
    make_claimed(shared, by=make_colleague())
    page = press(client, "claim", beside, free)
    assert claimed_by(analyst) == {free}
    assert f"{beside.public_ref}: A colleague is" in page.text


def undo(client, page, token=None):
    """Presses the button that the list offers."""
    offered = page.context["undo"]
    return client.post(offered.url, {"token": token or offered.token}, follow=True)


@pytest.fixture
def claimed(client, analyst):
    """Two cases that were just claimed together, and the list afterwards."""
    return press(client, "claim", *reports(2), asked="?show=mine")


def test_what_was_claimed_together_is_released_with_one_press_and_on_the_record(
    client, analyst, claimed
):
    assert "Just done – Claim them: 2." in claimed.text
    page = undo(client, claimed)
    assert not Claim.objects.open().exists()
    assert "Undone – Claim them: 2 of 2." in page.text
    assert page.redirect_chain == [("/desk/hotline/?show=mine", 302)]
    assert Entry.objects.filter(verb="location.released", by=analyst).count() == 2
    entry = Entry.objects.get(verb="list.undone")
    assert (entry.by, entry.facts) == (analyst, {"action": "claim", "done": 2, "of": 2})


def test_what_was_released_together_is_claimed_again(client, analyst):
    mine = reports(2)
    for each in mine:
        claim(each.pk, by=analyst)
    undo(client, press(client, "release", *mine))
    assert set(Claim.objects.open().values_list("by", flat=True)) == {analyst.pk}
    assert Claim.objects.open().count() == 2


def test_it_is_undone_once(client, analyst, claimed):
    undo(client, claimed)
    claim(Report.objects.first().pk, by=analyst)
    page = undo(client, claimed)
    assert "It is too late to undo this, or it was undone already." in page.text
    assert page.context["undo"] is None
    assert Claim.objects.open().count() == 1


def test_an_old_page_does_not_undo_what_was_done_since(client, analyst, claimed):
    third = make_report("https://third.example/a")
    press(client, "claim", third)
    undo(client, claimed)
    assert Claim.objects.open().count() == 3


def test_after_some_minutes_it_is_too_late(client, analyst, claimed):
    session = client.session
    kept = session["undo.hotline_desk"]
    session["undo.hotline_desk"] = kept | {"until": kept["until"] - UNDO_MINUTES * 60}
    session.save()
    assert "Just done" not in client.get(LIST).text
    assert "It is too late to undo this" in undo(client, claimed).text
    assert Claim.objects.open().count() == 2


def test_what_moved_meanwhile_is_named_and_left_alone(client, analyst):
    first, second = reports(2)
    for each in (first, second):
        claim(each.pk, by=analyst)
    page = press(client, "release", first, second)
    claim(second.pk, by=make_colleague())
    page = undo(client, page)
    assert "Undone – Release them: 1 of 2." in page.text
    assert f"{second.public_ref}: A colleague is" in page.text
    assert claimed_by(analyst) >= {first}
    assert Claim.objects.open().get(location__reports=second).by != analyst


def test_only_what_was_done_is_undone(client, analyst):
    first, theirs = reports(2)
    claim(theirs.pk, by=make_colleague())
    page = undo(client, press(client, "claim", first, theirs))
    assert "Undone – Claim them: 1 of 1." in page.text
    assert Claim.objects.open().count() == 1


def test_nobody_undoes_what_somebody_else_did(client, analyst, claimed):
    sign_in(client)
    page = undo(client, claimed)
    assert "It is too late to undo this" in page.text
    assert Claim.objects.open().count() == 2


# ---- set aside together


def set_aside_together(client, *ticked, outcome="spam", asked="?show=new"):
    """Sends the form of the list with what they are set aside as."""
    url = reverse("hotline_desk:set_aside_several") + asked
    names = [each.public_ref for each in ticked]
    return client.post(url, {"ticked": names, "outcome": outcome}, follow=True)


def state_of(report):
    report.refresh_from_db()
    return report.state


def test_the_list_asks_as_what_they_are_set_aside(client, analyst):
    reports(1)
    page = client.get(LIST, {"show": "new"}).text
    assert 'formaction="/desk/hotline/set-aside-several/?show=new"' in page
    assert 'name="outcome"' in page


@pytest.mark.parametrize("outcome", ["spam", "out_of_scope"])
def test_several_are_set_aside_with_one_press(client, analyst, outcome):
    first, second = reports(2)
    page = set_aside_together(client, first, second, outcome=outcome)
    assert "Set them aside: 2 of 2 done." in page.text
    assert {state_of(first), state_of(second)} == {outcome}
    assert Entry.objects.filter(verb="report.closed", by=analyst).count() == 2


def test_without_an_outcome_nothing_is_done(client, analyst):
    (report,) = reports(1)
    page = set_aside_together(client, report, outcome="closed")
    assert "Nothing was done." in page.text
    assert state_of(report) == ReportState.RECEIVED


def test_danger_a_colleague_and_a_reporter_s_words_are_left_out_and_named(client, analyst):
    free, theirs, wrote, mine = reports(4)
    danger = make_report("https://danger.example/a", imminent_danger=True)
    make_claimed(theirs, by=make_colleague())
    hear_reporter(wrote.pk, "There is more to say.", number=0)
    claim(mine.pk, by=analyst)
    page = set_aside_together(client, free, theirs, wrote, mine, danger).text
    assert "Set them aside: 1 of 5 done." in page
    assert state_of(free) == ReportState.SPAM
    assert f"{danger.public_ref}: It speaks of danger" in page
    assert f"{theirs.public_ref}: A colleague is on it" in page
    assert f"{wrote.public_ref}: The reporter wrote something" in page
    assert f"{mine.public_ref}: Somebody works on it already" in page
    left = {state_of(each) for each in (danger, theirs, wrote, mine)}
    assert ReportState.SPAM not in left


def test_what_was_set_aside_together_waits_again_after_one_press(client, analyst):
    first, second = reports(2)
    due = {each.pk: each.first_look_due_at for each in (first, second)}
    kept = {each.pk: each.forget_at for each in (first, second)}
    page = set_aside_together(client, first, second)
    assert first.public_ref not in page.text.split("data-key-list")[-1]
    page = undo(client, page)
    assert "Undone – Set them aside: 2 of 2." in page.text
    assert first.public_ref in page.text.split("data-key-list")[-1]
    for each in (first, second):
        assert state_of(each) == ReportState.TAKEN_BACK
        assert (each.closed_at, each.outcome) == (None, "")
        assert (each.first_look_due_at, each.forget_at) == (due[each.pk], kept[each.pk])
    assert not Location.objects.exclude(forget_at=None).exists()
    assert Entry.objects.filter(verb="report.set_aside_undone", by=analyst).count() == 2


def test_what_somebody_opened_again_since_is_left_alone_and_named(client, analyst):
    first, second = reports(2)
    page = set_aside_together(client, first, second)
    reopen_report(second.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    set_aside(second.pk, Outcome.OUT_OF_SCOPE, by=make_colleague())
    page = undo(client, page)
    assert "Undone – Set them aside: 1 of 2." in page.text
    assert f"{second.public_ref}: It is too late to take this back" in page.text
    assert state_of(second) == ReportState.OUT_OF_SCOPE


def test_one_that_was_set_aside_by_itself_is_taken_back_by_whoever_did_it(client, analyst):
    (report,) = reports(1)
    set_aside(report.pk, Outcome.SPAM, by=analyst)
    case = reverse("hotline_desk:case", args=[report.public_ref])
    assert "Take it back" in client.get(case).text
    client.post(reverse("hotline_desk:undo_set_aside", args=[report.public_ref]))
    assert state_of(report) == ReportState.TAKEN_BACK
    assert undo_set_aside(report.pk, by=analyst).state == ReportState.TAKEN_BACK
    sign_in(client)
    set_aside(report.pk, Outcome.SPAM, by=analyst)
    assert "Take it back" not in client.get(case).text
    with pytest.raises(TooLateToUndo):
        undo_set_aside(report.pk, by=make_colleague())


def test_after_ten_minutes_only_a_supervisor_opens_it_again(analyst):
    (report,) = reports(1)
    set_aside(report.pk, Outcome.SPAM, by=analyst)
    report.refresh_from_db()
    assert may_be_undone(report, report.closed_at + UNDONE_WITHIN)
    assert not may_be_undone(report, report.closed_at + UNDONE_WITHIN + timedelta(seconds=1))


def test_what_was_taken_back_says_so_and_reads_to_its_reporter_as_new(client, analyst):
    report = make_report(narrative="Look at the second picture.")
    set_aside(report.pk, Outcome.SPAM, by=analyst)
    undo_set_aside(report.pk, by=analyst)
    report.refresh_from_db()
    assert "Setting aside taken back" in client.get(LIST).text
    case = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert "Setting aside taken back" in case
    assert "First look:" in case
    assert "eopened" not in case
    assert public_status(report, locations_of(report)).code == "received"
    claim(report.pk, by=analyst)
    report.refresh_from_db()
    assert public_status(report, locations_of(report)).code == "assessing"


def test_what_was_taken_back_is_answered_like_a_new_one(analyst):
    report = make_report()
    set_aside(report.pk, Outcome.SPAM, by=analyst)
    undo_set_aside(report.pk, by=analyst)
    make_judged("not_illegal")
    run_due("reports.answer")
    assert state_of(report) == ReportState.CLOSED
