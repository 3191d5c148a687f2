"""The page to which the link in a notice leads: a provider answers, without an account."""

from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from hotline.forms.provider_page import AnswerForm, answers_of
from hotline.models import Notice, NoticeItem
from hotline.operations.notice_links import notice_named
from hotline.operations.provider_answers import take_answers
from hotline.views.anonymous_forms import no_files
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import sensitive

THE_REST = "the_rest"


@open_to_all(because="the provider of a notice answers by the signed link in it")
@sensitive
@same_origin_required
@no_files
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked of the provider, and its answers. A link that is not ours shows nothing.

    Nor is anything asked about a URL that was forgotten.
    """
    found = notice_named(token)
    if found is None:
        raise Http404
    told = found.items.not_withdrawn().select_related("location", "notice").order_by("pk")
    items = [item for item in told if not item.location.is_forgotten]
    sent = request.POST if request.method == "POST" else None
    rest_too = bool(sent and sent.get(THE_REST))
    asked = [item for item in items if item.is_asked]
    forms = [AnswerForm(sent, item, rest_too=rest_too) for item in asked]
    wrong = [form for form in forms if not form.is_valid()]
    if sent is None or wrong:
        return _show(request, found, items, forms, rest_too=rest_too)
    answered = [answers for form in forms if (answers := form.as_answers())]
    take_answers(found.pk, list(chain(*answered)))
    return redirect(f"{request.path}?answered={len(answered)}")


def _show(
    request: HttpRequest,
    found: Notice,
    items: list[NoticeItem],
    forms: list[AnswerForm],
    *,
    rest_too: bool,
) -> HttpResponse:
    answers = answers_of(found)
    _says, the_rest = answers.for_the_rest
    context = {
        "notice": found,
        "lead": str(answers.lead) % {"provider": found.provider.name},
        "has_deadline": answers.has_deadline,
        "the_rest": the_rest,
        "forms": forms,
        "settled": [item for item in items if not item.is_asked],
        "answered": request.GET.get("answered", ""),
        "has_errors": any(form.errors for form in forms),
        "rest_too": rest_too,
    }
    return TemplateResponse(request, "hotline/notice.html", context)
