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
NOT = ("sh", "-c", '! "$@"', "not")
FIND_NO_LEFTOVERS = (*NOT, "git", "-c", "safe.directory=*", "grep", "-nIE", LEFTOVERS)

CHECKS = {
    "types (mypy)": (PYTHON, "-m", "mypy", *PACKAGES),
    "format (ruff)": (PYTHON, "-m", "ruff", "format", "--check", "."),
    "lint (ruff)": (PYTHON, "-m", "ruff", "check", "."),
    "floors (import-linter)": (PYTHON, "-c", LINT_IMPORTS),
    "settings (check --deploy)": (
        *(PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
    ),
    "migrations": (
        *(PYTHON, "-W", NO_DATABASE, "manage.py", "makemigrations", "--check", "--dry-run"),
    ),
    "messages": (PYTHON, "-m", "tools.messages", "check"),
    "templates": (PYTHON, "-m", "tools.templates"),
    "tidiness": (*FIND_NO_LEFTOVERS, "--", ":!tools/check.py", ":!tests/tools"),
    "script lint (eslint)": ("node", "node_modules/eslint/bin/eslint.js", "."),
    "script types (tsc)": ("node", "node_modules/typescript/bin/tsc"),
}
"""Commands that must end well."""


def passes(name: str) -> bool:
    """Runs it and says how it ended; what it printed only when it failed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="balise-check-") as var:
        done = subprocess.run(
            CHECKS[name],
            cwd=SOURCE,
            env={**production_like(), "BALISE_VAR": var},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    good = done.returncode == 0
    lines = [f"  {'ok ' if good else 'BAD'} {name:<28}{time.monotonic() - began:6.1f} s"]
    lines += [f"      | {line}" for line in done.stdout.splitlines() if not good]
    print("\n".join(lines), flush=True)
    return good


def main(words: Sequence[str]) -> int:
    chosen = [name for name in CHECKS if not words or any(word in name for word in words)]
    of_scripts = [name for name in chosen if CHECKS[name][0] == "node"]
    if of_scripts and (how := node.missing()):
        print(f"Skipping the checks of scripts. To run them: {how}")
        if os.environ.get("CI") == "true":
            print("With CI=true nothing may be skipped.")
            return 1
        chosen = [name for name in chosen if name not in of_scripts]
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        bad = list(pool.map(passes, chosen)).count(False)
    print(f"{bad} of {len(chosen)} checks failed" if bad else "all checks passed")
    return 1 if bad else 0


if __name__ == "__main__":
    os.chdir(SOURCE)
    sys.exit(main(sys.argv[1:]))
