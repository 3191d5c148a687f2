"""The tracks of a location, each a row of its own: looks at it, the police, removal at home.

The track abroad is a `Forward` (`exchange.py`). A location may have several rows of a kind over
time; the newest is the one that goes on. What they come to stands on the location as well, for
lists and searches: `hotline.policies.projection` says how.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.evidence import Round
from hotline.states import (
    ASSESSMENT,
    POLICE,
    REMOVAL,
    AssessmentState,
    PoliceState,
    RemovalState,
    Verdict,
)


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

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("assessment task")
        verbose_name_plural = _("assessment tasks")
        default_permissions = ()
        constraints = [
            *ASSESSMENT.constraints("hotline_task"),
            known("round", Round, "hotline_task_round_known"),
            known("verdict", Verdict, "hotline_task_verdict_known", or_empty=True),
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
    """When their silence lets a notice go, where the profile waits for them."""

    objects: ClassVar[Any] = models.Manager()

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
                condition=Q(state=PoliceState.REFERRED) | Q(due_at=None),
                name="hotline_referral_due_while_referred",
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk} of {self.location_id}"


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

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("removal")
        verbose_name_plural = _("removals")
        default_permissions = ()
        constraints = [*REMOVAL.constraints("hotline_removal")]

    def __str__(self) -> str:
        return f"removal {self.pk} of {self.location_id}"
