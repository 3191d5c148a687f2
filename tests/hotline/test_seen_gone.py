"""It is gone, says a person or a partner: how they know, and what is looked for then."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from hotline.gateways.probe import Look
from hotline.models import AvailabilityCheck, Location
from hotline.operations.public_status import of_location
from hotline.operations.removals import ONLINE_COUNTS_HOURS, confirm_gone, tell_partner_again
from hotline.operations.tracks import rebuild
from hotline.operations.watches import open_watch
from hotline.operations.watching import record_look
from hotline.policies.next_steps import Step
from hotline.states import Addressee, Answer, ExchangeState, Finding, SeenGone, WhyOnline
from hotline.words.errors import MachineSawIt, NothingWasSaid
from portal.database.clock import database_now
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import make_by_hand, make_colleague, make_judged, steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("portal.urls.all")]

SAYS_REMOVED = "The hotline of that country says that it is removed. We check that."


def seen_online(location):
    record_look(open_watch(location).pk, Look(Finding.ONLINE_SAME))


def facts(location):
    location.refresh_from_db()
    with translation.override("en"):
        return of_location(location).facts


def test_how_it_was_seen_is_a_finding_of_a_person():
    location, by = make_judged(country="FR"), make_colleague()
    confirm_gone(location.pk, by=by, seen=SeenGone.EMPTIED)
    check = AvailabilityCheck.objects.get()
    assert (check.finding, check.by, check.seen) == (Finding.GONE_SEEN, by, SeenGone.EMPTIED)


def test_whoever_says_so_against_the_machine_says_why():
    location, by = make_judged(country="FR"), make_colleague()
    seen_online(location)
    with pytest.raises(MachineSawIt):
        confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
    location.refresh_from_db()
    assert not location.is_gone
    confirm_gone(location.pk, by=by, seen=SeenGone.OPENED, despite=WhyOnline.OTHER)
    location.refresh_from_db()
    assert location.is_gone
    assert location.checks.first().despite == WhyOnline.OTHER


def test_what_the_machine_saw_long_ago_asks_for_no_reason():
    location, by = make_judged(country="FR"), make_colleague()
    long_ago = database_now() - timedelta(hours=ONLINE_COUNTS_HOURS, minutes=1)
    AvailabilityCheck.objects.create(
        location=location, looked_at=long_ago, level="headers", finding=Finding.ONLINE_SAME
    )
    confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)


def test_the_desk_asks_for_both(client):
    location, by = make_judged(country="FR"), make_colleague()
    seen_online(location)
    sign_in(client, person=by)
    ref = location.reports.get().public_ref
    address = reverse("hotline_desk:confirm_gone", args=[ref, 1])
    assert client.post(address, {"seen": "opened"}).status_code == 422
    sent = {"seen": "opened", "despite": "since"}
    assert client.post(address, sent).status_code == 302
    location.refresh_from_db()
    assert location.is_gone


def said_removed():
    return make_by_hand(make_judged(country="US"), Addressee.PARTNER, Answer.REMOVED)


def test_what_a_partner_says_is_removed_is_looked_for():
    location = said_removed()
    assert steps_of(location) >= {Step.CHECK_REMOVED}
    assert location.exchange_due_at == location.next_due_at
    assert location in Location.objects.awaiting_us()
    assert open_watch(location).due_at <= database_now()
    assert SAYS_REMOVED in facts(location)
    assert rebuild(location) is False


def test_one_look_of_the_machine_confirms_what_a_partner_says():
    location = said_removed()
    record_look(open_watch(location).pk, Look(Finding.GONE_404))
    location.refresh_from_db()
    assert location.exchange_state == ExchangeState.CONFIRMED_REMOVED
    assert SAYS_REMOVED not in facts(location)


def test_a_partner_who_was_wrong_is_to_be_told_again():
    location = said_removed()
    tell_partner_again(location.pk, by=make_colleague())
    location.refresh_from_db()
    assert steps_of(location) >= {Step.PARTNER_WAITS}
    assert SAYS_REMOVED not in facts(location)
    assert "again" not in " ".join(facts(location))
    with pytest.raises(NothingWasSaid):
        tell_partner_again(location.pk, by=make_colleague())
    make_by_hand(location, Addressee.PARTNER)
    assert steps_of(location) == {Step.PARTNER_HAS_IT}
