"""Reference data: one row each, with one column per language (django-modeltranslation).

Filter these by slug and order them by `sort_order`: filtering or ordering by a translated
name uses the active language's column alone and loses rows not yet translated.
"""

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname
from wagtail.search import index

from awareness.words.illustrations import ILLUSTRATIONS

NAME_LIMIT_CHARS = 80
NOTE_LIMIT_CHARS = 200
NUMBER_LIMIT_CHARS = 20


def in_every_language(field: str) -> list[index.SearchField]:
    """A search field per language; a plain one would index the active language alone."""
    return [
        found
        for code, _name in settings.LANGUAGES
        for found in (
            index.SearchField(build_localized_fieldname(field, code)),
            index.AutocompleteField(build_localized_fieldname(field, code)),
        )
    ]


class AudienceKey(models.TextChoices):
    """Whom a page speaks to; also the tone of its design."""

    CHILDREN = "children", _("Children")
    TEENS = "teens", _("Teenagers")
    PARENTS = "parents", _("Parents")
    EDUCATORS = "educators", _("Schools")


class Audience(index.Indexed, models.Model):
    """People a page is written for."""

    slug = models.SlugField(_("key"), unique=True, choices=AudienceKey.choices)
    name = models.CharField(_("name"), max_length=NAME_LIMIT_CHARS)
    description = models.CharField(_("description"), max_length=NOTE_LIMIT_CHARS, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("position in lists"), default=0)

    objects: ClassVar[models.Manager["Audience"]] = models.Manager()

    search_fields: ClassVar = [*in_every_language("name"), index.FilterField("slug")]

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["sort_order", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slug__in=AudienceKey.values), name="awareness_audience_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Topic(index.Indexed, models.Model):
    """A subject that pages, help boxes and hand-overs refer to by its slug."""

    slug = models.SlugField(
        _("key"),
        unique=True,
        help_text=_("Also handed to the report form and to the chat, so that they know the topic."),
    )
    name = models.CharField(_("name"), max_length=NAME_LIMIT_CHARS)
    description = models.CharField(_("description"), max_length=NOTE_LIMIT_CHARS, blank=True)
    illustration = models.CharField(
        _("illustration"), max_length=40, choices=ILLUSTRATIONS, default="beacon"
    )
    sort_order = models.PositiveSmallIntegerField(_("position in lists"), default=0)

    objects: ClassVar[models.Manager["Topic"]] = models.Manager()

    search_fields: ClassVar = [
        *in_every_language("name"),
        *in_every_language("description"),
        index.FilterField("slug"),
    ]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["sort_order", "slug"]

    def __str__(self) -> str:
        return self.name


class EmergencyNumber(index.Indexed, models.Model):
    """A telephone number that helps, shown in the help bar of every page."""

    number = models.CharField(
        _("number"),
        max_length=NUMBER_LIMIT_CHARS,
        unique=True,
        validators=[RegexValidator(r"^\+?[0-9][0-9 ]*$", _("Digits and spaces only."))],
    )
    name = models.CharField(_("name"), max_length=NAME_LIMIT_CHARS)
    note = models.CharField(
        _("note"), max_length=NOTE_LIMIT_CHARS, blank=True, help_text=_("For whom, and when.")
    )
    sort_order = models.PositiveSmallIntegerField(_("position in lists"), default=0)

    objects: ClassVar[models.Manager["EmergencyNumber"]] = models.Manager()

    search_fields: ClassVar = [*in_every_language("name"), index.SearchField("number")]

    class Meta:
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        ordering = ["sort_order", "number"]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"
