"""Programs that measure inside the site's own environment and print what they found as JSON."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.runner.stack import OWNER_ADDRESS
from tests.bench.measuring import SOURCE

ROUNDS = 5


@dataclass
class Side:
    """The yardstick or ours: units a second and processor time a unit, of every round."""

    name: str
    rates: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)

    def note(self, units: int, seconds: float, processor_seconds: float) -> None:
        self.rates.append(units / seconds)
        self.cpu_us.append(processor_seconds / units * 1_000_000)


Measure = Callable[[Side], None]


def take_turns(sides: Mapping[str, Measure]) -> None:
    """Measures each side once a round, one after the other, and prints the medians."""
    found = [(Side(name), measure) for name, measure in sides.items()]
    for _round in range(ROUNDS):
        for side, measure in found:
            measure(side)
    medians = {
        side.name: {
            "rate": statistics.median(side.rates),
            "cpu_us": statistics.median(side.cpu_us),
        }
        for side, _measure in found
    }
    sys.stdout.write(json.dumps(medians) + "\n")


def run(module: str, env: Mapping[str, str], unit: str) -> float:
    """Runs a driver, shows its table, returns ours as a share of the yardstick before it."""
    medians = said(module, env)
    print(f"\n{'':<44}{unit + '/s':>12}{'CPU µs':>9}{'to bare':>9}")
    bare, ours = medians.values()
    for name, median in medians.items():
        ratio = median["rate"] / bare["rate"]
        print(f"{name:<44}{median['rate']:>12.0f}{median['cpu_us']:>9.0f}{ratio:>9.2f}")
    return float(ours["rate"] / bare["rate"])


def said(module: str, env: Mapping[str, str]) -> dict[str, Any]:
    """What a program says in its last line, run in the environment of the site."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=SOURCE,
        env=dict(env),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def owner_url() -> str:
    """The database as the one who may make tables in it."""
    return os.environ.get(OWNER_ADDRESS) or os.environ["DATABASE_URL"]
