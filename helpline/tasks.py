"""What the helpline does by the clock."""

from helpline.operations import timekeeping
from portal.jobs.registry import every

SWEEP_SECONDS = 5


@every(seconds=SWEEP_SECONDS, name="helpline.sweep")
def sweep() -> None:
    """Timers that are due, shifts that fell silent, offers that can be made."""
    timekeeping.sweep()
