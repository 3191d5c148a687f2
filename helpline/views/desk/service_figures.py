"""How the service went, as a page (sums only, of nobody in particular)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from helpline.desk.bars import bars
from helpline.models import OpeningHours
from helpline.operations.service_figures import ServiceFigures, Waits, service_figures
from helpline.operations.survey_figures import SurveyFigures, survey_figures
from helpline.policies.answering import ANSWER_WITHIN, LEFT_AT_ONCE
from helpline.policies.periods import MONTHS_OF_A_QUARTER, periods_until, read_period
from helpline.policies.safeguarding import ACKNOWLEDGE_AT_ONCE, ACKNOWLEDGE_WITHIN
from helpline.policies.suppression import HIDDEN_BELOW
from helpline.views.desk.statistics import period_words, tabs
from helpline.words.desk import BANDS
from helpline.words.permissions import MAY_SEE_FIGURES
from portal.web.access import staff_with

MONTHS_SHOWN, QUARTERS_SHOWN = 13, 5
SHADES = 4
CALL_WORDS: dict[str, str | Promise] = {
    "imminent": gettext_lazy("Danger is imminent"),
    "high": gettext_lazy("High risk"),
    "other": gettext_lazy("Asked for by a tap, or lower"),
}
CALL_WITHIN = {"imminent": ACKNOWLEDGE_AT_ONCE}


@staff_with(MAY_SEE_FIGURES)
@require_safe
def service(request: HttpRequest) -> HttpResponse:
    """For a month or a quarter."""
    today = timezone.localdate()
    periods = [
        *periods_until(today, months=1, number=MONTHS_SHOWN),
        *periods_until(today, months=MONTHS_OF_A_QUARTER, number=QUARTERS_SHOWN),
    ]
    asked = read_period(request.GET.get("period", ""))
    period = asked if asked in periods else periods[0]
    figures = service_figures(period)
    context = {
        "tabs": tabs("service"),
        "page_url": reverse("helpline_desk:service"),
        "periods": [(one.code, period_words(one)) for one in periods],
        "period": period,
        "period_words": period_words(period),
        "is_over": period.is_over(today),
        "figures": figures,
        "outcomes": bars(_outcomes(figures)),
        "left_at_once_seconds": int(LEFT_AT_ONCE.total_seconds()),
        "bands": [
            (BANDS[band], _length(ANSWER_WITHIN[band].total_seconds()), _shown(waits))
            for band, waits in figures.waits_by_band
        ],
        "waits": _shown(figures.waits),
        "estimates": bars(
            (
                (_("Sooner than said"), figures.estimates.sooner),
                (_("As said"), figures.estimates.as_said),
                (_("Later than said"), figures.estimates.later),
            )
        ),
        "calls": [
            (
                CALL_WORDS[name],
                _length(
                    (
                        ACKNOWLEDGE_AT_ONCE if name == "imminent" else ACKNOWLEDGE_WITHIN
                    ).total_seconds()
                ),
                _shown(waits),
            )
            for name, waits in figures.calls
        ],
        "by_hour": bars(
            (f"{hour:02}", sum(day[hour] for day in figures.hours)) for hour in range(24)
        ),
        "week": _week(figures),
        "hour_names": [f"{hour:02}" for hour in range(24)],
        **_survey(survey_figures(period)),
    }
    return TemplateResponse(request, "desk/helpline/service.html", context)


def _survey(told: SurveyFigures) -> dict[str, Any]:
    """The three questions after a chat, each as bars."""
    moods = zip((_("Better"), _("The same"), _("Worse")), told.moods, strict=True)
    return {
        "survey": told,
        "hidden_below": HIDDEN_BELOW,
        "survey_bars": [
            (_("How they were after the chat, against before"), bars(moods)),
            (
                _("Whether the chat helped"),
                bars((one.label, number) for one, number in told.helped.items()),
            ),
            (
                _("Whether they would come again"),
                bars((one.label, number) for one, number in told.again.items()),
            ),
        ],
    }


def _outcomes(figures: ServiceFigures) -> list[tuple[str, int]]:
    return [
        (_("Answered"), figures.answered),
        (_("Left the line"), figures.abandoned),
        (_("Left at once"), figures.left_at_once),
        (_("Missed at closing time"), figures.missed),
        (_("Blocked by a supervisor before somebody answered"), figures.blocked),
        (_("Still waiting"), figures.waiting),
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
