"""Replies that are kept ready: what counsellors say often, in each language."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpline.models.querysets_directory import CannedReplyQuerySet
from helpline.policies.replies import REPLY_LIMIT_CHARS, TITLE_LIMIT_CHARS
from helpline.words.desk_directory import AddressedTo


class CannedReply(models.Model):
    """One reply in one language, for some of those who ask.

    `code` is of a reply that came with the software, so that it comes once; empty for the centre's.
    """

    code = models.CharField(max_length=40, blank=True, editable=False)
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=TITLE_LIMIT_CHARS)
    text = models.CharField(max_length=REPLY_LIMIT_CHARS)
    audiences = ArrayField(models.CharField(max_length=16))
    active = models.BooleanField(default=True)

    objects: ClassVar[Any] = CannedReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply kept ready")
        verbose_name_plural = _("replies kept ready")
        ordering: ClassVar = ["language", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "language"], condition=~Q(code=""), name="helpline_reply_came_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def addressees(self) -> list[str]:
        """Whom it is for, in words."""
        return [str(one.label) for one in AddressedTo if one in self.audiences]
