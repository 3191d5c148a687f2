"""A citizen reports. The same form token always gives the same receipt and one report."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from hotline.models import (
    ACCESS_HINT_PLACE,
    CONTACT_PLACE,
    FOUND_VIA_PLACE,
    NARRATIVE_PLACE,
    AboutWhom,
    AgeBand,
    AssessmentTask,
    Category,
    Channel,
    Location,
    Media,
    Report,
    ReporterContact,
    SeenIn,
    Submission,
    digest_of,
)
from hotline.operations.answering import answer, look_again_where_old
from hotline.operations.tasks import look_sooner
from hotline.operations.tracks import keep_priorities
from hotline.operations.verdicts import let_stand_in_danger
from hotline.policies import profiles
from hotline.policies.clocks import first_look_due_at
from hotline.policies.next_steps import Step
from hotline.policies.priority import Reason, Told, from_reports, points_of
from hotline.reported_urls import RULES_VERSION, LocationKind, ReportedUrl
from hotline.states import ASSESSMENT_DONE, AssessmentState, Phase
from hotline.words.errors import NoUrl
from portal import audit
from portal.database.inserting import insert
from portal.jobs import outbox
from portal.privacy import receipts
from portal.privacy.models import SubjectKey
from portal.privacy.peppered import Credential
from portal.privacy.sealing import seal

FROM_PEOPLE = frozenset(
    {
        Channel.WEB,
        Channel.EMBED,
        Channel.EMAIL,
        Channel.PHONE,
        Channel.WALK_IN,
        Channel.HELPLINE,
    }
)
"""Channels by which somebody reports; what the police, a partner or we ourselves name is no
reporter's."""

NOT_COUNTED: Mapping[str, int] = {}
ADDRESSES_PER_REPORT = 50
"""Most URLs one report may name; a longer list goes in several reports."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person told us. Nothing about the person but what they chose to say."""

    urls: tuple[ReportedUrl, ...]
    category: Category
    language: str
    narrative: str = ""
    contact: str = ""
    imminent_danger: bool = False
    reporter_is_depicted: bool = False
    about_whom: AboutWhom = AboutWhom.UNSAID
    seen_in: SeenIn = SeenIn.UNSAID
    media: Media = Media.UNSAID
    found_via: str = ""
    access_hint: str = ""
    reporter_age: AgeBand = AgeBand.UNSAID
    channel: Channel = Channel.WEB


@dataclass(frozen=True, slots=True)
class Taken:
    """The report and the receipt that opens its status. `fresh` is False on a repeat."""

    report: Report
    receipt: Credential
    fresh: bool


def take_report(statement: Statement, *, token: str, now: datetime | None = None) -> Taken:
    """Take a report, exactly once for each form token, however often and at once it comes.

    Raises NoUrl when nothing is named. Never refuses for our own reasons: with nobody
    configured the report waits.
    """
    if not statement.urls:
        raise NoUrl
    receipt = receipts.from_token(token)
    with transaction.atomic(savepoint=False):
        report = _store(statement, receipt, now or timezone.now())
    if report is None:
        return Taken(Report.objects.get(receipt_digest=receipt.digest), receipt, fresh=False)
    return Taken(report, receipt, fresh=True)


def already_taken(token: str) -> Taken | None:
    """The report this form token brought before, with its receipt."""
    receipt = receipts.from_token(token)
    known = Report.objects.filter(receipt_digest=receipt.digest).first()
    return Taken(known, receipt, fresh=False) if known is not None else None


def _store(statement: Statement, receipt: Credential, now: datetime) -> Report | None:
    """The report with all that hangs on it; None where its receipt was given before.

    Of any number of simultaneous writers PostgreSQL lets the first go on; the others wait for it.
    """
    profile = profiles.current()
    key = SubjectKey.fresh()
    about = AboutWhom.ME if statement.reporter_is_depicted else statement.about_whom
    report = Report(
        receipt_digest=receipt.digest,
        key=key,
        channel=statement.channel,
        category=statement.category,
        narrative=_sealed(statement.narrative, key, NARRATIVE_PLACE),
        access_hint=_sealed(statement.access_hint, key, ACCESS_HINT_PLACE),
        found_via=_sealed(statement.found_via, key, FOUND_VIA_PLACE),
        about_whom=about,
        seen_in=statement.seen_in,
        media=statement.media,
        language=statement.language,
        imminent_danger=statement.imminent_danger,
        reporter_is_depicted=about == AboutWhom.ME,
        reporter_age=statement.reporter_age,
        wants_answer=bool(statement.contact),
        received_at=now,
        first_look_due_at=first_look_due_at(
            now, imminent=statement.imminent_danger, profile=profile
        ),
        forget_at=now + timedelta(days=profile.retention_days.report_at_most),
    )
    if not insert([report], once_by="receipt_digest"):
        return None
    insert([key])
    _store_contact(report, statement.contact, now, profile)
    locations = _store_urls(report, statement.urls, now)
    audit.record(
        "report.taken",
        by=None,
        actor="reporter",
        about=report,
        urls=len(statement.urls),
        imminent_danger=statement.imminent_danger,
    )
    if all(one.assessment_state in ASSESSMENT_DONE for one in locations):
        look_again_where_old(locations, now=now, due_at=report.first_look_due_at)
        answer(report, locations, now=now)
    return report


def _sealed(text: str, key: SubjectKey, place: str) -> bytes | None:
    return seal(text, key=key, place=place) if text else None


def _store_contact(report: Report, contact: str, now: datetime, profile: profiles.Profile) -> None:
    if not contact:
        return
    key = SubjectKey.objects.new()
    ReporterContact.objects.create(
        report=report,
        key=key,
        contact=seal(contact, key=key, place=CONTACT_PLACE),
        purge_at=now + timedelta(days=profile.retention_days.contact_at_most),
    )


def _store_urls(report: Report, named: tuple[ReportedUrl, ...], now: datetime) -> list[Location]:
    by_person, due_at = report.channel in FROM_PEOPLE, report.first_look_due_at
    reasons = from_reports(_told_by(report))
    met = meet(named, now, due_at=due_at, by_person=by_person, reasons=reasons)
    insert(
        [
            _submission(report, position, url, met[digest_of(url)])
            for position, url in enumerate(named)
        ]
    )
    keep_priorities(one for one in met.values() if one.report_count > 1)
    if report.imminent_danger:
        let_stand_in_danger(met.values(), by=None, at=now)
    to_look_up = AssessmentState.ENRICHING
    outbox.add_each(
        "hosting.observe", (one for one in met.values() if one.assessment_state == to_look_up)
    )
    return list(met.values())


def _told_by(report: Report) -> Told:
    return Told(
        in_danger=report.imminent_danger,
        is_depicted=report.reporter_is_depicted,
        about_whom=frozenset({report.about_whom}),
        reporter_ages=frozenset({report.reporter_age}),
        categories=frozenset({report.category.code}),
        channels=frozenset({report.channel}),
    )


def _submission(report: Report, position: int, url: ReportedUrl, location: Location) -> Submission:
    made = Submission(
        report=report, location=location, position=position, line=position, kind=url.kind
    )
    made.raw = seal(url.raw, key=report.key, place=made.raw_place)
    return made


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
    unique = _by_digest(named)
    counts = {"report_count": int(counted), "reporter_count": int(by_person and counted)}
    wanted = [
        _location(unique[digest], digest, now, due_at, reasons, counts) for digest in sorted(unique)
    ]
    made = insert(wanted, once_by="canonical_sha256")
    known = _lock_known(unique.keys() - {bytes(one.canonical_sha256) for one in made})
    without_look = [*made, *(one for one in known if not one.has_look)]
    insert([_first_look(one, now, due_at) for one in without_look])
    _count(known, due_at, counts)
    met = {bytes(one.canonical_sha256): one for one in (*made, *known)}
    return {digest: met[digest] for digest in sorted(met)}


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
    return AssessmentTask(
        location=location, state=location.assessment_state, began_at=now, due_at=due_at
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
    return Location(
        canonical="" if url.kind == LocationKind.TEXT else url.canonical,
        canonical_sha256=digest,
        rules_version=RULES_VERSION,
        kind=url.kind,
        scheme=url.scheme,
        host=url.host,
        registrable_domain=url.registrable_domain,
        mixed_script=url.mixed_script,
        first_reported_at=now,
        assessment_state=state,
        assessment_due_at=due_at,
        phase=Phase.TO_ASSESS,
        next_due_at=due_at,
        due_steps=[Step.ASSESS],
        priority=points_of(reasons),
        priority_reasons=sorted(reasons),
        **counts,
    )
