"""What is hosted abroad waits for the hotline of that country."""

from datetime import datetime

from django.db import transaction

from hotline.models import Forward, Location, Partner
from hotline.operations import tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.standing import steps
from hotline.policies.next_steps import Step
from hotline.states import EXCHANGE, EXCHANGE_OPEN, ExchangeState
from hotline.words.errors import CountryNotKnown, ForwardNotDue, HeldForThePolice
from portal.accounts.models import User
from portal.database.clock import database_now

NOT_TOLD = frozenset({ExchangeState.QUEUED, ExchangeState.FAILED_RETRY, ExchangeState.NO_HOTLINE})
ENDS_WITH_COUNTRY = NOT_TOLD | {ExchangeState.REJECTED}
"""Nobody abroad acts on it: when the country changes, the hand-over is over."""


@transaction.atomic
def queue_forward(location_id: int, *, by: User) -> Forward:
    """Let an illegal URL abroad wait for its partner; without one, say so.

    Repeating it gives the forward that is already there. Raises ColleagueIsOnIt,
    CountryNotKnown, ForwardNotDue, HeldForThePolice.
    """
    location = Location.objects.select_for_update().get(pk=location_id)
    already: Forward | None = Forward.objects.filter(
        location=location, state__in=EXCHANGE_OPEN
    ).first()
    if already is not None:
        return already
    must_be_free_for(location, by=by)
    due = steps(location, database_now())
    if due & {Step.DECIDE_COUNTRY, Step.ASK_ORIGIN}:
        raise CountryNotKnown
    if Step.HELD in due:
        raise HeldForThePolice
    if Step.FORWARD not in due:
        raise ForwardNotDue
    partner = Partner.objects.for_country(location.country).first()
    to = ExchangeState.QUEUED if partner else ExchangeState.NO_HOTLINE
    return _begin(location, partner, to, by=by)


def _begin(location: Location, partner: Partner | None, to: ExchangeState, *, by: User) -> Forward:
    now = database_now()
    made: Forward = begin_forward(location, partner, by=by, at=now)
    verb = "forward.queued" if partner else "forward.no_hotline"
    tracks.move(EXCHANGE, location, to, by=by, at=now, verb=verb, country=location.country)
    made.refresh_from_db()
    return made


def begin_forward(
    location: Location, partner: Partner | None, *, by: User, at: datetime
) -> Forward:
    """A hand-over that begins now; the caller holds the location's lock and moves it on."""
    made: Forward = tracks.begin(
        EXCHANGE, location, at=at, partner=partner, country=location.country, begun_by=by
    )
    return made


def withdraw_forward(location: Location, *, by: User | None) -> None:
    """End a hand-over nobody abroad acts on; the caller holds the location's lock."""
    if location.exchange_state not in ENDS_WITH_COUNTRY:
        return
    now, verb = database_now(), "forward.withdrawn"
    tracks.move(EXCHANGE, location, ExchangeState.NONE, by=by, at=now, verb=verb)
