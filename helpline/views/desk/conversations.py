"""Every conversation a person may read, as a list: open ones and those that ended lately."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from helpline.models import Conversation
from helpline.models.querysets import ConversationQuerySet
from helpline.policies.keeping import TRANSCRIPT_DAYS
from helpline.policies.presence import visitor_shown
from helpline.views.desk.person import person_of
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.web.access import staff_with

CONVERSATIONS_PER_PAGE = 50
OPEN, RECENT = "open", "recent"


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    """Open ones, the most urgent first; or those of the last 90 days, the latest first."""
    now = timezone.now()
    which = RECENT if request.GET.get("show") == RECENT else OPEN
    visible = Conversation.objects.visible_to(person_of(request))
    rows = _rows(visible, which).select_related("visitor", "queue", "assigned_to")
    page = Paginator(rows, CONVERSATIONS_PER_PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.presence = visitor_shown(getattr(one, "visitor_heard_at", None), now=now)
    context = {
        "page": page,
        "which": which,
        "query": f"show={which}&",
        "days": TRANSCRIPT_DAYS,
        "tabs": [
            {"title": title, "url": f"?show={code}", "current": code == which, "count": None}
            for code, title in ((OPEN, _("Open")), (RECENT, _("Ended")))
        ],
    }
    return TemplateResponse(request, "desk/helpline/conversations.html", context)


def _rows(visible: ConversationQuerySet, which: str) -> ConversationQuerySet:
    if which == RECENT:
        return visible.over_since(timezone.now() - timedelta(days=TRANSCRIPT_DAYS))
    return visible.not_over().with_visitor_heard().order_by("band", "waiting_since", "pk")
