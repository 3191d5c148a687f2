"""The clock behind `celery beat`: rings as set, shows that it lives, and keeps no file.

Which sweep is due stands in PostgreSQL, so the schedule file of Celery's own would remember
nothing of use, and a full disk would stop the clock.
"""

import logging
from typing import Any

from celery.beat import Scheduler
from django.db import DatabaseError, close_old_connections

from portal.jobs import liveness

logger = logging.getLogger(__name__)


class Clock(Scheduler):
    """Says after each round of ringing that the clock goes."""

    def tick(self, *args: Any, **options: Any) -> float:
        """Seconds until the next round. Rings on while the database is away."""
        seconds = float(super().tick(*args, **options))
        try:
            close_old_connections()
            liveness.show_life(liveness.BEAT)
        except DatabaseError:
            logger.warning("the clock cannot say that it goes: the database is away")
        return seconds
