"""From structured answers to a proposed level of risk.

The highest level counts for which something speaks. A question that was not asked speaks for
nothing; where none was asked nothing is proposed. The counsellor decides: a level other than
the proposed one is given with a reason.

| Level | What speaks for it |
|---|---|
| 4 imminent | it has begun · a plan, means and "within two days" · harm at this moment · a meeting within two days |
| 3 high | any plan · means at hand · "within two days" · whoever harms them is near and it is not known to be over · a meeting is arranged |
| 2 medium | thoughts, now or earlier · means within reach or a time in mind · harm, now or earlier · pictures were shared · a meeting was talked about · a hold over the child |
| 1 low | something was asked, and nothing of this was said |
"""  # noqa: E501 - a table

from dataclasses import astuple, dataclass

from helpline.words.desk_contacts import Risk
from helpline.words.desk_risk import (
    NOT_ASKED,
    Ground,
    Happening,
    Images,
    Means,
    Meeting,
    Plan,
    Power,
    Thoughts,
    Timeframe,
)

RISK_REASON_LIMIT_CHARS = 1000
"""Longest reason for a level other than the proposed one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskAnswers:
    """What was said to the structured questions."""

    thoughts: Thoughts = Thoughts.NOT_ASKED
    plan: Plan = Plan.NOT_ASKED
    means: Means = Means.NOT_ASKED
    timeframe: Timeframe = Timeframe.NOT_ASKED
    happening: Happening = Happening.NOT_ASKED
    images: Images = Images.NOT_ASKED
    meeting: Meeting = Meeting.NOT_ASKED
    power: Power = Power.NOT_ASKED

    @property
    def has_any(self) -> bool:
        """Whether anything was asked."""
        return any(answer != NOT_ASKED for answer in astuple(self))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A level, and what in the answers speaks for it."""

    level: Risk
    grounds: tuple[Ground, ...]


def propose(answers: RiskAnswers) -> Proposal | None:
    """The level that follows from the answers; None where nothing was asked."""
    if not answers.has_any:
        return None
    for level, grounds in (
        (Risk.IMMINENT, _imminent(answers)),
        (Risk.HIGH, _high(answers)),
        (Risk.MEDIUM, _medium(answers)),
    ):
        found = tuple(ground for ground, speaks in grounds.items() if speaks)
        if found:
            return Proposal(level, found)
    return Proposal(Risk.LOW, (Ground.NOTHING,))


def _imminent(said: RiskAnswers) -> dict[Ground, bool]:
    planned = said.plan in (Plan.VAGUE, Plan.CLEAR)
    has_means = said.means in (Means.COULD_GET, Means.AT_HAND)
    return {
        Ground.BEGUN: said.timeframe == Timeframe.BEGUN,
        Ground.PLANNED_SOON: planned and has_means and said.timeframe == Timeframe.SOON,
        Ground.HARM_NOW: said.happening == Happening.NOW,
        Ground.MEETING_SOON: said.meeting == Meeting.SOON,
    }


def _high(said: RiskAnswers) -> dict[Ground, bool]:
    may_go_on = said.happening not in (Happening.NONE, Happening.OVER)
    return {
        Ground.PLAN: said.plan in (Plan.VAGUE, Plan.CLEAR),
        Ground.MEANS: said.means == Means.AT_HAND,
        Ground.SOON: said.timeframe == Timeframe.SOON,
        Ground.NEAR: said.power == Power.NEAR and may_go_on,
        Ground.MEETING: said.meeting == Meeting.ARRANGED,
    }


def _medium(said: RiskAnswers) -> dict[Ground, bool]:
    within_reach = said.means == Means.COULD_GET or said.timeframe == Timeframe.SOME_DAY
    return {
        Ground.THOUGHTS: said.thoughts in (Thoughts.EARLIER, Thoughts.NOW),
        Ground.MEANS_OR_TIME: within_reach,
        Ground.HARM: said.happening in (Happening.OVER, Happening.GOES_ON),
        Ground.IMAGES: said.images in (Images.SHARED, Images.SPREAD),
        Ground.MEETING_TALKED: said.meeting == Meeting.TALKED,
        Ground.HOLD: said.power in (Power.HOLD, Power.NEAR),
    }
