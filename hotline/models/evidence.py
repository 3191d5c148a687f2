"""Evidence: who assessed what, and where it was hosted at that hour. Append-only, by trigger."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import AssessmentQuerySet, ObservationQuerySet
from hotline.models.welfare import HowSeen
from hotline.policies import profiles
from hotline.states import Confidence, Lookup, Round, SecondLook


class AiGenerated(models.TextChoices):
    """Whether it was made by a machine."""

    NO = "no", _("No")
    SUSPECTED = "suspected", _("Suspected")
    CERTAIN = "certain", _("Certain")


class SelfGenerated(models.TextChoices):
    """Whether the child took the picture."""

    UNKNOWN = "unknown", _("Unknown")
    NO = "no", _("No")
    VOLUNTARY = "voluntary", _("Yes, voluntarily")
    COERCED = "coerced", _("Yes, under pressure")


class Assessment(models.Model):
    """One person's assessment of one location, by one version of law and words. Never changed."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="assessments"
    )
    round = models.CharField(max_length=12, choices=Round.choices, default=Round.FIRST)
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="hotline_assessments",
    )
    classification = models.ForeignKey(
        "hotline.Term", on_delete=models.PROTECT, related_name="+", verbose_name=_("classification")
    )
    reason = models.ForeignKey(
        "hotline.Term", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    law_profile = models.CharField(max_length=40)
    article = models.CharField(max_length=40, blank=True)
    """Which provision of that profile it breaks; empty where nothing is illegal."""
    vocabulary_version = models.PositiveSmallIntegerField()
    youngest_age = models.ForeignKey(
        "hotline.Term", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sex = models.ForeignKey(
        "hotline.Term", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ai_generated = models.CharField(
        max_length=9, choices=AiGenerated.choices, default=AiGenerated.NO
    )
    self_generated = models.CharField(
        max_length=9, choices=SelfGenerated.choices, default=SelfGenerated.UNKNOWN
    )
    severity = models.ForeignKey(
        "hotline.Term", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confidence = models.PositiveSmallIntegerField()
    second_look_because = ArrayField(
        models.CharField(max_length=12, choices=SecondLook.choices), default=list, blank=True
    )
    """Why it stands only once somebody else has looked; empty where it stands by itself."""
    seconds_viewed = models.PositiveIntegerField(null=True, blank=True)
    """While the assessor said to be looking, or as told afterwards; empty where nobody said."""
    seen = models.CharField(max_length=8, choices=HowSeen.choices, blank=True)
    """How that is known; empty in assessments from before it was asked."""
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        default_permissions = ()
        ordering = ["location", "made_at", "id"]
        constraints = [
            known("round", Round, "hotline_assessment_round_known"),
            known("ai_generated", AiGenerated, "hotline_assessment_ai_known"),
            known("self_generated", SelfGenerated, "hotline_assessment_self_known"),
            known("seen", HowSeen, "hotline_assessment_seen_known", or_empty=True),
            models.CheckConstraint(
                condition=Q(confidence__range=(1, 3)), name="hotline_assessment_confidence"
            ),
            models.CheckConstraint(
                condition=Q(assessor__isnull=False),
                name="hotline_assessment_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk} of {self.location_id}"

    @property
    def minutes_viewed(self) -> int:
        """Whole minutes, a part of one counted as one."""
        return -(-(self.seconds_viewed or 0) // 60)

    @property
    def legal_basis(self) -> str:
        """The provision in the words of its profile."""
        article = profiles.labelled(self.law_profile).article(self.article)
        return article.text if article else ""


class Method(models.TextChoices):
    """How a hosting country was looked for."""

    GEO_DATABASE = "geo", _("Geo database")
    RDAP = "rdap", _("Registry of networks")
    REGISTRAR = "registrar", _("Registry of domains")
    CDN = "cdn", _("Content delivery network")
    ANALYST = "analyst", _("Analyst")
    NONE = "none", _("No look-up possible")


REGISTRIES = (Method.RDAP, Method.REGISTRAR)
"""What a registry said."""


class HostingObservation(models.Model):
    """What one source said about where a location is hosted. Never changed."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="observations"
    )
    observed_at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=9, choices=Method.choices)
    lookup = models.CharField(max_length=10, choices=Lookup.choices, default=Lookup.FOUND)
    ips = ArrayField(models.GenericIPAddressField(), default=list, blank=True)
    asn = models.PositiveBigIntegerField(null=True, blank=True)
    as_name = models.CharField(max_length=200, blank=True)
    netblock = models.CharField(max_length=64, blank=True)
    country = models.CharField(max_length=2, blank=True)
    provider = models.ForeignKey(
        "hotline.Provider", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    holder = models.CharField(max_length=120, blank=True)
    """Who holds the network, or the domain's registrar, by its registry."""
    abuse_contact = models.EmailField(blank=True)
    """Where the registry says to write to about abuse: a proposal, used for nothing by itself."""
    database = models.CharField(max_length=80, blank=True)
    """The database by its name; of a registry the server that was asked."""
    database_date = models.DateField(null=True, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("hosting observation")
        verbose_name_plural = _("hosting observations")
        default_permissions = ()
        ordering = ["location", "observed_at", "id"]
        indexes = [
            models.Index(fields=["location", "-observed_at"], name="hotline_observation_latest")
        ]
        constraints = [
            known("method", Method, "hotline_observation_method_known"),
            known("lookup", Lookup, "hotline_observation_lookup_known"),
            known("confidence", Confidence, "hotline_observation_trust_known"),
            models.CheckConstraint(
                condition=Q(method=Method.ANALYST, by__isnull=False)
                | (~Q(method=Method.ANALYST) & Q(by__isnull=True)),
                name="hotline_observation_analyst_named",
            ),
            models.CheckConstraint(
                condition=~Q(method=Method.GEO_DATABASE)
                | (~Q(database="") & Q(database_date__isnull=False)),
                name="hotline_observation_database_dated",
            ),
            models.CheckConstraint(
                condition=~Q(method__in=REGISTRIES) | ~Q(database=""),
                name="hotline_observation_registry_named",
            ),
        ]

    def __str__(self) -> str:
        return f"observation {self.pk} of {self.location_id}"
