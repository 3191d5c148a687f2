"""A case: contacts about the same child, and who of the staff may see it."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpline.models.contact import Contact
from helpline.models.querysets_cases import CaseContactQuerySet, CaseQuerySet
from helpline.policies.cases import NUMBER_LENGTH, shown_number
from helpline.states.case import CASE, CaseEnd, CaseState


class Case(models.Model):
    """Found by its number or its working title, never by who got in touch or from where.

    `title`, `summary` and `closing_note` are sealed with its own key, as is all that belongs to
    it. `last_contact_at` is of its latest contact, from which it is forgotten. `reread_since` is
    when a chat in it was erased: what was written here may still say what was said there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=NUMBER_LENGTH, unique=True, editable=False)
    key = models.OneToOneField("privacy.SubjectKey", models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    title = models.BinaryField(editable=False)
    summary = models.BinaryField(null=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who is in charge of it."""
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=12, choices=CaseEnd.choices, blank=True)
    closing_note = models.BinaryField(null=True, editable=False)
    last_contact_at = models.DateTimeField()
    reread_since = models.DateTimeField(null=True)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "last_contact_at"], name="helpline_case_newest"),
            models.Index(fields=["last_contact_at"], name="helpline_case_clock"),
        ]
        constraints = [
            *CASE.constraints("helpline_case"),
            models.CheckConstraint(
                condition=Q(closed_because="") | Q(closed_because__in=CaseEnd.values),
                name="helpline_case_why_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        """Its number as people say it."""
        return shown_number(self.number)

    @property
    def look(self) -> str:
        """The look of its state."""
        return CASE.look(self)

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.state == CaseState.OPEN

    def place_of(self, column: str) -> str:
        """Associated data of a sealed column: with its id, so that rows cannot be swapped."""
        return f"helpline.Case.{column}#{self.id}"


class CaseContact(models.Model):
    """A contact in a case. One that was taken out stays here with the reason, sealed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="case_links")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True)
    reason = models.BinaryField(null=True, editable=False)

    objects: ClassVar[Any] = CaseContactQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(taken_out_at__isnull=True),
                name="helpline_case_contact_in_one",
            ),
            models.CheckConstraint(
                condition=Q(taken_out_at=None, taken_out_by=None, reason=None)
                | Q(
                    taken_out_at__isnull=False,
                    taken_out_by__isnull=False,
                    reason__isnull=False,
                ),
                name="helpline_case_contact_why_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.contact_id}"

    @property
    def associated_data(self) -> str:
        """Of the sealed reason."""
        return f"helpline.CaseContact.reason#{self.pk}"


class CaseShare(models.Model):
    """A colleague who may see a case in which they had no contact."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="shares")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="helpline_case_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"
