"""The life of a job."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("On its way to a worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DEAD = "dead", _("Given up")
    DISMISSED = "dismissed", _("Dismissed")


NEXT: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENT}),
    State.SENT: frozenset({State.RUNNING, State.QUEUED}),
    State.RUNNING: frozenset({State.DONE, State.QUEUED, State.DEAD}),
    State.DONE: frozenset(),
    State.DEAD: frozenset({State.QUEUED, State.DISMISSED}),
    State.DISMISSED: frozenset(),
}

LEASED = frozenset({State.SENT, State.RUNNING})
"""Somebody holds the job until a moment of the database's clock."""

FINISHED = frozenset({State.DONE, State.DEAD, State.DISMISSED})
"""Nothing happens any more unless a person asks for it."""
