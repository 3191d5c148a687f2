"""What the probe is asked, and what it answers: all it reads and writes.

The process that asks reported hosts knows no other row. What it answers is read with suspicion
and becomes evidence only in a worker of the house (`hotline.operations.asking_the_probe`).
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import ProbeTaskQuerySet
from hotline.states import Finding, Level


class Purpose(models.TextChoices):
    """What the probe is asked."""

    WATCH = "watch", _("Whether it is still there")
    SHORTENER = "shortener", _("Where a short address leads")


class ProbeTask(models.Model):
    """One look that is wanted; gone as soon as its answer is noted."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.CASCADE, related_name="probe_tasks"
    )
    purpose = models.CharField(max_length=9, choices=Purpose.choices, default=Purpose.WATCH)
    tries = models.PositiveSmallIntegerField(default=0)
    """How often a shortener said nothing."""
    url = models.TextField()
    host = models.TextField()
    level = models.CharField(max_length=11, choices=Level.choices)
    spacing_seconds = models.PositiveSmallIntegerField()
    """What lies between two looks at this host."""
    expected_digest = models.BinaryField(max_length=32, default=bytes)
    """SHA-256 of what was there before, where the profile allows to look so closely."""
    answers_head = models.BooleanField(default=False)
    """Whether an earlier look by HEAD found it online."""
    wanted_at = models.DateTimeField(db_default=Now())
    leased_until = models.DateTimeField(null=True)
    """A probe looks at this moment; when it has died, another looks after that."""

    answered_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=20, choices=Finding.choices, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    digest = models.BinaryField(max_length=32, default=bytes)
    moved_to_host = models.TextField(blank=True)
    moved_to = models.TextField(blank=True)
    chain = models.JSONField(default=list, blank=True)
    """Every host on the way in order, each with its addresses and what it was asked for, if it
    is a shortener: `[["host", ["ip"], "url"]]`."""

    objects: ClassVar[Any] = ProbeTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("look that is wanted")
        verbose_name_plural = _("looks that are wanted")
        default_permissions = ()
        constraints = [
            known("level", Level, "hotline_probetask_level_known"),
            known("finding", Finding, "hotline_probetask_finding_known", or_empty=True),
            models.UniqueConstraint(fields=["location", "purpose"], name="hotline_probetask_one"),
            known("purpose", Purpose, "hotline_probetask_purpose_known"),
            models.CheckConstraint(
                condition=Q(answered_at=None, finding="") | Q(answered_at__isnull=False),
                name="hotline_probetask_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"look {self.pk} at {self.location_id}"


ASKED = (
    *(
        "id",
        "purpose",
        "url",
        "host",
        "level",
        "spacing_seconds",
        "expected_digest",
        "answers_head",
    ),
    *("wanted_at", "leased_until", "answered_at"),
)
"""Columns that the probe reads."""
ANSWERED = (
    *("leased_until", "answered_at", "finding", "http_status", "digest"),
    *("moved_to_host", "moved_to", "chain"),
)
"""Columns that the probe writes."""
