"""Tables of the privacy floor: keys and their canaries, legal holds, spent work, proofs of
forgetting."""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.database.inserting import insert, made
from portal.privacy import sealing
from portal.privacy.legal_holds.kinds import HeldKind, kind_of, kinds_of
from portal.privacy.legal_holds.limits import FILE_NUMBER_LIMIT_CHARS
from portal.privacy.legal_holds.states import AGREED, LEGAL_HOLD, Authority, LegalHoldState


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


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Words for legal holds."""

    def in_force(self) -> "LegalHoldQuerySet":
        """What may not be forgotten now, by the database's clock: agreed to by two, or asked for
        and not answered yet."""
        asked = Q(state=LegalHoldState.ASKED, answer_until__gt=Now())
        return self.filter(Q(state__in=AGREED, until__gt=Now()) | asked)

    def visible_to(self, person: User) -> "LegalHoldQuerySet":
        """Of what they may ask to keep themselves; all of them for whoever oversees them."""
        if person.has_perm("privacy.oversee_holds"):
            return self
        return self.filter(kind__in=kinds_of(person))

    def to_answer(self, person: User) -> "LegalHoldQuerySet":
        """What waits for this person as the second one."""
        asked = Q(state=LegalHoldState.ASKED, answer_until__gt=Now()) & ~Q(asked_by=person)
        release = Q(state=LegalHoldState.RELEASE_ASKED, until__gt=Now()) & ~Q(
            release_asked_by=person
        )
        return self.visible_to(person).filter(asked | release)

    def waiting_first(self) -> "LegalHoldQuerySet":
        """What waits for an answer, then what stands, then what is over; the newest first."""
        ranks = [LegalHoldState.ASKED, LegalHoldState.RELEASE_ASKED, LegalHoldState.STANDING]
        whens = [When(state=state, then=Value(rank)) for rank, state in enumerate(ranks)]
        rank = Case(*whens, default=Value(len(ranks)))
        return self.order_by(rank, "-asked_at", "pk")


class LegalHold(models.Model):
    """What a key opens is kept until a date, for somebody who may ask it.

    `kind` and `subject` name the thing (see `legal_holds.kinds`), `file_number` is that of whoever
    asked. `reason` is sealed with the key that is kept, and goes with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(SubjectKey, models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    reference = models.CharField(max_length=40)
    authority = models.CharField(max_length=20, choices=Authority.choices)
    file_number = models.CharField(max_length=FILE_NUMBER_LIMIT_CHARS, blank=True)
    reason = models.BinaryField(editable=False)
    until = models.DateTimeField()
    state = models.CharField(
        max_length=16, choices=LegalHoldState.choices, default=LegalHoldState.ASKED
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_until = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    release_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    release_asked_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = LegalHoldQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions: ClassVar = [
            ("hold_data", "May keep what would be forgotten, together with a second person"),
            ("oversee_holds", "May see every legal hold and be the second person"),
        ]
        ordering: ClassVar = ["-asked_at", "pk"]
        constraints = [
            *LEGAL_HOLD.constraints("privacy_hold"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="privacy_hold_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("release_asked_by")),
                name="privacy_release_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(authority__in=Authority.values),
                name="privacy_hold_authority_known",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state=LegalHoldState.ASKED),
                name="privacy_hold_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference} {self.state}"

    @property
    def look(self) -> str:
        """The look of its state."""
        return LEGAL_HOLD.look(self)

    @property
    def of_kind(self) -> HeldKind | None:
        """What it keeps; None where its service is gone."""
        return kind_of(self.kind)

    @property
    def last_day(self) -> date:
        """The last day on which it is kept, where the centre is."""
        return timezone.localdate(self.until - timedelta(seconds=1))

    @property
    def associated_data(self) -> str:
        """Associated data of the sealed reason: with its id, so that rows cannot be swapped."""
        return f"privacy.LegalHold.reason#{self.id}"


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
