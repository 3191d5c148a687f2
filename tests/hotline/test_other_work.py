"""Whoever has looked for long is offered something else first, and danger before all of it."""

import pytest
from django.urls import reverse

from hotline.models import Location, Media
from hotline.policies.next_steps import Step
from tests.hotline.test_desk import sign_in, url
from tests.hotline.test_welfare import have_looked
from tests.makers.hotline import (
    locations_of,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
)

pytestmark = pytest.mark.django_db
TODAY = "hotline_desk:today"


@pytest.fixture
def long_at_it():
    """Somebody who has looked for half a block and nothing else."""
    person = make_colleague()
    have_looked(person, 25)
    return person


def to_write(address, by=None):
    """Something illegal at home: the next is a notice, and nobody looks for it."""
    return make_judged(typed=address, country="FR", by=by)


def test_after_half_a_block_work_without_looking_comes_first(client, long_at_it):
    make_report("https://a.example/1", media=Media.PICTURE)
    calm = to_write("https://calm.example/1", by=long_at_it)
    sign_in(client, person=long_at_it)
    page = client.get(reverse(TODAY))
    assert [row.location for row in page.context["before"]] == [calm]
    assert "You have looked for 25 minutes without anything else" in page.text
    assert calm not in [row.location for row in page.context["mine"]]
    page = client.get(url("case", make_report("https://b.example/1")))
    assert page.context["listed"][0].location == calm
    assert "You have looked for 25 minutes without anything else" in page.text


def test_danger_goes_before_it(client, long_at_it):
    calm = to_write("https://calm.example/1", by=long_at_it)
    danger = make_report("https://now.example/1", imminent_danger=True)
    sign_in(client, person=long_at_it)
    assert client.get(reverse(TODAY)).context["before"] == []
    listed = client.get(url("case", danger)).context["listed"]
    assert listed[0].location == locations_of(danger)[0]
    assert calm in [row.location for row in listed]


def test_danger_that_a_colleague_is_on_stands_before_it_too(client, long_at_it):
    calm = to_write("https://calm.example/1", by=long_at_it)
    danger, _by = make_claimed(make_report("https://now.example/1", imminent_danger=True))
    sign_in(client, person=long_at_it)
    rows = client.get(reverse(TODAY)).context["before"]
    assert [row.location for row in rows] == [calm]
    listed = client.get(url("case", danger)).context["listed"]
    assert [row.location for row in listed][:2] == [*locations_of(danger), calm]


def test_nothing_is_offered_first_where_nothing_waits_but_looking(client, long_at_it):
    make_report("https://a.example/1", media=Media.PICTURE)
    sign_in(client, person=long_at_it)
    page = client.get(reverse(TODAY))
    assert page.context["before"] == []
    assert "without anything else" not in page.text


def test_what_somebody_opens_again_is_no_work_without_looking():
    calm = to_write("https://calm.example/1")
    assert list(Location.objects.without_looking()) == [calm]
    Location.objects.filter(pk=calm.pk).update(due_steps=[Step.RECHECK])
    assert not Location.objects.without_looking().exists()


def test_whoever_did_something_else_meanwhile_goes_on_in_the_usual_order(client):
    person = make_colleague()
    have_looked(person, 25, ago=6)
    to_write("https://calm.example/1", by=person)
    sign_in(client, person=person)
    assert client.get(reverse(TODAY)).context["before"] == []
