"""Counts as bars, drawn here: each as long as its share of the longest, from zero."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.web.actions import Words

LENGTH = 100
"""Of the longest bar, in units of the drawing."""
LEAST_LENGTH = 1
"""Of a count that is not zero."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One count with its words; `length` of at most LENGTH."""

    title: Words
    number: int | str
    length: int


def bars(counts: Iterable[tuple[Words, int]]) -> list[Bar]:
    """In their order."""
    listed = list(counts)
    most = max([number for _title, number in listed] + [1])
    return [
        Bar(title, number, max(number * LENGTH // most, LEAST_LENGTH) if number else 0)
        for title, number in listed
    ]
