"""The page to which the link in a notice leads: a provider answers, without an account."""

from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from hotline.forms.provider_page import AnswerForm
from hotline.models import Notice, NoticeItem
from hotline.operations.notice_links import notice_named
from hotline.operations.provider_answers import take_answers
from hotline.views.anonymous_forms import no_files
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import sensitive

ALL_REMOVED = "all_removed"


@open_to_all(because="the provider of a notice answers by the signed link in it")
@sensitive
@same_origin_required
@no_files
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked of the provider, and its answers. A link that is not ours shows nothing."""
    found = notice_named(token)
    if found is None:
        raise Http404
    items = list(found.items.not_withdrawn().select_related("location", "notice").order_by("pk"))
    sent = request.POST if request.method == "POST" else None
    all_removed = bool(sent and sent.get(ALL_REMOVED))
    asked = [item for item in items if item.is_asked]
    forms = [AnswerForm(sent, item, all_removed=all_removed) for item in asked]
    wrong = [form for form in forms if not form.is_valid()]
    if sent is None or wrong:
        return _show(request, found, items, forms, all_removed=all_removed)
    answered = [answers for form in forms if (answers := form.as_answers())]
    take_answers(found.pk, list(chain(*answered)))
    return redirect(f"{request.path}?answered={len(answered)}")


def _show(
    request: HttpRequest,
    found: Notice,
    items: list[NoticeItem],
    forms: list[AnswerForm],
    *,
    all_removed: bool,
) -> HttpResponse:
    context = {
        "notice": found,
        "forms": forms,
        "settled": [item for item in items if not item.is_asked],
        "answered": request.GET.get("answered", ""),
        "has_errors": any(form.errors for form in forms),
        "all_removed": all_removed,
    }
    return TemplateResponse(request, "hotline/notice.html", context)
