"""When somebody else has to look as well, who may, and what two looks come to. Pure rules.

Whoever looks second does not know what was found. Two that agree stand; of two that differ, a
third person decides who made neither.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from hotline.policies.combinations import ILLEGAL, NOT_CLEAR, VERDICT_OF
from hotline.policies.profiles import Profile
from hotline.states import BLIND, Round, SecondLook, Verdict

UNSURE = 1
"""Of the three degrees of confidence."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What of an assessment may call for another pair of eyes; in codes of the vocabulary."""

    classification: str
    reason: str
    youngest_age: str
    ai_suspected: bool
    confidence: int
    in_training: bool = False
    """Whether whoever assessed it is in training."""


class StandsBy(StrEnum):
    """What an assessment that stands rests on."""

    ONE = "one"
    """One person came to it."""
    TWO = "two"
    """Two people came to it without knowing of each other."""
    DECISION = "decision"
    """Two differed, and whoever decided knew what both had found."""


class Classified(Protocol):
    """A classification, by its code."""

    @property
    def code(self) -> str:
        """In the vocabulary."""


class Made(Protocol):
    """What is read of an assessment."""

    round: str
    article: str

    @property
    def assessor_id(self) -> int | None:
        """Who made it."""

    @property
    def classification(self) -> Classified:
        """What it says."""


M = TypeVar("M", bound=Made)


def why_second_look(found: Doubt, profile: Profile, *, drawn: bool) -> list[SecondLook]:
    """Why somebody else has to look as well; empty where nobody has to.

    A first assessment then stands only after theirs; where somebody is in danger what is illegal
    stands before (`stands_in_danger`), and the look is made all the same.
    """
    illegal = found.classification in ILLEGAL
    if VERDICT_OF[found.classification] is None:
        return []
    applies = {
        SecondLook.NATIONAL_LAW: found.classification == "national",
        SecondLook.UNSURE: found.confidence <= UNSURE,
        SecondLook.AGE_UNCLEAR: found.reason in NOT_CLEAR
        or (illegal and found.youngest_age == "unknown"),
        SecondLook.AI_SUSPECTED: found.ai_suspected,
        SecondLook.TRAINING: found.in_training,
    }
    asked = [why for why, does in applies.items() if does and why in profile.second_look_for]
    return asked or ([SecondLook.SAMPLE] if drawn else [])


def look_for(why: Sequence[SecondLook]) -> Round:
    """The look that is asked for."""
    return Round.QUALITY if list(why) == [SecondLook.SAMPLE] else Round.SECOND


def agree(first: Made, second: Made) -> bool:
    """Whether two assessments say the same: of the same kind, under the same provision."""
    same = first.classification.code == second.classification.code
    return same and first.article == second.article


def belong_together(newest_first: Iterable[M]) -> list[M]:
    """The assessments of the latest question about a location, newest first.

    A first look that could determine nothing and the one after it are one question.
    """
    found: list[M] = []
    for made in newest_first:
        begun = bool(found) and found[-1].round == Round.FIRST
        undetermined = VERDICT_OF[made.classification.code] is None
        if begun and not (made.round == Round.FIRST and undetermined):
            break
        found.append(made)
    return found


def stands_in_danger(newest_first: Iterable[Made]) -> bool:
    """Whether what was found so far stands at once, before the next look, where somebody is in
    danger, because the police must not wait for a colleague.

    Everybody who determined something found it illegal. Of what one found illegal and another
    did not, nothing stands before the decision, which danger brings forward.
    """
    verdicts = {VERDICT_OF[made.classification.code] for made in newest_first} - {None}
    return verdicts == {Verdict.ILLEGAL}


def may_look(
    look: str,
    person_id: int,
    assessors: Iterable[int | None],
    *,
    decides: bool,
    stands: bool = False,
) -> bool:
    """Whether a person may take this look. `assessors`: of what belongs to the question.

    `decides`: whether they may decide between two assessments. `stands`: because of danger the
    first assessment stands already; whoever may decide sees to what follows from it, so knows it,
    unless they were looking before.
    """
    if look == Round.FIRST:
        return True
    if person_id in set(assessors) or (look == Round.ADJUDICATION and not decides):
        return False
    return not (stands and decides and look in BLIND)


def hides_what_was_found(
    look: str,
    person_id: int,
    assessors: Iterable[int | None],
    *,
    done: bool,
    decides: bool = False,
    stands: bool = False,
) -> bool:
    """Whether a person must not see the earlier assessments yet, nor what followed from them."""
    knows = person_id in set(assessors) or (stands and decides)
    return look in BLIND and not done and not knows


def two_agree(newest_first: Iterable[Made]) -> bool:
    """Whether two people came to what stands."""
    together = belong_together(newest_first)
    standing = next(iter(together), None)
    if standing is None or VERDICT_OF[standing.classification.code] is None:
        return False
    same = {made.assessor_id for made in together if agree(made, standing)}
    return len(same) > 1


def stands_by(newest_first: Sequence[Made]) -> StandsBy | None:
    """What the newest assessment rests on; None where there is none, or it determines nothing."""
    standing = next(iter(newest_first), None)
    if standing is None or VERDICT_OF[standing.classification.code] is None:
        return None
    if standing.round == Round.ADJUDICATION:
        return StandsBy.DECISION
    return StandsBy.TWO if two_agree(newest_first) else StandsBy.ONE
