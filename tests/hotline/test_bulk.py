"""Several cases at once: each is judged for itself, and the answer names what was not done."""

import pytest
from django.urls import reverse

from hotline.desk.actions import CASE
from hotline.models import Claim, Report
from hotline.operations.claims import claim
from hotline.operations.closing import set_aside
from hotline.states import Outcome, ReportState
from hotline.views.desk_case import find_cases
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.urls.all import urlpatterns as site
from portal.web.bulk import BULK_LIMIT, bulk_urls
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import make_claimed, make_colleague, make_report

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
