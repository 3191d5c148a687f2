"""The life of a job."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle
from portal.lifecycle import State as Row


class State(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("On its way to a worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    GIVEN_UP = "given_up", _("Given up")
    DISMISSED = "dismissed", _("Dismissed")


_LEASE = ("lease_owner", "lease_until")

JOB = Lifecycle(
    "job",
    "jobs.Job",
    {
        State.QUEUED: Row("waiting", then={State.SENT}),
        State.SENT: Row("active", then={State.RUNNING, State.QUEUED}, fills=_LEASE),
        State.RUNNING: Row("active", then={State.DONE, State.QUEUED, State.GIVEN_UP}, fills=_LEASE),
        State.DONE: Row("done", fills={"finished_at"}),
        State.GIVEN_UP: Row("urgent", then={State.QUEUED, State.DISMISSED}, fills={"finished_at"}),
        State.DISMISSED: Row("closed", fills={"finished_at"}),
    },
    starts={State.QUEUED},
    not_public_because="work of machines",
    unaudited_because="machines move jobs; verbs write down when a person retries or dismisses one",
)

LEASED = JOB.filled_in("lease_until")
"""Somebody holds the job until a moment of the database's clock."""

FINISHED = JOB.filled_in("finished_at")
"""Nothing happens any more unless a person asks for it."""
