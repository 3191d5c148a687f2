"""What is due: each URL once, danger first, in a fixed number of queries."""

import pytest
from django.urls import reverse

from hotline.models import Location
from hotline.operations.closing import close_report, set_aside
from hotline.operations.removals import confirm_gone, note_reappeared
from hotline.states import Outcome
from portal.accounts.roles import Role
from tests.hotline.queries import asked
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import (
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)

pytestmark = pytest.mark.django_db
DUE = "/desk/hotline/due/"
QUERIES = 14
"""Five for who asks, three counts beside the menu, five for the list."""


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
    confirm_gone(location.pk, by=by)
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


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.EDITOR])
def test_others_are_turned_away(client, role):
    sign_in(client, role)
    assert client.get(DUE).status_code in {403, 404}
