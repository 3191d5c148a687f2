"""What is hosted abroad waits for the hotline of that country."""

from django.db import transaction

from hotline.models import Forward, Location, Partner
from hotline.operations import moving
from hotline.operations.claims import must_be_free_for
from hotline.policies.next_step import Step
from hotline.states import EXCHANGE, EXCHANGE_OPEN, ExchangeState
from hotline.words.errors import CountryNotKnown, ForwardNotDue
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now

NOT_TOLD = frozenset({ExchangeState.QUEUED, ExchangeState.FAILED_RETRY, ExchangeState.NO_HOTLINE})
ENDS_WITH_COUNTRY = NOT_TOLD | {ExchangeState.REJECTED}
"""Nobody abroad acts on it: when the country changes, the hand-over is over."""


@transaction.atomic
def queue_forward(location_id: int, *, by: User) -> Forward:
    """Let an illegal URL abroad wait for its partner; without one, say so.

    Repeating it gives the forward that is already there. Raises ColleagueIsOnIt,
    CountryNotKnown, ForwardNotDue.
    """
    location = Location.objects.select_for_update().get(pk=location_id)
    already: Forward | None = Forward.objects.filter(
        location=location, state__in=EXCHANGE_OPEN
    ).first()
    if already is not None:
        return already
    must_be_free_for(location, by=by)
    step = moving.step(location)
    if step == Step.DECIDE_COUNTRY:
        raise CountryNotKnown
    if step != Step.FORWARD:
        raise ForwardNotDue
    partner = Partner.objects.for_country(location.country).first()
    to = ExchangeState.QUEUED if partner else ExchangeState.NO_HOTLINE
    made: Forward = Forward.objects.create(
        location=location,
        partner=partner,
        country=location.country,
        state=to,
        queued_at=database_now(),
        queued_by=by,
    )
    EXCHANGE.move(location, to, by=by, at=made.queued_at)
    audit.record(
        "forward.queued" if partner else "forward.no_hotline",
        by=by,
        about=made,
        location=location.pk,
        country=location.country,
    )
    return made


def withdraw_forward(location: Location, *, by: User) -> None:
    """End a hand-over nobody abroad acts on; the caller holds the location's lock."""
    if location.exchange_state not in ENDS_WITH_COUNTRY:
        return
    EXCHANGE.move(location, ExchangeState.NONE, by=by, at=database_now(), verb="forward.withdrawn")
    Forward.objects.filter(location=location, state__in=NOT_TOLD).delete()
