"""What a benchmark says: figures with the goal each is held against, as lines and as JSON."""

import json
import operator
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

COMPARE = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True)
class Figure:
    """A measured value and its goal: `>=` or `<=` a bound."""

    name: str
    value: float
    op: str
    bound: float

    @property
    def met(self) -> bool:
        return COMPARE[self.op](self.value, self.bound)

    def __str__(self) -> str:
        verdict = "met" if self.met else "short"
        return f"figure {self.name} {self.value:.3f} goal {self.op} {self.bound:g} {verdict}"


def write(figures: Iterable[Figure], file: Path) -> None:
    """All figures of a run as a JSON list, in place of those of the run before."""
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(figure), "met": figure.met} for figure in figures]
    file.write_text(json.dumps(rows, indent=2) + "\n")
