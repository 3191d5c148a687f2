"""Folders that take long to make, kept under `var/test/` by what they come from."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from portal.runner.prepare import MANAGE_QUICKLY, fingerprint

SOURCE = Path(__file__).resolve().parents[1]
KEPT = SOURCE / "var" / "test"
KEPT_PER_KIND = 3


def made(kind: str, mark: str, target: Path, make: Callable[[], None]) -> None:
    """Fills `target` with what is kept, or lets `make` fill it; of several workers only one."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not get(kind, mark, target):
            make()
            put(target, kind, mark)


def static_files(target: Path, **env: str) -> None:
    """The collected and compressed static files."""
    made("static", fingerprint(static=True), target, lambda: _collect(target, env))


def _collect(target: Path, env: Mapping[str, str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-c", MANAGE_QUICKLY, "collectstatic", "--noinput", "-v", "0"],
        cwd=SOURCE,
        env={**os.environ, **env, "STATIC_ROOT": str(target)},
        check=True,
    )


def get(kind: str, mark: str, target: Path) -> bool:
    """Copies what is kept into `target`; False when nothing is."""
    kept = KEPT / f"{kind}-{mark[:16]}"
    if not kept.exists():
        return False
    _copy(kept, target)
    os.utime(kept)
    return True


def put(source: Path, kind: str, mark: str) -> None:
    """Keeps a copy of `source`; the oldest of its kind go."""
    kept = KEPT / f"{kind}-{mark[:16]}"
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
