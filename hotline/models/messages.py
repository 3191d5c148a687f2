"""What the hotline and a reporter write to each other behind a receipt; append-only by trigger."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known


class Writer(models.TextChoices):
    """Who wrote a message."""

    HOTLINE = "hotline", _("The hotline")
    REPORTER = "reporter", _("The reporter")


class ReportMessage(models.Model):
    """One question of the hotline, one answer, or something the reporter added unasked; or a word
    of the hotline that asks nothing, which leads to the helpline.

    Its words are sealed under the key of its report, and go with it.
    """

    report = models.ForeignKey("hotline.Report", on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveSmallIntegerField()
    writer = models.CharField(max_length=8, choices=Writer.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Which member of staff asked."""
    answers = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answer"
    )
    """The question it answers; empty for a question and for what was added unasked."""
    leads_to_helpline = models.BooleanField(default=False)
    """It asks nothing: it says that somebody is there to talk with."""
    written_at = models.DateTimeField()
    words = models.BinaryField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("message of a report")
        verbose_name_plural = _("messages of reports")
        default_permissions = ()
        ordering = ["report", "number"]
        constraints = [
            known("writer", Writer, "hotline_message_writer_known"),
            models.UniqueConstraint(fields=["report", "number"], name="hotline_message_numbered"),
            models.CheckConstraint(
                condition=Q(writer=Writer.HOTLINE, by__isnull=False, answers=None)
                | Q(writer=Writer.REPORTER, by=None),
                name="hotline_message_asked_by_staff",
            ),
            models.CheckConstraint(
                condition=Q(leads_to_helpline=False) | Q(writer=Writer.HOTLINE),
                name="hotline_message_led_by_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.number} of {self.report_id}"

    @property
    def is_question(self) -> bool:
        """Whether the hotline asks."""
        return self.writer == Writer.HOTLINE and not self.leads_to_helpline

    @property
    def place(self) -> str:
        """What the sealed words are bound to: their number in this report."""
        return f"hotline.ReportMessage.words:{self.number}"
