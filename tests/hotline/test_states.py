"""The lives of the hotline: what ends, what begins, and that the desk has words for every move."""

import pytest

from hotline.desk.history import words_of
from hotline.states import (
    ABUSE_CONTACT,
    ASSESSMENT,
    ASSESSMENT_DONE,
    ESCALATION,
    EXCHANGE,
    HOLD,
    NETWORKS,
    NOTICE,
    NOTICE_ITEM,
    POLICE,
    POLICE_UNIT,
    PROVIDER,
    REMOVAL,
    REPLY,
    REPORT,
    REPORT_ENDED,
    RETRACTION,
    WATCH,
    AbuseContactState,
    EscalationState,
    HoldState,
    ItemState,
    NetworksState,
    NoticeState,
    PoliceState,
    ReplyState,
    UnitState,
    WatchState,
)
from portal.lifecycle import all_lives

LIVES = (
    REPORT,
    ASSESSMENT,
    POLICE,
    REMOVAL,
    EXCHANGE,
    NOTICE,
    NOTICE_ITEM,
    PROVIDER,
    ABUSE_CONTACT,
    NETWORKS,
    WATCH,
    HOLD,
    POLICE_UNIT,
    REPLY,
    RETRACTION,
    ESCALATION,
)
ON_A_CASE = (ASSESSMENT, POLICE, REMOVAL, EXCHANGE, WATCH, HOLD, ESCALATION)


ENDS = {
    ASSESSMENT: ASSESSMENT_DONE,
    POLICE: {PoliceState.CLOSED},
    ABUSE_CONTACT: {AbuseContactState.RETIRED},
    NETWORKS: {NetworksState.VERIFIED, NetworksState.DROPPED},
    NOTICE: {NoticeState.BOUNCED, NoticeState.CANCELLED},
    REPLY: {ReplyState.NOTED, ReplyState.READ},
    WATCH: {WatchState.ENDED},
    HOLD: {HoldState.RELEASED, HoldState.EXPIRED},
    POLICE_UNIT: {UnitState.RETIRED},
    ESCALATION: {EscalationState.SKIPPED, EscalationState.MOOT},
    NOTICE_ITEM: {ItemState.WITHDRAWN, ItemState.GONE, ItemState.ENDED},
}
EVERY = pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)


def test_every_life_of_the_hotline_is_here():
    assert set(LIVES) == {each for each in all_lives() if each.model_label.startswith("hotline.")}


@EVERY
def test_only_the_named_ends_lead_nowhere(life):
    assert life.over == ENDS.get(life, set())


@EVERY
def test_nothing_follows_itself(life):
    assert not any(state in life.then(state) for state in life.states)


def test_a_notice_that_was_sent_is_never_sent_again():
    after = NOTICE.then(NoticeState.SENT)
    assert after == {NoticeState.BOUNCED}
    assert not NOTICE.then(NoticeState.BOUNCED)


def test_an_ended_report_says_when_and_what_it_came_to():
    assert REPORT.filled_in("closed_at") == REPORT.filled_in("outcome") == REPORT_ENDED


@pytest.mark.parametrize(
    ("life", "state"),
    [(life, state) for life in ON_A_CASE for state in life.states],
    ids=lambda each: str(getattr(each, "name", each)),
)
def test_the_history_of_a_case_has_words_for_every_move(life, state):
    assert words_of(f"{life.name}.{state.value}") != f"{life.name}.{state.value}"


@pytest.mark.parametrize("state", EXCHANGE.states)
def test_forwards_of_earlier_releases_are_still_read(state):
    assert words_of(f"forward.{state.value}") != f"forward.{state.value}"


@EVERY
def test_no_life_is_shown_to_the_public_without_words(life):
    assert life.not_public_because or all(row.public for row in life.table.values())
