"""How the service went, as a page and as a file (sums only, of nobody in particular)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpline.desk.bars import bars
from helpline.desk.service_table import estimates, file_of, others, survey
from helpline.models import OpeningHours
from helpline.operations.service_figures import ServiceFigures, Waits, service_figures
from helpline.operations.survey_figures import survey_figures
from helpline.policies.answering import ANSWER_WITHIN, LEFT_AT_ONCE
from helpline.policies.periods import MONTHS_OF_A_QUARTER, Period, periods_until, read_period
from helpline.policies.safeguarding import CALL_WITHIN
from helpline.policies.suppression import HIDDEN_BELOW
from helpline.views.desk.statistics import as_file, period_words, tabs
from helpline.words.desk import BANDS
from helpline.words.desk_statistics import CALL_WORDS
from helpline.words.permissions import MAY_SEE_FIGURES
from portal.web.access import staff_with
from portal.web.spreadsheets import FORMATS, Row

MONTHS_SHOWN, QUARTERS_SHOWN = 13, 5
SHADES = 4


@staff_with(MAY_SEE_FIGURES)
@require_safe
def service(request: HttpRequest) -> HttpResponse:
    """For a month or a quarter."""
    today = timezone.localdate()
    periods = _periods(today)
    asked = read_period(request.GET.get("period", ""))
    period = asked if asked in periods else periods[0]
    figures, told = service_figures(period), survey_figures(period)
    over = next(one for one in periods if one.is_over(today))
    context = {
        "tabs": tabs("service"),
        "page_url": reverse("helpline_desk:service"),
        "export_url": reverse("helpline_desk:export_service"),
        "formats": FORMATS,
        "periods": [(one.code, period_words(one)) for one in periods],
        "period": period,
        "period_words": period_words(period),
        "is_over": period.is_over(today),
        "latest_over": (over.code, period_words(over)),
        "figures": figures,
        "outcomes": bars([(_("Answered"), figures.answered), *others(figures)]),
        "left_at_once_seconds": int(LEFT_AT_ONCE.total_seconds()),
        "bands": [
            (BANDS[band], _length(ANSWER_WITHIN[band].total_seconds()), _shown(waits))
            for band, waits in figures.waits_by_band
        ],
        "waits": _shown(figures.waits),
        "estimates": bars(estimates(figures)),
        "calls": [
            (CALL_WORDS[name], _length(CALL_WITHIN[name].total_seconds()), _shown(waits))
            for name, waits in figures.calls
        ],
        "by_hour": bars(
            (f"{hour:02}", sum(day[hour] for day in figures.hours)) for hour in range(24)
        ),
        "week": _week(figures),
        "hour_names": [f"{hour:02}" for hour in range(24)],
        "survey": told,
        "survey_bars": [(title, bars(lines)) for title, lines in survey(told)],
        "hidden_below": HIDDEN_BELOW,
    }
    return TemplateResponse(request, "desk/helpline/service.html", context)


@staff_with(MAY_SEE_FIGURES)
@require_POST
def export_service(request: HttpRequest) -> HttpResponse:
    """The same as a file, once the period is over; small counts are hidden in it."""
    asked = read_period(str(request.POST.get("period", "")))
    periods = _periods(timezone.localdate())
    period = asked if asked in periods else periods[0]

    def rows() -> Iterator[Row]:
        return file_of(service_figures(period), survey_figures(period), period)

    return as_file(request, "service", period, rows)


def _periods(today: date) -> list[Period]:
    return [
        *periods_until(today, months=1, number=MONTHS_SHOWN),
        *periods_until(today, months=MONTHS_OF_A_QUARTER, number=QUARTERS_SHOWN),
    ]


def _shown(waits: Waits) -> dict[str, Any]:
    return {
        "number": waits.number,
        "median": _length(waits.median),
        "ninetieth": _length(waits.ninetieth),
        "share": _("%(share)s %%") % {"share": waits.share_within} if waits.number else "–",
    }


def _length(seconds: float | None) -> str:
    """In seconds below two minutes, then in minutes."""
    if seconds is None:
        return "–"
    if seconds < 120:
        return _("%(number)s s") % {"number": round(seconds)}
    return _("%(number)s min") % {"number": round(seconds / 60)}


def _week(figures: ServiceFigures) -> list[tuple[Any, list[tuple[int, int]], int]]:
    """Each day with its hours: the number, and its shade from 0 to SHADES of the fullest hour."""
    most = max(max(day) for day in figures.hours)
    return [
        (
            OpeningHours.Weekday(number).label,
            [(count, -(-count * SHADES // most) if most else 0) for count in day],
            sum(day),
        )
        for number, day in enumerate(figures.hours)
    ]
