"""The daily round of forgetting: one job per clock, so that one in trouble holds up no other; and
legal holds that end."""

from django.db import transaction
from django.utils import timezone

from portal.jobs import outbox
from portal.jobs.registry import GiveUp, every, job
from portal.privacy import destroyed, retention
from portal.privacy.legal_holds import mail as hold_mail
from portal.privacy.legal_holds import operations as hold_operations

DAY_SECONDS = 24 * 60 * 60
HOLDS_SECONDS = 15 * 60
PURGE_JOB = "privacy.purge"


@every(seconds=DAY_SECONDS, name="privacy.begin_purge")
def begin_round() -> None:
    """Leaves a job for every clock; asking twice on a day leaves none twice."""
    today = timezone.localdate().isoformat()
    with transaction.atomic():
        for clock in retention.clocks():
            outbox.add(PURGE_JOB, subject=clock.kind, key=f"{PURGE_JOB}:{clock.kind}:{today}")


@every(seconds=60, name="privacy.destroyed")
def write_down_destroyed() -> None:
    """What was forgotten is listed outside the database, so that no restore brings it back."""
    for place in destroyed.places():
        destroyed.write_down(place)


@every(seconds=HOLDS_SECONDS, name="privacy.end_holds")
def end_holds() -> None:
    """Legal holds whose time is over; they kept nothing any more, and the record says so."""
    hold_operations.end_over()


@job(hold_mail.TELL_JOB, lane="mail")
def tell_hold(subject: str) -> None:
    """Write to one person that a second one is asked for."""
    hold_mail.send(subject)


@job(PURGE_JOB, lane="bulk", atomic=True)
def purge(kind: str) -> None:
    """Runs one clock and writes its proof."""
    try:
        retention.purge_one(kind)
    except retention.UnknownClock as gone:
        raise GiveUp(f"no clock is called {kind}") from gone
