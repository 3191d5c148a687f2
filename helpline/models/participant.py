"""Someone's place in a conversation: their seat, their lease, how far they have read."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from helpline.models.conversation import Conversation
from helpline.models.querysets import ParticipantQuerySet


class Side(models.TextChoices):
    """Who is who in a conversation."""

    VISITOR = "visitor", _("Visitor")
    COUNSELLOR = "counsellor", _("Counsellor")
    SUPERVISOR = "supervisor", _("Supervisor")


class Participant(models.Model):
    """A visitor's seat, or a member of staff in a conversation; over once `left_at` is set.

    `lease_until` and `heard_at` are written by the database's clock.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    kind = models.CharField(_("side"), max_length=16, choices=Side.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    seat_digest = models.BinaryField(null=True, unique=True, editable=False)
    lease_until = models.DateTimeField(db_default=Now())
    heard_at = models.DateTimeField(db_default=Now())
    delivered_seq = models.PositiveIntegerField(default=0)
    read_seq = models.PositiveIntegerField(default=0)
    joined_at = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Side.values), name="helpline_part_kind"),
            models.CheckConstraint(
                condition=Q(kind=Side.VISITOR, user__isnull=True)
                | Q(
                    kind__in=[Side.COUNSELLOR, Side.SUPERVISOR],
                    user__isnull=False,
                    seat_digest__isnull=True,
                ),
                name="helpline_part_visitor_or_staff",
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(kind=Side.COUNSELLOR, left_at__isnull=True),
                name="helpline_part_one_counsellor",
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(kind=Side.VISITOR, left_at__isnull=True),
                name="helpline_part_one_visitor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.conversation_id}"
