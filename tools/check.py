"""`make check`: everything that can be said without running the site, two checks at a time.

Every check runs, also after one failed. With CI=true a check that lacks its tool fails;
elsewhere it says what it lacks.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools import node
from tools.environ import production_like

SOURCE = Path(__file__).resolve().parents[1]
AT_A_TIME = 2
PACKAGES = ("portal", "hotline", "helpline", "awareness", "tools")
PYTHON = sys.executable
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"
NO_DATABASE = "ignore:Got an error checking a consistent migration history"


@dataclass(frozen=True)
class Check:
    """A command that must end with 0."""

    name: str
    command: tuple[str, ...]


CHECKS = (
    Check("types (mypy)", (PYTHON, "-m", "mypy", *PACKAGES)),
    Check("format (ruff)", (PYTHON, "-m", "ruff", "format", "--check", ".")),
    Check("lint (ruff)", (PYTHON, "-m", "ruff", "check", ".")),
    Check("floors (import-linter)", (PYTHON, "-c", LINT_IMPORTS)),
    Check(
        "settings (check --deploy)",
        (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
    ),
    Check(
        "migrations",
        (PYTHON, "-W", NO_DATABASE, "manage.py", "makemigrations", "--check", "--dry-run"),
    ),
    Check("messages", (PYTHON, "-m", "tools.messages", "check")),
    Check("templates", (PYTHON, "-m", "tools.templates")),
    Check("locks", (PYTHON, "-m", "tools.lock", "--check")),
    Check("tidiness", (PYTHON, "-m", "tools.tidy")),
)
SCRIPT_CHECKS = (
    Check("script lint (eslint)", ("node", "node_modules/eslint/bin/eslint.js", ".")),
    Check("script types (tsc)", ("node", "node_modules/typescript/bin/tsc")),
)


@dataclass(frozen=True)
class Outcome:
    """How one check ended."""

    check: Check
    code: int
    output: str
    seconds: float


def run(check: Check) -> Outcome:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="balise-check-") as var:
        done = subprocess.run(
            check.command,
            cwd=SOURCE,
            env={**production_like(), "BALISE_VAR": var},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    return Outcome(check, done.returncode, done.stdout + done.stderr, time.monotonic() - began)


def show(outcome: Outcome) -> None:
    verdict = "ok " if outcome.code == 0 else "BAD"
    print(f"  {verdict} {outcome.check.name:<28}{outcome.seconds:6.1f} s", flush=True)
    notes = [line for line in outcome.output.splitlines() if line.startswith("note:")]
    for line in outcome.output.splitlines() if outcome.code else notes:
        print(f"      | {line}", flush=True)


def main(names: Sequence[str]) -> int:
    wanted = (*CHECKS, *SCRIPT_CHECKS)
    chosen = [check for check in wanted if not names or any(n in check.name for n in names)]
    began = time.monotonic()
    outcomes = []
    how = node.missing() if set(chosen) & set(SCRIPT_CHECKS) else None
    if how:
        print(f"Skipping the checks of scripts. To run them: {how}")
        if os.environ.get("CI") == "true":
            print("With CI=true nothing may be skipped.")
            return 1
        chosen = [check for check in chosen if check not in SCRIPT_CHECKS]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for outcome in pool.map(run, chosen):
            show(outcome)
            outcomes.append(outcome)
    bad = [outcome.check.name for outcome in outcomes if outcome.code]
    verdict = f"{len(bad)} of {len(outcomes)} checks failed" if bad else "all checks passed"
    print(f"{verdict} in {time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    os.chdir(SOURCE)
    sys.exit(main(sys.argv[1:]))
