"""Pages of legal holds: the list, one of them, and the question for a second person."""

from typing import cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.models import User
from portal.privacy.legal_holds import operations
from portal.privacy.legal_holds.desk.actions import HOLD, HOLDERS, KEEP, HoldAt, KeepAt
from portal.privacy.legal_holds.kinds import kind_of
from portal.privacy.legal_holds.limits import ANSWER_HOURS
from portal.privacy.models import LegalHold
from portal.web.access import staff_with
from portal.web.actions import Forms, by_place

HOLDS_PER_PAGE = 25
PEOPLE = ("asked_by", "answered_by", "release_asked_by", "released_by")


@staff_with(*HOLDERS)
@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """Every legal hold this person may see, what waits for an answer first."""
    person = _person(request)
    found = LegalHold.objects.visible_to(person).select_related(*PEOPLE)
    page = Paginator(found.waiting_first(), HOLDS_PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "desk/privacy/holds.html", {"page": page})


@staff_with(*HOLDERS)
@require_safe
def hold(request: HttpRequest, hold: UUID) -> HttpResponse:
    """One of them."""
    return show_hold(request, find_hold(request, hold))


def find_hold(request: HttpRequest, hold: UUID) -> HoldAt:
    """The hold, if this person may see it; else 404."""
    person = _person(request)
    visible = LegalHold.objects.visible_to(person).select_related("key", *PEOPLE)
    return HoldAt(get_object_or_404(visible, pk=hold), person)


def show_hold(request: HttpRequest, at: HoldAt, forms: Forms | None = None) -> HttpResponse:
    """Its page; the way to what it keeps only for whoever may see that."""
    kind = at.hold.of_kind
    row = kind.find(at.hold.subject, at.person) if kind else None
    context = {
        "hold": at.hold,
        "kind": kind,
        "reason": operations.reason_of(at.hold),
        "subject_url": kind.url(row) if kind and row else "",
        "may_ask_again": row is not None and at.stands and at.person.has_perm("privacy.hold_data"),
        "waits_for_another": at.hold.answer_until if not at.is_to_answer else None,
        "offers": by_place(HOLD.offered(at, to=at.person, forms=forms)),
    }
    return TemplateResponse(request, "desk/privacy/hold.html", context)


def find_kept(request: HttpRequest, kind: str, named: str) -> KeepAt:
    """What is to be kept, if this person may see it and ask for it; else 404."""
    person, of_kind = _person(request), kind_of(kind)
    if of_kind is None or not person.has_perm(of_kind.permission):
        raise Http404
    row = of_kind.find(named, person)
    if row is None:
        raise Http404
    return KeepAt(of_kind, named, row, person)


def show_kept(request: HttpRequest, at: KeepAt, forms: Forms | None = None) -> HttpResponse:
    """The page that asks, with the holds it has already."""
    context = {
        "kind": at.kind,
        "reference": at.kind.reference(at.row),
        "subject_url": at.kind.url(at.row),
        "holds": LegalHold.objects.visible_to(at.person).filter(key=at.row.key_id),
        "answer_hours": ANSWER_HOURS,
        "offers": by_place(KEEP.offered(at, to=at.person, forms=forms)),
    }
    return TemplateResponse(request, "desk/privacy/ask_hold.html", context)


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)
