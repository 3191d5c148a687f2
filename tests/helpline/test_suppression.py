"""Small counts are hidden, and nothing that is shown gives one of them away.

Whoever attacks a table here tries every way in which the hidden counts could be filled so that
rows, columns and totals add up. Each hidden small count must then still be anything from 1 to 4.
"""

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpline.policies.suppression import HIDDEN_BELOW, hide_in_list, hide_in_table, is_small

SMALL = {1, 2, 3, 4}


def fillings(hidden, total, *, least):
    """All lists of that many counts, none below `least`, that sum to `total`."""
    if hidden == 0:
        return [()] if total == 0 else []
    highest = total - least * (hidden - 1)
    return [
        (first, *rest)
        for first in range(least, highest + 1)
        for rest in fillings(hidden - 1, total - first, least=least)
    ]


def possible_in_list(counts, hidden):
    """What each hidden count may be for whoever sees the others and the sum."""
    places = sorted(hidden)
    least = 0 if len(places) == len(counts) else 1
    ways = fillings(len(places), sum(counts[place] for place in places), least=least)
    return {place: {way[n] for way in ways} for n, place in enumerate(places)}


def possible_in_table(rows, hidden):
    """The same of a table: every row adds up to its total, every shown column to its own."""
    number, width = len(rows), len(rows[0])
    whole = [{(r, c) for c in range(width)} <= hidden for r in range(number + 1)]
    per_row = []
    for r, row in enumerate(rows):
        places = [c for c in range(width) if (r, c) in hidden]
        ways = fillings(len(places), sum(row[c] for c in places), least=0 if whole[r] else 1)
        per_row.append(
            [
                [dict(zip(places, way, strict=True)).get(c, row[c]) for c in range(width)]
                for way in ways
            ]
        )
    found = {place: set() for place in hidden}
    for filled in product(*per_row):
        totals = [sum(column) for column in zip(*filled, strict=True)]
        real = [sum(column) for column in zip(*rows, strict=True)]
        fits = all(
            (totals[c] > 0 or whole[number]) if (number, c) in hidden else totals[c] == real[c]
            for c in range(width)
        )
        if fits:
            for r, c in hidden:
                found[r, c].add(totals[c] if r == number else filled[r][c])
    return found


def small_of(rows):
    lines = [*rows, [sum(column) for column in zip(*rows, strict=True)]]
    return {
        (r, c) for r, line in enumerate(lines) for c, count in enumerate(line) if is_small(count)
    }


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([], set()),
        ([0, 0], set()),
        ([5, 12, 0], set()),
        ([3, 12, 9], {0, 2}),  # one alone would follow from the sum
        ([1, 1, 8, 20], {0, 1, 2}),  # two that sum to 2 are both 1
        ([4, 4, 30], {0, 1}),
        ([1, 1, 1, 1, 1, 0], {0, 1, 2, 3, 4, 5}),  # with the zero, of which nobody knows it is one
    ],
)
def test_what_a_list_hides(counts, hidden):
    assert hide_in_list(counts) == hidden


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=5))
@example([1, 1, 1, 2, 0, 0])
def test_no_small_count_of_a_list_follows_from_the_sum(counts):
    if is_small(sum(counts)):
        return
    hidden = hide_in_list(counts)
    small = {place for place, count in enumerate(counts) if is_small(count)}
    possible = possible_in_list(counts, hidden)
    assert small <= hidden
    assert all(possible[place] >= SMALL for place in small)


def test_a_small_count_takes_three_others_with_it():
    rows = [[3, 9, 8], [7, 6, 20], [30, 40, 50]]
    assert hide_in_table(rows) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_a_small_total_of_a_column_is_hidden_with_what_it_is_made_of():
    rows = [[6, 2, 30], [9, 1, 20]]
    hidden = hide_in_table(rows)
    assert {(0, 1), (1, 1), (2, 1)} <= hidden
    assert len([place for place in hidden if place[0] == 2]) > 1


def test_a_table_without_small_counts_is_shown_whole():
    assert hide_in_table([[5, 0, 12], [0, 0, 0], [6, 7, 8]]) == set()
    assert hide_in_table([]) == set()
    assert hide_in_table([[9], [5]]) == set()


def test_a_row_with_a_small_total_has_to_be_hidden_before():
    with pytest.raises(ValueError, match="total of a row is small"):
        hide_in_table([[1, 2], [9, 9]])


def tables(rows, columns):
    row = st.lists(st.integers(0, 5), min_size=columns, max_size=columns)
    return st.lists(row.filter(lambda one: not is_small(sum(one))), min_size=1, max_size=rows)


TABLE = tables(2, 3) | tables(3, 2)


@settings(deadline=None, max_examples=100)
@given(TABLE)
@example([[1, 1, 3], [1, 1, 3], [1, 1, 3]])
@example([[1, 1, 3]])
@example([[1, 4, 0], [0, 1, 4], [4, 0, 1]])
@example([[5, 0, 0], [0, 4, 1]])
def test_no_small_count_of_a_table_follows_from_its_totals(rows):
    hidden, small = hide_in_table(rows), small_of(rows)
    possible = possible_in_table(rows, hidden) if hidden else {}
    assert small <= hidden
    assert all(possible[place] >= SMALL for place in small)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=8), min_size=2, max_size=24).map(
        lambda rows: [row[: min(map(len, rows))] for row in rows]
    )
)
def test_tables_as_large_as_the_sheets_hide_every_small_count(rows):
    rows = [row for row in rows if not is_small(sum(row))]
    if rows:
        assert small_of(rows) <= hide_in_table(rows)
        assert HIDDEN_BELOW == 5
