"""A call for a supervisor about one conversation: who came, when, and what was decided."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpline.models.conversation import Conversation
from helpline.models.querysets import SafeguardingQuerySet
from helpline.states.safeguarding import INCIDENT, INCIDENT_GOES_ON, IncidentState
from helpline.words.desk_contacts import Risk

TOLD_UNDER_LIMIT_CHARS = 60


class SafeguardingIncident(models.Model):
    """One call. `level` is the highest risk while it went on; empty where nobody judged it.

    `late_at` is when the clock ran out and everybody who supervises was called. `alone` says that
    nobody came, and the counsellor took it. `decision` is sealed with the conversation's key and
    this id, and is emptied together with the messages.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="incidents")
    state = models.CharField(
        max_length=12, choices=IncidentState.choices, default=IncidentState.OPEN
    )
    level = models.PositiveSmallIntegerField(choices=Risk.choices, null=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    late_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    over_at = models.DateTimeField(null=True)
    told_child = models.BooleanField(null=True)
    told_authority = models.BooleanField(null=True)
    told_at = models.DateTimeField(null=True)
    """When the authority was told."""
    told_under = models.CharField(max_length=TOLD_UNDER_LIMIT_CHARS, blank=True, default="")
    """Label of the provision under which it was, such as `fr@1:ill_treatment`."""
    decision = models.BinaryField(null=True, editable=False)
    blanked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = SafeguardingQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["acknowledge_by"],
                condition=Q(state=IncidentState.OPEN, late_at__isnull=True),
                name="helpline_incident_due",
            ),
            models.Index(
                fields=["called_at"],
                condition=Q(state__in=sorted(INCIDENT_GOES_ON)),
                name="helpline_incident_goes_on",
            ),
        ]
        constraints = [
            *INCIDENT.constraints("helpline_incident"),
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(state__in=sorted(INCIDENT_GOES_ON)),
                name="helpline_incident_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__in=Risk.values),
                name="helpline_incident_level",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncidentState.DECIDED)
                | Q(told_child__isnull=False, told_authority__isnull=False)
                & (Q(decision__isnull=False) | Q(blanked_at__isnull=False)),
                name="helpline_incident_says_what",
            ),
            models.CheckConstraint(
                condition=Q(told_authority=True) | Q(told_at=None, told_under=""),
                name="helpline_incident_when_told",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncidentState.CLOSED)
                | Q(level__isnull=True)
                | Q(level__lt=Risk.HIGH),
                name="helpline_incident_two_decide",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.state}"

    @property
    def associated_data(self) -> str:
        """Associated data of the sealed decision: with its id, so that rows cannot be swapped."""
        return f"helpline.SafeguardingIncident.decision#{self.id}"
