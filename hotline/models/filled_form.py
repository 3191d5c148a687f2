"""What became of a provider's form, as who filled it in says. Append-only, by trigger."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.reply import TICKET_LIMIT_CHARS
from hotline.states import FORM_FAILURES, FormOutcome
from portal.privacy.models import SubjectKey

FORM_PLACE = "hotline.FilledForm.note"


class FilledForm(models.Model):
    """One notice, or one reminder, left by a form of its provider, or could not.

    Its note is sealed under a key of its own: a provider's answer may name a person.
    """

    notice = models.ForeignKey(
        "hotline.Notice", on_delete=models.PROTECT, related_name="filled_forms"
    )
    outcome = models.CharField(max_length=8, choices=FormOutcome.choices)
    why = models.CharField(
        max_length=12, choices=[(one, one.label) for one in FORM_FAILURES], blank=True
    )
    """Why it could not be sent."""
    ticket = models.CharField(max_length=TICKET_LIMIT_CHARS, blank=True)
    """The number under which the provider keeps it."""
    key = models.OneToOneField(
        SubjectKey, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.BinaryField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("filled form")
        verbose_name_plural = _("filled forms")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            known("outcome", FormOutcome, "hotline_form_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=FormOutcome.SENT, why="")
                | Q(outcome=FormOutcome.NOT_SENT, why__in=sorted(FORM_FAILURES)),
                name="hotline_form_why_not_sent",
            ),
            models.CheckConstraint(
                condition=Q(key__isnull=False) | Q(note__isnull=True),
                name="hotline_form_sealed_by_a_key",
            ),
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(outcome=FormOutcome.SENT),
                name="hotline_form_sent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"filled form {self.pk} of {self.notice_id}"
