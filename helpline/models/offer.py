"""A conversation offered to one counsellor for thirty seconds, and what became of it."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.models.conversation import Conversation
from helpline.models.querysets import OfferQuerySet
from helpline.models.shift import Shift
from helpline.states.offer import OFFER, OfferState


class Offer(models.Model):
    """Kept for ever with its reasons, so that every decision of the matcher can be shown."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="offers")
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="offers")
    state = models.CharField(max_length=16, choices=OfferState.choices, default=OfferState.OPEN)
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    offered_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            *OFFER.constraints("helpline_offer"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("offered_at")), name="helpline_offer_forward"
            ),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state=OfferState.OPEN),
                name="helpline_offer_one_open_per_conversation",
            ),
            models.UniqueConstraint(
                fields=["shift"],
                condition=Q(state=OfferState.OPEN),
                name="helpline_offer_one_open_per_shift",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.state}"
