"""Finding pages by words."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from portal.web.access import open_to_all

RESULTS_PER_PAGE = 10
QUERY_LIMIT_CHARS = 100


@open_to_all(because="the public searches what it may read anyway")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Live pages of the active language that contain all the words."""
    query = request.GET.get("q", "").strip()[:QUERY_LIMIT_CHARS]
    found = None
    if query:
        pages = Page.objects.live().public().filter(locale=Locale.get_active(), depth__gt=2)
        results = pages.specific().search(query, operator="and")
        found = Paginator(results, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"query": query, "found": found, "found_query": f"{urlencode({'q': query})}&"}
    return TemplateResponse(request, "awareness/search.html", context)
