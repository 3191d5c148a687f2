"""`make check`: everything that can be said without running the site, two checks at a time.

Every check runs, also after one failed. Without Node those of scripts are left out, save with
CI=true.
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


LEFTOVERS = "|".join(
    (
        r"(^|[^A-Za-z0-9_.])/(root|home/[a-z]\w*|Users/\w+|work)/[A-Za-z0-9_.]",
        r"--(extra-)?index-url|--find-links[ =]",
        r"\b(TODO|FIXME|XXX)\b",
        r"^(<{7}|>{7}|={7}$)",
        r"BEGIN [A-Z ]*PRIVATE KEY",
    )
)
"""A path of somebody's machine, a package index, unfinished work, a merge mark, a private key."""
FIND_LEFTOVERS = ("git", "-c", "safe.directory=*", "grep", "-nIE", LEFTOVERS)


@dataclass(frozen=True)
class Check:
    """A command that must end with `good`."""

    name: str
    command: tuple[str, ...]
    good: int = 0


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
    Check("tidiness", (*FIND_LEFTOVERS, "--", ":!tools/check.py", ":!tests/tools"), 1),
)
SCRIPT_CHECKS = (
    Check("script lint (eslint)", ("node", "node_modules/eslint/bin/eslint.js", ".")),
    Check("script types (tsc)", ("node", "node_modules/typescript/bin/tsc")),
)


def passes(check: Check) -> bool:
    """Runs it and says how it ended; what it printed only when it failed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="balise-check-") as var:
        done = subprocess.run(
            check.command,
            cwd=SOURCE,
            env={**production_like(), "BALISE_VAR": var},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    good = done.returncode == check.good
    lines = [f"  {'ok ' if good else 'BAD'} {check.name:<28}{time.monotonic() - began:6.1f} s"]
    lines += [f"      | {line}" for line in done.stdout.splitlines() if not good]
    print("\n".join(lines), flush=True)
    return good


def main(names: Sequence[str]) -> int:
    every = (*CHECKS, *SCRIPT_CHECKS)
    chosen = [check for check in every if not names or any(n in check.name for n in names)]
    if set(chosen) & set(SCRIPT_CHECKS) and (how := node.missing()):
        print(f"Skipping the checks of scripts. To run them: {how}")
        if os.environ.get("CI") == "true":
            print("With CI=true nothing may be skipped.")
            return 1
        chosen = [check for check in chosen if check not in SCRIPT_CHECKS]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        bad = list(pool.map(passes, chosen)).count(False)
    print(f"{bad} of {len(chosen)} checks failed" if bad else "all checks passed")
    return 1 if bad else 0


if __name__ == "__main__":
    os.chdir(SOURCE)
    sys.exit(main(sys.argv[1:]))
