"""The lives of the hotline: what ends, what begins, and that the desk has words for every move."""

import pytest

from hotline.desk.words import words_of
from hotline.states import (
    ABUSE_CONTACT,
    ASSESSMENT,
    EXCHANGE,
    FORWARD,
    NOTICE,
    NOTICE_ITEM,
    POLICE,
    PROVIDER,
    REMOVAL,
    REPORT,
    REPORT_ENDED,
    ItemState,
    NoticeState,
    PoliceState,
)

LIVES = (
    REPORT,
    ASSESSMENT,
    POLICE,
    REMOVAL,
    EXCHANGE,
    FORWARD,
    NOTICE,
    NOTICE_ITEM,
    PROVIDER,
    ABUSE_CONTACT,
)
ON_A_CASE = (ASSESSMENT, POLICE, REMOVAL, EXCHANGE, FORWARD)


@pytest.mark.parametrize(
    ("life", "ends"),
    [
        (NOTICE, {NoticeState.SENT, NoticeState.CANCELLED}),
        (NOTICE_ITEM, {ItemState.WITHDRAWN}),
        (POLICE, {PoliceState.CLOSED}),
        (REPORT, set()),
    ],
    ids=lambda each: getattr(each, "name", ""),
)
def test_what_ends_ends_where_it_should(life, ends):
    assert life.over == ends


def test_an_ended_report_says_when_and_what_it_came_to():
    assert REPORT.filled_in("closed_at") == REPORT.filled_in("outcome") == REPORT_ENDED


@pytest.mark.parametrize(
    ("life", "state"),
    [(life, state) for life in ON_A_CASE for state in life.states],
    ids=lambda each: str(getattr(each, "name", each)),
)
def test_the_history_of_a_case_has_words_for_every_move(life, state):
    assert words_of(f"{life.name}.{state.value}") != f"{life.name}.{state.value}"


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_no_life_is_shown_to_the_public_without_words(life):
    assert life.not_public_because or all(row.public for row in life.table.values())
