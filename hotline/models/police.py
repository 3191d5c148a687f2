"""The units of the police that we refer to, their officers, and what they answer.

Answers are append-only, by trigger; a unit's address changes by entering another unit.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import PoliceUnitQuerySet, ReferralAnswerQuerySet
from hotline.states import POLICE_UNIT, PoliceSays, UnitChannel, UnitState
from portal.privacy.models import SubjectKey

UNIT_NAME_LIMIT_CHARS = 120
POLICE_WORDS_PLACE = "hotline.ReferralAnswer.words"
PACKAGE_PLACE = "hotline.Referral.package"


class PoliceUnit(models.Model):
    """A unit of the police with the one address that its mails go to."""

    name = models.CharField(_("name"), max_length=UNIT_NAME_LIMIT_CHARS)
    email = models.CharField(_("e-mail address"), max_length=254)
    channel = models.CharField(max_length=6, choices=UnitChannel.choices)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=UnitState.choices, default=UnitState.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    officers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="hotline.UnitOfficer", related_name="police_units"
    )

    objects: ClassVar[Any] = PoliceUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("police unit")
        verbose_name_plural = _("police units")
        default_permissions = ()
        permissions = [
            ("refer", "May see what is referred to the police and keep the register of units"),
            ("answer_referral", "May answer what is referred to their own police unit"),
        ]
        ordering = ["name", "id"]
        constraints = [
            *POLICE_UNIT.constraints("hotline_unit"),
            known("channel", UnitChannel, "hotline_unit_channel_known"),
            models.UniqueConstraint(
                fields=["email"],
                condition=~Q(state=UnitState.RETIRED),
                name="hotline_unit_address_once",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | ~Q(verified_by=F("proposed_by")),
                name="hotline_unit_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitOfficer(models.Model):
    """An officer with an account: they see what is referred to their unit, and nothing else."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="unit_officer"
    )
    unit = models.ForeignKey(PoliceUnit, on_delete=models.PROTECT, related_name="unit_officers")

    class Meta:
        verbose_name = _("police officer")
        verbose_name_plural = _("police officers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"officer {self.user_id} of {self.unit_id}"


class ReferralAnswer(models.Model):
    """What the police said about a referral. Their words are sealed under a key of their own."""

    referral = models.ForeignKey(
        "hotline.Referral", on_delete=models.PROTECT, related_name="answers"
    )
    says = models.CharField(max_length=13, choices=PoliceSays.choices)
    key = models.OneToOneField(
        SubjectKey, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.BinaryField(null=True, blank=True)
    given_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """The officer with an account, or whoever of us wrote down what they said."""

    objects: ClassVar[Any] = ReferralAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of the police")
        verbose_name_plural = _("answers of the police")
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            known("says", PoliceSays, "hotline_police_answer_known"),
            models.CheckConstraint(
                condition=Q(key__isnull=False) | Q(words__isnull=True),
                name="hotline_police_answer_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk} to referral {self.referral_id}"
