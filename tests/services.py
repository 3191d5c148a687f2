"""Pytest plugin: real PostgreSQL and Valkey for the run, started before the settings load.

With TEST_DATABASE_URL and TEST_REDIS_URL the run uses those servers instead. Parallel
workers inherit the addresses from the first process and each take a database of their own.
"""

import atexit
import base64
import os
import shutil
import tempfile
from pathlib import Path

from portal.front import embedded


def _start() -> None:
    if os.environ.get("BALISE_TEST_SERVICES"):
        return
    folder = Path(tempfile.mkdtemp(prefix="balise-test-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = os.environ.get("TEST_DATABASE_URL")
    if not database:
        postgres = embedded.start_postgres(folder / "pg", quick=True)
        atexit.register(postgres.stop)
        database = embedded.create_database(postgres.url, "balise")
    redis = os.environ.get("TEST_REDIS_URL")
    if not redis:
        valkey = embedded.start_valkey(folder / "valkey", durable=False)
        atexit.register(valkey.stop)
        redis = valkey.url
    os.environ.update(
        BALISE_TEST_SERVICES="1",
        DATABASE_URL=database,
        REDIS_URL=redis,
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
        DATABASE_CONN_MAX_AGE_SECONDS="0",
        LOG_LEVEL="WARNING",
    )
    (folder / "var" / "static").mkdir(parents=True)


_start()
