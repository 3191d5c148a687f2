"""Abroad without a hotline: the provider is written to directly, where the profile allows it."""

import pytest

from hotline.models import Location
from hotline.operations.forwards import queue_forward
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.removals import confirm_gone
from hotline.operations.sending import send_notice
from hotline.policies.next_steps import Step
from hotline.states import ExchangeState, Match, NoticeState, RemovalState, SeenGone
from hotline.words.errors import NoticeNotDue
from tests.makers.hotline import (
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_judged,
    steps_of,
)

pytestmark = pytest.mark.django_db


def fresh(location):
    return Location.objects.get(pk=location.pk)


@pytest.fixture
def nobody_there(settings):
    """Illegal, hosted where no hotline is, for the hotline of the Netherlands."""
    settings.CENTRE_COUNTRY = "NL"
    location = make_judged(country="US")
    queue_forward(location.pk, by=make_colleague())
    return fresh(location)


def test_the_provider_is_written_to_and_the_police_are_told_all_the_same(nobody_there):
    contact = make_abuse_contact("Example Hosting Abroad", country="US")
    assert steps_of(nobody_there) == {Step.NO_HOTLINE, Step.NOTIFY}
    item = queue_notice(nobody_there.pk, contact.pk, by=make_colleague())
    assert item.match == Match.DOMAIN
    send_now(item.notice_id, by=make_colleague())
    send_notice(item.notice_id)
    item.notice.refresh_from_db()
    location = fresh(nobody_there)
    assert (item.notice.state, location.removal_state) == (NoticeState.SENT, RemovalState.NOTIFIED)
    assert steps_of(location) == {Step.NO_HOTLINE, Step.PROVIDER_HAS_IT}
    location = make_by_hand(location)
    assert steps_of(location) == {Step.POLICE_HAVE_IT, Step.PROVIDER_HAS_IT}
    confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
    location = fresh(location)
    assert (location.is_gone, location.exchange_state) == (True, ExchangeState.NONE)


def test_elsewhere_nobody_writes_there(settings):
    settings.CENTRE_COUNTRY = "FR"
    location = make_judged(country="US")
    queue_forward(location.pk, by=make_colleague())
    contact = make_abuse_contact("Example Hosting Abroad", country="US")
    with pytest.raises(NoticeNotDue):
        queue_notice(location.pk, contact.pk, by=make_colleague())
