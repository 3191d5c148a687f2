"""What the helpline does by the clock."""

from helpline.operations import due_timers, safeguarding_calls
from portal.jobs.registry import every, job

SWEEP_SECONDS = 5


@every(seconds=SWEEP_SECONDS, name="helpline.sweep")
def sweep() -> None:
    """Timers that are due, shifts that fell silent, offers that can be made."""
    due_timers.sweep()


@job(safeguarding_calls.CALL_JOB, lane="mail")
def call_supervisor(subject: str) -> None:
    """Write to one person that somebody needs them."""
    safeguarding_calls.send_call(subject)
