"""The home page and the report form, each against a bare Django view on the same server.

The candidates take turns, so that a slow moment of the machine hits all of them; medians of
the rounds are compared. Trust the ratios and the processor time per answer; absolute rates
belong to this machine at this moment.

Where the time of a report goes, in shares of its processor time by cProfile (about 4.5 ms on a busy
machine on which the bare form took 1.4), so that whoever looks for more knows where:

    19 %  24 middlewares, finding the view, headers; the bare form has none of them
    11 %  the proof of work: altcha's check 6 (its canonical JSON 4), the row that spends it 3
    12 %  the form: reading the address 6, fields 4, its token 2
    29 %  the report: rows and their statements 8, sending them 9, sealing and receipt 4
     4 %  BEGIN and COMMIT: the bare form commits by itself
     9 %  the page of the receipt: what was understood 4, the words filled in 3
     5 %  reading a body three times as long
    11 %  Django's request, response and signals, which the bare form has as well
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from portal.runner.stack import Stack
from portal.runner.supervisor import say, step
from tests.bench.figures import Figure
from tests.bench.measuring import HOST, SOURCE, VAR, Candidate, Server

ROUNDS = 5
SECONDS = 2.0
FORMS_PER_ROUND = 200
GOALS = {"home": 0.5, "report": 0.3}
"""Answers a second, as a share of the bare view's."""


Pair = tuple[Candidate, Candidate]
"""The yardstick, and ours."""


def measure(stack: Stack, names: Sequence[str]) -> list[Figure]:
    """Figures of the named pages."""
    pairs = _rounds(stack, names)
    show(pairs)
    return [
        Figure(f"{name}_rate_to_bare", ours.median("rate") / bare.median("rate"), ">=", GOALS[name])
        for name, (bare, ours) in zip(names, pairs, strict=True)
    ]


def _rounds(stack: Stack, names: Sequence[str]) -> list[Pair]:
    site = Server("portal.wsgi:application", stack.env, VAR / "log" / "site.log")
    with step("report forms filled in"):
        forms = fill_in(stack) if "report" in names else []
    with site:
        env = {
            **stack.env,
            "DATABASE_URL": stack.owner_url,  # it makes a table of its own
            "BARE_PAGE_BYTES": str(page_bytes(site)),
        }
        subprocess.run([sys.executable, "-m", "tests.bench.bare"], cwd=SOURCE, env=env, check=True)
        with Server("tests.bench.bare:application", env, VAR / "log" / "bare.log") as plain:
            known = {
                "home": (
                    Candidate("bare Django: page of the same size", plain, "/page/", HOST),
                    Candidate("home page", site, "/en/", HOST),
                ),
                "report": (
                    Candidate("bare Django: form, one INSERT", plain, "/form/", HOST, bare_forms()),
                    Candidate("report: taken, receipt shown", site, "/en/report/", HOST, forms),
                ),
            }
            pairs = [known[name] for name in names]
            for number in range(ROUNDS):
                say(f"round {number + 1} of {ROUNDS}")
                for candidate in chain(*pairs):
                    candidate.measure(number, SECONDS)
    return pairs


def page_bytes(site: Server) -> int:
    """How large the home page is; asking also renders it once."""
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    connection.request("GET", "/en/", headers={"Host": HOST})
    return len(connection.getresponse().read())


def fill_in(stack: Stack) -> list[Path]:
    """Files of forms for every round."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.forms", str(ROUNDS * FORMS_PER_ROUND)],
        cwd=SOURCE,
        env=stack.env,
        capture_output=True,
        text=True,
        check=True,
    )
    return _files("report", done.stdout.splitlines())


def bare_forms() -> list[Path]:
    line = json.dumps("url=https%3A%2F%2Fhost.example%2Fpage&category=csam&body=A+picture.")
    return _files("bare", [line] * (ROUNDS * FORMS_PER_ROUND))


def _files(name: str, lines: list[str]) -> list[Path]:
    files = []
    for number in range(ROUNDS):
        part = lines[number * FORMS_PER_ROUND : (number + 1) * FORMS_PER_ROUND]
        file = VAR / f"{name}-{number}.jsonl"
        file.write_text("\n".join(part))
        files.append(file)
    return files


def show(pairs: list[Pair]) -> None:
    say("")
    say(f"{'':<36}{'answers/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU µs':>9}{'rate to bare':>14}")
    for bare_one, ours in pairs:
        for one in (bare_one, ours):
            ratio = one.median("rate") / bare_one.median("rate")
            say(
                f"{one.name:<36}{one.median('rate'):>10.0f}{one.median('p50_ms'):>9.1f}"
                f"{one.median('p99_ms'):>9.1f}{one.median('cpu_us'):>9.0f}{ratio:>14.2f}"
            )
