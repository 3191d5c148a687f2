"""Mails that wait for a person in the mailbox: that they do, how large they are and since when."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import CaseQuerySet


class SetAsideWhy(TextChoices):
    """Why no report was made of a mail."""

    UNREADABLE = "unreadable", _("It could not be read")
    AUTOMATIC = "automatic", _("A machine wrote it")
    TOO_MANY = "too_many", _("Too many mails about one notice or referral")
    CLOSED = "closed", _("It is encrypted, or only a mail program reads it")
    FLAGGED = "flagged", _("It is flagged in the mailbox")


class SetAsideMail(models.Model):
    """A row for every mail that is flagged in the mailbox; nothing of what it says is kept.

    The mailbox is the record of these: a row is gone once its mail is, or its flag.
    """

    uid = models.BigIntegerField(primary_key=True)
    """Its number in the mailbox (RFC 3501)."""
    uid_validity = models.BigIntegerField(default=0)
    """Of which numbering: a mailbox that was set up anew counts anew."""
    why = models.CharField(max_length=10, choices=SetAsideWhy.choices)
    size_bytes = models.BigIntegerField()
    arrived_at = models.DateTimeField()

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail set aside")
        verbose_name_plural = _("mails set aside")
        default_permissions = ()
        ordering = ["arrived_at", "uid"]
        constraints = [known("why", SetAsideWhy, "hotline_setasidemail_why_known")]

    def __str__(self) -> str:
        return f"mail {self.uid} in the mailbox"
