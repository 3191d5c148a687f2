"""What a person may do with a case and with one of its addresses: the buttons of the desk.

One place decides, so that a test can walk every case to its end: an open case always offers
something that leads on, a closed one nothing but opening it again.
"""

from enum import StrEnum

from hotline.models import Notice
from hotline.operations.case import Case, CaseItem
from hotline.operations.hosting import is_relied_on
from hotline.policies.next_step import Step
from hotline.states import Failure, ItemState, NoticeState


class Action(StrEnum):
    """The actions of a case, named like their addresses."""

    TAKE_ON = "take_on"
    GIVE_BACK = "give_back"
    SET_ASIDE = "set_aside"
    CLOSE = "close"
    REOPEN = "reopen"
    LOOK = "look"
    STOP_LOOKING = "stop_looking"
    ASSESS = "assess"
    ASSESS_AGAIN = "assess_again"
    COUNTRY = "country"
    NOTIFY = "notify"
    FORWARD = "forward"
    BY_HAND = "by_hand"
    SEND_NOW = "send_now"
    RETRY_NOTICE = "retry_notice"
    SEND_TO_OTHER_CONTACT = "send_to_other_contact"
    WITHDRAW = "withdraw"


def offered(case: Case, item: CaseItem) -> frozenset[Action]:
    """What this person is offered now."""
    if case.is_ended:
        may_reopen = case.person.has_perm("hotline.adjudicate")
        return frozenset({Action.REOPEN}) if may_reopen else frozenset()
    if not case.person.has_perm("hotline.assess_location"):
        return frozenset()
    chosen = {**_of_case(case), **_of_item(item)}
    if case.is_a_colleagues:
        chosen = {Action.TAKE_ON: case.may_claim}
    chosen[Action.ASSESS_AGAIN] = item.is_assessed and case.person.has_perm("hotline.adjudicate")
    return frozenset(action for action, is_offered in chosen.items() if is_offered)


def _of_case(case: Case) -> dict[Action, bool]:
    return {
        Action.TAKE_ON: case.may_claim,
        Action.GIVE_BACK: case.is_mine,
        Action.SET_ASIDE: case.may_set_aside,
        Action.CLOSE: case.may_close,
    }


def _of_item(item: CaseItem) -> dict[Action, bool]:
    waits = _notice_in(NoticeState.QUEUED, item)
    failed = _notice_in(NoticeState.FAILED, item)
    free = item.claim is None or item.is_mine
    looking = item.claim is not None and item.claim.viewing_since is not None
    may_judge = item.is_mine and not item.is_assessed
    return {
        Action.LOOK: may_judge and not looking,
        Action.STOP_LOOKING: may_judge and looking,
        Action.ASSESS: may_judge,
        Action.COUNTRY: item.location.has_country and free and not is_relied_on(item.location),
        Action.NOTIFY: item.step == Step.NOTIFY,
        Action.FORWARD: item.step == Step.FORWARD,
        Action.BY_HAND: bool(item.may_tell),
        Action.SEND_NOW: waits is not None and waits.being_grouped,
        Action.RETRY_NOTICE: failed is not None and failed.failure != Failure.ADDRESS,
        Action.SEND_TO_OTHER_CONTACT: failed is not None,
        Action.WITHDRAW: (waits or failed) is not None,
    }


def _notice_in(state: NoticeState, item: CaseItem) -> Notice | None:
    """The notice an address is in, if it is in that state."""
    found = item.notice_item
    if found is None or found.state != ItemState.OPEN or found.notice.state != state:
        return None
    return found.notice
