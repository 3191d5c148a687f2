"""Hotlines of other countries, and what waits for them or was handed to them."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.querysets import ForwardQuerySet, PartnerQuerySet
from hotline.states import EXCHANGE, EXCHANGE_OPEN, ExchangeState


class Partner(models.Model):
    """A hotline of another country. Keys and adapters come with the exchange itself."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    countries = ArrayField(models.CharField(max_length=2))
    active = models.BooleanField(default=True)

    objects: ClassVar = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(countries__len__gt=0), name="hotline_partner_has_a_country"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Forward(models.Model):
    """A location that waits for, or was given to, the hotline of the country that hosts it."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="forwards"
    )
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="forwards"
    )
    country = models.CharField(max_length=2)
    state = models.CharField(
        max_length=19, choices=ExchangeState.choices, default=ExchangeState.NONE
    )
    began_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """By when a person sees whether it is gone, as the partner says."""
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = ForwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("forward")
        verbose_name_plural = _("forwards")
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            *EXCHANGE.constraints("hotline_forward"),
            models.UniqueConstraint(
                fields=["location"],
                condition=Q(state__in=sorted(state.value for state in EXCHANGE_OPEN)),
                name="hotline_forward_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ExchangeState.FAILED_RETRY, ExchangeState.QUEUED])
                | Q(partner__isnull=False)
                | Q(handed_over_at__isnull=False),
                name="hotline_forward_has_a_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"forward {self.pk} of {self.location_id}"
