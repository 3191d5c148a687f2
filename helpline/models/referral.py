"""What a visitor was told of: a service of the referral directory, in a conversation."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpline.models.conversation import Conversation
from helpline.models.resource import Resource


class Referral(models.Model):
    """A service that was given in a chat; given again it is the same one."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="referrals")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="referrals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("referral to a service")
        verbose_name_plural = _("referrals to services")
        ordering: ClassVar = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "resource"], name="helpline_referral_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.resource_id}"
