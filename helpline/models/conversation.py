"""The chat of one contact: where it stands, who has it, and its clocks."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.models.querysets import ConversationQuerySet
from helpline.models.queue import Queue
from helpline.models.visitor import Visitor
from helpline.policies import triage
from helpline.states.conversation import (
    ASSIGNED,
    CONVERSATION,
    IN_QUEUE,
    OVER,
    CloseReason,
    ConversationState,
)
from helpline.words.answers import Caller, Mood, Safety, Topic
from helpline.words.desk_contacts import Risk


class Conversation(models.Model):
    """One visitor's chat from the line to the wrap-up.

    `state_version` grows with every move (compare-and-set); `last_seq` numbers what is said,
    under this row's lock, so that numbers have no gaps and commit in order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="conversations")
    visitor = models.ForeignKey(Visitor, models.PROTECT, related_name="conversations")
    key = models.OneToOneField("privacy.SubjectKey", models.PROTECT, related_name="+")
    """Seals every text of this conversation; destroying it shreds them all."""

    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ConversationState.choices,
        default=ConversationState.WAITING,
    )
    state_version = models.PositiveIntegerField(default=0)
    band = models.PositiveSmallIntegerField(_("band"), default=triage.ORDINARY)
    band_reasons = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    language = models.CharField(_("language"), max_length=8)
    caller = models.CharField(_("who is asking"), max_length=16, choices=Caller.choices)
    topic = models.CharField(_("about"), max_length=16, choices=Topic.choices)
    mood = models.CharField(_("feeling"), max_length=16, choices=Mood.choices)
    safety = models.CharField(_("safe now"), max_length=16, choices=Safety.choices)

    risk = models.PositiveSmallIntegerField(choices=Risk.choices, null=True, blank=True)
    """The level of the newest assessment; empty where nobody judged it."""

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("counsellor"),
    )
    last_seq = models.PositiveIntegerField(default=0)
    last_said_at = models.DateTimeField(null=True, blank=True)
    nudges = models.PositiveSmallIntegerField(default=0)
    warned_of_closing = models.BooleanField(default=False)

    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    waiting_since = models.DateTimeField(_("waiting since"), default=timezone.now)
    boost = models.DurationField(default=timedelta(0))
    held = models.BooleanField(_("holds the position"), default=False)
    shown_wait_low = models.PositiveSmallIntegerField(null=True, blank=True)
    shown_wait_high = models.PositiveSmallIntegerField(null=True, blank=True)
    """Minutes shown when the visitor joined the line; against the real wait, itself a figure."""
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    over_at = models.DateTimeField(_("over"), null=True, blank=True)
    close_reason = models.CharField(
        _("why it ended"), max_length=20, choices=CloseReason.choices, blank=True
    )
    left_in_hurry = models.BooleanField(_("left in a hurry"), default=False)
    due_at = models.DateTimeField(null=True, blank=True)
    """When the clock has to look again; the sweep and every read do."""
    visitor_paced_until = models.DateTimeField(null=True, editable=False)
    staff_paced_until = models.DateTimeField(null=True, editable=False)
    """How far each side has written ahead of the clock, see `policies.pacing`."""
    kept_since = models.DateTimeField(null=True, blank=True, editable=False)
    """The clock of forgetting its texts; empty before the end, and once they are gone."""
    blanked_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_by_visitor = models.BooleanField(default=False, editable=False)
    """Whoever wrote here had it erased: its record is then linked to no case."""
    erase_due_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        permissions: ClassVar = [
            ("answer", _("Can talk with visitors")),
            ("supervise", _("Can supervise the helpline")),
        ]
        indexes = [
            models.Index(
                fields=["queue", "waiting_since"],
                condition=Q(state__in=sorted(IN_QUEUE)),
                name="helpline_conv_line",
            ),
            models.Index(
                fields=["due_at"], condition=Q(due_at__isnull=False), name="helpline_conv_due"
            ),
            models.Index(
                fields=["assigned_to"],
                condition=Q(state__in=sorted(ASSIGNED)),
                name="helpline_conv_assigned",
            ),
            models.Index(fields=["over_at"], name="helpline_conv_over"),
        ]
        constraints = [
            *CONVERSATION.constraints("helpline_conv"),
            models.CheckConstraint(
                condition=Q(band__lte=triage.INFORMATION), name="helpline_conv_band"
            ),
            models.CheckConstraint(
                condition=Q(risk__isnull=True) | Q(risk__in=Risk.values),
                name="helpline_conv_risk",
            ),
            models.CheckConstraint(
                condition=Q(kept_since__isnull=True)
                | Q(over_at__isnull=False, blanked_at__isnull=True),
                name="helpline_conv_kept_since_the_end",
            ),
            models.CheckConstraint(
                condition=Q(close_reason="") | Q(close_reason__in=CloseReason.values),
                name="helpline_conv_close_reason",
            ),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | ~Q(state__in=sorted(OVER)),
                name="helpline_conv_no_timer_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short} {self.state}"

    @property
    def is_blocked(self) -> bool:
        """A supervisor ended it for good. Whoever wrote there may begin another."""
        return self.close_reason == CloseReason.BLOCKED

    @property
    def short(self) -> str:
        """A few signs to tell conversations apart on the desk; opens nothing."""
        return self.id.hex[:6].upper()
