"""The lists that contacts are counted by: each of them, a category, and a new one (staff only)."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpline.desk.actions import CATEGORY, CATEGORY_LIST, CategoryListAt
from helpline.desk.history import words_of
from helpline.models import Category
from helpline.models.category import OTHER_LIST, Scheme
from helpline.views.desk.person import person_of
from helpline.words.permissions import MAY_SUPERVISE
from portal.lifecycle.history import moment, moments_about
from portal.web.access import staff_with
from portal.web.actions import Forms, by_place


@staff_with(MAY_SUPERVISE)
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """One list, heading by heading; what has ended comes last under each."""
    asked = request.GET.get("list", "")
    scheme = Scheme(asked) if asked in Scheme.values else Scheme.INSAFE
    rows = Category.objects.filter(scheme=scheme).select_related("parent", "counts_as__parent")
    context = {
        "scheme": scheme,
        "pairs": scheme in OTHER_LIST,
        "groups": _grouped(list(rows.order_by("position", "pk"))),
        "today": timezone.localdate(),
        "tabs": [
            {"title": one.label, "url": f"?list={one.value}", "current": one == scheme}
            | {"count": None}
            for one in Scheme
        ],
    }
    return TemplateResponse(request, "desk/helpline/lists.html", context)


def _grouped(rows: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Headings with their categories; what has none stands under nothing."""
    heads = {row.pk: row for row in rows if row.parent_id is None}
    with_categories = {row.parent_id for row in rows if row.parent_id is not None}
    alone = [row for row in rows if row.parent_id is None and row.pk not in with_categories]
    ordered = sorted((heads[pk] for pk in with_categories), key=lambda head: head.position)
    under = [(head, [row for row in rows if row.parent_id == head.pk]) for head in ordered]
    return [(None, alone), *under] if alone else under


@staff_with(MAY_SUPERVISE)
@require_safe
def category(request: HttpRequest, category: int) -> HttpResponse:
    """One category."""
    return show_category(request, find_category(request, category))


def find_category(_request: HttpRequest, category: int) -> Category:
    """The category, else 404."""
    rows = Category.objects.select_related("parent", "counts_as__parent")
    found: Category = get_object_or_404(rows, pk=category)
    return found


def show_category(
    request: HttpRequest, found: Category, forms: Forms | None = None
) -> HttpResponse:
    """Its page, also with a form that was not right."""
    counted_by = Category.objects.filter(Q(counts_as=found)).select_related("parent")
    context = {
        "category": found,
        "scheme": Scheme(found.scheme),
        "counted_by": counted_by,
        "today": timezone.localdate(),
        "offers": by_place(CATEGORY.offered(found, to=person_of(request), forms=forms)),
        "moments": moments_about(found, lambda entry: moment(entry, words_of(entry.verb))),
    }
    return TemplateResponse(request, "desk/helpline/category.html", context)


def find_list(request: HttpRequest, scheme: str) -> CategoryListAt:
    """The list, else 404."""
    if scheme not in Scheme.values:
        raise Http404
    return CategoryListAt(Scheme(scheme), person_of(request))


def show_add_category(request: HttpRequest, at: CategoryListAt, forms: Forms) -> HttpResponse:
    """The page that adds a category."""
    offers = by_place(CATEGORY_LIST.offered(at, to=at.person, forms=forms))
    context = {"scheme": at.scheme, "offers": offers}
    return TemplateResponse(request, "desk/helpline/add_category.html", context)
