"""The wallboard's line, drawn here: each visitor a dot, as far along as they have waited."""

from dataclasses import dataclass
from datetime import timedelta

from helpline.operations.wallboard import Lane, Waiting, Wall
from helpline.policies.answering import ANSWER_WITHIN
from helpline.words.desk import BANDS
from portal.web.actions import Words

AXIS = timedelta(minutes=30)
"""Whoever waits longer stands at the end."""
STEPS_MINUTES = (0, 10, 20, 30)
EDGE_PERCENT = 3.0
"""Free on both sides, so that no dot is cut off."""
DOTS_LIMIT = 40
"""Of one band; the number says how many there are."""
NAMES_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Dot:
    """A visitor: `across` in per cent of the width."""

    across: str
    late: bool
    here: bool


@dataclass(frozen=True, slots=True)
class DrawnLane:
    """A band with its dots and where its target stands, in per cent of the width."""

    title: Words
    lane: Lane
    dots: tuple[Dot, ...]
    target: str
    minutes: tuple[int, ...]


def drawn_lanes(wall: Wall) -> list[DrawnLane]:
    """In the order of the bands."""
    return [_drawn(lane) for lane in wall.lanes]


def axis() -> list[tuple[int, str]]:
    """Minutes, and where they stand."""
    return [(minutes, across(timedelta(minutes=minutes))) for minutes in STEPS_MINUTES]


def across(waited: timedelta) -> str:
    """Where a wait stands on the axis, in per cent with a point whatever the language."""
    share = min(waited / AXIS, 1.0)
    return f"{EDGE_PERCENT + share * (100 - 2 * EDGE_PERCENT):.1f}%"


def _drawn(lane: Lane) -> DrawnLane:
    shown = lane.waiting[:DOTS_LIMIT]
    return DrawnLane(
        title=BANDS[lane.band],
        lane=lane,
        dots=tuple(_dot(one, lane.band) for one in shown),
        target=across(ANSWER_WITHIN[lane.band]),
        minutes=tuple(int(one.waited.total_seconds() // 60) for one in shown),
    )


def _dot(one: Waiting, band: int) -> Dot:
    """To the minute, as the numbers are: the picture changes with them."""
    whole = timedelta(minutes=one.waited // timedelta(minutes=1))
    return Dot(across(whole), one.waited > ANSWER_WITHIN[band], one.here)
