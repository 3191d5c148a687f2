"""The contact record: one interaction, the unit of both international statistics."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.models.category import Category
from helpline.models.conversation import Conversation
from helpline.models.left_message import LeftMessage
from helpline.words.answers import AgeBand, Audience, Caller


class Channel(models.TextChoices):
    """How the contact came about."""

    CHAT = "chat", _("Chat")
    MESSAGE = "message", _("Message left on the site")


class Contact(models.Model):
    """Written by the wrap-up; pseudonymous, without a word of what was said."""

    conversation = models.OneToOneField(
        Conversation, models.SET_NULL, null=True, related_name="contact"
    )
    left_message = models.OneToOneField(
        LeftMessage, models.SET_NULL, null=True, related_name="contact"
    )
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.CHAT)
    audience = models.CharField(max_length=16, choices=Audience.choices)
    caller = models.CharField(max_length=16, choices=Caller.choices)
    age_band = models.CharField(max_length=16, choices=AgeBand.choices)
    language = models.CharField(max_length=8)
    counselling = models.BooleanField(_("counselling contact"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="contacts")
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    waited_seconds = models.PositiveIntegerField(default=0)
    talked_seconds = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [models.Index(fields=["recorded_at"], name="helpline_contact_when")]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="helpline_contact_audience"
            ),
            models.CheckConstraint(
                condition=Q(caller__in=Caller.values), name="helpline_contact_caller"
            ),
            models.CheckConstraint(
                condition=Q(age_band__in=AgeBand.values), name="helpline_contact_age_band"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="helpline_contact_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d} {self.category_id}"
