"""A PostgreSQL for a test run that begins with migrated tables, kept from an earlier run.

The cluster of a run is thrown away. Its beginning, with an empty migrated database in it, is
kept under `var/test/` by a fingerprint of every migration and of the locked packages, and
copied for the next run.
"""

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from portal.front import embedded

SOURCE = Path(__file__).resolve().parents[1]
KEPT = SOURCE / "var" / "test"
BEGINNINGS_KEPT = 3
TEMPLATE = "migrated"
"""The database every test database is a copy of."""
PACKAGES = ("portal", "hotline", "helpline", "awareness")


def start(folder: Path, env: dict[str, str]) -> embedded.Embedded:
    """Starts a throw-away cluster in `folder` that contains the migrated TEMPLATE."""
    beginning = KEPT / f"cluster-{_fingerprint()}"
    if beginning.exists():
        _copy(beginning, folder)
        os.utime(beginning)
        return embedded.start_postgres(folder, quick=True)
    server = embedded.start_postgres(folder, quick=True)
    _migrate(embedded.create_database(server.url, TEMPLATE), env)
    server.stop()
    _keep(folder, beginning)
    return embedded.start_postgres(folder, quick=True)


def _migrate(url: str, env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"],
        cwd=SOURCE,
        env={**os.environ, **env, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"The migrations do not run:\n{done.stderr}")


def _fingerprint() -> str:
    digest = sha256((SOURCE / "requirements" / "dev.txt").read_bytes())
    for package in PACKAGES:
        for file in sorted((SOURCE / package).rglob("migrations/*.py")):
            digest.update(str(file.relative_to(SOURCE)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _keep(folder: Path, beginning: Path) -> None:
    """Keeps a stopped cluster; the oldest beginnings go."""
    KEPT.mkdir(parents=True, exist_ok=True)
    scratch = KEPT / f"scratch-{os.getpid()}"
    _copy(folder, scratch)
    if beginning.exists():  # another run was quicker
        shutil.rmtree(scratch)
    else:
        scratch.rename(beginning)
    kept = sorted(KEPT.glob("cluster-*"), key=lambda one: one.stat().st_mtime)
    for old in kept[:-BEGINNINGS_KEPT]:
        shutil.rmtree(old)


def _copy(source: Path, target: Path) -> None:
    """With owners and modes, which PostgreSQL insists on."""
    subprocess.run(["cp", "-a", f"{source}/.", target], check=True)
