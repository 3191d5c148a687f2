"""A supervisor moved a waiting visitor to the front of the line, or put them back."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpline.models.conversation import Conversation
from helpline.models.querysets_reorderings import ReorderingQuerySet
from helpline.models.staff_note import StaffNote
from helpline.policies import triage


class Reordering(models.Model):
    """Who decided, when and why. `band_before` is where the visitor goes back to.

    The reason is a note under the conversation's key, erased together with its texts.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="reorderings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to_front = models.BooleanField()
    band_before = models.PositiveSmallIntegerField()
    note = models.OneToOneField(StaffNote, models.CASCADE, related_name="reordering")
    at = models.DateTimeField()

    objects: ClassVar[Any] = ReorderingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(to_front=True, band_before__gt=triage.FLAGGED)
                | Q(to_front=False, band_before=triage.FLAGGED),
                name="helpline_reordering_from_another_band",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {'to the front' if self.to_front else 'back'}"
