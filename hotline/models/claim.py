"""An analyst works on a location, and says when they look at it."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.location import Location
from hotline.models.querysets import ClaimQuerySet
from hotline.states import ClaimEnd


class Claim(models.Model):
    """An analyst is on it. Lapses by itself `claim_minutes` after the last activity."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="claims")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hotline_claims"
    )
    taken_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    viewing_since = models.DateTimeField(null=True, blank=True)
    """Since when the analyst says to be looking, until it is written down as an exposure."""
    viewing_ends_at = models.DateTimeField(null=True, blank=True)
    """When the clock ends that look, whatever is pressed or not."""
    viewing_blurred = models.BooleanField(default=False)
    viewing_page = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The page, while they look at what is on it together; kept at one claim of these."""
    seconds_viewed = models.PositiveIntegerField(null=True, blank=True)
    """Sum of the times they looked and said that they stopped; empty when they never did. Of a look
    at several URLs of a page, its equal share."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=8, choices=ClaimEnd.choices, blank=True)

    objects: ClassVar = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["lapses_at"], name="hotline_claim_due", condition=Q(ended_at=None)
            ),
            models.Index(
                fields=["viewing_ends_at"],
                name="hotline_claim_look_over",
                condition=Q(viewing_ends_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["location"], condition=Q(ended_at=None), name="hotline_claim_one_open"
            ),
            known("ended", ClaimEnd, "hotline_claim_ended_known", or_empty=True),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended="") | (Q(ended_at__isnull=False) & ~Q(ended="")),
                name="hotline_claim_ended_how",
            ),
            models.CheckConstraint(
                condition=Q(lapses_at__gt=F("taken_at")), name="hotline_claim_lasts"
            ),
            models.CheckConstraint(
                condition=Q(viewing_page=None) | Q(viewing_since__isnull=False),
                name="hotline_claim_views_a_page",
            ),
            models.CheckConstraint(
                condition=Q(viewing_since=None, viewing_ends_at=None)
                | Q(
                    viewing_since__isnull=False,
                    viewing_ends_at__isnull=False,
                    viewing_ends_at__gt=F("viewing_since"),
                ),
                name="hotline_claim_look_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"claim {self.pk} on {self.location_id}"

    def is_looked_at(self, at: datetime) -> bool:
        """Whether its holder is looking at a moment, as far as they said and by the clock."""
        return self.viewing_ends_at is not None and at < self.viewing_ends_at
