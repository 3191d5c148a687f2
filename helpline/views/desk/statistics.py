"""The sheets of both networks, as pages and as files (sums only, nothing about one contact)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from helpline.desk.bars import Bar, bars
from helpline.desk.sheet_tables import NAMES, SheetTable, file_of, table_of
from helpline.models.category import Scheme
from helpline.operations.exporting import note_sheet
from helpline.operations.sheets import MONTHS_OF, Sheet, sheet_of
from helpline.policies.contacts import CORRECT_WITHIN_DAYS
from helpline.policies.periods import (
    MONTHS_OF_A_QUARTER,
    MONTHS_OF_A_YEAR,
    Period,
    periods_until,
    read_period,
)
from helpline.policies.suppression import HIDDEN_BELOW
from helpline.views.desk.person import person_of
from helpline.words.permissions import MAY_SEE_FIGURES
from portal.web.access import staff_with
from portal.web.spreadsheets import FORMATS, Row

PERIODS_SHOWN: dict[int, int] = {MONTHS_OF_A_QUARTER: 12, MONTHS_OF_A_YEAR: 3}
"""How many of each length can be chosen: as long as contact records are kept."""
PAGES: tuple[tuple[str, str | Promise], ...] = (
    ("insafe_sheet", gettext_lazy("Insafe, each quarter")),
    ("chi_sheet", gettext_lazy("Child Helpline International, each year")),
    ("service", gettext_lazy("How we answer")),
    ("load", gettext_lazy("Load and exposure")),
)
SHEETS: dict[str, Scheme] = {"insafe_sheet": Scheme.INSAFE, "chi_sheet": Scheme.CHI}


@staff_with(MAY_SEE_FIGURES)
@require_safe
def insafe_sheet(request: HttpRequest) -> HttpResponse:
    """What Insafe asks for each quarter."""
    return _sheet(request, "insafe_sheet")


@staff_with(MAY_SEE_FIGURES)
@require_safe
def chi_sheet(request: HttpRequest) -> HttpResponse:
    """What Child Helpline International asks for each year."""
    return _sheet(request, "chi_sheet")


@staff_with(MAY_SEE_FIGURES)
@require_POST
def export_sheet(request: HttpRequest, sheet: str) -> HttpResponse:
    """A sheet as a file, once its period is over; small counts are hidden."""
    page = f"{sheet}_sheet"
    if page not in SHEETS:
        raise Http404
    scheme = SHEETS[page]
    period = _chosen(str(request.POST.get("period", "")), _periods(scheme))
    return as_file(request, sheet, period, lambda: file_of(sheet_of(scheme, period)), page=page)


def as_file(
    request: HttpRequest,
    sheet: str,
    period: Period,
    rows: Callable[[], Iterable[Row]],
    *,
    page: str = "",
) -> HttpResponse:
    """A period that is over as a file, on the record; otherwise back to the page of the sheet."""
    kind = str(request.POST.get("format"))
    back = redirect(reverse(f"helpline_desk:{page or sheet}", query={"period": period.code}))
    if kind not in FORMATS:
        return back
    if not period.is_over(timezone.localdate()):
        messages.warning(request, _("A sheet leaves the house once its period is over."))
        return back
    note_sheet(sheet, period, kind=kind, by=person_of(request))
    content = FORMATS[kind].write(f"{sheet} {period.code}", rows())
    answer = HttpResponse(content, content_type=FORMATS[kind].media_type)
    name = f"balise-{sheet}-{period.code}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sheet(request: HttpRequest, page: str) -> HttpResponse:
    scheme = SHEETS[page]
    periods = _periods(scheme)
    period = _chosen(request.GET.get("period", ""), periods)
    sheet = sheet_of(scheme, period)
    table = table_of(sheet)
    context = {
        "tabs": tabs(page),
        "name": NAMES[scheme],
        "page_url": reverse(f"helpline_desk:{page}"),
        "export_url": reverse("helpline_desk:export_sheet", args=[page.removesuffix("_sheet")]),
        "periods": [(one.code, period_words(one)) for one in periods],
        "period": period,
        "period_words": period_words(period),
        "is_over": period.is_over(timezone.localdate()),
        "sheet": sheet,
        "table": table,
        "has_parts": any(line.parts for line in sheet.lines),
        "bars": bars((line.title, line.total) for line in sheet.lines),
        "questions": list(_questions(sheet, table)),
        "formats": FORMATS,
        "limit": HIDDEN_BELOW,
        "correct_within": CORRECT_WITHIN_DAYS,
    }
    return TemplateResponse(request, "desk/helpline/sheet.html", context)


def _questions(sheet: Sheet, table: SheetTable) -> Any:
    """Each with its bars and its table."""
    for place, dimension in enumerate(sheet.dimensions):
        answers = [words for _answer, words in dimension.answers]
        totals = table.all.counts[place]
        drawn: list[Bar] = bars(
            (words, total.number) for words, total in zip(answers, totals, strict=True)
        )
        yield {
            "title": dimension.title,
            "answers": answers,
            "bars": drawn,
            "lines": [
                (line.title, line.total, line.counts[place])
                for line in table.lines
                if not line.is_part
            ],
            "all": (table.all.total, totals),
        }


def tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the statistics."""
    return [
        {
            "title": title,
            "url": reverse(f"helpline_desk:{page}"),
            "current": page == current,
            "count": None,
        }
        for page, title in PAGES
    ]


def _periods(scheme: Scheme) -> list[Period]:
    months = MONTHS_OF[scheme]
    return periods_until(timezone.localdate(), months=months, number=PERIODS_SHOWN[months])


def _chosen(code: str, periods: list[Period]) -> Period:
    """What was asked for if it can be chosen; otherwise the latest that is over."""
    asked = read_period(code)
    return asked if asked in periods else periods[1]


def period_words(period: Period) -> str:
    """As a person says it."""
    if period.months == MONTHS_OF_A_YEAR:
        return period.code
    if period.months == MONTHS_OF_A_QUARTER:
        number = (period.first.month - 1) // MONTHS_OF_A_QUARTER + 1
        words = {"number": number, "year": period.first.year}
        return _("Quarter %(number)s of %(year)s") % words
    return formats.date_format(period.first, "YEAR_MONTH_FORMAT")
