"""Lists of the two international statistics, as dated rows: lists change, records stay."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helpline.models.querysets import CategoryQuerySet


class Scheme(models.TextChoices):
    """Whose list it is."""

    CHI = "chi", _("Child Helpline International")
    INSAFE = "insafe", _("Insafe")
    NON_COUNSELLING = "non_counselling", _("Not a counselling contact")
    ACTION = "action", _("What was done")
    PLATFORM = "platform", _("Platform")


ABOUT = (Scheme.CHI, Scheme.INSAFE, Scheme.NON_COUNSELLING)
"""What a contact is about: it has one of these, and nothing else of theirs."""
OTHER_LIST = {Scheme.CHI: Scheme.INSAFE, Scheme.INSAFE: Scheme.CHI}
"""The two networks count the same contact, each by its own list."""


class Category(models.Model):
    """A main reason (no parent, not chosen) or something a wrap-up may choose.

    `counts_as` is what the same contact counts as on the other network's list.
    """

    scheme = models.CharField(max_length=16, choices=Scheme.choices)
    code = models.CharField(max_length=160)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    counts_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    choosable = models.BooleanField(default=True)
    confirmed = models.BooleanField(
        _("confirmed by the network"),
        default=True,
        help_text=_("Unconfirmed names await the current reporting sheet."),
    )
    by_hand = models.BooleanField(default=False, editable=False)
    """Added or changed on the desk: a file that is loaded leaves it as it is."""
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects: ClassVar[Any] = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering: ClassVar = ["scheme", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scheme__in=Scheme.values), name="helpline_category_scheme"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="helpline_category_forward",
            ),
            models.CheckConstraint(
                condition=Q(counts_as__isnull=True) | Q(scheme__in=[*OTHER_LIST]),
                name="helpline_category_counts_as",
            ),
            models.UniqueConstraint(
                fields=["scheme", "code", "valid_from"], name="helpline_category_edition"
            ),
            models.UniqueConstraint(
                fields=["scheme", "code"],
                condition=Q(valid_to__isnull=True),
                name="helpline_category_one_valid",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def full_name(self) -> str:
        """With its heading."""
        return f"{self.parent} · {self.name}" if self.parent_id else str(self.name)

    def valid_on(self, day: date) -> bool:
        """Whether a contact of that day may carry it."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
