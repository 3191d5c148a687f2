"""`make bench`: named benchmarks, each a ratio against a yardstick measured in the same run.

Every figure ends in a line `figure NAME VALUE goal OP BOUND met|short`; all of a run are also in
`var/bench/results.json`. A figure that falls short does not fail the run: it is there to be read.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.figures import Figure, write

if TYPE_CHECKING:
    from portal.runner.stack import Stack

RESULTS = Path(__file__).resolve().parents[2] / "var" / "bench" / "results.json"
READ_TO_PARSE_MOST = 50.0
"""Reading an address also finds its kind, its domain and its form to show."""
CANONICAL_TO_PARSE_LEAST = 0.25
"""Canonical forms with digest a second, as a share of what the parser alone does."""
BENCHMARKS = {
    "home": "the home page, kept, against a bare Django page of the same size",
    "report": "taking a report, against a bare Django form with one INSERT",
    "chat": "messages through real sockets, against the Channels tutorial and a bare relay",
    "chat_latency": "from one side to the other at a steady load, against a bare relay",
    "chat_idle": "memory of a socket that says nothing, against a bare one",
    "dispatcher": "jobs dispatched and done, against a bare loop with SKIP LOCKED",
    "worklist": "the list of what is due with 10,000 open locations, in processor time",
    "urls": "reading a reported address, against the bare URL parser",
    "addresses": "the canonical form of an address with its digest, against the bare URL parser",
    "probe": "looks at content on new connections, against aiohttp and httpx",
}
PAGES = ("home", "report")
ROOMS = ("chat", "chat_latency", "chat_idle")
ON_A_STACK = ("worklist", "probe", *ROOMS)
LOOKS_A_DAY_LEAST = 1_000_000
"""Of one worker of the probe, written down one by one."""
WORKLIST_MOST_MS = 60.0
"""Processor time of one page of the list of what is due."""
WORKLIST_MOST_QUERIES = 10
"""Four of them ask who asks, one counts beside the menu."""
DRIVERS = {
    "dispatcher": ("tests.bench.dispatching", "jobs", 0.1),
}
"""Module, unit, and the goal: units a second, as a share of the yardstick's."""


class UnknownBenchmark(Exception):
    """There is no benchmark of that name."""


def choose(only: str) -> list[str]:
    """The names in a comma-separated list, in our order; all when it is empty."""
    asked = {name.strip() for name in only.split(",") if name.strip()}
    for name in sorted(asked - set(BENCHMARKS)):
        near = get_close_matches(name, BENCHMARKS, 1)
        meant = f" Did you mean “{near[0]}”?" if near else ""
        known = ", ".join(BENCHMARKS)
        raise UnknownBenchmark(f"There is no benchmark “{name}”.{meant} There are: {known}.")
    return [name for name in BENCHMARKS if not asked or name in asked]


def run(names: Sequence[str]) -> list[Figure]:
    figures = []
    if any(name in PAGES or name in DRIVERS or name in ON_A_STACK for name in names):
        figures += on_one_stack(names)
    if "urls" in names or "addresses" in names:
        figures += of_addresses(names)
    if "probe" in names:
        figures += looking()
    return figures


def of_addresses(names: Sequence[str]) -> list[Figure]:
    """Both are measured in one run, against the same yardstick."""
    from tests.bench import urls

    spent = urls.measure()
    for name, microseconds in spent.items():
        print(f"{name:<36}{microseconds:>9.1f} CPU µs an address")
    figures = []
    if "urls" in names:
        ratio = spent["read"] / spent["can_ada"]
        figures.append(Figure("urls_cpu_to_parser", ratio, "<=", READ_TO_PARSE_MOST))
    if "addresses" in names:
        rate = spent["can_ada"] / spent["canonical"]
        figures.append(Figure("addresses_rate_to_parser", rate, ">=", CANONICAL_TO_PARSE_LEAST))
    return figures


def of_watching(found: Mapping[str, float]) -> list[Figure]:
    """What one worker looks at in a day, rows included."""
    a_day = found["looks_a_second"] * 24 * 60 * 60
    print(f"{'watched, looked at, written down':<36}{found['looks_a_second']:>9.0f} looks a second")
    return [Figure("probe_looks_a_day", a_day, ">=", LOOKS_A_DAY_LEAST)]


def of_worklist(found: Mapping[str, float]) -> list[Figure]:
    """Milliseconds and queries of one page."""
    for name, value in found.items():
        print(f"{name:<36}{value:>9.1f}")
    return [
        Figure("worklist_cpu_ms", found["due"], "<=", WORKLIST_MOST_MS),
        Figure("worklist_queries", found["queries"], "<=", WORKLIST_MOST_QUERIES),
    ]


def looking() -> list[Figure]:
    """The probe beside two clients that guard nothing, and whether it leaves hosts their pause."""
    from tests.bench import probe

    rates = probe.measure()
    spacing = rates.pop("spacing")
    for name, rate in rates.items():
        print(f"{name:<36}{rate:>9.0f} looks per second of processor time")
    return [
        Figure("probe_rate_to_aiohttp", rates["probe"] / rates["aiohttp"], ">=", 0.35),
        Figure("probe_rate_to_httpx", rates["probe"] / rates["httpx"], ">=", 4),
        Figure("probe_pause_to_spacing", spacing, ">=", 1),
    ]


def on_one_stack(names: Sequence[str]) -> list[Figure]:
    """What needs servers shares them, one benchmark after the other."""
    from tests.bench import drivers, pages
    from tests.bench.measuring import running_stack

    figures = []
    with running_stack() as stack:
        if shown := [name for name in names if name in PAGES]:
            figures += pages.measure(stack, shown)
        if "probe" in names:
            figures += of_watching(drivers.said("tests.bench.watching", stack.env))
        if "worklist" in names:
            figures += of_worklist(drivers.said("tests.bench.worklist", stack.env))
        for name in names:
            if name in ROOMS:
                figures += in_rooms(name, stack)
            if name in DRIVERS:
                module, unit, goal = DRIVERS[name]
                ratio = drivers.run(module, stack.env, unit)
                figures.append(Figure(f"{name}_rate_to_bare", ratio, ">=", goal))
    return figures


def in_rooms(name: str, stack: "Stack") -> list[Figure]:
    """The chat over real sockets."""
    from tests.bench.rooms import running

    measure = {
        "chat": running.throughput,
        "chat_latency": running.latency,
        "chat_idle": running.idle,
    }
    return measure[name](stack)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--list", action="store_true", help="names and what each measures")
    parser.add_argument("--only", default="", help="names with commas between them")
    asked = parser.parse_args(arguments)
    if asked.list:
        for name, about in BENCHMARKS.items():
            print(f"{name:<14}{about}")
        return 0
    try:
        names = choose(asked.only)
    except UnknownBenchmark as unknown:
        print(unknown, file=sys.stderr)
        return 2
    figures = run(names)
    write(figures, RESULTS)
    for figure in figures:
        print(figure)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
