"""What a person did outside of this system: whom they told about a location, when, and how.

Append-only, by trigger: a wrong entry is followed by a right one, never changed.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import ManualActionQuerySet
from hotline.states import Addressee, Answer, Means
from portal.privacy.models import SubjectKey

RECIPIENT_LIMIT_CHARS = 120
REFERENCE_PLACE = "hotline.ManualAction.reference"
NOTE_PLACE = "hotline.ManualAction.note"


class ManualAction(models.Model):
    """Somebody was told by hand. Reference and note are sealed under a key of their own."""

    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="manual_actions"
    )
    addressee = models.CharField(max_length=9, choices=Addressee.choices)
    recipient = models.CharField(max_length=RECIPIENT_LIMIT_CHARS)
    """The unit or organisation, never a person."""
    means = models.CharField(max_length=9, choices=Means.choices)
    answer = models.CharField(max_length=12, choices=Answer.choices)
    happened_at = models.DateTimeField()
    found_illegal = models.BooleanField(default=True)
    """Whether it was found illegal then; else somebody was told because of danger."""
    key = models.OneToOneField(
        SubjectKey, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reference = models.BinaryField(null=True, blank=True)
    note = models.BinaryField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar = ManualActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action by hand")
        verbose_name_plural = _("actions by hand")
        default_permissions = ()
        ordering = ["-happened_at", "-id"]
        constraints = [
            known("addressee", Addressee, "hotline_manual_addressee_known"),
            known("means", Means, "hotline_manual_means_known"),
            known("answer", Answer, "hotline_manual_answer_known"),
            models.CheckConstraint(
                condition=models.Q(key__isnull=False)
                | models.Q(reference__isnull=True, note__isnull=True),
                name="hotline_manual_sealed_by_a_key",
            ),
            models.CheckConstraint(
                condition=models.Q(happened_at__lte=models.F("recorded_at")),
                name="hotline_manual_not_in_the_future",
            ),
        ]

    def __str__(self) -> str:
        return f"action by hand {self.pk} on {self.location_id}"
