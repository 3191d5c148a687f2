"""The words of the field as versioned rows: what reporters choose from, what analysts assess by.

Rows come from `hotline/data/vocabulary/` after every migration; an old version's rows stay,
because old assessments point at them.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hotline.models.constraints import known
from hotline.models.querysets import CategoryQuerySet, TermQuerySet


class Lane(models.TextChoices):
    """Which door helps best with a category. The report is taken whichever it is."""

    HOTLINE = "hotline", "hotline"
    TALK = "talk", "talk"
    LEARN = "learn", "learn"


class Group(models.TextChoices):
    """Headings on the public form; their words stand in `operations.public_status`."""

    CHILDREN = "children", "children"
    PEOPLE = "people", "people"
    ELSE = "else", "else"


class Category(models.Model):
    """What a reporter may say it is about. An analyst may find otherwise."""

    version = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    group = models.CharField(max_length=10, choices=Group.choices)
    lane = models.CharField(max_length=10, choices=Lane.choices)
    name = models.CharField(max_length=120)
    hint = models.CharField(max_length=200, blank=True)
    sort_order = models.PositiveSmallIntegerField()

    # modeltranslation wraps the manager
    objects: ClassVar = CategoryQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["version", "sort_order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="hotline_category_once"),
            known("group", Group, "hotline_category_group_known"),
            known("lane", Lane, "hotline_category_lane_known"),
        ]

    def __str__(self) -> str:
        return self.name


_offered: dict[str, Category] = {}


def offered_categories() -> dict[str, Category]:
    """The categories offered now by their codes, in their order.

    A process reads them once: only migrating writes them. Until there are any it asks again.
    """
    if not _offered:
        _offered.update({one.code: one for one in Category.objects.current()})
    return _offered


def read_categories_again() -> None:
    """After they were written in this process."""
    _offered.clear()


class Scheme(models.TextChoices):
    """The lists that terms belong to."""

    CLASSIFICATION = "classification", _("Classification")
    REASON = "reason", _("Reason")
    SITE_TYPE = "site_type", _("Type of site")
    COMMERCIALITY = "commerciality", _("Commerciality")
    SEX = "sex", _("Sex")
    AGE_BAND = "age_band", _("Age band")
    SEVERITY = "severity", _("Severity")


class Term(models.Model):
    """One word of an analyst's list, with its code in ICCAM's list where it has one."""

    version = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=20, choices=Scheme.choices)
    code = models.CharField(max_length=60)
    iccam = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(max_length=120)
    sort_order = models.PositiveSmallIntegerField()

    # modeltranslation wraps the manager
    objects: ClassVar = TermQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["version", "scheme", "sort_order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "scheme", "code"], name="hotline_term_once"),
            known("scheme", Scheme, "hotline_term_scheme_known"),
            models.CheckConstraint(condition=~Q(code=""), name="hotline_term_code_given"),
        ]

    def __str__(self) -> str:
        return self.name
