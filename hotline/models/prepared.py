"""A report form that a counsellor filled in for somebody, behind a link that opens once."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.privacy.models import SubjectKey

WHERE_PLACE = "hotline.PreparedReport.where"


class PreparedReport(models.Model):
    """What the form begins with. It names nobody and no conversation, and goes when it is over.

    `link_digest` is of the link, `opened_with` of the token of the page that opened it: the same
    page may be loaded again, no other opens it.
    """

    link_digest = models.BinaryField(max_length=32, unique=True)
    key = models.OneToOneField(SubjectKey, models.PROTECT, related_name="+")
    where = models.BinaryField()
    """The addresses as they were typed, and the app that was chosen; sealed."""
    category = models.ForeignKey("hotline.Category", models.PROTECT, related_name="+")
    in_simple_words = models.BooleanField()
    valid_until = models.DateTimeField()
    opened_with = models.BinaryField(max_length=32, null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("prepared report")
        verbose_name_plural = _("prepared reports")
        default_permissions = ()

    def __str__(self) -> str:
        return f"prepared report {self.pk}"
