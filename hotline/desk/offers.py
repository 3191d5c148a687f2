"""What a person may do with a case and with one of its addresses: the buttons of the desk.

One place decides, so that a test can walk every case to its end: an open case always offers
something that leads on, a closed one nothing but opening it again.
"""

from enum import StrEnum

from hotline.models import Notice
from hotline.operations.case import Case, Place
from hotline.operations.hosting import is_relied_on
from hotline.states import Failure, ItemState, NoticeState
from hotline.words.policies import Step


class Action(StrEnum):
    """The actions of a case, named like their addresses."""

    TAKE_ON = "take_on"
    GIVE_BACK = "give_back"
    SET_ASIDE = "set_aside"
    CLOSE = "close"
    REOPEN = "reopen"
    LOOK = "look"
    STOP_LOOKING = "stop_looking"
    JUDGE = "judge"
    JUDGE_AGAIN = "judge_again"
    COUNTRY = "country"
    NOTIFY = "notify"
    FORWARD = "forward"
    BY_HAND = "by_hand"
    SEND_NOW = "send_now"
    RETRY_NOTICE = "retry_notice"
    READDRESS = "readdress_notice"
    WITHDRAW = "withdraw"


def offered(case: Case, place: Place) -> frozenset[Action]:
    """What this person is offered now."""
    if case.is_ended:
        may_reopen = case.person.has_perm("hotline.adjudicate")
        return frozenset({Action.REOPEN}) if may_reopen else frozenset()
    if not case.person.has_perm("hotline.assess_location"):
        return frozenset()
    chosen = {**_of_case(case), **_of_place(place)}
    if case.is_a_colleagues:
        chosen = {Action.TAKE_ON: case.may_claim}
    chosen[Action.JUDGE_AGAIN] = place.is_judged and case.person.has_perm("hotline.adjudicate")
    return frozenset(action for action, is_offered in chosen.items() if is_offered)


def _of_case(case: Case) -> dict[Action, bool]:
    return {
        Action.TAKE_ON: case.may_claim,
        Action.GIVE_BACK: case.is_mine,
        Action.SET_ASIDE: case.may_set_aside,
        Action.CLOSE: case.may_close,
    }


def _of_place(place: Place) -> dict[Action, bool]:
    waits = _notice_in(NoticeState.QUEUED, place)
    failed = _notice_in(NoticeState.FAILED, place)
    free = place.claim is None or place.is_mine
    looking = place.claim is not None and place.claim.viewing_since is not None
    may_judge = place.is_mine and not place.is_judged
    return {
        Action.LOOK: may_judge and not looking,
        Action.STOP_LOOKING: may_judge and looking,
        Action.JUDGE: may_judge,
        Action.COUNTRY: place.location.has_country and free and not is_relied_on(place.location),
        Action.NOTIFY: place.step == Step.NOTIFY,
        Action.FORWARD: place.step == Step.FORWARD,
        Action.BY_HAND: bool(place.may_tell),
        Action.SEND_NOW: waits is not None and waits.being_grouped,
        Action.RETRY_NOTICE: failed is not None and failed.failure != Failure.ADDRESS,
        Action.READDRESS: failed is not None,
        Action.WITHDRAW: (waits or failed) is not None,
    }


def _notice_in(state: NoticeState, place: Place) -> Notice | None:
    """The notice an address is in, if it is in that state."""
    item = place.item
    is_in = item is not None and item.state == ItemState.OPEN and item.notice.state == state
    return item.notice if item is not None and is_in else None
