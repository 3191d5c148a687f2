"""The outbox: one row per job, one per sweep, which comes again; and who showed that it lives."""

from datetime import timedelta
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.jobs.states import FINISHED, JOB, LEASED, State

KIND_LIMIT_CHARS = 80
LANE_LIMIT_CHARS = 20
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
        return self.filter(state__in=LEASED, lease_until__lte=Now()).order_by("lease_until")

    def late(self) -> Self:
        """Should have been taken long ago."""
        return self.filter(
            state=State.QUEUED, next_at__lte=Now() - timedelta(seconds=LATE_AFTER_SECONDS)
        )

    def needing_a_person(self) -> Self:
        """What the desk shows: given up, or late."""
        return self.filter(state=State.GIVEN_UP) | self.late()

    def pressing_first(self) -> Self:
        """What was given up, which only a person takes up again, before what is late."""
        goes_on = Case(When(state=State.GIVEN_UP, then=0), default=1)
        return self.order_by(goes_on, "next_at", "pk")

    def count_by_lane(self) -> dict[str, int]:
        """How many of them each lane has; lanes without any are left out."""
        return dict(self.order_by().values_list("lane").annotate(models.Count("pk")))

    def leased(self, lease: UUID) -> Self:
        """Held under this very lease."""
        return self.filter(lease_owner=lease)

    def move(self, old: State, new: State, **columns: Any) -> int:
        """Moves those in state `old` to `new` in one statement; returns how many moved."""
        return JOB.move_all(self, old, new, **columns)


class Job(models.Model):
    """Something to be done once, after the transaction that asked for it."""

    kind = models.CharField(_("kind"), max_length=KIND_LIMIT_CHARS)
    lane = models.CharField(_("lane"), max_length=LANE_LIMIT_CHARS, default="default")
    """Written when the job is asked for; a dispatcher that starts lets it follow its kind."""
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
                fields=["lane", "next_at", "id"],
                name="jobs_job_due",
                condition=Q(state=State.QUEUED),
            ),
            models.Index(
                fields=["lane", "lease_until"],
                name="jobs_job_leased",
                condition=Q(state__in=sorted(LEASED)),
            ),
            models.Index(
                fields=["kind", "finished_at"],
                name="jobs_job_finished",
                condition=Q(state__in=sorted(FINISHED)),
            ),
        ]
        constraints = [*JOB.constraints("jobs_job")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Heartbeat(models.Model):
    """When the dispatcher or the workers of a lane last showed that they live."""

    name = models.CharField(primary_key=True, max_length=KIND_LIMIT_CHARS)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
