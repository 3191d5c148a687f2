"""A visitor: a random id and what they chose to say. No name, no address."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.words.answers import AgeBand, Audience


class ReturnMiss(models.Model):
    """Return words that nobody has were tried. Only the moment: a budget shared by all."""

    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("failed look-up of return words")
        verbose_name_plural = _("failed look-ups of return words")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Visitor(models.Model):
    """Someone who came to talk. Nothing here leads back to a person or a device."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    audience = models.CharField(_("audience"), max_length=16, choices=Audience.choices)
    age_band = models.CharField(
        _("age"), max_length=16, choices=AgeBand.choices, default=AgeBand.UNDISCLOSED
    )
    locale = models.CharField(_("language of the page"), max_length=8, blank=True)
    return_digest = models.BinaryField(null=True, unique=True, editable=False)
    """HMAC of the return words; without the pepper it can be neither guessed nor searched."""
    came_at = models.DateTimeField(_("came"), default=timezone.now)
    details_since = models.DateTimeField(null=True, blank=True, editable=False)
    """When the last conversation was over: age, language and seat are forgotten 72 hours later.
    Empty before, and once they are."""

    class Meta:
        verbose_name = _("visitor")
        verbose_name_plural = _("visitors")
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="helpline_visitor_audience"
            ),
            models.CheckConstraint(
                condition=Q(age_band__in=AgeBand.values), name="helpline_visitor_age_band"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
