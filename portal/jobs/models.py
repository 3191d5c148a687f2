"""The outbox: one row per job, one per periodic sweep, one per process that shows it lives."""

from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.jobs.states import FINISHED, LEASED, NEXT, State

KIND_LIMIT_CHARS = 80
SUBJECT_LIMIT_CHARS = 200
KEY_LIMIT_CHARS = 300
LATE_AFTER_SECONDS = 300
"""A job nobody has taken that long after it was due is shown to people."""


class JobQuerySet(models.QuerySet["Job"]):
    """The words for jobs. All times are the database's."""

    def due(self) -> Self:
        """Waiting, and their time has come; the longest overdue first."""
        return self.filter(state=State.QUEUED, next_at__lte=Now()).order_by("next_at", "pk")

    def lapsed(self) -> Self:
        """Held by somebody who did not finish in time."""
        return self.filter(state__in=LEASED, lease_until__lte=Now())

    def late(self) -> Self:
        """Should have been taken long ago."""
        return self.filter(
            state=State.QUEUED, next_at__lte=Now() - timedelta(seconds=LATE_AFTER_SECONDS)
        )

    def needing_a_person(self) -> Self:
        """What the desk shows: given up, or late."""
        late = Now() - timedelta(seconds=LATE_AFTER_SECONDS)
        return self.filter(Q(state=State.DEAD) | Q(state=State.QUEUED, next_at__lte=late))

    def leased(self, lease: UUID) -> Self:
        """Held under this very lease."""
        return self.filter(lease_owner=lease)

    def move(self, old: State, new: State, **columns: Any) -> int:
        """Moves those in state `old` to `new`; returns how many moved.

        Compare-and-set in one statement: a row that is no longer in `old` stays as it is.
        """
        if new not in NEXT[old]:
            raise ValueError(f"a job does not go from {old} to {new}")
        if new not in LEASED:
            columns |= {"lease_owner": None, "lease_until": None}
        columns["finished_at"] = Now() if new in FINISHED else None
        return self.filter(state=old).update(state=new, **columns)


class Job(models.Model):
    """Something to be done once, after the transaction that asked for it."""

    kind = models.CharField(_("kind"), max_length=KIND_LIMIT_CHARS)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LIMIT_CHARS, blank=True)
    effect_key = models.CharField(max_length=KEY_LIMIT_CHARS, unique=True)
    """Names the effect: a second job for the same effect is never written."""
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.QUEUED, editable=False
    )
    next_at = models.DateTimeField(_("due"), db_default=Now())
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True, editable=False)
    lease_owner = models.UUIDField(null=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=80, blank=True)
    """Name of the exception's class; its words might tell of a person."""
    created_at = models.DateTimeField(_("asked for"), db_default=Now(), editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ("view", "change")
        indexes = [
            models.Index(
                fields=["next_at", "id"], name="jobs_job_due", condition=Q(state=State.QUEUED)
            ),
            models.Index(
                fields=["lease_until"], name="jobs_job_leased", condition=Q(state__in=LEASED)
            ),
            models.Index(
                fields=["kind", "finished_at"],
                name="jobs_job_finished",
                condition=Q(state__in=FINISHED),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="jobs_job_state"),
            models.CheckConstraint(
                condition=Q(state__in=LEASED, lease_until__isnull=False, lease_owner__isnull=False)
                | (~Q(state__in=LEASED) & Q(lease_until__isnull=True, lease_owner__isnull=True)),
                name="jobs_job_lease_exactly_when_held",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINISHED, finished_at__isnull=False)
                | (~Q(state__in=FINISHED) & Q(finished_at__isnull=True)),
                name="jobs_job_finished_exactly_when_finished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Sweep(models.Model):
    """When a periodic sweep last ran, so that restarting the clock neither skips nor doubles it."""

    name = models.CharField(primary_key=True, max_length=KIND_LIMIT_CHARS)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("periodic sweep")
        verbose_name_plural = _("periodic sweeps")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a process that has no other trace in the database last showed that it lives."""

    name = models.CharField(primary_key=True, max_length=KIND_LIMIT_CHARS)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
