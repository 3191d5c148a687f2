"""In the demo's world everybody finds what is theirs by clicking, and nothing breaks on the way.

A page added without a path to it, a link to nowhere, an open case without a button or a right
that opens nothing fails here.
"""

from urllib.parse import urlsplit

import pytest
from django.conf import settings

from hotline.models import Report
from hotline.states import REPORT_ENDED
from portal.accounts.demo import person_for
from portal.accounts.models import User
from portal.accounts.roles import DUTIES, Role
from portal.web.routes import routes_of
from tests.crawl import declared
from tests.crawl.conftest import VISITORS_IN_A_CHAT
from tests.crawl.walk import view_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_world")]

LANGUAGES = [code for code, _name in settings.LANGUAGES]
EVERYBODY = [*Role, *LANGUAGES, *VISITORS_IN_A_CHAT]
HOTLINE_ROLES = (Role.ANALYST, Role.HOTLINE_SUPERVISOR, Role.POLICE_LIAISON)
NO_WAY_ON = {
    *("hotline_desk:read", "hotline_desk:release", "hotline_desk:decide_country"),
    *("hotline_desk:correct_address", "hotline_desk:add_address", "hotline_desk:add_parts"),
    *("hotline_desk:flag_danger", "hotline_desk:take_back_danger", "hotline_desk:set_category"),
}
"""Buttons of a case that show more of it, leave it to others, correct or add to what is there."""


def named(who):
    return str(getattr(who, "name", who))


def views_for(role):
    """Names of the views whose declaration lets this role in."""
    person = User.objects.get(email=person_for(role).email)
    return {
        route.name
        for route in routes_of("all")
        if route.access
        and route.access.for_staff
        and (not route.access.permissions or any(map(person.has_perm, route.access.permissions)))
    }


def not_expected(role=None):
    not_for = {view for whom, view in declared.NOT_FOR if whom == role}
    return set(declared.NEVER_REACHED) | set(declared.STANDING_FAULTS) | not_for


def references(reports):
    return set(reports.values_list("public_ref", flat=True))


def public_views():
    return {
        route.name
        for route in routes_of("all")
        if route.name and route.access and not route.access.for_staff
    }


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
def test_nothing_on_the_way_is_broken_empty_or_a_dead_end(who, walk_of):
    faults = walk_of(who).faults
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("role", Role)
def test_every_view_a_role_may_open_is_reached_by_clicking(role, walk_of):
    missing = views_for(role) - walk_of(role).reached - not_expected(role)
    assert missing == set()


def test_every_public_view_is_reached_by_somebody(walk_of):
    reached = set().union(*(walk_of(who).reached for who in EVERYBODY))
    assert public_views() - reached - not_expected() == set()


def test_every_open_case_offers_somebody_something_to_do(walk_of):
    open_cases = Report.objects.exclude(state__in=REPORT_ENDED)
    undecided = references(open_cases.filter(submissions__location__country=""))
    with_a_way_on = {
        visit.path.split("/")[3]
        for role in HOTLINE_ROLES
        for visit in walk_of(role).to("hotline_desk:case")
        if actions_of(visit) - NO_WAY_ON
    }
    assert references(open_cases) - with_a_way_on - undecided == set()


def test_every_open_chat_offers_its_counsellor_something_to_do(walk_of):
    shown = walk_of(Role.COUNSELLOR).to("helpline_desk:room")
    assert shown
    assert all(actions_of(visit) for visit in shown)


@pytest.mark.parametrize("role", Role)
def test_the_first_page_says_what_the_role_does_and_leads_on(role, walk_of):
    first = walk_of(role).visits[0]
    assert str(DUTIES[role].does) in first.page.text
    assert first.page.ways_on


def test_what_is_declared_as_left_alone_or_not_reached_exists(walk_of):
    """An exception that is no longer met leaves the list."""
    walks = [walk_of(who) for who in EVERYBODY]
    assert set(declared.NOT_PRESSED) - set().union(*(each.declared for each in walks)) == set()
    known = {route.name for route in routes_of("all") + routes_of("staff")}
    assert (set(declared.NEVER_REACHED) | NO_WAY_ON) - known == set()
    assert set(declared.NEVER_REACHED) & set().union(*(each.reached for each in walks)) == set()


def actions_of(visit):
    """Views that a page's main part has a button for."""
    return {
        view_of(urlsplit(form.action or visit.path).path)
        for form in visit.page.forms
        if form.in_main and form.method == "post"
    }
