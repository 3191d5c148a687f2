"""Something that a visitor named was handed over to the hotline."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpline.models.contact import Contact
from helpline.models.conversation import Conversation
from helpline.models.left_message import LeftMessage
from helpline.words.desk_hand_overs import Way


class HandOver(models.Model):
    """That it was, in which way, when and by whom. Which report came of it is written nowhere.

    From one of three: a chat, a message that was left, or the record of another contact.

    `form_id` is of the form, so that a form sent twice is one hand-over. `abuse_material` says that
    it was about pictures or films of abuse, which the statistics count.
    """

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, related_name="hand_overs"
    )
    left_message = models.ForeignKey(
        LeftMessage, models.CASCADE, null=True, related_name="hand_overs"
    )
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="hand_overs")
    way = models.CharField(max_length=8, choices=Way.choices)
    abuse_material = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_id = models.UUIDField(unique=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="helpline_hand_over_way"),
            models.CheckConstraint(
                condition=Q(conversation__isnull=False, left_message=None, contact=None)
                | Q(conversation=None, left_message__isnull=False, contact=None)
                | Q(conversation=None, left_message=None, contact__isnull=False),
                name="helpline_hand_over_from_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id or self.left_message_id or self.contact_id} {self.way}"
