"""The tracks of a location, each a row of its own: looks at it, the police, removal at home.

The track abroad is a `Forward` (`exchange.py`). A location may have several rows of a kind over
time; the newest is the one that goes on. What they come to stands on the location as well, for
lists and searches: `hotline.policies.projection` says how.
"""

from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.police import PoliceUnit
from hotline.models.querysets import ReferralQuerySet
from hotline.states import (
    ASSESSMENT,
    POLICE,
    POLICE_UNANSWERED,
    REMOVAL,
    AssessmentState,
    PoliceState,
    RemovalState,
    Round,
    Urgency,
    Verdict,
)
from portal.privacy.models import SubjectKey

_THEIR_WORD = (PoliceState.ACKNOWLEDGED, PoliceState.DECLINED)
"""What they said leaves something to ask, or to decide."""


class AssessmentTask(models.Model):
    """One look that a location waits for, has, or had; `round` says which kind of look.

    Another look (after a report was reopened, or an assessment put in question) is another row.
    """

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="assessment_tasks"
    )
    round = models.CharField(max_length=12, choices=Round.choices, default=Round.FIRST)
    state = models.CharField(
        max_length=14, choices=AssessmentState.choices, default=AssessmentState.READY
    )
    began_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """By when somebody must have looked."""
    assessment = models.ForeignKey(
        "hotline.Assessment", null=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict = models.CharField(max_length=14, choices=Verdict.choices, blank=True)
    assessed_at = models.DateTimeField(null=True)
    stands_since = models.DateTimeField(null=True)
    """Since when what was found before stands although this look is still due: somebody spoke of
    danger. Empty for every other look."""

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("assessment task")
        verbose_name_plural = _("assessment tasks")
        default_permissions = ()
        constraints = [
            *ASSESSMENT.constraints("hotline_task"),
            known("round", Round, "hotline_task_round_known"),
            known("verdict", Verdict, "hotline_task_verdict_known", or_empty=True),
            models.CheckConstraint(
                condition=~Q(round=Round.FIRST) | Q(stands_since=None),
                name="hotline_task_stands_after_a_look",
            ),
        ]

    def __str__(self) -> str:
        return f"assessment task {self.pk} of {self.location_id}"


class Referral(models.Model):
    """What the police were told about a location, and what they said."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="referrals"
    )
    state = models.CharField(max_length=12, choices=PoliceState.choices, default=PoliceState.NONE)
    began_at = models.DateTimeField()
    referred_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """When somebody asks police who have not answered, which lets a notice go where the profile
    says so, or who have not agreed where it needs that; by when somebody sees to what they do not
    act on."""
    unit = models.ForeignKey(
        PoliceUnit, null=True, on_delete=models.PROTECT, related_name="referrals"
    )
    """Whom it was sent to; empty where somebody told the police by hand."""
    urgency = models.CharField(max_length=6, choices=Urgency.choices, default=Urgency.NORMAL)
    found_illegal = models.BooleanField(default=True)
    """Whether it was found illegal when they were told; else they are told because of danger."""
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.OneToOneField(SubjectKey, null=True, on_delete=models.PROTECT, related_name="+")
    package = models.BinaryField(null=True)
    """What the police were told, sealed JSON: it never changes."""
    package_sha256 = models.BinaryField(max_length=32, null=True)
    message_id = models.CharField(max_length=200, blank=True)
    failed_at = models.DateTimeField(null=True)
    """When its mail turned out not to leave."""

    objects: ClassVar[Any] = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["due_at"], name="hotline_referral_due", condition=Q(due_at__isnull=False)
            )
        ]
        constraints = [
            *POLICE.constraints("hotline_referral"),
            models.CheckConstraint(
                condition=Q(state__in=[*_THEIR_WORD, *sorted(POLICE_UNANSWERED)]) | Q(due_at=None),
                name="hotline_referral_due_while_told",
            ),
            known("urgency", Urgency, "hotline_referral_urgency_known"),
            models.CheckConstraint(
                condition=Q(unit=None, key=None, package=None, package_sha256=None)
                | Q(unit__isnull=False, key__isnull=False),
                name="hotline_referral_sent_or_by_hand",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number the police may quote: `P-2026-000123`."""
        return f"P-{self.began_at:%Y}-{self.pk:06d}"

    @property
    def addressee(self) -> PoliceUnit:
        """The unit of one that was sent from here."""
        return cast("PoliceUnit", self.unit)

    @property
    def digest(self) -> str:
        """SHA-256 of the package, in hexadecimal."""
        return bytes(self.package_sha256 or b"").hex()

    @property
    def fingerprint(self) -> str:
        """The digest with the name of its kind, as people read it out."""
        return f"SHA-256 {self.digest}"


class Removal(models.Model):
    """Notice and takedown of a location at home, from the first notice until it is gone."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="removals"
    )
    state = models.CharField(
        max_length=17, choices=RemovalState.choices, default=RemovalState.NOT_STARTED
    )
    began_at = models.DateTimeField()
    first_notice_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """By when the provider is asked to have acted, or we have to look at its answer."""
    removed_at = models.DateTimeField(null=True)
    form_due_at = models.DateTimeField(null=True)
    """By when a person fills in a form of the provider, for a notice or a reminder."""

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("removal")
        verbose_name_plural = _("removals")
        default_permissions = ()
        constraints = [*REMOVAL.constraints("hotline_removal")]

    def __str__(self) -> str:
        return f"removal {self.pk} of {self.location_id}"
