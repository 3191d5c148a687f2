"""Node for the checks and tests of scripts: optional for people, required with CI=true.

What package-lock.json names is installed once, without running anybody's install scripts.
"""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
LOCK = SOURCE / "package-lock.json"
PACKAGES = SOURCE / "node_modules"
INSTALLED = PACKAGES / ".installed"
"""Holds the hash of the lock that was installed; written last."""
HOW_NODE = "apt install nodejs npm (Node 18.19 or newer)"


def missing() -> str | None:
    """How to get what the scripts' checks need, or None once it is all there."""
    if shutil.which("node") is None:
        return HOW_NODE
    lock = sha256(LOCK.read_bytes()).hexdigest()
    if INSTALLED.is_file() and INSTALLED.read_text() == lock:
        return None
    if shutil.which("npm") is None:
        return HOW_NODE
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts"], cwd=SOURCE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        return f"npm ci must work: {done.stderr.strip()[:300]}"
    INSTALLED.write_text(lock)
    return None
