"""A citizen reports. The same form token always gives the same receipt and one report."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from hotline.models import (
    ACCESS_HINT_PLACE,
    CONTACT_PLACE,
    FOUND_VIA_PLACE,
    NARRATIVE_PLACE,
    AboutWhom,
    AgeBand,
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
from hotline.models.report import raw_place
from hotline.operations.answering import answer, is_read_first, look_again_where_old
from hotline.operations.meeting import met_with_looks
from hotline.operations.tracks import keep_priorities
from hotline.operations.verdicts import let_stand_in_danger
from hotline.policies import profiles
from hotline.policies.clocks import first_look_due_at
from hotline.policies.priority import Told, from_reports
from hotline.reported_urls import ReportedUrl, is_short
from hotline.states import ASSESSMENT_DONE, AssessmentState
from hotline.words.errors import NoUrl
from portal import audit
from portal.database.inserting import Rows, Written, insert, insert_together, made
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
    report = made(
        Report,
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
        danger_since=now if statement.imminent_danger else None,
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
    _store_contact(report, statement.contact, now, profile)
    entry = audit.entry_of(
        "report.taken",
        by=None,
        actor="reporter",
        about=report,
        urls=len(statement.urls),
        imminent_danger=statement.imminent_danger,
    )
    locations = _store_urls(report, statement.urls, now, entry)
    if all(one.assessment_state in ASSESSMENT_DONE for one in locations):
        look_again_where_old(locations, now=now, due_at=report.first_look_due_at)
        if not is_read_first(report, locations):
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


def _store_urls(
    report: Report, named: tuple[ReportedUrl, ...], now: datetime, entry: Written
) -> list[Location]:
    """The locations it names. The audit's entry of the report goes in with them."""
    by_person, due_at = report.channel in FROM_PEOPLE, report.first_look_due_at
    reasons = from_reports(_told_by(report))
    met, looks, known = met_with_looks(named, now, due_at, by_person=by_person, reasons=reasons)
    submissions = [
        _submission(report, position, url, met[digest_of(url)])
        for position, url in enumerate(named)
    ]
    state = AssessmentState.ENRICHING
    to_look_up = [one for one in met.values() if one.assessment_state == state]
    insert_together(
        Rows([report.key]),
        Rows(looks),
        Rows(submissions),
        outbox.jobs_of("hosting.observe", to_look_up),
        outbox.jobs_of("short.follow", [report] if _names_a_short_one(named) else []),
        also=[entry],
    )
    keep_priorities(known)
    if report.imminent_danger:
        let_stand_in_danger(met.values(), by=None, at=now)
    return list(met.values())


def _names_a_short_one(named: tuple[ReportedUrl, ...]) -> bool:
    return any(is_short(url.canonical) for url in named)


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
    return made(
        Submission,
        report=report,
        location=location,
        position=position,
        line=position,
        kind=url.kind,
        raw=seal(url.raw, key=report.key, place=raw_place(position)),
    )
