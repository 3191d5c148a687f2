"""Finding pages by words."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfResults
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from modelsearch.query import Fuzzy
from wagtail.models import Locale, Page

from awareness.models.pages.topic import TopicPage
from portal.web.access import open_to_all

RESULTS_PER_PAGE = 10
QUERY_LIMIT_CHARS = 100
TOPICS_SUGGESTED = 8


@dataclass(frozen=True)
class Found:
    """What was found. `nearly` says that these pages only have words nearly like those asked."""

    page: PageOfResults[Any]
    nearly: bool = False


@open_to_all(because="the public searches what it may read anyway")
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Live pages of the active language with all the words, else with words nearly like them."""
    query = request.GET.get("q", "").strip()[:QUERY_LIMIT_CHARS]
    found = _found(query, request.GET.get("page")) if query else None
    context = {
        "query": query,
        "found": found,
        "found_query": f"{urlencode({'q': query})}&",
        "topics": () if found and found.page.paginator.count else _topics(),
    }
    return TemplateResponse(request, "awareness/search.html", context)


def _found(query: str, number: str | None) -> Found:
    pages = Page.objects.live().public().filter(locale=Locale.get_active(), depth__gt=2)
    exact = Paginator(pages.specific().search(query, operator="and"), RESULTS_PER_PAGE)
    if exact.count:
        return Found(exact.get_page(number))
    similar = Paginator(pages.specific().search(Fuzzy(query)), RESULTS_PER_PAGE)
    return Found(similar.get_page(number), nearly=similar.count > 0)


def _topics() -> Any:
    """What one may have been looking for."""
    here = TopicPage.objects.live().public().filter(locale=Locale.get_active())
    return here.in_tree_order().defer_streamfields()[:TOPICS_SUGGESTED]
