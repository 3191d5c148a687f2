"""Folders that take long to make, kept under `var/test/` by what they come from."""

import os
import shutil
import subprocess
from pathlib import Path

KEPT = Path(__file__).resolve().parents[1] / "var" / "test"
KEPT_PER_KIND = 3


def get(kind: str, fingerprint: str, target: Path) -> bool:
    """Copies what is kept into `target`; False when nothing is."""
    kept = KEPT / f"{kind}-{fingerprint[:16]}"
    if not kept.exists():
        return False
    _copy(kept, target)
    os.utime(kept)
    return True


def put(source: Path, kind: str, fingerprint: str) -> None:
    """Keeps a copy of `source`; the oldest of its kind go."""
    kept = KEPT / f"{kind}-{fingerprint[:16]}"
    if kept.exists():
        return
    scratch = KEPT / f"scratch-{kind}-{os.getpid()}"
    _copy(source, scratch)
    try:
        scratch.rename(kept)
    except OSError:  # another run was quicker
        shutil.rmtree(scratch)
    for old in sorted(KEPT.glob(f"{kind}-*"), key=lambda one: one.stat().st_mtime)[:-KEPT_PER_KIND]:
        shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """With owners and modes, which PostgreSQL insists on."""
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{source}/.", target], check=True)
