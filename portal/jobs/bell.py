"""The bell: tells the dispatcher at once that there is work, when the broker is there to hear.

Nothing depends on it. The dispatcher comes round every few seconds anyway, so a broker that
is away costs a caller at most about a second, and then nothing for `PAUSE_SECONDS`.
"""

import logging
import time

from portal.jobs import broker

DISPATCH_TASK = "portal.jobs.dispatch"
PAUSE_SECONDS = 5
STALE_AFTER_SECONDS = 60

logger = logging.getLogger(__name__)


class Bell:
    """Rings from any thread; falls silent for a while when nobody hears it."""

    def __init__(self) -> None:
        self._silent_until = 0.0
        self._missed = False

    def ring(self) -> None:
        """Never raises for a missing broker and never waits long for it."""
        if time.monotonic() < self._silent_until:
            return
        try:
            broker.send(DISPATCH_TASK, expires=STALE_AFTER_SECONDS)
        except broker.BrokerAwayError as missing:
            self._fall_silent(missing)
        else:
            self._missed = False

    def _fall_silent(self, missing: broker.BrokerAwayError) -> None:
        self._silent_until = time.monotonic() + PAUSE_SECONDS
        if not self._missed:
            self._missed = True
            said = {"error": str(missing)}
            logger.warning("broker away: jobs wait for the dispatcher", extra=said)


_bell = Bell()


def ring() -> None:
    """Rings the dispatcher; nothing when the broker is away."""
    _bell.ring()
