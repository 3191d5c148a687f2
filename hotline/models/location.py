"""Where a thing is: one canonical URL, in which duplicate reports meet."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import filled_at_least_in, filled_exactly_in, known
from hotline.models.querysets import LocationQuerySet
from hotline.policies.priority import HIGHEST, Priority, priority_at
from hotline.reported_urls import LocationKind, ReportedUrl, defang
from hotline.states import (
    ASSESSMENT_DONE,
    EXCHANGE_TOLD,
    POLICE_TOLD,
    REMOVAL_TOLD,
    AssessmentState,
    Confidence,
    ExchangeState,
    Phase,
    PoliceState,
    RemovalState,
    Round,
    Verdict,
    WatchState,
)
from portal.privacy import peppered

FORGOTTEN = b"forgotten:"
"""How the digest of a location begins whose address is gone."""
TEXT_DIGEST = "hotline.location.text"


def digest_of(url: ReportedUrl) -> bytes:
    """Under what the same thing meets itself: 32 bytes, unique per location.

    Words that are no URL may be anybody's: their digest is peppered, so that nobody who
    holds the database alone can test what they guess.
    """
    if url.kind == LocationKind.TEXT:
        return peppered.digest(TEXT_DIGEST, url.canonical)
    return url.sha256


class ContentKind(models.TextChoices):
    """What is found at the URL."""

    UNKNOWN = "unknown", _("Not known yet")
    PAGE = "page", _("Page")
    MEDIA = "media", _("Picture or video")
    LINK_LIST = "link_list", _("List of links")
    ARCHIVE = "archive", _("Archive file")
    ACCOUNT = "account", _("Account")
    GROUP = "group", _("Group or channel")


class Location(models.Model):
    """One URL with four tracks: assessment, police, removal at home, exchange abroad."""

    canonical = models.TextField(blank=True)
    """Empty for words that are no URL: they stand sealed with each report that says them."""
    canonical_sha256 = models.BinaryField(max_length=32, unique=True)
    rules_version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=LocationKind.choices)
    scheme = models.CharField(max_length=10, blank=True)
    host = models.TextField(blank=True)
    registrable_domain = models.TextField(blank=True)
    mixed_script = models.BooleanField(default=False)

    has_platform = models.BooleanField(default=False)
    """Whether it is an account in an app that a provider of the register runs."""
    content_kind = models.CharField(
        max_length=10, choices=ContentKind.choices, default=ContentKind.UNKNOWN
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    site_type = models.ForeignKey(
        "hotline.Term", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    commerciality = models.ForeignKey(
        "hotline.Term", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    report_count = models.PositiveIntegerField(default=0)
    """Reports that name it, from whatever channel."""
    reporter_count = models.PositiveIntegerField(default=0)
    """Those from people. One receipt counts as one person: the nearest that keeps them unknown."""
    first_reported_at = models.DateTimeField(default=timezone.now)

    assessment_state = models.CharField(
        max_length=14, choices=AssessmentState.choices, default=AssessmentState.NEW
    )
    assessment_round = models.CharField(max_length=12, choices=Round.choices, default=Round.FIRST)
    """Which look it waits for, has, or had last."""
    police_state = models.CharField(
        max_length=12, choices=PoliceState.choices, default=PoliceState.NONE
    )
    removal_state = models.CharField(
        max_length=17, choices=RemovalState.choices, default=RemovalState.NOT_STARTED
    )
    exchange_state = models.CharField(
        max_length=19, choices=ExchangeState.choices, default=ExchangeState.NONE
    )
    verdict = models.CharField(max_length=14, choices=Verdict.choices, blank=True)
    assessed_at = models.DateTimeField(null=True, blank=True)
    referred_at = models.DateTimeField(null=True, blank=True)
    """When the police were first told."""
    police_know_as_of = models.DateTimeField(null=True, blank=True)
    """The police know of it as it stood at this moment."""
    danger_told_at = models.DateTimeField(null=True, blank=True)
    """When the police were first told because of danger, of what was not found illegal."""
    danger_since = models.DateTimeField(null=True, blank=True)
    """Since when an open report, the newest that does, speaks of danger."""
    held_until = models.DateTimeField(null=True, blank=True)
    """Until when nobody outside is told, because the police asked for it."""
    renewal_due_at = models.DateTimeField(null=True, blank=True)
    """By when a supervisor decides whether the police get the time that they ask for."""
    hold_ended_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    """When a hotline of another country was first told."""
    first_notice_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    assessment_due_at = models.DateTimeField(null=True, blank=True)
    police_due_at = models.DateTimeField(null=True, blank=True)
    removal_due_at = models.DateTimeField(null=True, blank=True)
    form_due_at = models.DateTimeField(null=True, blank=True)
    """By when a person fills in a form of the provider."""
    owner_due_at = models.DateTimeField(null=True, blank=True)
    """Since when its platform or owner is to be told as well, while a provider is reminded."""
    network_due_at = models.DateTimeField(null=True, blank=True)
    """The same of the registrar or the network before it."""
    authority_due_at = models.DateTimeField(null=True, blank=True)
    """The same of a regulator or the police."""
    exchange_due_at = models.DateTimeField(null=True, blank=True)
    """By when a person sees whether it is gone, as the hotline of that country says."""
    watch_state = models.CharField(max_length=8, choices=WatchState.choices, blank=True)
    check_due_at = models.DateTimeField(null=True, blank=True)
    """Since when a person has to look whether it is still there."""
    moved_due_at = models.DateTimeField(null=True, blank=True)
    """Since when a person has to see where it moved, as the machine saw."""
    retraction_due_at = models.DateTimeField(null=True, blank=True)
    """By when a person has to tell somebody that it is not illegal after all."""
    again_due_at = models.DateTimeField(null=True, blank=True)
    """By when whoever heard that it is not illegal hears that it is after all."""
    danger_retraction_due_at = models.DateTimeField(null=True, blank=True)
    """By when a person has to tell somebody that nobody is in danger after all."""
    danger_over_told_at = models.DateTimeField(null=True, blank=True)
    """When somebody who was told of danger was last told that nobody is in danger."""
    mail_due_at = models.DateTimeField(null=True, blank=True)
    """By when a person has to read what came back by mail."""
    phase = models.CharField(max_length=9, choices=Phase.choices, blank=True)
    """What it waits for first of all; empty until a sweep has found it out."""
    next_due_at = models.DateTimeField(null=True, blank=True)
    """The earliest clock of what it waits for."""
    due_steps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    """What is to be done by us, in words of `Step`."""
    priority = models.PositiveSmallIntegerField(default=0)
    """From 0 to 10, without what the hour adds."""
    priority_reasons = ArrayField(models.CharField(max_length=15), default=list, blank=True)

    country = models.CharField(max_length=2, blank=True)
    country_confidence = models.CharField(max_length=6, choices=Confidence.choices, blank=True)
    country_basis = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    awaiting_origin = models.BooleanField(default=False)
    """A content delivery network answers for it, and nobody has learnt where it is hosted."""
    country_decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    forget_at = models.DateTimeField(null=True, blank=True)
    """When the URL itself is forgotten; empty while it is worked on and once it is done."""

    objects: ClassVar = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        permissions = [
            ("assess_location", _("May claim and assess reported URLs")),
            ("adjudicate", _("May decide between two assessments")),
            ("export_lists", _("May take work lists out as files")),
        ]
        default_permissions = ()
        indexes = [
            GinIndex(OpClass(Upper("canonical"), "gin_trgm_ops"), name="hotline_location_searched"),
            models.Index(fields=["host"], name="hotline_location_host"),
            models.Index(fields=["registrable_domain"], name="hotline_location_domain"),
            models.Index(fields=["assessment_state"], name="hotline_location_assess"),
            models.Index(fields=["forget_at"], name="hotline_location_forget"),
            models.Index(fields=["phase", "next_due_at"], name="hotline_location_phase"),
        ]
        constraints = [
            known("kind", LocationKind, "hotline_location_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=LocationKind.TEXT) | Q(canonical=""),
                name="hotline_location_words_not_in_clear",
            ),
            known("content_kind", ContentKind, "hotline_location_content_known"),
            known("assessment_state", AssessmentState, "hotline_location_assessment_known"),
            known("assessment_round", Round, "hotline_location_round_known"),
            known("police_state", PoliceState, "hotline_location_police_known"),
            known("removal_state", RemovalState, "hotline_location_removal_known"),
            known("exchange_state", ExchangeState, "hotline_location_exchange_known"),
            known("verdict", Verdict, "hotline_location_verdict_known", or_empty=True),
            known("watch_state", WatchState, "hotline_location_watch_known", or_empty=True),
            known("phase", Phase, "hotline_location_phase_known", or_empty=True),
            known("country_confidence", Confidence, "hotline_location_trust_known", or_empty=True),
            filled_at_least_in(
                "assessed_at", "assessment_state", ASSESSMENT_DONE, "hotline_location_assessed_at"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", assessed_at=None)
                | (~Q(verdict="") & Q(assessed_at__isnull=False)),
                name="hotline_location_verdict_given",
            ),
            models.CheckConstraint(
                condition=Q(assessment_state__in=sorted(ASSESSMENT_DONE))
                | Q(verdict="")
                | (Q(verdict=Verdict.ILLEGAL) & ~Q(assessment_round=Round.FIRST)),
                name="hotline_location_stands_before_a_look",
            ),
            filled_at_least_in(
                "first_notice_at", "removal_state", REMOVAL_TOLD, "hotline_location_first_notice"
            ),
            filled_at_least_in(
                "referred_at", "police_state", POLICE_TOLD, "hotline_location_referred_at"
            ),
            filled_at_least_in(
                "handed_over_at", "exchange_state", EXCHANGE_TOLD, "hotline_location_handed_over_at"
            ),
            filled_exactly_in(
                "removed_at",
                "removal_state",
                [RemovalState.REMOVED_CONFIRMED],
                "hotline_location_removed_at",
            ),
            models.CheckConstraint(
                condition=Q(priority__lte=HIGHEST), name="hotline_location_priority_ten_at_most"
            ),
            models.CheckConstraint(
                condition=Q(country="", country_confidence="")
                | (~Q(country="") & ~Q(country_confidence="")),
                name="hotline_location_country_with_trust",
            ),
        ]

    def __str__(self) -> str:
        return f"location {self.pk}"

    @property
    def is_forgotten(self) -> bool:
        """Whether its address is gone, so that nobody can look at it again."""
        return bytes(self.canonical_sha256).startswith(FORGOTTEN)

    @property
    def shown(self) -> str:
        """The URL as people see it: defanged, never a link."""
        if self.kind == LocationKind.TEXT:
            return gettext("Words, not a URL: open the text to read them")
        return defang(self.canonical)

    def priority_at(self, now: datetime) -> Priority:
        """How much it presses at this hour, and why."""
        return priority_at(
            now,
            self.priority_reasons,
            first_reported_at=self.first_reported_at,
            due_at=self.next_due_at,
        )

    @property
    def has_country(self) -> bool:
        """Whether a hosting country can be looked up (onion services have none)."""
        return bool(self.host) and self.kind != LocationKind.ONION

    @property
    def app(self) -> str:
        """The key of the app in which it is an account; empty for everything else."""
        if self.kind != LocationKind.APP_HANDLE:
            return ""
        key, _colon, name = self.canonical.partition(":")
        return key if name else ""

    @property
    def waits_for_another_look(self) -> bool:
        """Whether somebody has assessed it, and it stands only once somebody else has."""
        done = self.assessment_state in ASSESSMENT_DONE
        return self.assessment_round != Round.FIRST and not done

    @property
    def stands_before_a_look(self) -> bool:
        """Whether it counts as illegal because of danger, and somebody still has to look."""
        return bool(self.verdict) and self.waits_for_another_look

    @property
    def somebody_knows(self) -> bool:
        """Whether anybody outside was told that it is illegal."""
        told = self.first_notice_at or self.handed_over_at or self.referred_at
        return self.verdict == Verdict.ILLEGAL and told is not None

    @property
    def is_danger_over(self) -> bool:
        """Whether the police were told of danger, and since then that nobody is in danger."""
        known, over = self.police_know_as_of, self.danger_over_told_at
        return over is not None and (known is None or known <= over)

    @property
    def is_in_danger(self) -> bool:
        """Whether an open report of it speaks of danger at this moment."""
        return self.reports.open().filter(imminent_danger=True).exists()

    @property
    def is_said_to_be_gone(self) -> bool:
        """Whether a provider or a partner says that it is removed, and nobody has looked."""
        return (
            self.removal_state == RemovalState.REMOVED_CLAIMED
            or self.exchange_state == ExchangeState.ACTIONED_BY_PARTNER
        )

    @property
    def is_back(self) -> bool:
        """Whether it was gone and is there again, with nobody told of that at home or abroad."""
        abroad = self.handed_over_at is not None and self.exchange_state == ExchangeState.NONE
        return self.removal_state == RemovalState.REAPPEARED or abroad

    @property
    def is_gone(self) -> bool:
        """Whether it was confirmed that it is no longer there."""
        return (
            self.removal_state == RemovalState.REMOVED_CONFIRMED
            or self.exchange_state == ExchangeState.CONFIRMED_REMOVED
        )
