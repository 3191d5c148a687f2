"""How high the risk is in a conversation, as somebody of staff judged it."""

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpline.models.conversation import Conversation
from helpline.words.desk_contacts import Risk


class RiskAssessment(models.Model):
    """One judgement, numbered among those of its conversation; the newest counts.

    `id` follows from the form that was sent and what it said. `proposed` is the level that
    followed from the answers. `body` holds answers and reason, sealed with the conversation's key
    and this id, and is emptied together with the messages; the level stays for the counts.
    """

    id = models.UUIDField(primary_key=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="assessments")
    seq = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField(choices=Risk.choices)
    proposed = models.PositiveSmallIntegerField(choices=Risk.choices, null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    body = models.BinaryField(null=True, editable=False)
    created_at = models.DateTimeField()
    blanked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "seq"], name="helpline_risk_numbered_once"
            ),
            models.CheckConstraint(condition=Q(seq__gt=0), name="helpline_risk_from_one"),
            models.CheckConstraint(
                condition=Q(level__in=Risk.values)
                & (Q(proposed__isnull=True) | Q(proposed__in=Risk.values)),
                name="helpline_risk_levels",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False) | Q(blanked_at__isnull=False),
                name="helpline_risk_has_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} risk {self.level}"

    @staticmethod
    def associated_data(assessment: UUID) -> str:
        """Associated data of a sealed body: with its id, so that rows cannot be swapped."""
        return f"helpline.RiskAssessment.body#{assessment}"
