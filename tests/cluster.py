"""A PostgreSQL for a test run that begins with migrated tables, kept from an earlier run.

The cluster of a run is thrown away. Its beginning, with an empty migrated database in it, is
kept under `var/test/` by a fingerprint of every migration and of the locked packages, and
copied for the next run.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from portal import embedded
from portal.runner.prepare import MANAGE_QUICKLY
from tests import keep

SOURCE = Path(__file__).resolve().parents[1]
TEMPLATE = "migrated"
"""The database every test database is a copy of."""
PACKAGES = ("portal", "hotline", "helpline", "awareness")


def start(folder: Path, env: dict[str, str]) -> embedded.Embedded:
    """Starts a throw-away cluster in `folder` that contains the migrated TEMPLATE."""
    if begin(folder):
        return embedded.start_postgres(folder, quick=True)
    server = embedded.start_postgres(folder, quick=True)
    url = embedded.create_database(server.url, TEMPLATE)
    with ThreadPoolExecutor(1) as beside:  # migrating needs one core; the other is idle yet
        static = beside.submit(keep.static_files, folder.parent / "static", DATABASE_URL=url)
        _migrate(url, env)
        static.result()
    embedded.create_database(server.url, "balise", template=TEMPLATE)
    server.stop()
    keep.put(folder, "cluster", _fingerprint())
    return embedded.start_postgres(folder, quick=True)


def begin(folder: Path) -> bool:
    """Copies the kept beginning into `folder`; False when there is none for these migrations."""
    return keep.get("cluster", _fingerprint(), folder)


def _migrate(url: str, env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANAGE_QUICKLY, "migrate", "-v", "0"],
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
