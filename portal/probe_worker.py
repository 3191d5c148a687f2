"""Entry of the probe: `python -m portal.probe_worker` serves the lane `probe`, as nobody else does.

It is the one process that asks reported hosts, so it is given no secret (`portal.probe_settings`)
and no Redis. Told to end it ends at once: leases bring back what it was at.
"""

import os
import signal
import sys
from typing import NoReturn

import django

from portal.startup import imports_that_stay

os.environ["DJANGO_SETTINGS_MODULE"] = "portal.probe_settings"

with imports_that_stay():
    django.setup()

    from django.conf import settings

    from portal.jobs import alone
    from portal.jobs.lanes import LANES

ALIVE = settings.VAR_DIR / "run" / "probe.alive"
"""Touched whenever a job came to its end: the health check of the container looks at its age."""


def main() -> NoReturn:
    """Serves until it is told to end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)
    if not settings.DATABASES["default"].get("NAME"):
        sys.exit("PROBE_DATABASE_URL says where the probe's own role signs in; it is not set.")
    ALIVE.parent.mkdir(parents=True, exist_ok=True)
    alone.serve(LANES["probe"], lives=ALIVE.touch)


def _end(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
