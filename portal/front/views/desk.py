"""The desk's first page, its one search, and how a person likes their screen."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from portal.accounts import roles
from portal.accounts.models import User
from portal.front.desk import KEYS_KEY, LANGUAGE_KEY, SCHEME_KEY, Scheme, first_page_of
from portal.web.access import any_staff
from portal.web.desk import search_for

QUESTION_LIMIT_CHARS = 200


@any_staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The work lists of this person's roles, what waits in each, and what the roles are for.

    Whoever works in one service that has a first page of its own is led there.
    """
    person = request.user
    first = first_page_of(person) if isinstance(person, User) else request.path
    if first != request.path:
        return redirect(first)
    duties = [roles.DUTIES[role] for role in roles.of(person)]
    return TemplateResponse(request, "desk/home.html", {"duties": duties})


@any_staff
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What this person may find, in every service at once."""
    question = request.GET.get("q", "")[:QUESTION_LIMIT_CHARS].strip()
    person = request.user
    hits = search_for(person, question) if isinstance(person, User) else []
    return TemplateResponse(request, "desk/search.html", {"question": question, "hits": hits})


@any_staff
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keeps language, colours and single keys for this session and goes back."""
    if request.POST.get("language") in settings.STAFF_LANGUAGES:
        request.session[LANGUAGE_KEY] = request.POST["language"]
    if request.POST.get("scheme") in set(Scheme):
        request.session[SCHEME_KEY] = request.POST["scheme"]
    if request.POST.get("keys") in {"on", "off"}:
        request.session[KEYS_KEY] = request.POST["keys"] == "off"
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """The page the person came from, if it is ours."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if safe and back.startswith("/") else reverse("desk:home")
