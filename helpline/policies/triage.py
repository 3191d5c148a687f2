"""How urgent, from the visitor's own answers. Triage only ever raises; it never refuses.

Bands (Child Helpline practice; see ARCHITECTURE.md): 0 flagged by a supervisor or cut off during
high risk, 1 not safe now, 2 under 13 or very upset, 3 ordinary, 4 information.
"""

from dataclasses import dataclass
from enum import StrEnum

from helpline.words.answers import UNDER_13, AgeBand, Audience, Caller, Mood, Safety, Topic

FLAGGED, UNSAFE, VULNERABLE, ORDINARY, INFORMATION = range(5)


class Reason(StrEnum):
    """Why a conversation stands in its band; shown to the counsellor."""

    NOT_SAFE = "not_safe"
    MAY_BE_UNSAFE = "may_be_unsafe"
    UNDER_13 = "under_13"
    VERY_UPSET = "very_upset"
    ORDINARY = "ordinary"
    INFORMATION = "information"
    CUT_OFF = "cut_off"
    RAISED = "raised"


@dataclass(frozen=True, slots=True)
class Answers:
    """The three things a visitor says before waiting."""

    audience: Audience
    caller: Caller
    age_band: AgeBand
    topic: Topic
    mood: Mood
    safety: Safety


@dataclass(frozen=True, slots=True)
class Triage:
    """The band and every reason that was found, the deciding one first."""

    band: int
    reasons: tuple[Reason, ...]


def triage(answers: Answers) -> Triage:
    """The most urgent band that any answer speaks for."""
    found: list[tuple[int, Reason]] = []
    if answers.safety == Safety.UNSAFE:
        found.append((UNSAFE, Reason.NOT_SAFE))
    if answers.safety == Safety.UNSURE:
        found.append((VULNERABLE, Reason.MAY_BE_UNSAFE))
    if answers.audience == Audience.CHILD and answers.age_band in UNDER_13:
        found.append((VULNERABLE, Reason.UNDER_13))
    if answers.mood == Mood.AWFUL:
        found.append((VULNERABLE, Reason.VERY_UPSET))
    if not found and answers.topic == Topic.INFORMATION:
        found.append((INFORMATION, Reason.INFORMATION))
    if not found:
        found.append((ORDINARY, Reason.ORDINARY))
    found.sort(key=lambda pair: pair[0])
    return Triage(band=found[0][0], reasons=tuple(reason for _band, reason in found))
