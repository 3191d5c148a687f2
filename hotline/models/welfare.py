"""Care for the people who look: how long somebody looked at what."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import ExposureQuerySet


class ViewingEnd(models.TextChoices):
    """How it is known that somebody stopped looking."""

    SAID = "said", _("The analyst said so")
    CLAIM = "claim", _("The claim was ended")
    LAPSED = "lapsed", _("The claim lapsed")


class Exposure(models.Model):
    """Somebody looked at a location, from when to when. Append-only, by trigger.

    Written when it ends. Where nobody said that it ended, the claim did so by lapsing: a claim
    lasts `claim_minutes` after the last activity, so nobody is taken to have looked for longer
    than that. These seconds are the most that it can have been; they count for the care of the
    analyst, and never as time spent on an assessment.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hotline_exposures"
    )
    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="exposures"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    blurred = models.BooleanField()
    """Whether the analyst said to look at it blurred."""
    ended = models.CharField(max_length=6, choices=ViewingEnd.choices)

    objects: ClassVar[Any] = ExposureQuerySet.as_manager()

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        default_permissions = ()
        ordering = ["-began_at", "-id"]
        indexes = [models.Index(fields=["by", "ended_at"], name="hotline_exposure_newest")]
        constraints = [
            known("ended", ViewingEnd, "hotline_exposure_ended_known"),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="hotline_exposure_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"exposure {self.pk} to {self.location_id}"
