"""The order of the line: bands with ageing, first come inside a band, and who is offered to whom.

Ageing lifts a conversation one band for every five minutes of waiting, capped at "not safe
now", so that nobody starves and nobody is overtaken in an emergency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from helpline.policies.triage import UNSAFE

AGEING_STEP = timedelta(minutes=5)
BOOST_AFTER_MISS = timedelta(seconds=60)
"""Head start inside the band for one whose offer was declined or not answered."""
ASK_AGAIN_AFTER = timedelta(seconds=60)
BOOST_AFTER_LOSS = timedelta(days=1)
"""Top of its band: the counsellor went away in the middle of the chat."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One conversation in line, as the matcher sees it."""

    conversation: UUID
    band: int
    waiting_since: datetime
    boost: timedelta
    language: str
    here: bool = True
    """The page is open. Those whose page is closed keep their position, for when they come back."""


@dataclass(frozen=True, slots=True)
class Ready:
    """One counsellor on shift with room for another chat."""

    shift: int
    languages: frozenset[str]
    chats: int
    capacity: int
    idle_since: datetime
    declined: Mapping[UUID, datetime] = field(default_factory=dict)
    """Conversations this counsellor declined or let pass, and when; others are asked first."""


@dataclass(frozen=True, slots=True)
class Match:
    """Who is offered to whom, with the reasons that are kept with the offer."""

    conversation: UUID
    shift: int
    reasons: tuple[str, ...]


def effective_band(band: int, waited: timedelta) -> int:
    """The band after ageing."""
    if band <= UNSAFE:
        return band
    return max(UNSAFE, band - int(waited / AGEING_STEP))


def in_order(line: Iterable[Waiting], *, now: datetime) -> list[Waiting]:
    """The line, who is next first: those who are here before those who may come back."""
    return sorted(line, key=lambda one: (not one.here, *_standing(one, now)))


def in_order_if_all_return(line: Iterable[Waiting], *, now: datetime) -> list[Waiting]:
    """The line as it would be if everybody were here."""
    return sorted(line, key=lambda one: _standing(one, now))


def _standing(one: Waiting, now: datetime) -> tuple[int, datetime, str]:
    band = effective_band(one.band, now - one.waiting_since)
    return band, one.waiting_since - one.boost, str(one.conversation)


def position_of(conversation: UUID, line: Iterable[Waiting], *, now: datetime) -> int | None:
    """QueuePosition in line from 1, or None for one who is not in it."""
    for position, one in enumerate(in_order(line, now=now), start=1):
        if one.conversation == conversation:
            return position
    return None


def choose(one: Waiting, ready: Sequence[Ready], *, now: datetime) -> Match | None:
    """The counsellor for this conversation: language, then fewest chats, then idle longest.

    Whoever declined it is asked again after a pause, and only when nobody else is free.
    """
    speaking = [c for c in ready if one.language in c.languages and c.chats < c.capacity]
    fresh = [c for c in speaking if one.conversation not in c.declined]
    rested = [
        c
        for c in speaking
        if (when := c.declined.get(one.conversation)) and now - when >= ASK_AGAIN_AFTER
    ]
    candidates = fresh or rested
    if not candidates:
        return None
    chosen = min(candidates, key=lambda c: (c.chats, c.idle_since, c.shift))
    band = effective_band(one.band, now - one.waiting_since)
    reasons = [f"band:{one.band}", f"language:{one.language}", f"chats:{chosen.chats}"]
    if band != one.band:
        reasons.append(f"aged_to:{band}")
    if one.boost:
        reasons.append("boosted")
    if not fresh:
        reasons.append("asked_again")
    return Match(one.conversation, chosen.shift, tuple(reasons))
