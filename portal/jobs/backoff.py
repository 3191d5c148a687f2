"""How long a job that failed waits before it is tried again."""

from datetime import timedelta
from random import SystemRandom

FIRST_DELAY_SECONDS = 10
LONGEST_DELAY_SECONDS = 3600
JITTER = 0.25
"""Share of the delay that is left to chance, so that jobs that failed together part company."""

_random = SystemRandom()


def retry_after(attempts: int, *, chance: float | None = None) -> timedelta:
    """The wait after `attempts` failures: doubling, capped, spread by `chance` in 0..1."""
    if chance is None:
        chance = _random.random()
    doublings = min(attempts - 1, 30)
    seconds = min(FIRST_DELAY_SECONDS * 2**doublings, LONGEST_DELAY_SECONDS)
    return timedelta(seconds=seconds * (1 - JITTER + 2 * JITTER * chance))
