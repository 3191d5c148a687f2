"""From where a visitor came, sealed under a key of its own; only where the centre keeps it."""

from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from helpline.models.conversation import Conversation
from portal.privacy.models import SubjectKey


class VisitorSecret(models.Model):
    """Network address and browser at the moment of asking for a chat, until `kept_until`.

    It hangs on the conversation, not on the visitor: one who comes back is another secret.
    """

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="visitor_secret")
    key = models.OneToOneField(SubjectKey, models.PROTECT, related_name="+")
    body = models.BinaryField(editable=False)
    kept_until = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"secret of {self.conversation_id}"

    @staticmethod
    def associated_data(conversation: UUID) -> str:
        """What the sealed body is bound to."""
        return f"helpline.VisitorSecret.body#{conversation}"
