"""Forms about when a line is open (staff only)."""

from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from helpline.models import OpeningHours, Queue
from helpline.models.queue import OCCASION_LIMIT_CHARS, WAITING_LIMIT_MOST


class HoursForm(forms.Form):
    """A stretch of time, on as many weekdays as it holds for."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"),
        coerce=int,
        choices=OpeningHours.Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.TimeField(
        label=_("Opens"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=_("Closes"),
        help_text=_("00:00 is the end of the day."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


class ClosedDayForm(forms.Form):
    """A day on which the line stays closed."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    name = forms.CharField(label=_("Occasion"), required=False, max_length=OCCASION_LIMIT_CHARS)

    def clean_day(self) -> date:
        """Only what is still to come can be closed."""
        day: date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("That day has passed."), code="day_has_passed")
        return day


class HolidaysForm(forms.Form):
    """Whose public holidays."""

    country = forms.CharField(
        label=_("Country"),
        help_text=_("Its two letters, for example FR."),
        min_length=2,
        max_length=2,
    )

    def __init__(self, data: Any = None, *, prefix: str = "") -> None:
        centre = settings.CENTRE_COUNTRY
        known = {} if centre == "EU" else {"country": centre}
        super().__init__(data, prefix=prefix, initial=known)

    def clean_country(self) -> str:
        """As the library names it."""
        return str(self.cleaned_data["country"]).upper()


class QueueForm(forms.Form):
    """What else a centre says of a line."""

    languages = forms.MultipleChoiceField(
        label=_("Languages of the line"),
        help_text=_("Visitors whose pages are in another language choose one of these."),
        widget=forms.CheckboxSelectMultiple,
    )
    waiting_limit = forms.IntegerField(
        label=_("Most visitors waiting"),
        help_text=_("Who comes when so many wait is shown other ways to get help."),
        min_value=1,
        max_value=WAITING_LIMIT_MOST,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("In which the hours are meant.")
    )
    active = forms.BooleanField(
        label=_("In use"),
        help_text=_("Out of use it is closed, whatever its hours."),
        required=False,
    )

    def __init__(self, data: Any = None, *, queue: Queue) -> None:
        told = ("languages", "waiting_limit", "time_zone", "active")
        super().__init__(data, initial={name: getattr(queue, name) for name in told})
        languages, zones = self.fields["languages"], self.fields["time_zone"]
        assert isinstance(languages, forms.MultipleChoiceField)  # noqa: S101 - narrows the type
        assert isinstance(zones, forms.ChoiceField)  # noqa: S101 - narrows the type
        languages.choices = [
            (code, get_language_info(code)["name_translated"]) for code, _name in settings.LANGUAGES
        ]
        zones.choices = time_zones()


@cache
def time_zones() -> list[tuple[str, str]]:
    """Every zone that has a place in its name, as IANA writes it."""
    placed = sorted(zone for zone in available_timezones() if "/" in zone)
    return [(zone, zone.replace("_", " ")) for zone in placed if not zone.startswith("Etc/")]
