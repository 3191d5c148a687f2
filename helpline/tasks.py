"""What the helpline does by the clock."""

from helpline.models import VisitorSecret
from helpline.operations import break_glass_mail, due_timers, safeguarding_calls
from portal.database.clock import database_now
from portal.jobs.registry import every, job
from portal.privacy import retention

SWEEP_SECONDS = 5
SECRETS_SECONDS = 300


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
    if VisitorSecret.objects.filter(kept_until__lt=database_now()).exists():
        retention.purge_one("helpline.VisitorSecret.kept_until")


@job(break_glass_mail.TELL_JOB, lane="mail")
def tell_opening(subject: str) -> None:
    """Write to one person that a second one is asked for, or that it is open."""
    break_glass_mail.send_opening(subject)
