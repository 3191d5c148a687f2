"""A counsellor on duty: what they are ready for, how much, in which languages."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.models.querysets import ShiftQuerySet
from helpline.models.queue import desk_languages
from helpline.states.shift import SHIFT, ShiftState

CAPACITY_LIMIT = 4
"""Most chats one person can hold at once, however experienced."""


class Shift(models.Model):
    """From the first "ready" to "stop". The lease is renewed by the open desk."""

    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("counsellor")
    )
    state = models.CharField(
        _("state"), max_length=16, choices=ShiftState.choices, default=ShiftState.AVAILABLE
    )
    capacity = models.PositiveSmallIntegerField(_("chats at once"), default=1)
    languages = ArrayField(
        models.CharField(max_length=8), verbose_name=_("languages"), default=desk_languages
    )
    misses = models.PositiveSmallIntegerField(default=0)
    """Offers in a row that were not answered."""
    idle_since = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(db_default=Now())
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects: ClassVar[Any] = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            *SHIFT.constraints("helpline_shift"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=CAPACITY_LIMIT),
                name="helpline_shift_capacity",
            ),
            models.UniqueConstraint(
                fields=["counsellor"],
                condition=Q(ended_at__isnull=True),
                name="helpline_shift_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counsellor} {self.state}"
