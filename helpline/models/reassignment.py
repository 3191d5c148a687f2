"""A supervisor moved a running chat: to themselves, or to another counsellor."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from helpline.models.conversation import Conversation
from helpline.models.querysets_reassignments import ReassignmentQuerySet
from helpline.models.staff_note import StaffNote
from helpline.words.desk_reassigning import MoveReason


class Reassignment(models.Model):
    """Who moved it, from whom to whom, and why.

    `note` is what was written besides, a note of staff. `told_at` is when whoever talked there
    pressed that they read it.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="reassignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    former = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=MoveReason.choices)
    note = models.OneToOneField(StaffNote, models.CASCADE, null=True, related_name="reassignment")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ReassignmentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(former=F("to")), name="helpline_reassignment_to_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=MoveReason.values), name="helpline_reassignment_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.reason}"

    @property
    def is_takeover(self) -> bool:
        """Whether the supervisor talks now."""
        return self.by_id == self.to_id
