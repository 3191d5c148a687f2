"""What is referred to the police: for case work, the police liaison, and officers of a unit."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from hotline.desk.actions.police import (
    POLICE_ACCOUNTS,
    REFERRAL,
    SPEAKS_WITH_POLICE,
    ReferralAt,
)
from hotline.desk.actions.police_units import OFFICER, UNIT, UNITS, OfficerAt, UnitAt
from hotline.models import Hold, Location, PoliceUnit, Referral, UnitOfficer
from hotline.models.querysets import ReferralQuerySet
from hotline.operations.police_answers import answers_of
from hotline.operations.reading import Refused, held_of
from hotline.operations.referral_package import package_of, with_names
from hotline.states import POLICE, POLICE_UNIT, PoliceState, RetractionOf, RetractionState
from hotline.views.permissions import CASE_WORK, person_of
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.privacy.sealing import Shredded
from portal.web.access import staff_with
from portal.web.actions import Forms, Words, by_place

REFERRALS_PER_PAGE = 25
READ_PURPOSE = "referral"
OVER = (PoliceState.CLOSED, PoliceState.OTHERS_TOLD, PoliceState.GIVEN_UP)
"""Nothing more comes of the referral."""
SHOWN: dict[str, Words] = {
    "open": _("Open"),
    "held": _("Held"),
    "renewal": _("More time asked for"),
    "closed": _("Closed"),
}


@staff_with(*POLICE_ACCOUNTS)
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """The list: what is urgent first, then what waits longest."""
    shown = str(request.GET.get("show", "open"))
    shown = shown if shown in SHOWN else "open"
    person = person_of(request)
    visible = Referral.objects.visible_to(person).sent()
    found = _shown(visible, shown, person).select_related("location", "unit").by_urgency()
    page = Paginator(found, REFERRALS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, POLICE.look(one)) for one in page],
        "now": database_now(),
        "query": "" if shown == "open" else f"show={shown}&",
        "tabs": [
            {"title": title, "url": f"?show={code}", "current": code == shown, "count": None}
            for code, title in SHOWN.items()
        ],
    }
    return TemplateResponse(request, "desk/hotline/referrals.html", context)


def _shown(visible: ReferralQuerySet, shown: str, person: User) -> ReferralQuerySet:
    if shown == "held":
        return visible.filter(location__held_until__gt=database_now())
    if shown == "renewal":
        asked = Hold.objects.active().of_person(person).filter(renewal_asked_at__isnull=False)
        return visible.filter(location__in=asked.values("location"))
    if shown == "closed":
        return visible.filter(state__in=OVER)
    return visible.exclude(state__in=OVER)


def find_referral(request: HttpRequest, referral_id: int) -> ReferralAt:
    """The referral, if this person may know of it; else 404."""
    person = person_of(request)
    visible = Referral.objects.visible_to(person).sent().select_related("location", "unit", "key")
    referral: Referral = get_object_or_404(visible, pk=referral_id)
    active = Hold.objects.active().filter(location=referral.location, expires_at__gt=database_now())
    mine = active.of_person(person).select_related("key").prefetch_related("refusals")
    theirs = [held_of(hold) for hold in mine]
    return ReferralAt(referral, person, theirs, others_hold=active.count() > len(theirs))


@staff_with(*POLICE_ACCOUNTS)
@require_safe
def referral(request: HttpRequest, referral_id: int) -> HttpResponse:
    """One referral: what the police were told, what they say, and whether we wait."""
    return show_referral(request, find_referral(request, referral_id))


def show_referral(
    request: HttpRequest, subject: ReferralAt, forms: Forms | None = None
) -> HttpResponse:
    """The page of a referral, also after a form on it was not right. Showing it is recorded."""
    found = subject.referral
    audit.record_read(found, by=subject.person, purpose=READ_PURPOSE)
    opens_cases = any(map(subject.person.has_perm, CASE_WORK))
    named = _newest_report(found.location) if opens_cases else None
    retracted = list(found.retractions.exclude(state=RetractionState.DROPPED))
    context = {
        "referral": found,
        "look": POLICE.look(found),
        "told": _told(found),
        "holds": subject.holds,
        "others_hold": subject.others_hold,
        "retracted": retracted,
        "danger_over": any(one.about == RetractionOf.DANGER for one in retracted),
        "refused_before": _refused_before(subject),
        "answers": answers_of(found),
        "offers": by_place(REFERRAL.offered(subject, to=subject.person, forms=forms)),
        "named": named,
        "now": database_now(),
    }
    return TemplateResponse(request, "desk/hotline/referral.html", context)


def _newest_report(location: Location) -> Any:
    """Leads to the case, for those who may open it."""
    return location.submissions.select_related("report").order_by("-pk").first()


def _refused_before(at: ReferralAt) -> list[Refused]:
    """What was said to this unit about holds that have ended since."""
    of_location = Hold.objects.of_person(at.person).filter(
        location=at.referral.location, refusals__isnull=False
    )
    ended = of_location.exclude(pk__in=[held.hold.pk for held in at.holds]).distinct()
    found = ended.select_related("key").prefetch_related("refusals")
    return [no for hold in found for no in held_of(hold).refused]


def _told(found: Referral) -> dict[str, Any] | None:
    try:
        return with_names(json.loads(package_of(found)))
    except Shredded:
        return None


@staff_with(*POLICE_ACCOUNTS)
@require_safe
def referral_file(request: HttpRequest, referral_id: int) -> HttpResponse:
    """The document that the police were given, with the exact URL, as a JSON file."""
    subject = find_referral(request, referral_id)
    audit.record_read(subject.referral, by=subject.person, purpose=READ_PURPOSE)
    name = f"{subject.referral.number}.json"
    return HttpResponse(
        package_of(subject.referral),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@staff_with(*SPEAKS_WITH_POLICE)
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The register of police units."""
    return show_units(request)


def find_units(_request: HttpRequest) -> None:
    """The register is one, for everybody who may open it."""


def show_units(
    request: HttpRequest,
    _register: Any = None,
    forms: Forms | None = None,
    *,
    of_units: Mapping[int, Forms] | None = None,
) -> HttpResponse:
    """The page of the register, also after a form on it, or of a unit, was not right."""
    sent, person = of_units or {}, person_of(request)
    listed = PoliceUnit.objects.visible_to(person).select_related("proposed_by", "verified_by")
    context = {
        "offers": by_place(UNITS.offered(None, to=person, forms=forms)),
        "units": [
            _unit_row(UnitAt(unit, person), sent.get(unit.pk)) for unit in listed.with_officers()
        ],
    }
    return TemplateResponse(request, "desk/hotline/police_units.html", context)


def _unit_row(at: UnitAt, forms: Forms | None) -> dict[str, Any]:
    return {
        "unit": at.unit,
        "look": POLICE_UNIT.look(at.unit),
        "is_own": at.unit.proposed_by_id == at.person.pk,
        "offered": UNIT.offered(at, to=at.person, forms=forms),
        "officers": [
            (one.user, OFFICER.offered(OfficerAt(at.unit, one.user), to=at.person))
            for one in at.unit.unit_officers.all()
        ],
    }


def find_unit(request: HttpRequest, unit_id: int) -> UnitAt:
    """The unit, if this person may know of it; else 404."""
    person = person_of(request)
    return UnitAt(get_object_or_404(PoliceUnit.objects.visible_to(person), pk=unit_id), person)


def show_unit(request: HttpRequest, subject: UnitAt, forms: Forms) -> HttpResponse:
    """A unit is shown in the register, with what was typed about it."""
    return show_units(request, of_units={subject.unit.pk: forms})


def find_officer(request: HttpRequest, unit_id: int, officer_id: int) -> OfficerAt:
    """The officer of a unit, if this person may know of it; else 404."""
    unit = find_unit(request, unit_id).unit
    member = get_object_or_404(
        UnitOfficer.objects.select_related("user"), unit=unit, user_id=officer_id
    )
    return OfficerAt(unit, member.user)


def show_officer(request: HttpRequest, _subject: OfficerAt, _forms: Forms) -> HttpResponse:
    """An officer is shown in the register."""
    return show_units(request)
