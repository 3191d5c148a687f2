"""The referral directory: the list with its filters, one service, the forms, the file."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from helpline.desk.actions import DIRECTORY, RESOURCE, Directory
from helpline.desk.history import words_of
from helpline.forms.desk_directory import ResourceForm, language_choices, topic_choices
from helpline.forms.desk_directory_import import ImportForm
from helpline.models import Resource
from helpline.models.querysets_directory import ResourceQuerySet
from helpline.operations.directory import note_export
from helpline.operations.directory_files import COLUMNS, NEEDED, as_table
from helpline.policies.directory import (
    CHECK_AFTER_DAYS,
    IMPORT_LIMIT_BYTES,
    IMPORT_LIMIT_ROWS,
)
from helpline.views.desk.person import person_of
from helpline.words.desk_directory import TOPICS, AddressedTo
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.lifecycle.history import moment, moments_about
from portal.web.access import staff_with
from portal.web.actions import Forms, Words, by_place
from portal.web.filters import as_query, asked_of
from portal.web.spreadsheets import FORMATS

RESOURCES_PER_PAGE = 50
DUE, RETIRED = "due", "retired"
NARROWED = ("topic", "language", "audience", "region")
"""Filters of the list, as its address names them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter as a link: on, or off."""

    words: Words
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One question of the filters with its answers."""

    title: Words
    choices: list[Choice]
    is_on: bool


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """What may be given, by words and filters; for who supervises also what is due or retired."""
    person = person_of(request)
    asked = asked_of(request)
    supervises = person.has_perm(MAY_SUPERVISE)
    which = asked.get("show", "") if supervises else ""
    rows = _of(which)
    today = Resource.today()
    page = Paginator(narrowed(rows, asked), RESOURCES_PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        ("", _("In use"), None),
        (DUE, _("To check"), Resource.objects.due(today).count()),
        (RETIRED, _("No longer used"), None),
    ]
    context = {
        "page": page,
        "query": as_query(asked),
        "q": asked.get("q", ""),
        "kept": [(name, asked[name]) for name in ("show", *NARROWED) if name in asked],
        "narrowings": narrowings(rows, asked),
        "is_narrowed": bool(asked.keys() & {"q", *NARROWED}),
        "all_url": f"?{urlencode({'show': which})}" if which else "?",
        "supervises": supervises,
        "check_after": CHECK_AFTER_DAYS,
        "tabs": [
            {
                "title": title,
                "url": f"?show={code}" if code else "?",
                "current": code == which,
                "count": count,
            }
            for code, title, count in tabs
        ]
        if supervises
        else [],
    }
    return TemplateResponse(request, "desk/helpline/directory.html", context)


def _of(which: str) -> ResourceQuerySet:
    everything: ResourceQuerySet = Resource.objects.select_related("checked_by")
    if which == DUE:
        return everything.due(Resource.today())
    return everything.retired() if which == RETIRED else everything.active()


def narrowed(rows: ResourceQuerySet, asked: dict[str, str]) -> ResourceQuerySet:
    """By the words and filters of an address; a filter there is not narrows nothing."""
    rows = rows.saying(asked.get("q", ""))
    if asked.get("topic") in set(TOPICS):
        rows = rows.about(asked["topic"])
    if asked.get("audience") in set(AddressedTo):
        rows = rows.addressed_to(asked["audience"])
    if "language" in asked:
        rows = rows.speaking(asked["language"])
    if "region" in asked:
        rows = rows.reaching(asked["region"])
    return rows


def narrowings(rows: ResourceQuerySet, asked: dict[str, str]) -> list[Narrowing]:
    """Every filter with its answers as links, each of which keeps the others."""
    known = rows.exclude(region="").order_by("region").values_list("region", flat=True).distinct()
    regions = [(region, region) for region in known]
    return [
        _narrowing(_("About"), "topic", topic_choices(), asked),
        _narrowing(_("For"), "audience", AddressedTo.choices, asked),
        _narrowing(_("Language"), "language", language_choices(), asked),
        _narrowing(_("Region"), "region", regions, asked),
    ]


def _narrowing(
    title: Words, name: str, choices: Iterable[tuple[str, Any]], asked: dict[str, str]
) -> Narrowing:
    others = {other: said for other, said in asked.items() if other != name}
    links = [
        Choice(
            words,
            "?" + urlencode(others if asked.get(name) == code else {**others, name: code}),
            asked.get(name) == code,
        )
        for code, words in choices
    ]
    return Narrowing(title, links, any(one.current for one in links))


@staff_with(MAY_ANSWER, MAY_SUPERVISE)
@require_safe
def resource(request: HttpRequest, resource: int) -> HttpResponse:
    """One service."""
    return show_resource(request, find_resource(request, resource))


def find_resource(_request: HttpRequest, resource: int) -> Resource:
    """The service, else 404."""
    found: Resource = get_object_or_404(Resource.objects.select_related("checked_by"), pk=resource)
    return found


def show_resource(
    request: HttpRequest, found: Resource, forms: Forms | None = None
) -> HttpResponse:
    """Its page, or that of its form."""
    offers = RESOURCE.offered(found, to=person_of(request), forms=forms)
    change = offers.pop("change_resource", None)
    match = request.resolver_match
    if change and match and match.url_name == "change_resource":
        shown = {"resource": found, "offer": change}
        return TemplateResponse(request, "desk/helpline/resource_form.html", shown)
    context = {
        "resource": found,
        "topics": [words for code, words in topic_choices() if code in found.topics],
        "languages": [words for code, words in language_choices() if code in found.languages],
        "change": change,
        "check_after": CHECK_AFTER_DAYS,
        "offers": by_place(offers),
        "moments": moments_about(found, lambda entry: moment(entry, words_of(entry.verb))),
    }
    return TemplateResponse(request, "desk/helpline/resource.html", context)


def find_directory(request: HttpRequest) -> Directory:
    """All of it, with the files that were sent."""
    return Directory(person_of(request), request.FILES)


def show_directory_form(
    request: HttpRequest, at: Directory, forms: Forms, form: ImportForm | None = None
) -> HttpResponse:
    """The page that adds a service, or the one of imports with what this one would do."""
    offers = DIRECTORY.offered(at, to=at.person, forms=forms)
    match = request.resolver_match
    if match and match.url_name == "add_resource":
        shown = {"resource": None, "offer": offers["add_resource"]}
        return TemplateResponse(request, "desk/helpline/resource_form.html", shown)
    offer = offers["import_resources"]
    shown_form = form or offer.form
    context = {
        "offer": offer,
        "form": shown_form,
        "plan": getattr(shown_form, "plan", None),
        "columns": [(name, _column_words(name), name in NEEDED) for name in COLUMNS],
        "limit_bytes": IMPORT_LIMIT_BYTES,
        "limit_rows": IMPORT_LIMIT_ROWS,
    }
    return TemplateResponse(request, "desk/helpline/import_resources.html", context)


def _column_words(name: str) -> Words:
    """What stands in a column of the file."""
    own: dict[str, Words] = {
        "number": _("Of the service, as exported. Empty for a new one."),
        "active": _("yes or no"),
        "checked_on": _("Year-month-day, for example 2026-02-10"),
        "audiences": " ".join(AddressedTo.values),
        "topics": " ".join(TOPICS),
        "languages": " ".join(code for code, _words in language_choices()),
    }
    return own.get(name) or ResourceForm.base_fields[name].label or ""


@staff_with(MAY_SUPERVISE)
@require_POST
def export_resources(request: HttpRequest) -> HttpResponse:
    """The directory as a CSV file, which an import takes back."""
    person: User = person_of(request)
    rows = list(as_table())
    note_export(rows=len(rows) - 1, by=person)
    content = FORMATS["csv"].write("directory", rows)
    answer = HttpResponse(content, content_type=FORMATS["csv"].media_type)
    name = f"balise-directory-{database_now():%Y-%m-%d-%H%M}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
