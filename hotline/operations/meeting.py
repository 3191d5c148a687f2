"""Where reports meet: the locations that they name, made where they are new, counted where not."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef

from hotline.models import AssessmentTask, Location, Provider, digest_of
from hotline.operations.tasks import look_sooner
from hotline.policies.next_steps import Step
from hotline.policies.priority import Reason, points_of
from hotline.reported_urls import RULES_VERSION, LocationKind, ReportedUrl
from hotline.states import AssessmentState, Phase
from portal.database.inserting import insert, made

NOT_COUNTED: Mapping[str, int] = {}


def meet(
    named: tuple[ReportedUrl, ...],
    now: datetime,
    *,
    due_at: datetime,
    by_person: bool,
    reasons: Collection[Reason] = (),
    counted: bool = True,
) -> dict[bytes, Location]:
    """The locations of these URLs, made where they are new, counted where they are not.

    `due_at`: by when somebody must have looked; of several reports the earliest counts. `reasons`
    why what is new presses; what was known is weighed again by `keep_priorities`. Where it is not
    `counted`, nobody reported it: an analyst found it on a page.

    Rows are inserted and locked in the order of their digest, so that reports naming the same
    URLs never wait for each other in a circle.
    """
    met, looks, _known = met_with_looks(
        named, now, due_at, by_person=by_person, reasons=reasons, counted=counted
    )
    insert(looks)
    return met


def met_with_looks(
    named: tuple[ReportedUrl, ...],
    now: datetime,
    due_at: datetime,
    *,
    by_person: bool,
    reasons: Collection[Reason],
    counted: bool = True,
) -> tuple[dict[bytes, Location], list[AssessmentTask], list[Location]]:
    """As `meet`, with the looks that nobody asked for before, which the caller puts in, and with
    the locations that were there before, whose reports now say something else together."""
    unique = _by_digest(named)
    counts = {"report_count": int(counted), "reporter_count": int(by_person and counted)}
    wanted = [
        _location(unique[digest], digest, now, due_at, reasons, counts) for digest in sorted(unique)
    ]
    new = insert(wanted, once_by="canonical_sha256")
    known = _lock_known(unique.keys() - {bytes(one.canonical_sha256) for one in new})
    without_look = [*new, *(one for one in known if not one.has_look)]
    _count(known, due_at, counts)
    met = {bytes(one.canonical_sha256): one for one in (*new, *known)}
    looks = [_first_look(one, now, due_at) for one in without_look]
    return {digest: met[digest] for digest in sorted(met)}, looks, known


def make_missing(
    named: tuple[ReportedUrl, ...], now: datetime, *, due_at: datetime
) -> dict[bytes, ReportedUrl]:
    """These URLs by their digest; those that were never named have a location from now on."""
    unique = _by_digest(named)
    wanted = [_location(unique[digest], digest, now, due_at) for digest in sorted(unique)]
    insert(wanted, once_by="canonical_sha256")
    return unique


def _by_digest(named: tuple[ReportedUrl, ...]) -> dict[bytes, ReportedUrl]:
    return {digest_of(url): url for url in named}


def _lock_known(digests: Collection[bytes]) -> list[Any]:
    """Locations there before; their `has_look` says whether a look was ever asked for."""
    if not digests:
        return []
    has_look = Exists(AssessmentTask.objects.filter(location=OuterRef("pk")))
    found = Location.objects.filter(canonical_sha256__in=list(digests)).annotate(has_look=has_look)
    return list(found.lock_in_order())


def _first_look(location: Location, now: datetime, due_at: datetime) -> AssessmentTask:
    return made(
        AssessmentTask,
        location=location,
        state=location.assessment_state,
        began_at=now,
        due_at=due_at,
    )


def _count(known: Collection[Location], due_at: datetime, counts: Mapping[str, int]) -> None:
    """One more report names them; the caller holds their locks."""
    if not known:
        return
    for location in known:
        if location.assessment_due_at is not None and location.assessment_due_at > due_at:
            look_sooner(location, due_at)
        for name, more in counts.items():
            setattr(location, name, getattr(location, name) + more)
    Location.objects.filter(pk__in=[location.pk for location in known]).update(
        **{name: F(name) + more for name, more in counts.items()}, forget_at=None
    )


def _location(
    url: ReportedUrl,
    digest: bytes,
    now: datetime,
    due_at: datetime,
    reasons: Collection[Reason] = (),
    counts: Mapping[str, int] = NOT_COUNTED,
) -> Location:
    state = AssessmentState.ENRICHING if url.has_country else AssessmentState.READY
    return made(
        Location,
        canonical="" if url.kind == LocationKind.TEXT else url.canonical,
        canonical_sha256=digest,
        rules_version=RULES_VERSION,
        kind=url.kind,
        scheme=url.scheme,
        host=url.host,
        registrable_domain=url.registrable_domain,
        mixed_script=url.mixed_script,
        has_platform=bool(url.app) and Provider.objects.running(url.app).exists(),
        first_reported_at=now,
        assessment_state=state,
        assessment_due_at=due_at,
        phase=Phase.TO_ASSESS,
        next_due_at=due_at,
        due_steps=[Step.ASSESS],
        priority=points_of(reasons),
        priority_reasons=sorted(reasons),
        danger_since=now if Reason.DANGER in reasons else None,
        **counts,
    )
