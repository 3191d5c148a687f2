"""Who was told that something is illegal, or somebody in danger, and hears that it is not so."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import RetractionQuerySet
from hotline.states import (
    RETRACTION,
    RETRACTION_TOLD,
    TO_THE_POLICE,
    RetractionOf,
    RetractionState,
)


class Retraction(models.Model):
    """One of those who were told: through a notice, a referral, or by hand."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="retractions"
    )
    state = models.CharField(
        max_length=7, choices=RetractionState.choices, default=RetractionState.QUEUED
    )
    about = models.CharField(
        max_length=7, choices=RetractionOf.choices, default=RetractionOf.ILLEGAL
    )
    item = models.OneToOneField(
        "hotline.NoticeItem", null=True, on_delete=models.PROTECT, related_name="retraction"
    )
    referral = models.ForeignKey(
        "hotline.Referral", null=True, on_delete=models.PROTECT, related_name="retractions"
    )
    by_hand = models.ForeignKey(
        "hotline.ManualAction", null=True, on_delete=models.PROTECT, related_name="retractions"
    )
    message_id = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    reserved_until = models.DateTimeField(null=True)
    """Until when its mail is one worker's to send."""
    due_at = models.DateTimeField(null=True)
    """By when a person has to tell them, where no mail does."""
    told_at = models.DateTimeField(null=True)
    again_due_at = models.DateTimeField(null=True)
    """They know that it is not illegal, and it is after all: by when they hear that."""
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = RetractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("retraction")
        verbose_name_plural = _("retractions")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            *RETRACTION.constraints("hotline_retraction"),
            known("about", RetractionOf, "hotline_retraction_about_known"),
            models.UniqueConstraint(
                fields=["referral", "about"], name="hotline_retraction_of_a_referral_once"
            ),
            models.UniqueConstraint(
                fields=["by_hand", "about"], name="hotline_retraction_by_hand_once"
            ),
            models.CheckConstraint(
                condition=Q(again_due_at=None)
                | Q(about=RetractionOf.ILLEGAL, state__in=sorted(RETRACTION_TOLD)),
                name="hotline_retraction_again_after_told",
            ),
            models.CheckConstraint(
                condition=Q(about=RetractionOf.ILLEGAL) | Q(item=None),
                name="hotline_retraction_notices_say_illegal",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False, referral=None, by_hand=None)
                | Q(item=None, referral__isnull=False, by_hand=None)
                | Q(item=None, referral=None, by_hand__isnull=False),
                name="hotline_retraction_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"retraction {self.pk} for {self.location_id}"

    @property
    def number(self) -> str:
        """Under which they were told: a notice's or a referral's; empty where it was by hand."""
        if self.item:
            return self.item.notice.number
        return self.referral.number if self.referral else ""

    @property
    def is_for_police(self) -> bool:
        """Whether it is police who were told."""
        by_hand = self.by_hand is not None and self.by_hand.addressee in TO_THE_POLICE
        return self.referral_id is not None or by_hand

    @property
    def look(self) -> str:
        """How its state is drawn."""
        return str(RETRACTION.look(self))

    @property
    def recipient(self) -> str:
        """The provider, the unit or the organisation that was told."""
        if self.item:
            return str(self.item.notice.provider.name)
        if self.referral:
            return str(self.referral.addressee.name)
        return str(self.by_hand.recipient) if self.by_hand else ""
