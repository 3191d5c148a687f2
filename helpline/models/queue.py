"""A line of one audience, with its languages, hours and limits."""

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpline.policies import opening
from helpline.words.answers import Audience

WAITING_LIMIT = 40
"""Most visitors in one line at once; the next is shown other ways to get help."""
WAITING_LIMIT_MOST = 500
"""As high as a centre may set that: with more, nobody's turn comes."""
OCCASION_LIMIT_CHARS = 80


def desk_languages() -> list[str]:
    """The languages a new line offers."""
    return ["en", "fr"]


def site_zone() -> str:
    """The time zone of the site, in which a new line keeps its hours."""
    return str(settings.TIME_ZONE)


class Queue(models.Model):
    """Where visitors of one audience wait. Children and adults never share one."""

    name = models.CharField(_("name"), max_length=80)
    audience = models.CharField(_("audience"), max_length=16, choices=Audience.choices, unique=True)
    languages = ArrayField(
        models.CharField(max_length=8), verbose_name=_("languages"), default=desk_languages
    )
    waiting_limit = models.PositiveSmallIntegerField(
        _("most visitors waiting"), default=WAITING_LIMIT
    )
    active = models.BooleanField(_("in use"), default=True)
    time_zone = models.CharField(max_length=64, default=site_zone)
    """In which its hours are meant, as IANA names it."""

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        constraints = [
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="helpline_queue_audience"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def closes_at(self, now: datetime) -> datetime | None:
        """When the present opening ends, or None while closed."""
        hours, holidays = self._calendar()
        if not self.active:
            return None
        return opening.closes_at(hours, holidays, self.local(now))

    def opens_next(self, now: datetime) -> datetime | None:
        """The next opening, or None when none is known."""
        hours, holidays = self._calendar()
        if not self.active:
            return None
        return opening.opens_next(hours, holidays, self.local(now))

    def local(self, now: datetime) -> datetime:
        """A moment by its own clocks."""
        return timezone.localtime(now, ZoneInfo(self.time_zone))

    def _calendar(self) -> tuple[list[opening.Hours], Any]:
        hours = [
            opening.Hours(one.weekday, one.opens, one.closes) for one in self.opening_hours.all()
        ]
        return hours, frozenset(one.day for one in self.closures.all())


class OpeningHours(models.Model):
    """One stretch of one weekday. Closing at 00:00 means the end of that day."""

    class Weekday(models.IntegerChoices):
        """As in ISO 8601, counted from 0."""

        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), choices=Weekday.choices, validators=[MaxValueValidator(6)]
    )
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering: ClassVar = ["queue", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="helpline_hours_weekday"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")) | Q(closes=opening.MIDNIGHT),
                name="helpline_hours_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}-{self.closes:%H:%M}"


class Closure(models.Model):
    """A day on which the line stays closed, a holiday for example."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="closures")
    day = models.DateField(_("day"))
    name = models.CharField(_("occasion"), max_length=OCCASION_LIMIT_CHARS, blank=True)

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering: ClassVar = ["queue", "day"]
        constraints = [
            models.UniqueConstraint(fields=["queue", "day"], name="helpline_closure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()
