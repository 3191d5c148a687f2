"""Tracks are rows; what stands on a location is what they come to, and can be rebuilt."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hotline.models import AssessmentTask, Forward, Location
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.forwards import queue_forward
from hotline.operations.hosting import decide_country
from hotline.operations.notices import queue_notice, withdraw_item
from hotline.operations.tracks import project
from hotline.states import (
    Addressee,
    Answer,
    AssessmentState,
    ExchangeState,
    PoliceState,
    Round,
)
from portal.accounts.roles import Role
from tests.makers.hotline import (
    assess,
    make_abuse_contact,
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_partner,
    make_report,
)

pytestmark = pytest.mark.django_db


def rebuilt(*options):
    said = StringIO()
    call_command("rebuild_locations", *options, stdout=said)
    return said.getvalue()


def a_whole_world():
    """Locations in every state that the verbs of today lead to."""
    by, contact = make_colleague(), make_abuse_contact()
    make_report("https://new.example/a")
    make_claimed(make_report("https://claimed.example/a"))
    make_judged("not_illegal", typed="https://fine.example/a")
    home = make_judged("baseline", typed="https://home.example/a", country="FR")
    queue_notice(home.pk, contact.pk, by=by)
    back = make_judged("baseline", typed="https://back.example/a", country="FR")
    withdraw_item(queue_notice(back.pk, contact.pk, by=by).pk, by=by)
    make_by_hand(back, Addressee.POLICE, Answer.ACKNOWLEDGED)
    make_by_hand(back, Addressee.PROVIDER, Answer.REMOVED)
    make_partner("US")
    abroad = make_judged("baseline", typed="https://abroad.example/a", country="US")
    queue_forward(abroad.pk, by=by)
    make_by_hand(abroad, Addressee.PARTNER)
    moved = make_judged("baseline", typed="https://moved.example/a", country="US")
    queue_forward(moved.pk, by=by)
    decide_country(moved.pk, "FR", by=by)
    assess_again(
        make_judged("national", typed="https://again.example/a").pk,
        by=make_colleague(Role.HOTLINE_SUPERVISOR),
    )


def test_what_verbs_leave_on_locations_is_what_their_tracks_come_to():
    a_whole_world()
    assert Location.objects.count() == 8
    for location in Location.objects.all():
        stands = {name: getattr(location, name) for name in project(location)}
        assert stands == project(location), location.canonical
    assert rebuilt("--check") == "0 of 8 locations differed\n"


def test_a_location_that_differs_is_named_and_put_right():
    location = make_judged("baseline")
    Location.objects.filter(pk=location.pk).update(
        police_state="closed", referred_at=timezone.now()
    )
    with pytest.raises(CommandError, match="1 locations differ"):
        rebuilt("--check")
    assert f"location {location.pk} differed" in rebuilt()
    location.refresh_from_db()
    assert (location.police_state, location.referred_at) == (PoliceState.NONE, None)
    assert rebuilt("--check") == "0 of 1 locations differed\n"


def test_another_look_is_another_row():
    location, supervisor = make_judged("baseline"), make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    first, second = AssessmentTask.objects.order_by("pk")
    assert (first.state, first.round) == (AssessmentState.ASSESSED, Round.FIRST)
    assert (second.state, second.round) == (AssessmentState.CLAIMED, Round.ADJUDICATION)
    made = assess(location.pk, NewAssessment("not_illegal"), by=supervisor)
    second.refresh_from_db()
    assert (made.round, second.assessment, second.verdict) == (
        Round.ADJUDICATION,
        made,
        "not_illegal",
    )
    location.refresh_from_db()
    assert location.verdict == "not_illegal"
    first.refresh_from_db()
    assert first.verdict == "illegal", "what was found first stays"


def test_two_forwards_over_time_are_two_rows():
    make_partner("US")
    location = make_judged("baseline", country="US")
    by = make_colleague()
    queue_forward(location.pk, by=by)
    decide_country(location.pk, "FR", by=by)
    decide_country(location.pk, "US", by=by)
    queue_forward(location.pk, by=by)
    states = Forward.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [ExchangeState.NONE, ExchangeState.QUEUED]
