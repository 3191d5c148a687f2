"""Load and exposure of counsellors, as a page and as files (sums only, never of one of them)."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from helpline.desk.bars import bars
from helpline.desk.load_table import LoadTable, bars_per_hour, file_of, load_table
from helpline.operations.load_figures import load_figures
from helpline.policies.periods import MONTHS_OF_A_QUARTER, Period, periods_until, read_period
from helpline.policies.suppression import HIDDEN_BELOW
from helpline.views.desk.statistics import as_file, period_words, tabs
from helpline.words.permissions import MAY_SEE_FIGURES
from portal.web.access import staff_with
from portal.web.spreadsheets import FORMATS

QUARTERS_SHOWN = 5
"""As long as shifts are kept."""


@staff_with(MAY_SEE_FIGURES)
@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """Each week of a quarter."""
    period = _chosen(request.GET.get("period", ""))
    table = _table(period)
    hard = [(line.title, line.hard) for line in table.weeks if line.hard is not None]
    context = {
        "tabs": tabs("load"),
        "page_url": reverse("helpline_desk:load"),
        "export_url": reverse("helpline_desk:export_load"),
        "periods": [(one.code, period_words(one)) for one in _periods()],
        "period": period,
        "period_words": period_words(period),
        "is_over": period.is_over(timezone.localdate()),
        "table": table,
        "per_hour": bars_per_hour(table),
        "hard": bars(hard) if any(number for _title, number in hard) else [],
        "formats": FORMATS,
        "limit": HIDDEN_BELOW,
    }
    return TemplateResponse(request, "desk/helpline/load.html", context)


@staff_with(MAY_SEE_FIGURES)
@require_POST
def export_load(request: HttpRequest) -> HttpResponse:
    """The same as a file, once the quarter is over."""
    period = _chosen(str(request.POST.get("period", "")))
    return as_file(request, "load", period, lambda: file_of(_table(period), period))


def _table(period: Period) -> LoadTable:
    return load_table(load_figures(period, now=timezone.now()))


def _periods() -> list[Period]:
    return periods_until(timezone.localdate(), months=MONTHS_OF_A_QUARTER, number=QUARTERS_SHOWN)


def _chosen(code: str) -> Period:
    """What was asked for if it can be chosen; otherwise the latest that is over."""
    asked = read_period(code)
    periods = _periods()
    return asked if asked in periods else periods[1]
