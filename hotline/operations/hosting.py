"""Where a location is hosted: asked outside of any transaction, written inside one."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from django.db import transaction

from hotline.gateways.cdn import CdnAnswer, CdnList, cdn_lists
from hotline.gateways.geo import GeoAnswer, GeoDatabase, geo_databases
from hotline.gateways.rdap import Registries, registries
from hotline.gateways.resolver import Resolved, Resolver, resolver
from hotline.models import HostingObservation, Location, Method
from hotline.operations import tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.forwards import ENDS_WITH_COUNTRY, withdraw_forward
from hotline.operations.hosting_evidence import answered_look, finding_of
from hotline.operations.hosting_registries import Said, ask_registries, registry_rows
from hotline.operations.hosting_retry import look_again_after_silence
from hotline.operations.moves import note_hosting
from hotline.policies.hosting_country import CountryFinding, Undecided
from hotline.reported_urls.kinds import ip_literal
from hotline.states import (
    ASSESSMENT,
    EXCHANGE_OPEN,
    AssessmentState,
    Confidence,
    Lookup,
    RemovalState,
)
from hotline.words.countries import country_code
from hotline.words.errors import NoticeUnderWay
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now

MAY_MOVE = frozenset(
    {
        RemovalState.NOT_STARTED,
        RemovalState.MOVED_ABROAD,
        RemovalState.MOVED_CLAIMED,
        RemovalState.ORIGIN_TOLD,
        RemovalState.MOVED_DOMESTIC,
        RemovalState.REAPPEARED,
    }
)
"""Elsewhere somebody was told, or is about to be, because of the country: it stays."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the world said about one location at one hour."""

    resolved: Resolved
    answers: tuple[GeoAnswer, ...]
    cdns: tuple[CdnAnswer, ...] = ()
    registries: Said = ()


def observe_hosting(
    location_id: int,
    *,
    asking: Resolver | None = None,
    databases: list[GeoDatabase] | None = None,
    cdns: list[CdnList] | None = None,
    asking_registries: Registries | None = None,
    at: datetime | None = None,
) -> CountryFinding | None:
    """Look a location up and keep what every source said. None where there is nothing to ask.

    No row is locked and no transaction is open while the world is asked. `at`: by the database's
    clock unless given.
    """
    location = Location.objects.get(pk=location_id)
    seen = _look(location, asking or resolver(), databases or geo_databases(), cdns or cdn_lists())
    if seen is not None:
        said = ask_registries(location.host, seen.resolved.ips, asking_registries or registries())
        seen = replace(seen, registries=said)
    return _keep(location_id, seen, at)


def _look(
    location: Location, asking: Resolver, databases: list[GeoDatabase], cdns: list[CdnList]
) -> Seen | None:
    if not location.has_country:
        return None
    literal = ip_literal(location.host)
    known = origin_of(location) or ((literal,) if literal else ())
    resolved = Resolved(Lookup.FOUND, known) if known else asking.resolve(location.host)
    public = [ip for ip in resolved.ips if not ipaddress.ip_address(ip).is_unspecified]
    by_ip = {ip: tuple(database.look_up(ip) for database in databases) for ip in public}
    return Seen(resolved, tuple(chain(*by_ip.values())), tuple(_cdns(by_ip, cdns)))


def origin_of(location: Location) -> tuple[str, ...]:
    """The IP addresses behind a content delivery network, once a person has learnt them.

    What is hosted is there: name servers only know the network before it. A country that somebody
    decides later names no address and leaves them as they were.
    """
    told = HostingObservation.objects.filter(location=location, method=Method.ANALYST)
    newest = told.exclude(ips=[]).latest_first().first()
    return tuple(newest.ips) if newest else ()


def _cdns(by_ip: dict[str, tuple[GeoAnswer, ...]], lists: list[CdnList]) -> Iterator[CdnAnswer]:
    """What each list says of each address, by its range or by the AS a database named."""
    for ip, answers in by_ip.items():
        asns = frozenset(answer.asn for answer in answers if answer.asn is not None)
        for listed in lists:
            if found := listed.look_up(ip, asns):
                yield found


@transaction.atomic
def _keep(location_id: int, seen: Seen | None, at: datetime | None) -> CountryFinding | None:
    now = at or database_now()
    location = Location.objects.select_for_update().get(pk=location_id)
    if location.assessment_state in {AssessmentState.NEW, AssessmentState.ENRICHING}:
        tracks.move(ASSESSMENT, location, AssessmentState.READY, by=None, at=now)
    if seen is None:
        return None
    before = answered_look(location)
    rows = registry_rows(location, seen.registries, now)
    rows += _rows(location, seen, now) + _cdn_rows(location, seen, now)
    HostingObservation.objects.bulk_create(rows)
    audit.record(
        "hosting.observed",
        by=None,
        actor="system",
        about=location,
        lookup=seen.resolved.outcome,
        sources=len(rows),
    )
    if seen.resolved.outcome != Lookup.NO_ANSWER:
        note_hosting(location, before, rows, at=now)
    if location.country_decided_by_id is not None or is_relied_on(location):
        return CountryFinding(location.country)
    if seen.resolved.outcome == Lookup.NO_ANSWER:
        look_again_after_silence(location, at=now)
    finding = finding_of(rows, now)
    set_country(location, finding)
    return finding


def _rows(location: Location, seen: Seen, now: datetime) -> list[HostingObservation]:
    """One observation for each database and country it named; one that says so for silence."""
    grouped: dict[tuple[str, str], list[GeoAnswer]] = {}
    for answer in seen.answers:
        grouped.setdefault((answer.database, answer.country), []).append(answer)
    spoke = {database for (database, country) in grouped if country}
    rows = [
        _row(location, seen, answers, now)
        for (database, country), answers in grouped.items()
        if country or database not in spoke
    ]
    speaking = [row for row in rows if row.country]
    if speaking:
        return speaking
    nothing = HostingObservation(
        location=location,
        observed_at=now,
        method=Method.NONE,
        lookup=seen.resolved.outcome,
        ips=list(seen.resolved.ips),
        confidence=Confidence.LOW,
    )
    return rows or [nothing]


def _row(
    location: Location, seen: Seen, answers: list[GeoAnswer], now: datetime
) -> HostingObservation:
    first = answers[0]
    return HostingObservation(
        location=location,
        observed_at=now,
        method=Method.GEO_DATABASE,
        lookup=seen.resolved.outcome,
        ips=list(seen.resolved.ips),
        asn=first.asn,
        as_name=first.as_name[:200],
        netblock=first.network,
        country=first.country,
        database=first.database[:80],
        database_date=first.made_on,
        confidence=Confidence.MEDIUM if first.country else Confidence.LOW,
    )


def _cdn_rows(location: Location, seen: Seen, now: datetime) -> list[HostingObservation]:
    """One observation for each operator of a content delivery network that answers."""
    by_operator = {(one.operator, one.database): one for one in reversed(seen.cdns)}
    return [
        HostingObservation(
            location=location,
            observed_at=now,
            method=Method.CDN,
            lookup=seen.resolved.outcome,
            ips=list(seen.resolved.ips),
            asn=one.asn,
            as_name=one.operator,
            netblock=one.network,
            database=one.database,
            database_date=one.made_on,
            confidence=Confidence.HIGH,
        )
        for one in by_operator.values()
    ]


def is_relied_on(location: Location) -> bool:
    """Whether somebody was told, or is about to be, because of the country it has."""
    return (
        location.removal_state not in MAY_MOVE
        or location.exchange_state in EXCHANGE_OPEN - ENDS_WITH_COUNTRY
    )


def set_country(location: Location, finding: CountryFinding) -> None:
    """Writes it down, and what the location waits for now; the caller holds its lock."""
    location.country = finding.country
    location.country_basis = [source[:40] for source in finding.basis]
    location.country_confidence = finding.confidence or ""
    location.awaiting_origin = finding.undecided == Undecided.AWAITING_ORIGIN
    location.save(
        update_fields=["country", "country_basis", "country_confidence", "awaiting_origin"]
    )
    tracks.keep_phase(location)


@transaction.atomic
def decide_country(location_id: int, country: str, *, by: User) -> Location:
    """An analyst settles the country. Kept as one more observation; the machines' stay.

    Raises NoSuchCountry for what is none, ColleagueIsOnIt while a colleague's claim lasts, and
    NoticeUnderWay once somebody was told, or is about to be, because of another country.
    """
    code = country_code(country)
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    if code != location.country and is_relied_on(location):
        raise NoticeUnderWay
    if code != location.country:
        withdraw_forward(location, by=by)
    keep_decision(location, code, by=by)
    audit.record("country.decided", by=by, about=location, country=code)
    return location


def keep_decision(
    location: Location, code: str, *, by: User, ips: tuple[str, ...] = (), holder: str = ""
) -> HostingObservation:
    """A person's word on the country, as one more observation; the caller holds the lock."""
    said: HostingObservation = HostingObservation.objects.create(
        location=location,
        observed_at=database_now(),
        method=Method.ANALYST,
        ips=list(ips),
        holder=holder,
        country=code,
        confidence=Confidence.HIGH,
        by=by,
    )
    location.country_decided_by = by
    location.save(update_fields=["country_decided_by"])
    set_country(location, CountryFinding(code, ("analyst",), Confidence.HIGH))
    return said
