"""Two people open the sealed address of a visitor: who asked, who granted, until when."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from helpline.models.conversation import Conversation
from helpline.states.break_glass import OPENING, OpeningState


class BreakGlass(models.Model):
    """One request. `reason` is sealed with the conversation's key and this id, and goes with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="openings")
    state = models.CharField(
        max_length=12, choices=OpeningState.choices, default=OpeningState.ASKED
    )
    reason = models.BinaryField(null=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)
    blanked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["-asked_at", "pk"]
        constraints = [
            *OPENING.constraints("helpline_opening"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="helpline_opening_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(reason__isnull=False) | Q(blanked_at__isnull=False),
                name="helpline_opening_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state=OpeningState.ASKED),
                name="helpline_opening_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.state}"

    @property
    def look(self) -> str:
        """The look of its state."""
        return OPENING.look(self)

    @property
    def associated_data(self) -> str:
        """Associated data of the sealed reason: with its id, so that rows cannot be swapped."""
        return f"helpline.BreakGlass.reason#{self.id}"
