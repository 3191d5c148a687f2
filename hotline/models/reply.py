"""What came back by mail after a notice, a reminder or a mail to the police."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import ReplyQuerySet
from hotline.states import REPLY, ReplyKind, ReplyState
from portal.privacy.models import SubjectKey

REPLY_PLACE = "hotline.Reply.words"
HEAD_ENDS = "\n\n"
"""In its words, between who wrote it about what and its text."""
TICKET_LIMIT_CHARS = 40


class Reply(models.Model):
    """One mail, kept once however often it comes. Its words are sealed under a key of their own.

    It answers a notice (or one of its reminders) or a referral, and is believed in nothing: only a
    report of non-delivery that names our message id moves anything.
    """

    notice = models.ForeignKey(
        "hotline.Notice", null=True, on_delete=models.PROTECT, related_name="replies"
    )
    """The notice that has the URLs, also where its reminder is answered."""
    referral = models.ForeignKey(
        "hotline.Referral", null=True, on_delete=models.PROTECT, related_name="replies"
    )
    kind = models.CharField(max_length=11, choices=ReplyKind.choices)
    state = models.CharField(max_length=6, choices=ReplyState.choices, default=ReplyState.NOTED)
    by_number = models.BooleanField(default=False)
    """Whether only a number says to what, which anybody may guess."""
    digest = models.CharField(max_length=64, unique=True)
    """Of the mail: the same one counts once."""
    status = models.CharField(max_length=11, blank=True)
    """What the mail server that could not deliver said (RFC 3463): `5.1.1`."""
    ticket = models.CharField(max_length=TICKET_LIMIT_CHARS, blank=True)
    """The number under which they keep it."""
    key = models.OneToOneField(SubjectKey, on_delete=models.PROTECT, related_name="+")
    words = models.BinaryField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    """By when somebody ought to have read it."""
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply by mail")
        verbose_name_plural = _("replies by mail")
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            *REPLY.constraints("hotline_reply"),
            known("kind", ReplyKind, "hotline_reply_kind_known"),
            models.CheckConstraint(
                condition=Q(notice=None, referral__isnull=False)
                | Q(notice__isnull=False, referral=None),
                name="hotline_reply_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"
