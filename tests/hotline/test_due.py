"""What is due: each URL once, danger first, in a fixed number of queries."""

import pytest
from django.urls import reverse

from hotline.models import Channel, Location
from hotline.operations.closing import close_report, set_aside
from hotline.operations.removals import confirm_gone, note_reappeared
from hotline.states import Outcome, SeenGone
from hotline.views.desk_due import LOCATIONS_PER_PAGE
from portal.accounts.roles import Role
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_partner,
    make_report,
)

pytestmark = pytest.mark.django_db
DUE = "/desk/hotline/due/"
QUERIES = 18
"""At most: five for who asks, three counts beside the menu, one filter, nine for the list."""
QUERIES_OF_NEW = 10
"""Four for who asks, one beside the menu, one filter, one for the plan of viewing; then the list,
its claims and its reports."""


@pytest.fixture
def analyst(client):
    return sign_in(client)


def rows_of(client, **asked_for):
    return client.get(DUE, asked_for).context["rows"]


def test_two_hundred_reports_of_one_url_are_one_row(client, analyst):
    for _number in range(3):
        make_report("https://images.example.org/a")
    (row,) = rows_of(client)
    assert row.location.report_count == 3


def test_danger_comes_first_then_the_clock(client, analyst):
    calm = make_report("https://images.example.org/calm")
    danger = make_report("https://images.example.org/danger", imminent_danger=True)
    assert [row.named.report for row in rows_of(client)] == [danger, calm]


def test_what_nobody_reports_any_more_waits_for_nobody(client, analyst):
    report = make_report()
    set_aside(report.pk, Outcome.SPAM, by=make_colleague())
    assert rows_of(client) == []


def test_what_is_back_is_due_although_its_report_is_closed(client, analyst):
    by = make_colleague()
    location = make_by_hand(make_judged(country="FR", by=by))
    confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
    report = location.reports.get()
    close_report(report.pk, by=by)
    assert rows_of(client) == []
    note_reappeared(location.pk, by=by)
    (row,) = rows_of(client)
    page = client.get(row.url).content.decode()
    assert reverse("hotline_desk:queue_notice", args=[report.public_ref, 1]) in page or (
        "No provider has a verified abuse contact yet." in page
    )


def test_mine_are_those_i_claimed_or_took_on(client, analyst):
    make_report("https://images.example.org/nobodys")
    make_claimed(make_report("https://images.example.org/theirs"))
    make_claimed(make_report("https://images.example.org/mine"), by=analyst)
    (row,) = rows_of(client, show="mine")
    assert row.is_mine


def test_the_number_of_queries_does_not_grow(client, analyst):
    make_judged(typed="https://images.example.org/0", country="FR")
    few = asked(client.get, DUE)
    for number in range(1, 8):
        make_judged(typed=f"https://images.example.org/{number}", country="FR")
    assert asked(client.get, DUE) == few
    assert few <= QUERIES, few
    assert Location.objects.awaiting_us().count() == 8


def test_ten_queries_show_a_list_of_new_urls(client, analyst):
    for number in range(3):
        make_report(f"https://images.example.org/{number}")
    assert asked(client.get, DUE) == QUERIES_OF_NEW


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.EDITOR])
def test_others_are_turned_away(client, role):
    sign_in(client, role)
    assert client.get(DUE).status_code in {403, 404}


@pytest.fixture
def many(analyst):
    """One URL for each thing that is filtered by."""
    colleague = make_colleague()
    make_report("https://free.example/a", category="grooming")
    make_claimed(make_report("https://mine.example/a", channel=Channel.POLICE), by=analyst)
    make_claimed(make_report("https://theirs.example/a"), by=colleague)
    make_judged(typed="https://cdn.host.example/a", country="FR", by=colleague)
    make_report("https://danger.example/a", imminent_danger=True)


def hosts(client, **asked_for):
    return {row.location.host.partition(".")[0] for row in rows_of(client, **asked_for)}


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [
        ({"step": "notify"}, {"cdn"}),
        ({"step": "assess", "owner": "nobody"}, {"free", "danger"}),
        ({"owner": "me"}, {"mine"}),
        ({"owner": "others"}, {"theirs", "cdn"}),
        ({"category": "grooming"}, {"free"}),
        ({"channel": "police"}, {"mine"}),
        ({"country": "FR"}, {"cdn"}),
        ({"domain": "host[.]example"}, {"cdn"}),
        ({"domain": "hxxps://MINE[.]example/a"}, {"mine"}),
        ({"domain": "ost.example"}, set()),
        ({"pressing": "danger"}, {"danger"}),
        ({"pressing": "late"}, set()),
        ({"pressing": "high"}, {"danger", "cdn"}),
        ({"age": "older_week"}, set()),
        ({"age": "day", "show": "to_act"}, {"cdn"}),
        ({"category": "no_such", "step": "<b>"}, {"free", "mine", "theirs", "cdn", "danger"}),
    ],
)
def test_each_filter_finds_what_it_says(client, many, asked_for, found):
    assert hosts(client, **asked_for) == found


def test_another_order_can_be_asked_for(client, many):
    newest = [row.location for row in rows_of(client, order="newest")]
    assert newest == list(Location.objects.order_by("-first_reported_at"))


def test_filters_are_links_that_are_taken_away_one_by_one(client, many):
    page = client.get(DUE, {"owner": "others", "country": "FR", "show": "to_act", "page": "1"})
    assert 'href="?owner=others&amp;show=to_act"' in page.text
    assert 'href="?country=FR&amp;show=to_act"' in page.text
    owner, country = page.context["chips"]
    assert (str(owner.label), str(owner.value)) == ("Who works on it", "A colleague")
    assert str(country.value) == "FR"


def test_filters_stay_while_one_pages(client, analyst):
    for number in range(LOCATIONS_PER_PAGE + 1):
        make_report(f"https://a{number}.example/", observed=False)
    page = client.get(DUE, {"step": "assess"})
    assert 'href="?step=assess&amp;page=2"' in page.text
    assert len(rows_of(client, step="assess", page=2)) == 1


def test_where_nothing_fits_the_way_back_is_shown(client, many):
    page = client.get(DUE, {"country": "FR", "owner": "nobody"}).text
    assert "Nothing fits these filters" in page
    assert f'href="{DUE}">Show everything</a>' in page


def test_a_row_says_whose_it_is_and_leads_to_where_its_step_is_done(client, many, analyst):
    rows = {row.location.host.partition(".")[0]: row for row in rows_of(client)}
    assert (rows["free"].owner, rows["mine"].owner) == (None, analyst)
    assert rows["cdn"].owner is not None, "whoever took the report on, after the claim ended"
    for name, place in {"free": "assessment-title", "cdn": "next-step"}.items():
        case, _sharp, anchor = rows[name].url.partition("#")
        assert anchor == place
        assert f'id="{place}"' in client.get(case).text


def test_the_list_of_reports_has_the_same_filters(client, many):
    def refs(**asked_for):
        listed = client.get("/desk/hotline/", asked_for).context["rows"]
        return {row.report.locations.get().host.partition(".")[0] for row in listed}

    assert refs(country="FR") == {"cdn"}
    assert refs(domain="host.example", channel="web") == {"cdn"}
    assert refs(channel="police", age="day") == {"mine"}
    assert "Take all away" in client.get("/desk/hotline/", {"age": "day"}).text


def test_lists_say_where_no_hotline_would_take_it_on(client, analyst):
    make_judged(typed="https://a.example/1", country="US")
    lists = [reverse("hotline_desk:due"), reverse("hotline_desk:queue")]
    forward, police = "Pass it to the hotline of that country", "No hotline takes it on"
    for page in lists:
        rows = client.get(page).text.split("data-key-list")[-1]
        assert police in rows
        assert forward not in rows
    make_partner("US")
    for page in lists:
        rows = client.get(page).text.split("data-key-list")[-1]
        assert forward in rows
        assert police not in rows


def test_the_filter_by_step_follows_what_the_list_says(client, analyst):
    make_judged(typed="https://a.example/1", country="US")
    make_judged(typed="https://b.example/1", country="BR")
    make_partner("US")
    assert hosts(client, step="forward") == {"a"}
    assert hosts(client, step="no_hotline") == {"b"}
