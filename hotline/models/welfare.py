"""Care for the people who look: how long somebody looked at what, and how much they should."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import ExposureQuerySet
from hotline.policies.welfare import BLOCK_MINUTES, BREAK_MINUTES, DAY_LIMIT_MINUTES, Plan


class ViewingEnd(models.TextChoices):
    """How it is known that somebody stopped looking."""

    SAID = "said", _("The analyst said so")
    CLAIM = "claim", _("The claim was ended")
    LAPSED = "lapsed", _("The claim lapsed")
    CLOCK = "clock", _("The clock ended it")
    TOLD = "told", _("The minutes were told afterwards")


class HowSeen(models.TextChoices):
    """How it is known whether somebody looked at what they assessed, and for how long."""

    MEASURED = "measured", _("They said when they looked")
    TOLD = "told", _("They said afterwards for how long they looked")
    NOT_LOOKED = "not", _("Without looking")


class LookingOn(models.TextChoices):
    """Why somebody looks on although they have looked enough."""

    CHILD_IN_DANGER = "child", _("A child may be in danger at this moment")
    NOBODY_ELSE = "alone", _("Nobody else is there who could look")
    POLICE_WAIT = "police", _("The police wait for it")


class TakenAnyway(models.TextChoices):
    """Why somebody takes on what their plan leaves to colleagues."""

    NOBODY_ELSE = "alone", _("Nobody else is there who could look")
    POLICE_WAIT = "police", _("The police wait for it")
    TODAY = "today", _("I can look at this one today")


class Exposure(models.Model):
    """Somebody looked at a location, or at what is on it, from when to when.

    Append-only, by trigger. Written when it ends. Where nobody said that it ended, the claim did
    so by lapsing, or the clock did: nobody is taken to have looked for longer than a claim lasts
    without activity, nor past the end that the look had from its beginning. These seconds are the
    most that it can have been; they count for the care of the analyst, and never as time spent on
    an assessment. What somebody told afterwards counts in full, although it was not measured.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hotline_exposures"
    )
    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="exposures"
    )
    parts = models.PositiveSmallIntegerField(default=0)
    """How many URLs of the page were looked at together; 0 where it was this one URL."""
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    blurred = models.BooleanField()
    """Whether the analyst said to look at it blurred; of what was told afterwards nobody knows."""
    ended = models.CharField(max_length=6, choices=ViewingEnd.choices)

    objects: ClassVar[Any] = ExposureQuerySet.as_manager()

    class Meta:
        verbose_name = _("exposure")
        verbose_name_plural = _("exposures")
        default_permissions = ()
        ordering = ["-began_at", "-id"]
        indexes = [models.Index(fields=["by", "ended_at"], name="hotline_exposure_newest")]
        constraints = [
            known("ended", ViewingEnd, "hotline_exposure_ended_known"),
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("began_at")), name="hotline_exposure_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"exposure {self.pk} to {self.location_id}"


class WelfarePlan(models.Model):
    """How much somebody looks at, and what they are spared; without a row, the defaults hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="welfare_plan"
    )
    day_minutes = models.PositiveSmallIntegerField(default=DAY_LIMIT_MINUTES)
    block_minutes = models.PositiveSmallIntegerField(default=BLOCK_MINUTES)
    break_minutes = models.PositiveSmallIntegerField(default=BREAK_MINUTES)
    no_video = models.BooleanField(default=False)
    no_small_children = models.BooleanField(default=False)
    in_training = models.BooleanField(default=False)
    """Whether a colleague looks as well at everything they assess."""
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("welfare plan")
        verbose_name_plural = _("welfare plans")
        default_permissions = ()
        permissions = [("view_care", "May see how much the hotline looks and how it is, in sums")]
        constraints = [
            models.CheckConstraint(
                condition=Q(day_minutes__lte=DAY_LIMIT_MINUTES), name="hotline_plan_day_limit"
            ),
            models.CheckConstraint(
                condition=Q(block_minutes__gte=1, break_minutes__gte=1),
                name="hotline_plan_has_breaks",
            ),
        ]

    def __str__(self) -> str:
        return f"welfare plan of {self.user_id}"

    def as_plan(self) -> Plan:
        """For the rules."""
        return Plan(
            self.day_minutes,
            self.block_minutes,
            self.break_minutes,
            self.no_video,
            self.no_small_children,
            self.in_training,
        )


class Feeling(models.TextChoices):
    """The answers to "How are you?"."""

    WELL = "well", _("I am well")
    HEAVY = "heavy", _("Something weighs on me")
    TALK = "talk", _("I would like to talk with somebody")


class CheckInCount(models.Model):
    """How many times a week an answer was given; by whom, nothing says."""

    week = models.DateField()
    """Its Monday."""
    feeling = models.CharField(max_length=5, choices=Feeling.choices)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of check-ins")
        verbose_name_plural = _("counts of check-ins")
        default_permissions = ()
        constraints = [
            known("feeling", Feeling, "hotline_checkin_feeling_known"),
            models.UniqueConstraint(
                fields=["week", "feeling"], name="hotline_checkin_one_count_a_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feeling} in the week of {self.week}"


class CheckIn(models.Model):
    """Somebody was asked how they are, and answered: that they did, and never what."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="check_ins"
    )
    week = models.DateField()
    """Its Monday."""
    answered_at = models.DateTimeField()
    """The last time in that week."""

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "week"], name="hotline_checkin_once_a_week")
        ]

    def __str__(self) -> str:
        return f"check-in {self.pk}"
