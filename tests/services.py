"""Pytest plugin: real PostgreSQL and Valkey for the run, started before the settings load.

With TEST_DATABASE_URL (a superuser) and TEST_REDIS_URL the run uses those servers. Parallel
workers (`-n 2`) share the PostgreSQL of the first process, where each has a database of its
own, and start a Valkey of their own: pub/sub channels know no database numbers.

Where Python may leave no byte code beside the sources, it is kept under `var/test/`: else each
of the many processes of a run would compile everything anew.
"""

import atexit
import base64
import os
import shutil
import sys
import tempfile
from pathlib import Path

from portal import embedded
from tests import cluster, keep

DATABASE_KNOWN = "BALISE_TEST_DATABASE"
TEMPLATE_KNOWN = "BALISE_TEST_TEMPLATE"


def _database(folder: Path) -> str:
    known = os.environ.get(DATABASE_KNOWN) or os.environ.get("TEST_DATABASE_URL")
    if known:
        return known
    postgres = cluster.start(folder / "pg", dict(os.environ))
    atexit.register(postgres.stop)
    os.environ[TEMPLATE_KNOWN] = cluster.TEMPLATE
    return embedded.create_database(postgres.url, "balise")


def _redis(folder: Path) -> str:
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        return given
    valkey = embedded.start_valkey(folder / "valkey", durable=False)
    atexit.register(valkey.stop)
    return valkey.url


def _keep_byte_code() -> None:
    """For this process, which has imported little yet, and for all it starts."""
    if sys.dont_write_bytecode:
        sys.pycache_prefix = str(keep.KEPT / "bytecode")
        sys.dont_write_bytecode = False
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="balise-test-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        REDIS_URL=_redis(folder),
        EMAIL_URL="memorymail://",
        DJANGO_SETTINGS_MODULE="portal.settings",
        BALISE_VAR=str(folder / "var"),
        BALISE_DEMO="1",
        SITE_ORIGIN="http://testserver",
        ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
        SECRET_KEY="only-for-tests-" + "x" * 40,
        BALISE_PEPPER=base64.b64encode(b"p" * 32).decode(),
        BALISE_KEY_RING="1:" + base64.b64encode(b"k" * 32).decode(),
        BALISE_POW_KEY=base64.b64encode(b"w" * 32).decode(),
        QUALITY_SAMPLE_PERCENT="0",
        DATABASE_CONN_MAX_AGE_SECONDS="0",
        LOG_LEVEL="WARNING",
    )
    (folder / "var" / "static").mkdir(parents=True)
    database = _database(folder)
    os.environ.update({DATABASE_KNOWN: database}, DATABASE_URL=database)


_keep_byte_code()
_start()
