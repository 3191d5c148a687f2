"""Steps by which others are told of what stays online, while its provider is still reminded."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import EscalationQuerySet
from hotline.states import ESCALATION, AlsoTold, EscalationState, WhyNobody


class Escalation(models.Model):
    """One step, from the first notice of a URL until somebody was told or nobody needs to be."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="escalations"
    )
    to = models.CharField(max_length=9, choices=AlsoTold.choices)
    state = models.CharField(
        max_length=7, choices=EscalationState.choices, default=EscalationState.WAITING
    )
    began_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """When they are due, counted from the first notice."""
    ended_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    """When it went away or left our hands: what comes after a later notice begins anew. Or when
    whoever was told did nothing about it: somebody else is due in their place."""
    item = models.ForeignKey(
        "hotline.NoticeItem", null=True, on_delete=models.PROTECT, related_name="escalations"
    )
    """The notice by which they were told, or are; empty where somebody told them by hand."""
    why = models.CharField(max_length=9, choices=WhyNobody.choices, blank=True)

    objects: ClassVar[Any] = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["due_at"],
                name="hotline_escalation_due",
                condition=Q(state=EscalationState.WAITING),
            )
        ]
        constraints = [
            *ESCALATION.constraints("hotline_escalation"),
            known("to", AlsoTold, "hotline_escalation_to_known"),
            known("why", WhyNobody, "hotline_escalation_why_known", or_empty=True),
            models.UniqueConstraint(
                fields=["location", "to"],
                condition=Q(over_at=None),
                name="hotline_escalation_one_of_each",
            ),
            models.CheckConstraint(
                condition=Q(state=EscalationState.SKIPPED) & ~Q(why="")
                | ~Q(state=EscalationState.SKIPPED) & Q(why=""),
                name="hotline_escalation_skipped_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=EscalationState.QUEUED) | Q(item__isnull=False),
                name="hotline_escalation_on_its_way_by_a_notice",
            ),
            models.CheckConstraint(
                condition=Q(over_at=None) | Q(ended_at__isnull=False),
                name="hotline_escalation_over_when_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"escalation {self.pk} of {self.location_id}"

    @property
    def look(self) -> str:
        """How its state is drawn."""
        return str(ESCALATION.look(self))
