"""In the demo's world everybody finds what is theirs by clicking, and nothing breaks on the way.

A page added without a path to it, a link to nowhere, an open case without a button or a right
that opens nothing fails here.
"""

import pytest
from django.conf import settings

from hotline.models import Report
from hotline.states import REPORT_ENDED
from portal.accounts.models import User
from portal.accounts.demo import person_for
from portal.accounts.roles import DUTIES, Role
from portal.web.access import Who
from portal.web.routes import routes_of
from tests.crawl import declared
from tests.crawl.conftest import VISITORS_IN_A_CHAT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_world")]

LANGUAGES = [code for code, _name in settings.LANGUAGES]
EVERYBODY = [*Role, *LANGUAGES, *VISITORS_IN_A_CHAT]
HOTLINE_ROLES = (Role.ANALYST, Role.HOTLINE_SUPERVISOR, Role.POLICE_LIAISON)
READING = {"hotline_desk:read"}
"""Buttons of a case that only show more of it."""


def named(who):
    return str(getattr(who, "name", who))


def views_for(role):
    """Names of the views whose declaration lets this role in."""
    person = User.objects.get(email=person_for(role).email)
    return {
        route.name
        for route in routes_of("all")
        if route.access
        and route.access.who is Who.STAFF
        and (not route.access.permissions or any(map(person.has_perm, route.access.permissions)))
    }


def public_views():
    return {
        route.name
        for route in routes_of("all")
        if route.name and route.access and route.access.who is not Who.STAFF
    }


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
def test_nothing_on_the_way_is_broken_empty_or_a_dead_end(who, walk_of):
    assert walk_of(who).faults == []


@pytest.mark.parametrize("role", Role)
def test_every_view_a_role_may_open_is_reached_by_clicking(role, walk_of):
    missing = views_for(role) - walk_of(role).reached - set(declared.NEVER_REACHED)
    assert missing == set()


def test_every_public_view_is_reached_by_somebody(walk_of):
    reached = set().union(*(walk_of(who).reached for who in EVERYBODY))
    assert public_views() - reached - set(declared.NEVER_REACHED) == set()
