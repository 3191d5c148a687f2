"""What we wrote to a provider, item by item. Never holds anything about a reporter."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import filled_at_least_in, filled_exactly_in, known
from hotline.models.provider import NoticeChannel, ProviderRole
from hotline.models.querysets import (
    NoticeItemQuerySet,
    NoticeQuerySet,
    ProviderAnswerQuerySet,
)
from hotline.states import (
    ITEM_STANDS,
    MATCH_NEEDS_REASON,
    NOTICE_BEFORE_IT_LEFT,
    NOTICE_LEFT,
    Failure,
    ItemState,
    Match,
    NoticeState,
    ProviderSays,
)
from portal.privacy.models import SubjectKey

ANSWER_PLACE = "hotline.ProviderAnswer.words"
REASON_LIMIT_CHARS = 500
"""Of the reason somebody gives for a provider against which the evidence speaks."""
SUBJECT_LIMIT_CHARS = 300
"""Of the subject of a notice: a sentence of ours with its number."""


class Notice(models.Model):
    """One letter to one provider. The message id is fixed before the first attempt to send.

    Where the provider takes notices by a form, a person fills it in and says so.
    """

    provider = models.ForeignKey(
        "hotline.Provider", on_delete=models.PROTECT, related_name="notices"
    )
    abuse_contact = models.ForeignKey(
        "hotline.AbuseContact", on_delete=models.PROTECT, related_name="notices"
    )
    role_addressed = models.CharField(max_length=10, choices=ProviderRole.choices)
    channel = models.CharField(max_length=10, choices=NoticeChannel.choices)
    template_version = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    reminder_number = models.PositiveSmallIntegerField(default=0)
    reminds = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reminders"
    )
    """The notice whose unanswered URLs it asks for once more; it has no items of its own."""
    state = models.CharField(max_length=9, choices=NoticeState.choices, default=NoticeState.QUEUED)
    message_id = models.CharField(max_length=200, unique=True)
    queued_at = models.DateTimeField(default=timezone.now)
    queued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    send_after = models.DateTimeField()
    being_grouped = models.BooleanField(default=True)
    """Whether other URLs of the same provider may still join."""
    looks_asked_at = models.DateTimeField(null=True, blank=True)
    """Since when it waits for its URLs to be looked up again."""
    reserved_at = models.DateTimeField(null=True, blank=True)
    """When a worker, or whoever fills in its form, took it last; empty once it is known that it has
    not left."""
    reserved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """Who fills in its form, or had it last and did not say what became of it."""
    sent_at = models.DateTimeField(null=True, blank=True)
    deadline_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    """How long its letter gives the provider; fixed when it is written, with its template."""
    deadline_at = models.DateTimeField(null=True, blank=True)
    said_subject = models.CharField(max_length=SUBJECT_LIMIT_CHARS, blank=True)
    said_text = models.TextField(blank=True)
    """What its mail or form said when it left, without the link to answer; emptied with the first
    of its URLs that is forgotten. Empty in what left before the hotline kept it."""
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=12, choices=Failure.choices, blank=True)

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        ordering = ["-queued_at", "-id"]
        constraints = [
            known("state", NoticeState, "hotline_notice_state_known"),
            known("channel", NoticeChannel, "hotline_notice_channel_known"),
            models.CheckConstraint(
                condition=Q(channel=NoticeChannel.FORM)
                | (~Q(state=NoticeState.FORM_DUE) & Q(reserved_by=None)),
                name="hotline_notice_form_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(channel=NoticeChannel.FORM, state=NoticeState.SENDING)
                | Q(reserved_by__isnull=False),
                name="hotline_notice_form_by_somebody",
            ),
            known("role_addressed", ProviderRole, "hotline_notice_role_known"),
            filled_exactly_in(
                "sent_at",
                "state",
                [NoticeState.SENT, NoticeState.BOUNCED],
                "hotline_notice_sent_at",
            ),
            filled_exactly_in(
                "deadline_at",
                "state",
                [NoticeState.SENT, NoticeState.BOUNCED],
                "hotline_notice_deadline_at",
            ),
            filled_at_least_in(
                "reserved_at",
                "state",
                sorted(NOTICE_LEFT),
                "hotline_notice_reserved_at",
            ),
            known("failure", Failure, "hotline_notice_failure_known", or_empty=True),
            filled_exactly_in(
                "failed_at", "state", [NoticeState.FAILED], "hotline_notice_failed_at"
            ),
            filled_exactly_in(
                "failure", "state", [NoticeState.FAILED], "hotline_notice_failed_why", text=True
            ),
            models.UniqueConstraint(
                fields=["reminds", "reminder_number"], name="hotline_notice_one_reminder_each"
            ),
            models.CheckConstraint(
                condition=Q(reminds=None, reminder_number=0)
                | Q(reminds__isnull=False, reminder_number__gt=0),
                name="hotline_notice_reminds_one",
            ),
            models.UniqueConstraint(
                fields=["abuse_contact", "language", "role_addressed", "reminder_number"],
                condition=Q(state=NoticeState.QUEUED, being_grouped=True),
                name="hotline_notice_one_being_grouped",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number a provider may quote: `N-2026-000123`."""
        first = self.reminds or self
        return f"N-{first.queued_at:%Y}-{first.pk:06d}"

    @property
    def is_to_a_host(self) -> bool:
        """Whether Article 16 of the Digital Services Act speaks of whom it goes to."""
        return self.role_addressed in {ProviderRole.HOST, ProviderRole.PLATFORM}

    @property
    def is_beside_the_content(self) -> bool:
        """Whether it goes to somebody who only gives it a name or a connection."""
        without = {ProviderRole.REGISTRAR, ProviderRole.REGISTRY, ProviderRole.UPSTREAM}
        return self.role_addressed in without

    @property
    def is_leaving(self) -> bool:
        """Whether its moment has come."""
        return bool(self.send_after <= timezone.now())

    @property
    def is_form(self) -> bool:
        """Whether a person fills in a form of the provider instead of a mail."""
        return self.channel == NoticeChannel.FORM

    @property
    def is_let_lie(self) -> bool:
        """Whether somebody had its form and did not say what became of it."""
        return self.state == NoticeState.FORM_DUE and self.reserved_at is not None

    @property
    def may_have_left(self) -> bool:
        """Whether its provider may have it although nobody has said so.

        It is with somebody at this moment, or whoever had it did not say what became of it.
        """
        if self.state == NoticeState.FAILED:
            return self.failure == Failure.UNCONFIRMED
        return self.state in NOTICE_BEFORE_IT_LEFT and self.reserved_at is not None

    @property
    def first(self) -> "Notice":
        """Itself, or the notice that it reminds of: the one that has the items."""
        return self.reminds or self


class NoticeItem(models.Model):
    """One URL inside a notice, with what was known about it at that hour."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    location = models.ForeignKey(
        "hotline.Location", on_delete=models.PROTECT, related_name="notice_items"
    )
    state = models.CharField(max_length=21, choices=ItemState.choices, default=ItemState.OPEN)
    legal_basis = models.CharField(max_length=300)
    match = models.CharField(max_length=13, choices=Match.choices, blank=True)
    """What connected the provider with the URL when it was chosen."""
    reason = models.CharField(max_length=REASON_LIMIT_CHARS, blank=True)
    """Why this provider, where the evidence spoke against it. In the words of a colleague."""
    beside = models.BooleanField(default=False)
    """Its addressee is told as well, while somebody else is asked and reminded."""
    together = models.UUIDField(null=True, blank=True, db_index=True)
    """What one press put into notices, for a whole page at once."""
    classification = models.CharField(max_length=40, blank=True)
    ips = models.JSONField(default=list)
    asn = models.PositiveBigIntegerField(null=True, blank=True)
    as_name = models.CharField(max_length=200, blank=True)
    first_seen_at = models.DateTimeField()
    """When we first assessed it, never when it was reported: its host could find out by whom."""
    last_seen_at = models.DateTimeField()
    asked_again_at = models.DateTimeField(null=True, blank=True)
    """When somebody last asked for it once more."""

    objects: ClassVar = NoticeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice item")
        verbose_name_plural = _("notice items")
        default_permissions = ()
        ordering = ["notice", "id"]
        constraints = [
            known("state", ItemState, "hotline_item_state_known"),
            known("match", Match, "hotline_item_match_known", or_empty=True),
            models.CheckConstraint(
                condition=~Q(match__in=sorted(MATCH_NEEDS_REASON)) | ~Q(reason=""),
                name="hotline_item_reason_given",
            ),
            models.UniqueConstraint(
                fields=["location"],
                condition=Q(state__in=sorted(ITEM_STANDS), beside=False),
                name="hotline_item_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.pk} of {self.notice_id}"

    @property
    def is_asked(self) -> bool:
        """Whether the provider is asked for it, whatever it answered."""
        return self.state in ITEM_STANDS

    @property
    def asked_at(self) -> datetime | None:
        """Since when its provider has time to act: as its notice left, or it was asked again."""
        return self.asked_again_at or self.notice.sent_at


class ProviderAnswer(models.Model):
    """What a provider said about one URL, on the page of its notice. Append-only, by trigger.

    Its words may name a person, so they are sealed under a key of their own.
    """

    item = models.ForeignKey(NoticeItem, on_delete=models.PROTECT, related_name="answers")
    says = models.CharField(max_length=7, choices=ProviderSays.choices)
    given_at = models.DateTimeField()
    key = models.OneToOneField(
        SubjectKey, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.BinaryField(null=True, blank=True)

    objects: ClassVar = ProviderAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of a provider")
        verbose_name_plural = _("answers of providers")
        default_permissions = ()
        ordering = ["-given_at", "-id"]
        constraints = [
            known("says", ProviderSays, "hotline_answer_says_known"),
            models.CheckConstraint(
                condition=Q(key__isnull=False) | Q(words__isnull=True),
                name="hotline_answer_sealed_by_a_key",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} about {self.item_id}"
