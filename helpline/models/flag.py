"""A flag on a case: what whoever answers next should know first, until a day."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from helpline.models.case import Case
from helpline.models.querysets_cases import FlagQuerySet
from helpline.states.flag import FLAG, FlagState
from helpline.words.desk_cases import FlagReason


class Flag(models.Model):
    """One flag. It counts while it is `standing` and the database's clock is before `valid_until`.

    `text` and why it was renewed (the last time) or ended are sealed with the key of the case and
    this id, which is its form's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="flags")
    state = models.CharField(max_length=8, choices=FlagState.choices, default=FlagState.STANDING)
    reason = models.CharField(max_length=12, choices=FlagReason.choices)
    text = models.BinaryField(editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    renewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    renewed_at = models.DateTimeField(null=True)
    renewed_because = models.BinaryField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_because = models.BinaryField(null=True, editable=False)

    objects: ClassVar[Any] = FlagQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            *FLAG.constraints("helpline_flag"),
            models.CheckConstraint(
                condition=Q(reason__in=FlagReason.values), name="helpline_flag_reason"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("set_at")), name="helpline_flag_forward"
            ),
            models.CheckConstraint(
                condition=Q(renewed_at=None, renewed_by=None, renewed_because=None)
                | Q(
                    renewed_at__isnull=False,
                    renewed_by__isnull=False,
                    renewed_because__isnull=False,
                ),
                name="helpline_flag_why_renewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"

    def place_of(self, column: str) -> str:
        """Associated data of a sealed column: with its id, so that rows cannot be swapped."""
        return f"helpline.Flag.{column}#{self.id}"
