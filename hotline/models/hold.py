"""The police asked us to wait with a location, until when, and who decided that."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hotline.models.police import PoliceUnit
from hotline.models.querysets import CaseQuerySet, HoldQuerySet
from hotline.states import HOLD, HoldState
from portal.privacy.models import SubjectKey

OFFICER_PLACE = "hotline.Hold.officer"
HOLD_REASON_PLACE = "hotline.Hold.reason"
NO_MORE_TIME_PLACE = "hotline.RefusedRenewal.reason"
AGENCY_LIMIT_CHARS = 120


class Hold(models.Model):
    """One request of the police to wait. Who asked and why are sealed under a key of its own.

    It ends by itself at `expires_at` and belongs to the unit that asked: a location has one active
    hold of each, and waits for all of them.
    """

    location = models.ForeignKey("hotline.Location", on_delete=models.PROTECT, related_name="holds")
    state = models.CharField(max_length=8, choices=HoldState.choices, default=HoldState.ACTIVE)
    agency = models.CharField(max_length=AGENCY_LIMIT_CHARS)
    """The unit, never a person."""
    unit = models.ForeignKey(PoliceUnit, null=True, on_delete=models.PROTECT, related_name="holds")
    """Whose hold it is; empty where a unit asked that nothing was referred to."""
    key = models.OneToOneField(SubjectKey, on_delete=models.PROTECT, related_name="+")
    officer = models.BinaryField()
    reason = models.BinaryField()
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    had_before = models.DurationField(default=timedelta)
    """How long earlier holds of the same unit lasted here; it counts against the time in all."""
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    renewals = models.PositiveSmallIntegerField(default=0)
    renewal_asked_at = models.DateTimeField(null=True)
    """When the police asked for more time; empty once a supervisor has decided."""
    renewal_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    """The officer with an account, or whoever of us wrote down that they asked."""

    objects: ClassVar[Any] = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        default_permissions = ()
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["expires_at"],
                name="hotline_hold_due",
                condition=Q(state=HoldState.ACTIVE),
            )
        ]
        constraints = [
            *HOLD.constraints("hotline_hold"),
            models.UniqueConstraint(
                fields=["location", "unit"],
                condition=Q(state=HoldState.ACTIVE, unit__isnull=False),
                name="hotline_hold_one_active_of_a_unit",
            ),
            models.UniqueConstraint(
                fields=["location", "agency"],
                condition=Q(state=HoldState.ACTIVE, unit=None),
                name="hotline_hold_one_active_of_an_agency",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("began_at")), name="hotline_hold_lasts"
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk} on {self.location_id}"


class RefusedRenewal(models.Model):
    """A supervisor said no to more time. Why is sealed under the key of the hold. Append-only."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="refusals")
    reason = models.BinaryField()
    renewals = models.PositiveSmallIntegerField()
    """How often the hold had been renewed by then."""
    refused_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("refused renewal")
        verbose_name_plural = _("refused renewals")
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return f"no to more time for hold {self.hold_id}"
