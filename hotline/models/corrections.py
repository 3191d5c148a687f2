"""What an analyst says that a report means, where it was read wrong or not at all."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import AddressCorrectionQuerySet
from hotline.models.report import Report, raw_place
from hotline.models.watching import AvailabilityCheck


class CorrectionKind(models.TextChoices):
    """How a URL came to stand in a report."""

    CORRECTED = "corrected", _("Corrected")
    SPLIT = "split", _("Split")
    JOINED = "joined", _("The same as another one")
    ADDED = "added", _("Added")
    PART = "part", _("Found on a page")
    LED_TO = "led_to", _("A short address leads here")


OF_NOTHING_READ = frozenset({CorrectionKind.ADDED, CorrectionKind.PART})
"""Kinds that stand beside what was read, instead of nothing."""


class AddressCorrection(models.Model):
    """One URL that a report means, by the word of an analyst or of a shortener. Never changed.

    A line that is split into several leaves several of them.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=9, choices=CorrectionKind.choices)
    position = models.PositiveSmallIntegerField()
    """Where in the report it stands, or stood until it was joined to another one."""
    line = models.PositiveSmallIntegerField(null=True)
    """The line of the reporter it was read from; empty where it was added to what was read."""
    wrong = models.ForeignKey(
        "hotline.Location", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """What was read there before."""
    right = models.ForeignKey("hotline.Location", on_delete=models.PROTECT, related_name="+")
    typed = models.BinaryField(null=True)
    """The words it was read from, sealed under the key of the report at their position."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Empty where the machine asked a shortener where it leads."""
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = AddressCorrectionQuerySet.as_manager()
    led_by: "AvailabilityCheck | None" = None
    """The look at which a shortener led here, where a page is to show it."""

    class Meta:
        verbose_name = _("correction of an address")
        verbose_name_plural = _("corrections of addresses")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            known("kind", CorrectionKind, "hotline_correction_kind_known"),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(OF_NOTHING_READ), wrong=None)
                | (~Q(kind__in=sorted(OF_NOTHING_READ)) & Q(wrong__isnull=False)),
                name="hotline_correction_of_something",
            ),
            models.CheckConstraint(
                condition=Q(kind=CorrectionKind.LED_TO, by=None)
                | (~Q(kind=CorrectionKind.LED_TO) & Q(by__isnull=False)),
                name="hotline_correction_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.pk} of {self.report_id}/{self.position}"

    @property
    def typed_place(self) -> str:
        """What the sealed words are bound to."""
        return raw_place(self.position)
