"""A message left while nobody could talk: what it says, and how to answer, both sealed."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpline.models.querysets import LeftMessageQuerySet
from helpline.models.queue import Queue
from helpline.states.left_message import LEFT_MESSAGE, LeftMessageState, Outcome
from helpline.words.answers import AgeBand, Caller, Wish


class LeftMessage(models.Model):
    """One message. `body` and `reach` are sealed with its own key, whose end is theirs.

    `form_digest` is of the form that was sent: sent twice it is one message.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="left_messages")
    key = models.OneToOneField("privacy.SubjectKey", models.PROTECT, related_name="+")
    form_digest = models.BinaryField(unique=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=LeftMessageState.choices,
        default=LeftMessageState.WAITING,
    )
    language = models.CharField(_("language"), max_length=8)
    caller = models.CharField(_("who is asking"), max_length=16, choices=Caller.choices)
    age_band = models.CharField(_("age"), max_length=16, choices=AgeBand.choices)
    wish = models.CharField(max_length=8, choices=Wish.choices)
    body = models.BinaryField(null=True, editable=False)
    reach = models.BinaryField(null=True, editable=False)
    """Telephone number or mail address, where an answer is wanted."""
    left_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """By when somebody should have read it."""
    tries = models.PositiveSmallIntegerField(default=0)
    """How often somebody tried to reach them in vain."""
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("counsellor"),
    )
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    kept_since = models.DateTimeField(null=True, editable=False)
    """The clock of forgetting; empty until it is worked off, and once it is forgotten."""
    blanked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = LeftMessageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=~Q(state=LeftMessageState.DONE),
                name="helpline_left_due",
            ),
        ]
        constraints = [
            *LEFT_MESSAGE.constraints("helpline_left"),
            models.CheckConstraint(
                condition=Q(wish=Wish.NOTHING, reach__isnull=True)
                | Q(blanked_at__isnull=False)
                | Q(wish__in=[Wish.CALL, Wish.WRITE], reach__isnull=False),
                name="helpline_left_how_to_answer",
            ),
            models.CheckConstraint(
                condition=Q(body__isnull=False) | Q(blanked_at__isnull=False),
                name="helpline_left_has_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short} {self.state}"

    @property
    def short(self) -> str:
        """A few signs to tell messages apart on the desk; opens nothing."""
        return self.id.hex[:6].upper()

    def place_of(self, column: str) -> str:
        """Associated data of a sealed column: with its id, so that rows cannot be swapped."""
        return f"helpline.LeftMessage.{column}#{self.id}"
