"""The contact record: one interaction, the unit of both international statistics."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.models.category import Category
from helpline.models.conversation import Conversation
from helpline.models.left_message import LeftMessage
from helpline.models.querysets import ContactQuerySet
from helpline.models.resource import Resource
from helpline.words.answers import AgeBand, Audience, Caller
from helpline.words.desk_contacts import OFFLINE, Channel, Gender, Result, Risk


class Contact(models.Model):
    """Written by the wrap-up or by hand; pseudonymous, without a word of what was said.

    Counted by Child Helpline International and by Insafe as its `category` and what that counts
    as on the other list, `also`. `form_digest` is of the form by which somebody wrote it by hand.
    """

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
    also = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    gender = models.CharField(max_length=12, choices=Gender.choices, default=Gender.UNKNOWN)
    platform = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    actions = models.ManyToManyField(Category, related_name="+")
    resources = models.ManyToManyField(Resource, related_name="+")
    """What they were told of."""
    risk = models.PositiveSmallIntegerField(choices=Risk.choices, null=True)
    """The highest level; empty where nobody judged it."""
    result = models.CharField(max_length=12, choices=Result.choices, default=Result.UNKNOWN)
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    waited_seconds = models.PositiveIntegerField(default=0)
    talked_seconds = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(default=timezone.now)
    form_digest = models.BinaryField(null=True, unique=True, editable=False)

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        permissions: ClassVar = [("view_figures", "May see the figures of the helpline")]
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
            models.CheckConstraint(
                condition=Q(gender__in=Gender.values), name="helpline_contact_gender"
            ),
            models.CheckConstraint(
                condition=Q(risk__isnull=True) | Q(risk__in=Risk.values),
                name="helpline_contact_risk",
            ),
            models.CheckConstraint(
                condition=Q(result__in=Result.values), name="helpline_contact_result"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=OFFLINE, conversation=None, left_message=None)
                | ~Q(channel__in=OFFLINE),
                name="helpline_contact_by_hand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d} {self.category_id}"
