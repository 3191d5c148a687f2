"""Where two assessments differ and wait for a decision, and how far people agree."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from hotline.models import Location
from hotline.operations.agreement import PERIODS_DAYS, figures
from hotline.policies.agreement import Agreement
from hotline.views.desk_due import due_rows, for_list
from hotline.views.permissions import ADJUDICATE, person_of
from portal.web.access import staff_with

DECISIONS_SHOWN = 50


@staff_with(ADJUDICATE)
@require_safe
def second_looks(request: HttpRequest) -> HttpResponse:
    """The page; the period of its figures stands in the address."""
    person, asked = person_of(request), request.GET.get("days", "")
    days = int(asked) if asked in {str(one) for one in PERIODS_DAYS} else PERIODS_DAYS[1]
    differing = Location.objects.visible_to(person).to_be_decided().by_urgency()
    found = figures(days)
    context = {
        "rows": due_rows(list(for_list(differing)[:DECISIONS_SHOWN]), person),
        "figures": found,
        "reason_heads": [_("Why"), _("Pairs"), _("Agree"), _("Kappa")],
        "reason_rows": [
            [why.label, one.pairs, f"{one.percent} %", _kappa(one)] for why, one in found.by_reason
        ],
        "crossed_heads": ["", *(term.name for term in found.columns)],
        "crossed_rows": [[row.first.name, *row.counts] for row in found.rows],
        "tabs": [
            {
                "title": ngettext("%(count)d day", "%(count)d days", one) % {"count": one},
                "url": f"?days={one}",
                "current": one == days,
                "count": None,
            }
            for one in PERIODS_DAYS
        ],
    }
    return TemplateResponse(request, "desk/hotline/second_looks.html", context)


def _kappa(found: Agreement) -> str:
    return "–" if found.kappa is None else number_format(found.kappa, 2)
