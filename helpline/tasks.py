"""What the helpline does by the clock."""

from helpline.operations import break_glass_mail, due_timers, safeguarding_calls
from portal.database.clock import database_now
from portal.jobs.registry import every, job
from portal.privacy import retention

SWEEP_SECONDS = 5
SECRETS_SECONDS = 300
SECRETS_CLOCK = "helpline.VisitorSecret.kept_until"


@every(seconds=SWEEP_SECONDS, name="helpline.sweep")
def sweep() -> None:
    """Timers that are due, shifts that fell silent, offers that can be made."""
    due_timers.sweep()


@job(safeguarding_calls.CALL_JOB, lane="mail")
def call_supervisor(subject: str) -> None:
    """Write to one person that somebody needs them."""
    safeguarding_calls.send_call(subject)


@every(seconds=SECRETS_SECONDS, name="helpline.destroy_secrets")
def destroy_secrets() -> None:
    """Addresses of visitors whose hours are over: within minutes, not once a day."""
    clock = retention.clock(SECRETS_CLOCK)
    if clock.free(database_now()).exists():
        retention.run_clock(clock)


@job(break_glass_mail.TELL_JOB, lane="mail")
def tell_opening(subject: str) -> None:
    """Write to one person that a second one is asked for, or that it is open."""
    break_glass_mail.send_opening(subject)
