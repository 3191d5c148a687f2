"""`make test`: the whole suite; what cannot run here is named in one line, with CI=true it fails.

With arguments it is pytest with those, in one process unless they say otherwise. Else three workers
on two cores: while one waits for a browser or a process, the others compute. Tests that drive the
running stack share one of it (xdist group), so they stay on one worker. Tests marked `alone` come
after, one by one: an open transaction in the cluster holds sealing of the audit record back.
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
    runnable = " and ".join(f"not {marker}" for marker in lacking)
    if arguments:
        return _pytest(runnable, *arguments)
    together = " and ".join(filter(None, ("not alone", runnable)))
    return _pytest(together, "-q", "-n", str(WORKERS), "--dist", "loadgroup") or _pytest(
        "alone", "-q", ALONE_IN
    )


def _pytest(chosen: str, *arguments: str) -> int:
    """Its exit code."""
    command = [sys.executable, "-m", "pytest", "-m", chosen, *arguments]
    return subprocess.run(command, cwd=SOURCE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
