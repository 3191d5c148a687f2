"""What staff tell each other about a conversation: a stream of its own."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpline.models.conversation import Conversation


class StaffNote(models.Model):
    """One note, numbered without gaps among the notes of its conversation.

    The visitor's rows (`Message`) have numbers of their own, so that nothing staff add makes
    those jump or can end up between them. `id` follows from the form that was sent and its
    text. `body` is sealed with the conversation's key and this id, and is emptied together with
    the messages.
    """

    id = models.UUIDField(primary_key=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="staff_notes")
    seq = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.BinaryField(null=True, editable=False)
    created_at = models.DateTimeField()
    blanked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("staff note")
        verbose_name_plural = _("staff notes")
        ordering: ClassVar = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "seq"], name="helpline_note_numbered_once"
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="helpline_note_from_one"),
            models.CheckConstraint(
                condition=Q(body__isnull=False) | Q(blanked_at__isnull=False),
                name="helpline_note_has_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} note {self.seq}"

    @staticmethod
    def associated_data(note: UUID) -> str:
        """Associated data of a sealed body: with its id, so that rows cannot be swapped."""
        return f"helpline.StaffNote.body#{note}"
