"""The link to a report form that a counsellor filled in: it opens once, and is nobody's."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hotline.forms.public import PURPOSE
from hotline.operations.preparing import open_prepared, unopened
from hotline.views.anonymous_forms import text_only
from hotline.views.public import USUAL, YOUNG, around
from portal.privacy import form_tokens
from portal.web.access import open_to_all
from portal.web.origin import same_origin_required
from portal.web.sensitive import sensitive


@open_to_all(because="whoever was given the link may open the form that was prepared for them")
@sensitive
@same_origin_required
@text_only
@require_http_methods(["GET", "HEAD", "POST"])
def prepared(request: HttpRequest, token: str) -> HttpResponse:
    """Says what is behind the link; pressed, the form, for the page that opened it also again."""
    if request.method == "POST":
        return _open(request, token)
    found = unopened(token)
    if found is None:
        return _gone(request)
    door = YOUNG if found.in_simple_words else USUAL
    own = {"token": form_tokens.new(PURPOSE), "until": found.valid_until}
    return TemplateResponse(request, "hotline/prepared.html", {**around(door), **own})


def _open(request: HttpRequest, token: str) -> HttpResponse:
    """The report form with what was prepared; it is sent to the usual address."""
    form_token = request.POST.get("token", "")
    form_tokens.check(form_token, PURPOSE)
    found = open_prepared(token, form_token=form_token)
    if found is None:
        return _gone(request)
    door = YOUNG if found.in_simple_words else USUAL
    begun = {
        "token": form_token,
        "where": found.where,
        "app": found.app,
        "category": found.category,
    }
    context = {
        **around(door),
        "form": door.form(initial=begun),
        "send_to": reverse("hotline:report_young" if found.in_simple_words else "hotline:report"),
    }
    return TemplateResponse(request, "hotline/report.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    """The same for a link that was opened, is too old, or was never ours."""
    return TemplateResponse(request, "hotline/prepared_gone.html", status=HTTPStatus.GONE)
