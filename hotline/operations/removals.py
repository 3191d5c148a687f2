"""What a person does after a provider answered, or did not: is it gone, moved, still there?"""

from datetime import datetime, timedelta

from django.db import transaction

from hotline.models import AvailabilityCheck, Location, NoticeItem
from hotline.operations import tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.gone import end_items, note_back, note_gone
from hotline.operations.hosting import keep_decision
from hotline.operations.moves import country_now, move_is_seen, moved_because_of_hosting
from hotline.operations.paces import pace_of
from hotline.operations.reminders import item_standing, remind_once_more
from hotline.operations.standing import standing
from hotline.operations.withdrawing import withdraw_unsent
from hotline.policies import profiles
from hotline.policies.clocks import notice_deadline
from hotline.policies.pace import pace_by_law
from hotline.states import (
    EXCHANGE,
    EXCHANGE_TOLD,
    NOTICE_ITEM,
    ONLINE,
    REMOVAL,
    ExchangeState,
    Finding,
    ItemState,
    Level,
    NoticeState,
    RemovalState,
    SeenGone,
    Verdict,
    WhyOnline,
)
from hotline.words.errors import (
    CountryNotKnown,
    HeldForThePolice,
    MachineSawIt,
    NothingWasSaid,
    NotSaidToBeGone,
)
from portal.accounts.models import User
from portal.database.clock import database_now

ONLINE_COUNTS_HOURS = 24
"""So long a person who says that it is gone says why the machine saw it online."""
MAY_ASK_AGAIN = frozenset(
    {
        RemovalState.REMOVED_CLAIMED,
        RemovalState.MOVED_CLAIMED,
        RemovalState.ORIGIN_TOLD,
        RemovalState.DISPUTED,
        RemovalState.UNANSWERED,
        RemovalState.UNRESOLVABLE,
    }
)


SAYS_ELSEWHERE = frozenset({RemovalState.MOVED_CLAIMED, RemovalState.ORIGIN_TOLD})


def answer_waits(location: Location) -> bool:
    """Whether an answer of a provider, its silence, or what was given up waits for a person."""
    return bool(location.verdict == Verdict.ILLEGAL and location.removal_state in MAY_ASK_AGAIN)


def was_online(newest: AvailabilityCheck | None, now: datetime) -> bool:
    """Whether the newest look of the machine found it online, not long ago."""
    if newest is None or newest.finding not in ONLINE:
        return False
    return newest.looked_at > now - timedelta(hours=ONLINE_COUNTS_HOURS)


def must_not_be_held(location: Location) -> None:
    """Raises HeldForThePolice while the police ask us to wait with it."""
    if standing(location, database_now()).held_until is not None:
        raise HeldForThePolice


def _lock(location_id: int, by: User) -> Location:
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    return location


@transaction.atomic
def confirm_gone(
    location_id: int, *, by: User, seen: SeenGone, despite: WhyOnline | None = None
) -> Location:
    """A person looked, and it is not there any more. What has not left stays here, and whoever
    fills in a form about it reads there that it was overtaken.

    How they saw it is kept as a finding of theirs. Where the machine saw it online a short while
    ago they say why it did. Repeating it does no harm. Raises NotSaidToBeGone where nothing illegal
    was found, MachineSawIt without that reason, ColleagueIsOnIt.
    """
    location, now = _lock(location_id, by), database_now()
    if location.is_gone:
        return location
    if location.verdict != Verdict.ILLEGAL:
        raise NotSaidToBeGone
    if despite is None and was_online(location.checks.first(), now):
        raise MachineSawIt
    AvailabilityCheck.objects.create(
        location=location,
        looked_at=now,
        level=Level.DIGEST,
        finding=Finding.GONE_SEEN,
        by=by,
        seen=seen,
        despite=despite or "",
    )
    withdraw_unsent(location, by=by)
    note_gone(location, by=by, at=now)
    return location


@transaction.atomic
def note_reappeared(location_id: int, *, by: User) -> Location:
    """It is back after it was gone: what there is to do begins anew.

    Raises NotSaidToBeGone where it is not gone, ColleagueIsOnIt.
    """
    location, now = _lock(location_id, by), database_now()
    if not location.is_gone:
        raise NotSaidToBeGone
    note_back(location, by=by, at=now)
    return location


@transaction.atomic
def tell_partner_again(location_id: int, *, by: User) -> Location:
    """It is still there, whatever the hotline of that country says: it is to be told once more.

    Raises NothingWasSaid where it did not say that it is removed, ColleagueIsOnIt.
    """
    location, now = _lock(location_id, by), database_now()
    if location.exchange_state != ExchangeState.ACTIONED_BY_PARTNER:
        raise NothingWasSaid
    verb = "exchange.to_tell_again"
    tracks.move(EXCHANGE, location, ExchangeState.QUEUED, by=by, at=now, verb=verb)
    return location


@transaction.atomic
def ask_again(location_id: int, *, by: User) -> bool:
    """It is still there, still with them, and still illegal: the provider is asked once more.

    Its time and its reminders begin anew. Returns whether a reminder leaves; where no notice of
    ours stands, nothing does. Raises NothingWasSaid where no answer waits, ColleagueIsOnIt.
    """
    location, now = _lock(location_id, by), database_now()
    if not answer_waits(location):
        raise NothingWasSaid
    must_not_be_held(location)
    item = item_standing(location)
    notice = item.notice if item else None
    if item is not None:
        _ask_anew(item, location, by, now)
    pace = pace_of(notice) if notice else pace_by_law(profiles.current())
    due = {"due_at": notice_deadline(now, pace)}
    tracks.move(REMOVAL, location, RemovalState.NOTIFIED, by=by, at=now, columns=due)
    move_is_seen(location)
    if notice is None or notice.state != NoticeState.SENT:
        return False
    remind_once_more(notice, now)
    return True


def _ask_anew(item: NoticeItem, location: Location, by: User, now: datetime) -> None:
    item.asked_again_at = now
    item.save(update_fields=["asked_again_at"])
    if item.state != ItemState.OPEN:
        verb = "provider.asked_again"
        NOTICE_ITEM.move(item, ItemState.OPEN, by=by, at=now, verb=verb, about=location)


@transaction.atomic
def follow_move(location_id: int, *, by: User) -> Location:
    """The provider, or the machine, is right: it is hosted elsewhere now, and goes on from there.

    A hotline abroad is no longer asked where the machine saw that. Raises NothingWasSaid where
    nobody said so, CountryNotKnown until a country stands, ColleagueIsOnIt.
    """
    location, now = _lock(location_id, by), database_now()
    if location.exchange_state in EXCHANGE_TOLD and moved_because_of_hosting(location):
        return _leaves_the_partner(location, by=by, at=now)
    if not answer_waits(location) or location.removal_state not in SAYS_ELSEWHERE:
        raise NothingWasSaid
    if not location.country:
        raise CountryNotKnown
    at_home = profiles.current().is_home(location.country)
    to = RemovalState.MOVED_DOMESTIC if at_home else RemovalState.MOVED_ABROAD
    end_items(location, ItemState.ENDED, by=by, at=now)
    tracks.move(REMOVAL, location, to, by=by, at=now)
    move_is_seen(location)
    return location


def _leaves_the_partner(location: Location, *, by: User, at: datetime) -> Location:
    """It is no longer in the country whose hotline was told."""
    country = country_now(location)
    if not country:
        raise CountryNotKnown
    move_is_seen(location)
    if country == location.country:
        return location
    moved = {"verb": "exchange.moved", "country": country}
    tracks.move(EXCHANGE, location, ExchangeState.NONE, by=by, at=at, **moved)
    keep_decision(location, country, by=by)
    return location


@transaction.atomic
def give_up(location_id: int, *, by: User) -> Location:
    """Nobody who was asked removes it, and nobody is left to ask. Answers still count, and whoever
    learns of somebody else to ask does so.

    Raises NothingWasSaid before the reminders are over, ColleagueIsOnIt.
    """
    location, now = _lock(location_id, by), database_now()
    if not answer_waits(location):
        raise NothingWasSaid
    tracks.move(REMOVAL, location, RemovalState.UNRESOLVABLE, by=by, at=now)
    return location
