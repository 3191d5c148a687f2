"""`make test`: the whole suite; what cannot run here is named in one line, with CI=true it fails.

Three workers on two cores: while one waits for a browser or a process, the others compute. Tests
that drive the running stack share one of it (xdist group), so they stay on one worker. Tests
marked `alone` come after, one by one: an open transaction anywhere in the cluster holds sealing
of the audit record back.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import browsers, node

SOURCE = Path(__file__).resolve().parents[1]
WORKERS = 3
ALONE_IN = "tests/portal/audit"
"""Where the tests marked `alone` are; collecting the others would take longer than these."""
HOW_PROMTOOL = "apt install prometheus (it contains promtool)"
NOTHING_FOUND = 5
"""What pytest ends with when it collected no test."""


def missing() -> dict[str, str]:
    """Markers of tests that cannot run here → how to get what they need."""
    lacking = {}
    if browsers.chromium() is None:
        lacking["browser"] = browsers.HOW_CHROMIUM
    if browsers.nginx() is None:
        lacking["nginx"] = browsers.HOW_NGINX
    if shutil.which("promtool") is None:
        lacking["promtool"] = HOW_PROMTOOL
    if how := node.missing():
        lacking["node"] = how
    return lacking


def main(arguments: Sequence[str]) -> int:
    lacking = missing()
    for marker, how in lacking.items():
        print(f"Skipping the tests marked “{marker}”. To run them: {how}")
    if lacking and os.environ.get("CI") == "true":
        print("With CI=true nothing may be skipped.")
        return 1
    without = "".join(f" and not {marker}" for marker in lacking)
    together = _pytest(f"not alone{without}", arguments, parallel=True)
    alone = _pytest(
        f"alone{without}", arguments or [ALONE_IN, "-q"], parallel=False, quiet=bool(arguments)
    )
    if arguments and NOTHING_FOUND in (together, alone):  # all the chosen tests are of one kind
        together, alone = min(together, alone), 0
    return together or alone


def _pytest(chosen: str, arguments: Sequence[str], *, parallel: bool, quiet: bool = False) -> int:
    """Its exit code. When `quiet`, a run that finds no test of its kind says nothing at all."""
    told = any(word.startswith("-n") for word in arguments)
    workers = ["-n", str(WORKERS)] if parallel and not told else []
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", *workers, "--dist", "loadgroup", "-m", chosen),
            *(arguments or ["-q"]),
        ],
        cwd=SOURCE,
        stdout=subprocess.PIPE if quiet else None,
        text=True,
        check=False,
    )
    if done.stdout and done.returncode != NOTHING_FOUND:
        print(done.stdout, end="")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
