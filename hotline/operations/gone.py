"""What is gone, and what is back: every track of the location goes along.

Callers hold the location's lock.
"""

from datetime import datetime

from hotline.models import Location, NoticeItem
from hotline.operations import tracks
from hotline.operations.due_forms import form_is_over
from hotline.operations.watches import watch_after_gone, watch_anew
from hotline.states import (
    EXCHANGE,
    NOTICE_ITEM,
    POLICE,
    POLICE_TOLD,
    REMOVAL,
    ExchangeState,
    ItemState,
    PoliceState,
    RemovalState,
)
from portal import audit
from portal.accounts.models import User


def note_gone(location: Location, *, by: User | None, at: datetime) -> None:
    """It is not there any more: nobody is asked for it, and the watch turns to its coming back."""
    end_items(location, ItemState.GONE, by=by, at=at)
    form_is_over([location])
    if tracks.may(EXCHANGE, location, ExchangeState.CONFIRMED_REMOVED):
        tracks.move(EXCHANGE, location, ExchangeState.CONFIRMED_REMOVED, by=by, at=at)
    else:
        tracks.move(REMOVAL, location, RemovalState.REMOVED_CONFIRMED, by=by, at=at)
    watch_after_gone(location, by=by, at=at)


def note_back(location: Location, *, by: User | None, at: datetime) -> None:
    """It is there again: what there is to do begins anew, and police who knew of it hear of it."""
    if location.exchange_state == ExchangeState.CONFIRMED_REMOVED:
        back = "exchange.reappeared"
        tracks.move(EXCHANGE, location, ExchangeState.NONE, by=by, at=at, verb=back)
    if location.removal_state == RemovalState.REMOVED_CONFIRMED:
        tracks.move(REMOVAL, location, RemovalState.REAPPEARED, by=by, at=at)
    if location.police_state in POLICE_TOLD:
        tracks.begin(POLICE, location, at=at, state=PoliceState.AGAIN)
        actor = "person" if by else "system"
        audit.record("police.to_tell_again", by=by, actor=actor, about=location)
    watch_anew(location, by=by, at=at)


def end_items(location: Location, to: ItemState, *, by: User | None, at: datetime) -> None:
    """The provider is asked for it no longer; of what is gone, nor is whoever was told as well."""
    items = NoticeItem.objects
    asked = items.asked() if to == ItemState.GONE else items.standing()
    for item in asked.filter(location=location):
        if to in NOTICE_ITEM.then(NOTICE_ITEM.of(item)):
            NOTICE_ITEM.move(item, to, by=by, at=at, about=location)
