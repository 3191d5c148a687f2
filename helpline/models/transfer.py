"""A running chat that its counsellor proposes to hand over, and what became of it."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from helpline.models.conversation import Conversation
from helpline.models.querysets_transfers import TransferQuerySet
from helpline.models.shift import Shift
from helpline.models.staff_note import StaffNote
from helpline.states.transfer import TRANSFER, TransferState


class Transfer(models.Model):
    """To one counsellor on shift, or to whoever speaks `language` and is first.

    Until somebody accepts, the chat stays with `proposed_by`. `note` is the hand-over note.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="transfers")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="transfers")
    language = models.CharField(max_length=8, blank=True)
    note = models.OneToOneField(StaffNote, models.CASCADE, related_name="transfer")
    state = models.CharField(
        max_length=16, choices=TransferState.choices, default=TransferState.OPEN
    )
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = TransferQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            *TRANSFER.constraints("helpline_transfer"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("proposed_at")), name="helpline_transfer_forward"
            ),
            models.CheckConstraint(
                condition=Q(shift__isnull=False, language="")
                | (Q(shift__isnull=True) & ~Q(language="")),
                name="helpline_transfer_to_one_or_a_language",
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state=TransferState.OPEN),
                name="helpline_transfer_one_open_per_conversation",
            ),
            models.UniqueConstraint(
                fields=["shift"],
                condition=Q(state=TransferState.OPEN),
                name="helpline_transfer_one_open_per_shift",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.state}"
