"""Domains and networks said to be a provider's own: they count once a second person agrees."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import filled_exactly_in, known
from hotline.models.provider import Provider, network_names
from hotline.models.querysets import ProposedNetworksQuerySet
from hotline.states import NetworksState


class ProposedNetworks(models.Model):
    """What is new among them. A provider has one at most that waits for a second person."""

    provider = models.ForeignKey(
        Provider, on_delete=models.PROTECT, related_name="proposed_networks"
    )
    domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    asns = ArrayField(models.PositiveBigIntegerField(), default=list, blank=True)
    state = models.CharField(
        max_length=8, choices=NetworksState.choices, default=NetworksState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)

    objects: ClassVar = ProposedNetworksQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed networks")
        verbose_name_plural = _("proposed networks")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            known("state", NetworksState, "hotline_networks_state_known"),
            filled_exactly_in(
                "verified_at", "state", [NetworksState.VERIFIED], "hotline_networks_verified_at"
            ),
            filled_exactly_in(
                "verified_by", "state", [NetworksState.VERIFIED], "hotline_networks_verified_by"
            ),
            models.UniqueConstraint(
                fields=["provider"],
                condition=Q(state=NetworksState.PROPOSED),
                name="hotline_networks_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(domains__len__gt=0) | Q(asns__len__gt=0),
                name="hotline_networks_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("proposed_by")),
                name="hotline_networks_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"networks {self.pk} of {self.provider_id}"

    @property
    def networks(self) -> list[str]:
        """Its AS numbers as people write them."""
        return network_names(self.asns)
