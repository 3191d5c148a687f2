"""`make test`: the whole suite; what cannot run here is named in one line, with CI=true it fails.

Two workers: on two cores the suite is bound by the processor. Tests that drive the running
stack share one of it (xdist group), so they stay on one worker.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tools import browsers

SOURCE = Path(__file__).resolve().parents[1]
WORKERS = 2


def missing() -> dict[str, str]:
    """Markers of tests that cannot run here → how to get what they need."""
    lacking = {}
    if browsers.chromium() is None:
        lacking["browser"] = browsers.HOW_CHROMIUM
    if browsers.nginx() is None:
        lacking["nginx"] = browsers.HOW_NGINX
    return lacking


def main(arguments: Sequence[str]) -> int:
    lacking = missing()
    for marker, how in lacking.items():
        print(f"Skipping the tests marked “{marker}”. To run them: {how}")
    if lacking and os.environ.get("CI") == "true":
        print("With CI=true nothing may be skipped.")
        return 1
    without = " and ".join(f"not {marker}" for marker in lacking)
    parallel = [] if any(word.startswith("-n") for word in arguments) else ["-n", str(WORKERS)]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", *parallel, "--dist", "loadgroup"),
            *(["-m", without] if without else []),
            *(arguments or ["-q"]),
        ],
        cwd=SOURCE,
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
