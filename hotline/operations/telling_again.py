"""It is illegal once more, and some have heard from us that it is not: they are due to hear it.

Where a track says that the police, a provider or a partner were told, it begins anew. Of several
police units, and of others whom somebody told by hand, each waits by itself until it was told.
Callers of `tell_again` and `note_heard` hold the location's lock.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from hotline.models import Location, ManualAction, Referral, Retraction
from hotline.operations import tracks
from hotline.policies import profiles
from hotline.policies.clocks import tell_by
from hotline.states import (
    EXCHANGE,
    EXCHANGE_TOLD,
    POLICE,
    POLICE_TOLD,
    REMOVAL,
    REMOVAL_TOLD,
    RETRACTION,
    RETRACTION_TOLD,
    TO_THE_POLICE,
    Addressee,
    ExchangeState,
    PoliceState,
    RetractionOf,
    RetractionState,
)
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.lifecycle import Lifecycle

_OF_THE_POLICE = Q(referral__isnull=False) | Q(by_hand__addressee__in=sorted(TO_THE_POLICE))
_BEGIN_ANEW: tuple[tuple[Lifecycle[Any], Q, frozenset[Any], dict[str, Any]], ...] = (
    (POLICE, _OF_THE_POLICE, POLICE_TOLD, {"state": PoliceState.AGAIN}),
    (REMOVAL, Q(item__isnull=False) | Q(by_hand__addressee=Addressee.PROVIDER), REMOVAL_TOLD, {}),
)
"""A track, whose retractions belong to it, where it says that they were told, and how it begins
anew."""


def tell_again(location: Location, *, at: datetime) -> None:
    """Whoever heard that it is not illegal, and nothing else since, is due to be told."""
    told = Retraction.objects.filter(
        location=location, about=RetractionOf.ILLEGAL, state__in=RETRACTION_TOLD
    )
    if not told.exists():
        return
    for life, whom, know, begins in _BEGIN_ANEW:
        rows = tracks.rows_of(life, location)
        newest = rows[-1] if rows and rows[-1].state in know else None
        if newest and told.filter(whom, told_at__gte=newest.began_at).exists():
            tracks.begin(life, location, at=at, **begins)
            verb = f"{life.name}.to_tell_again"
            audit.record(verb, by=None, actor="system", about=location)
    _partner_again(location, told, at)
    _each_again(location, told, at)
    _keep(location)


def _partner_again(location: Location, told: Any, at: datetime) -> None:
    """What was handed over waits once more, as where a partner says removed and it is not."""
    heard = told.filter(by_hand__addressee=Addressee.PARTNER).order_by("told_at").last()
    if heard is None or location.exchange_state not in EXCHANGE_TOLD:
        return
    since = ManualAction.objects.filter(location=location, addressee=Addressee.PARTNER)
    if not since.filter(recorded_at__gt=heard.told_at).exists():
        verb = "exchange.heard_otherwise"
        tracks.move(EXCHANGE, location, ExchangeState.QUEUED, by=None, at=at, verb=verb)


def _each_again(location: Location, told: Any, at: datetime) -> None:
    """Each police unit, and whoever else was told by hand, once."""
    whom = told.filter(_OF_THE_POLICE | Q(by_hand__addressee=Addressee.OTHER))
    found = whom.select_related("referral__unit", "by_hand").order_by("-told_at", "-pk")
    due_at, seen = tell_by(at, profiles.current()), set()
    for heard in found.select_for_update(of=("self",)):
        if (who := _name(heard.recipient)) in seen or _was_told_since(location, heard):
            continue
        seen.add(who)
        heard.again_due_at = due_at
        heard.save(update_fields=["again_due_at"])


def _was_told_since(location: Location, heard: Retraction) -> bool:
    referrals = Referral.objects.sent().told().filter(location=location)
    by_hand = ManualAction.objects.filter(location=location, recorded_at__gt=heard.told_at)
    names = {_name(one.addressee.name) for one in referrals.filter(began_at__gt=heard.told_at)}
    names |= {_name(one.recipient) for one in by_hand.filter(found_illegal=True)}
    return _name(heard.recipient) in names


def _name(recipient: str) -> str:
    return " ".join(recipient.split()).casefold()


def note_heard(location: Location, recipient: str) -> None:
    """Whoever has this name was told that it is illegal, through a referral or by hand."""
    waiting = _waiting(location)
    _clear(location, [one for one in waiting if _name(one.recipient) == _name(recipient)])


@transaction.atomic
def note_told_again(location_id: int, *, by: User) -> int:
    """`by` has told everybody who still waits that it is illegal. Returns how many.

    They count as never told otherwise: when it is not illegal once more, they hear that too.
    Repeating does no harm.
    """
    now = database_now()
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    found = _waiting(location)
    _clear(location, found)
    for one in found:
        verb = "retraction.told_again"
        to = RetractionState.DROPPED
        RETRACTION.move(one, to, by=by, at=now, about=location, verb=verb, retraction=one.pk)
    return len(found)


def _waiting(location: Location) -> list[Retraction]:
    marked = Retraction.objects.filter(location=location, again_due_at__isnull=False)
    related = marked.select_related("referral__unit", "by_hand").order_by("pk")
    return list(related.select_for_update(of=("self",)))


def _clear(location: Location, found: Sequence[Retraction]) -> None:
    if not found:
        return
    for one in found:
        one.again_due_at = None
        one.save(update_fields=["again_due_at"])
    _keep(location)


def _keep(location: Location) -> None:
    """Writes by when they are to be told."""
    rows = tracks.rows_of(RETRACTION, location)
    tracks.keep(location, tracks.TRACKS[RETRACTION](rows))
