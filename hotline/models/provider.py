"""Who can take something down, and the abuse contact a second person has looked at."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import filled_at_least_in, filled_exactly_in, known
from hotline.models.querysets import (
    AbuseContactQuerySet,
    ProviderPaceQuerySet,
    ProviderQuerySet,
)
from hotline.policies.pace import (
    LONGEST_DEADLINE_HOURS,
    LONGEST_GROUPING_MINUTES,
    MOST_URLS,
    OwnPace,
)
from hotline.states import AbuseContactState, AlsoTold, ProviderState
from hotline.words.errors_providers import FORM_URL_LIMIT_CHARS

FORM_NOTE_LIMIT_CHARS = 1_000
"""Of the note how a provider's form is filled in."""
PACE_REASON_LIMIT_CHARS = 500
"""Of the reason somebody gives for a provider's own pace."""


class ProviderRole(models.TextChoices):
    """What a provider is to a URL."""

    HOST = "host", _("Host")
    CDN = "cdn", _("Delivery network")
    PLATFORM = "platform", _("Platform")
    UPSTREAM = "upstream", _("Upstream network")
    REGISTRAR = "registrar", _("Registrar")
    REGISTRY = "registry", _("Registry")
    SITE_OWNER = "site_owner", _("Site owner")
    REGULATOR = "regulator", _("Regulator")


TELLS: Mapping[ProviderRole, AlsoTold] = {
    ProviderRole.PLATFORM: AlsoTold.OWNER,
    ProviderRole.SITE_OWNER: AlsoTold.OWNER,
    ProviderRole.REGISTRAR: AlsoTold.NETWORK,
    ProviderRole.REGISTRY: AlsoTold.NETWORK,
    ProviderRole.UPSTREAM: AlsoTold.NETWORK,
    ProviderRole.REGULATOR: AlsoTold.AUTHORITY,
}
"""Which step of an escalation a notice to each role does."""


class NoticeChannel(models.TextChoices):
    """How a provider takes notices."""

    EMAIL = "email", _("E-mail")
    FORM = "form", _("Web form")


def network_names(asns: Iterable[int]) -> list[str]:
    """AS numbers as people write them: `AS64500`."""
    return [f"AS{number}" for number in asns]


class Provider(models.Model):
    """A host, platform or registrar we may write to, in the first of its languages we speak.

    `domains` and `asns` are those that a second person verified (`ProposedNetworks`).
    """

    name = models.CharField(_("name"), max_length=120)
    roles = ArrayField(
        models.CharField(max_length=10, choices=ProviderRole.choices), verbose_name=_("roles")
    )
    country = models.CharField(_("country"), max_length=2)
    domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    asns = ArrayField(models.PositiveBigIntegerField(), default=list, blank=True)
    apps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    """Keys of the apps it runs, of `data/url_rules/apps-1.json`."""
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    state = models.CharField(
        max_length=12, choices=ProviderState.choices, default=ProviderState.CANDIDATE
    )
    added_at = models.DateTimeField(default=timezone.now)
    unresponsive_since = models.DateTimeField(null=True, blank=True)
    answered_again_at = models.DateTimeField(null=True, blank=True)
    """When it last began to answer again: what lies before counts no more."""

    objects: ClassVar = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        default_permissions = ()
        permissions = [
            ("manage_provider", _("May edit providers and propose their abuse contacts")),
            ("verify_provider", _("May verify an abuse contact somebody else proposed")),
        ]
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), "country", name="hotline_provider_once_per_country"
            ),
            known("state", ProviderState, "hotline_provider_state_known"),
            filled_exactly_in(
                "unresponsive_since",
                "state",
                [ProviderState.UNRESPONSIVE],
                "hotline_provider_unresponsive_since",
            ),
            models.CheckConstraint(
                condition=Q(roles__len__gt=0), name="hotline_provider_has_a_role"
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="hotline_provider_country"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def networks(self) -> list[str]:
        """Its AS numbers as people write them."""
        return network_names(self.asns)

    @property
    def own_pace(self) -> OwnPace:
        """What it has of its own; empty where it follows the law profile."""
        newest = self.paces.first()
        return newest.as_pace() if newest else OwnPace()


class ProviderPace(models.Model):
    """At which pace a provider is written to. Append-only, by trigger: the newest holds.

    What is empty follows the law profile; a row that has nothing gives it up.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="paces")
    group_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    deadline_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    reminder_hours = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    urls = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=PACE_REASON_LIMIT_CHARS)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects: ClassVar = ProviderPaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("pace of a provider")
        verbose_name_plural = _("paces of providers")
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group_minutes=None) | Q(group_minutes__lte=LONGEST_GROUPING_MINUTES),
                name="hotline_pace_grouping",
            ),
            models.CheckConstraint(
                condition=Q(deadline_hours=None)
                | Q(deadline_hours__gte=1, deadline_hours__lte=LONGEST_DEADLINE_HOURS),
                name="hotline_pace_deadline",
            ),
            models.CheckConstraint(
                condition=Q(urls=None) | Q(urls__gte=1, urls__lte=MOST_URLS),
                name="hotline_pace_urls",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hotline_pace_reason_given"),
        ]

    def __str__(self) -> str:
        return f"pace {self.pk} of {self.provider_id}"

    def as_pace(self) -> OwnPace:
        """For the rules."""
        hours = tuple(self.reminder_hours)
        return OwnPace(self.group_minutes, self.deadline_hours, hours, self.urls)


class AbuseContact(models.Model):
    """An abuse contact: a mailbox, or a web form that a person fills in for each notice.

    Used only after somebody other than its proposer verified it. Nothing of ours ever opens a form.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="abuse_contacts")
    channel = models.CharField(
        max_length=10, choices=NoticeChannel.choices, default=NoticeChannel.EMAIL
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    form_url = models.CharField(_("web form"), max_length=FORM_URL_LIMIT_CHARS, blank=True)
    form_note = models.CharField(
        _("how it is filled in"), max_length=FORM_NOTE_LIMIT_CHARS, blank=True
    )
    source = models.CharField(_("where it was found"), max_length=200, blank=True)
    state = models.CharField(
        max_length=8, choices=AbuseContactState.choices, default=AbuseContactState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField(null=True)

    objects: ClassVar = AbuseContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("abuse contact")
        verbose_name_plural = _("abuse contacts")
        default_permissions = ()
        ordering = ["provider", "-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                "provider",
                Lower("email"),
                condition=~Q(state=AbuseContactState.RETIRED) & ~Q(email=""),
                name="hotline_address_once_in_use",
            ),
            models.UniqueConstraint(
                fields=["provider", "form_url"],
                condition=~Q(state=AbuseContactState.RETIRED) & ~Q(form_url=""),
                name="hotline_form_once_in_use",
            ),
            models.CheckConstraint(
                condition=(Q(channel=NoticeChannel.EMAIL, form_url="", form_note="") & ~Q(email=""))
                | (Q(channel=NoticeChannel.FORM, email="") & ~Q(form_url="")),
                name="hotline_address_of_its_channel",
            ),
            known("state", AbuseContactState, "hotline_address_state_known"),
            known("channel", NoticeChannel, "hotline_address_channel_known"),
            filled_at_least_in(
                "verified_at", "state", [AbuseContactState.VERIFIED], "hotline_address_verified_at"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="hotline_address_verified_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=AbuseContactState.PROPOSED) | Q(verified_by=None),
                name="hotline_address_proposed_unverified",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("proposed_by")),
                name="hotline_address_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"abuse contact {self.pk} of {self.provider_id}"

    @property
    def reached_at(self) -> str:
        """The mailbox, or the address of the form."""
        return self.form_url or self.email

    @property
    def is_form(self) -> bool:
        """Whether a person fills in a form for each notice."""
        return self.channel == NoticeChannel.FORM
