"""How far two people agree who look without knowing of each other: share and Cohen's kappa.

Kappa is 1 where they always agree, 0 where they agree as often as chance would have it, and
below 0 where they agree less often (J. Cohen, Educational and Psychological Measurement 20, 1960).
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of a number of pairs. `kappa` is None without any, and where chance alone always agrees."""

    pairs: int
    agreed: int
    kappa: float | None

    @property
    def percent(self) -> int:
        """Of the pairs that agree; 0 without any."""
        return round(100 * self.agreed / self.pairs) if self.pairs else 0


def agreement_of(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """What pairs of a first and a second answer come to."""
    found = list(pairs)
    total = len(found)
    agreed = sum(first == second for first, second in found)
    if not total:
        return Agreement(0, 0, None)
    firsts = Counter(first for first, _second in found)
    seconds = Counter(second for _first, second in found)
    by_chance = sum(firsts[answer] * seconds[answer] for answer in firsts) / total**2
    if by_chance == 1:
        return Agreement(total, agreed, None)
    return Agreement(total, agreed, (agreed / total - by_chance) / (1 - by_chance))
