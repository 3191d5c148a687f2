"""Tables of the privacy floor: keys and their canaries, spent work, proofs of forgetting."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.inserting import insert, made
from portal.privacy import sealing


class SubjectKeyQuerySet(models.QuerySet["SubjectKey"]):
    """Words for keys."""

    def alive(self) -> "SubjectKeyQuerySet":
        """Keys that still open something."""
        return self.filter(destroyed_at=None)

    def to_rewrap(self) -> "SubjectKeyQuerySet":
        """Living keys that are wrapped by another than the first ring entry."""
        return self.alive().exclude(ring_version=sealing.first_version())

    def new(self) -> "SubjectKey":
        """A fresh key for one subject (a report, a conversation), wrapped and saved."""
        key = self.model.fresh()
        insert([key])
        return key


class SubjectKey(models.Model):
    """The key of one subject. When it is destroyed, all that was sealed with it is gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped_key = models.BinaryField(null=True, editable=False)
    ring_version = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = SubjectKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("subject key")
        verbose_name_plural = _("subject keys")
        indexes = [
            models.Index(
                "ring_version", name="privacy_key_alive_by_ring", condition=Q(destroyed_at=None)
            ),
            models.Index(
                "destroyed_at",
                name="privacy_key_destroyed",
                condition=Q(destroyed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="privacy_key_gone_when_destroyed",
                condition=Q(destroyed_at=None, wrapped_key__isnull=False)
                | Q(destroyed_at__isnull=False, wrapped_key=None, ring_version=""),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def fresh(cls) -> "SubjectKey":
        """A key that opens nothing yet and is not saved; references to it may be saved before."""
        key = made(cls)
        key.wrap(sealing.new_secret())
        return key

    def unwrapped(self) -> bytes:
        """The 32 secret bytes. Raises Shredded after `destroy`, Unreadable without the ring."""
        if self.wrapped_key is None:
            raise sealing.Shredded(f"subject key {self.pk} was destroyed")
        return sealing.unwrap(self.wrapped_key, version=self.ring_version, holder=str(self.pk))

    def wrap(self, secret: bytes) -> None:
        """Puts the secret under the first ring entry (not saved)."""
        self.ring_version = sealing.first_version()
        self.wrapped_key = sealing.wrap(secret, version=self.ring_version, holder=str(self.pk))

    def destroy(self) -> None:
        """Shreds: the wrapped key is overwritten in its row. Doing it again changes nothing."""
        if self.destroyed_at is None:
            self.wrapped_key, self.ring_version = None, ""
            self.destroyed_at = timezone.now()
            self.save(update_fields=["wrapped_key", "ring_version", "destroyed_at"])


class KeyCheck(models.Model):
    """A word only the right key has sealed: a canary, one per key outside the database."""

    name = models.CharField(primary_key=True, max_length=80, editable=False)
    word = models.BinaryField(editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class SpentSolution(models.Model):
    """A proof of work or slow-path token that was used; kept until it would be stale anyway."""

    class Way(models.TextChoices):
        """How the sender showed some patience."""

        WORK = "work", _("proof of work")
        SLOW = "slow", _("slow path")

    mark = models.BinaryField(primary_key=True, max_length=32, editable=False)
    way = models.CharField(max_length=4, choices=Way.choices)
    bound_to = models.BinaryField(max_length=32, default=b"", editable=False)
    spent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("spent solution")
        verbose_name_plural = _("spent solutions")
        indexes = [models.Index(fields=["way", "spent_at"], name="privacy_spent_by_way")]
        constraints = [
            models.CheckConstraint(
                name="privacy_spent_known_way", condition=Q(way__in=["work", "slow"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.spent_at:%Y-%m-%d %H:%M}"


class PurgeProof(models.Model):
    """One line of the daily proof of forgetting: how many of a kind were due, gone, and left."""

    kind = models.CharField(_("kind"), max_length=80)
    due = models.PositiveIntegerField(_("due"))
    purged = models.PositiveIntegerField(_("forgotten"))
    left = models.PositiveIntegerField(_("still kept"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("proof of forgetting")
        verbose_name_plural = _("proofs of forgetting")
        ordering = ["-at", "kind"]
        indexes = [models.Index(fields=["kind", "-at"], name="privacy_proof_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}: {self.purged}/{self.due}"
