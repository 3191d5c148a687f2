"""What was said, numbered without gaps; events of the conversation share the numbers."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.models.conversation import Conversation
from helpline.models.participant import Participant
from helpline.models.querysets import MessageQuerySet


class Kind(models.TextChoices):
    """A text somebody wrote, or something that happened."""

    TEXT = "text", _("Text")
    EVENT = "event", _("Event")


class Event(models.TextChoices):
    """What happened, as both sides see it between the bubbles."""

    JOINED = "joined", _("A counsellor is here.")
    REQUEUED = "requeued", _("The connection to the counsellor broke. We look for someone else.")
    HANDED_OVER = (
        "handed_over",
        _(
            "Someone else goes on with you now and can read all you wrote, so you do not have to "
            "start again."
        ),
    )
    NUDGED = "nudged", _("Are you still there? You can take your time.")
    ENDED = "ended", _("The chat has ended.")
    LEFT_IN_HURRY = "left_in_hurry", _("The chat was left in a hurry.")
    CONNECTION_LOST = "connection_lost", _("The connection was lost for a long time.")
    CAME_BACK = "came_back", _("Back in the chat.")
    CLOSING_SOON = "closing_soon", _("We close in a quarter of an hour.")
    MISSED = "missed", _("We are closed now. Nobody could come in time, and we are sorry.")
    BLOCKED = (
        "blocked",
        _(
            "We have ended this chat. Everybody here has to be treated kindly, the people who "
            "answer too."
        ),
    )


class Message(models.Model):
    """One row of a conversation. Never changed: a redaction is a row of its own.

    Both foreign keys are found by the unique constraints that begin with them.
    `body` is sealed with the conversation's key and its own number; blanked when the
    retention clock has run.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", db_index=False
    )
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    author = models.ForeignKey(
        Participant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        db_index=False,
    )
    client_msg_id = models.UUIDField(null=True, blank=True)
    event = models.CharField(max_length=20, choices=Event.choices, blank=True)
    body = models.BinaryField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    blanked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering: ClassVar = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "seq"], name="helpline_message_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["author", "client_msg_id"], name="helpline_message_sent_once"
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="helpline_message_from_one"),
            models.CheckConstraint(
                condition=Q(
                    kind=Kind.TEXT, author__isnull=False, client_msg_id__isnull=False, event=""
                )
                & (Q(body__isnull=False) | Q(blanked_at__isnull=False))
                | Q(
                    kind=Kind.EVENT,
                    author__isnull=True,
                    client_msg_id__isnull=True,
                    event__in=Event.values,
                    body__isnull=True,
                ),
                name="helpline_message_text_or_event",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} #{self.seq}"

    @staticmethod
    def associated_data(seq: int) -> str:
        """Associated data of a sealed body: with its number, so that rows cannot be swapped."""
        return f"helpline.Message.body#{seq}"
