"""The two tables of the record: entries as they happen, seals that chain them up later.

Both are append-only: triggers (see the first migration) refuse UPDATE, DELETE and TRUNCATE.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.audit.fields import TransactionNumberField

VERB_LIMIT_CHARS = 80
ABOUT_ID_LIMIT_CHARS = 64
PURPOSE_LIMIT_CHARS = 200


class Actor(models.TextChoices):
    """What kind of someone acted. Only a person who works here is ever named."""

    PERSON = "person", _("Member of staff")
    SYSTEM = "system", _("The system")
    REPORTER = "reporter", _("Reporter")
    VISITOR = "visitor", _("Visitor of the helpline")
    PROVIDER = "provider", _("Provider")


class Entry(models.Model):
    """One thing that was done or read. Written by `portal.audit.log`, never changed."""

    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    verb = models.CharField(_("what happened"), max_length=VERB_LIMIT_CHARS)
    actor = models.CharField(_("kind of actor"), max_length=10, choices=Actor.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    about_type = models.CharField(_("kind of subject"), max_length=80, blank=True)
    about_id = models.CharField(_("subject"), max_length=ABOUT_ID_LIMIT_CHARS, blank=True)
    purpose = models.CharField(_("purpose"), max_length=PURPOSE_LIMIT_CHARS, blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    xid = TransactionNumberField(db_default=Func(function="pg_current_xact_id"), editable=False)
    lineage = models.BigIntegerField(db_default=Func(function="audit_lineage"), editable=False)
    """Identifier of the database cluster whose transaction numbers `xid` counts."""

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        default_permissions = ("view",)
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["lineage", "xid", "id"], name="audit_entry_seal_order"),
            models.Index(fields=["about_type", "about_id"], name="audit_entry_about"),
            models.Index(fields=["at"], name="audit_entry_at"),
            models.Index(
                fields=["verb", "-at"],
                name="audit_entry_by_system",
                condition=Q(actor=Actor.SYSTEM),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__in=Actor.values), name="audit_entry_actor_known"
            ),
            models.CheckConstraint(
                condition=Q(actor=Actor.PERSON, by__isnull=False)
                | (~Q(actor=Actor.PERSON) & Q(by__isnull=True)),
                name="audit_entry_person_named",
            ),
            models.CheckConstraint(condition=~Q(verb=""), name="audit_entry_verb_given"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.verb}"


class Seal(models.Model):
    """One link of the chain: a batch of entries whose transactions had all ended.

    `links` holds one SHA-256 digest per entry, each over the digest before it and the entry,
    so that a verifier can name the very entry that changed. See `portal.audit.chain`.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    lineage = models.BigIntegerField()
    from_xid = TransactionNumberField()
    upto_xid = TransactionNumberField()
    entry_ids = ArrayField(models.BigIntegerField())
    links = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("audit seal")
        verbose_name_plural = _("audit seals")
        default_permissions = ()
        ordering = ["number"]

    def __str__(self) -> str:
        return f"seal {self.number}"
