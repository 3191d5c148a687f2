"""The state tables are whole: every state is in its table, every pair is allowed or refused."""

import pytest

from hotline import states
from hotline.states import IllegalMove, allowed, must_follow

TABLES = {
    states.ReportState: states.REPORT_NEXT,
    states.AssessmentState: states.ASSESSMENT_NEXT,
    states.PoliceState: states.POLICE_NEXT,
    states.RemovalState: states.REMOVAL_NEXT,
    states.ExchangeState: states.EXCHANGE_NEXT,
    states.ProviderState: states.PROVIDER_NEXT,
    states.AbuseContactState: states.ABUSE_CONTACT_NEXT,
    states.NoticeState: states.NOTICE_NEXT,
    states.ItemState: states.ITEM_NEXT,
}
FIRST = {
    states.ReportState: states.ReportState.RECEIVED,
    states.AssessmentState: states.AssessmentState.NEW,
    states.PoliceState: states.PoliceState.NONE,
    states.RemovalState: states.RemovalState.NOT_STARTED,
    states.ExchangeState: states.ExchangeState.NONE,
    states.ProviderState: states.ProviderState.CANDIDATE,
    states.AbuseContactState: states.AbuseContactState.PROPOSED,
    states.NoticeState: states.NoticeState.QUEUED,
    states.ItemState: states.ItemState.OPEN,
}
ENDS = {
    states.PoliceState: {states.PoliceState.CLOSED},
    states.AbuseContactState: {states.AbuseContactState.RETIRED},
    states.NoticeState: {states.NoticeState.SENT, states.NoticeState.CANCELLED},
    states.ItemState: {states.ItemState.CONFIRMED_REMOVED, states.ItemState.WITHDRAWN},
}
EVERY = pytest.mark.parametrize("words", TABLES, ids=lambda words: words.__name__)


@EVERY
def test_every_state_has_its_row_and_no_row_names_a_stranger(words):
    table = TABLES[words]
    assert set(table) == set(words)
    assert all(after in words for followers in table.values() for after in followers)


@EVERY
def test_every_pair_of_states_is_allowed_or_refused_by_name(words):
    table = TABLES[words]
    for before in words:
        for after in words:
            if after in table[before]:
                must_follow(table, before, after)
            else:
                assert not allowed(table, before, after)
                with pytest.raises(IllegalMove, match=f"{before.value} may not become"):
                    must_follow(table, before, after)


@EVERY
def test_nothing_follows_itself_and_every_state_can_be_reached(words):
    table = TABLES[words]
    assert not any(before in followers for before, followers in table.items())
    reached, fringe = set(), {FIRST[words]}
    while fringe:
        reached |= fringe
        fringe = {after for before in fringe for after in table[before]} - reached
    assert reached == set(words)


@EVERY
def test_only_the_named_ends_lead_nowhere(words):
    dead = {before for before, followers in TABLES[words].items() if not followers}
    assert dead == ENDS.get(words, set())


def test_a_verdict_of_the_past_is_reopened_only_through_ready():
    for done in states.ASSESSMENT_DONE:
        assert states.ASSESSMENT_NEXT[done] == {states.AssessmentState.READY}


def test_a_notice_that_was_sent_is_never_sent_again():
    assert states.NOTICE_NEXT[states.NoticeState.SENT] == frozenset()
