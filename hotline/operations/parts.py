"""A page and what is on it: the pictures of a page are taken in under it, and assessed together.

Each part is a location of its own, with its own assessment, hosting, notice and watch.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from hotline.models import (
    AddressCorrection,
    Assessment,
    Claim,
    ContentKind,
    CorrectionKind,
    HowSeen,
    Location,
    Report,
)
from hotline.operations.assessing import NewAssessment, assess
from hotline.operations.claims import claim, lock_case
from hotline.operations.naming import (
    LockedCase,
    analyst_on,
    free_places,
    go_on_with,
    keep_record,
    lock_naming,
    must_work_on,
    name,
)
from hotline.operations.told_viewing import Told, must_fit, note_told, unmeasured
from hotline.operations.viewing import stop_looking_at_parts
from hotline.reported_urls import ReportedUrl
from hotline.states import ReportState
from hotline.words.errors_assessing import HowNotSaid
from hotline.words.errors_parts import NoPage, NothingNew, TooManyParts
from portal.accounts.models import User
from portal.database.clock import database_now

PARTS_PER_PAGE = 100
"""As many rows as a person can assess in one go."""


@dataclass(frozen=True, slots=True)
class PartsAdded:
    """How many stand under the page from now on, and how many belong to another page already."""

    added: int
    elsewhere: int


@transaction.atomic
def add_parts(
    report_id: int, page_id: int, found: tuple[ReportedUrl, ...], *, by: User
) -> PartsAdded:
    """What is on a page stands under it. What is known already is joined, with its assessment.

    What belongs to another page stays there and is named in the report beside it. Raises
    ReportEnded, NotOnThisCase, NoPage, NothingNew, TooManyParts.
    """
    case = lock_naming(report_id, found)
    must_work_on(case, by)
    page = case.locations[page_id]
    if page.parent_id is not None:
        raise NoPage
    parts = [case.locations[pk] for pk in case.meant if _may_be_part(case.locations[pk], page)]
    if not parts and not case.new:
        raise NothingNew
    if page.parts.count() + len(parts) > PARTS_PER_PAGE:
        raise TooManyParts(PARTS_PER_PAGE)
    analyst = analyst_on(case, by, page)
    elsewhere = len(_name_new(case, by)) - sum(one.pk not in case.named for one in parts)
    Location.objects.filter(pk__in=[one.pk for one in parts]).update(parent=page)
    if page.content_kind == ContentKind.UNKNOWN:
        Location.objects.filter(pk=page.pk).update(content_kind=ContentKind.PAGE)
    go_on_with(case, analyst=analyst, by=by, counted=False)
    return PartsAdded(len(parts), elsewhere)


def _may_be_part(location: Location, page: Location) -> bool:
    """On no page yet, and no page itself."""
    free = location.parent_id is None and location.pk != page.pk
    return free and not location.parts.exists()


def _name_new(case: LockedCase, by: User) -> list[AddressCorrection]:
    places, made = free_places(case), []
    for found, url in case.meant.items():
        if found not in case.named:
            position = next(places)
            name(case, found, url, position=position, line=None)
            kind = CorrectionKind.PART
            made.append(keep_record(case, by=by, position=position, right_id=found, kind=kind))
    return made


@transaction.atomic
def assess_parts(
    report_id: int, found: Mapping[int, NewAssessment], *, by: User, told: Told | None = None
) -> list[Assessment]:
    """One assessment for each location, by the rules of `assess`; all of them, or none.

    Whoever looked at them together looks no longer; `told` is of all whose looking was not
    measured, together. Claims that lapsed meanwhile are renewed where nobody else took them.
    Raises what `claim` and `assess` raise.
    """
    locations, _report = lock_case(report_id)
    claim(report_id, by=by)
    for page_id in {one.parent_id for one in locations if one.pk in found and one.parent_id}:
        stop_looking_at_parts(page_id, by)
    _lock_reports_of(list(found))
    in_order = [one for one in locations if one.pk in found]
    seen = _seen_how(in_order, told, by)
    return [assess(one.pk, found[one.pk], by=by, told=seen[one.pk]) for one in in_order]


def _seen_how(locations: list[Location], told: Told | None, by: User) -> dict[int, HowSeen]:
    now = database_now()
    missing = unmeasured(locations, by, now)
    if missing and told is None:
        raise HowNotSaid
    held = Claim.objects.live(now).filter(by=by, location__in=missing)
    claims = list(held.select_related("location__parent", "by").order_by("pk"))
    if told and told.minutes and claims:
        one = claims[0].location
        must_fit([claim.location for claim in claims], by, told, now)
        note_told(claims, one.parent or one, told.minutes, now)
    said = told.seen if told else HowSeen.MEASURED
    return {one.pk: said if one.pk in missing else HowSeen.MEASURED for one in locations}


def _lock_reports_of(location_ids: list[int]) -> None:
    """All reports that an assessment may move, in one order."""
    taken_on = [ReportState.ACCEPTED, ReportState.IN_PROGRESS]
    named = Report.objects.filter(state__in=taken_on, submissions__location__in=location_ids)
    ids = named.values("pk")
    list(Report.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
