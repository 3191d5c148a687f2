"""What the police are told about a location: one JSON document, sealed, and the same as a page.

It says what was found, by which law, where it is hosted and what was done so far. Never in it:
anything of a reporter, the name of an analyst, or any picture. Where it is hosted is looked up the
moment it is reported, so that is told by the day.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string

from hotline.models import (
    PACKAGE_PLACE,
    Assessment,
    AvailabilityCheck,
    HostingObservation,
    Location,
    NoticeItem,
    Referral,
    Report,
    Scheme,
    Term,
)
from hotline.models.querysets import VOCABULARY_VERSION as VERSION
from hotline.states import Finding
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Shredded, seal, unseal

FORMAT = "balise-referral/2"
OBSERVATIONS = 10
CHECKS = 5
"""How many of the newest are told."""
NAMED = {
    "classification": Scheme.CLASSIFICATION,
    "reason": Scheme.REASON,
    "youngest_age": Scheme.AGE_BAND,
    "sex": Scheme.SEX,
}
"""Fields of an assessment that hold a code of the vocabulary."""


def package_for(referral: Referral, location: Location, *, at: datetime, message: str = "") -> str:
    """The document as JSON text, from what is known at this moment and what an analyst adds."""
    named = Report.objects.filter(submissions__location=location)
    document = {
        "format": FORMAT,
        "number": referral.number,
        "made_at": _moment(at),
        "urgency": referral.urgency,
        "found_illegal": referral.found_illegal,
        "message": message,
        "from": {"centre": settings.CENTRE_NAME, "email": settings.DEFAULT_FROM_EMAIL},
        "to": referral.addressee.name,
        "url": location.canonical,
        "url_defanged": location.shown,
        "kind": location.kind,
        "host": location.host,
        "hosting_country": location.country,
        "hosting": [_observation(one) for one in _newest(HostingObservation, location)],
        "reports": {
            "count": location.report_count,
            "first_on": _day(location.first_reported_at),
            "speak_of_danger": named.filter(imminent_danger=True).exists(),
        },
        "assessments": [_assessment(one) for one in _assessments(location)],
        "availability": [_check(one) for one in _checks(location)],
        "providers_told": [_told(one) for one in _notices(location)],
        "handling": "No picture is kept. Nothing in this document is about who reported it.",
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)


def _newest(model: type[HostingObservation], location: Location) -> Iterable[HostingObservation]:
    found: Iterable[HostingObservation] = model.objects.filter(location=location).latest_first()[
        :OBSERVATIONS
    ]
    return found


def _assessments(location: Location) -> Iterable[Assessment]:
    found: Iterable[Assessment] = (
        Assessment.objects.filter(location=location)
        .select_related("classification", "reason", "youngest_age", "sex")
        .latest_first()
    )
    return found


def _checks(location: Location) -> Iterable[AvailabilityCheck]:
    found: Iterable[AvailabilityCheck] = AvailabilityCheck.objects.filter(location=location)[
        :CHECKS
    ]
    return found


def _notices(location: Location) -> Iterable[NoticeItem]:
    told: Iterable[NoticeItem] = (
        NoticeItem.objects.not_withdrawn()
        .filter(location=location, notice__sent_at__isnull=False)
        .select_related("notice__provider")
    )
    return told


def _observation(one: HostingObservation) -> dict[str, Any]:
    return {
        "on": _day(one.observed_at),
        "method": one.method,
        "ips": list(one.ips),
        "as_number": one.asn,
        "as_name": one.as_name,
        "country": one.country,
        "source": one.database,
        "source_date": str(one.database_date or ""),
    }


def _assessment(one: Assessment) -> dict[str, Any]:
    return {
        "at": _moment(one.made_at),
        "round": one.round,
        "classification": one.classification.code,
        "reason": _code(one.reason),
        "law": one.legal_basis,
        "youngest_age": _code(one.youngest_age),
        "sex": _code(one.sex),
        "ai_generated": one.ai_generated,
        "self_generated": one.self_generated,
        "confidence": one.confidence,
    }


def _check(one: AvailabilityCheck) -> dict[str, Any]:
    return {"at": _moment(one.looked_at), "finding": one.finding, "http_status": one.http_status}


def _told(one: NoticeItem) -> dict[str, Any]:
    return {
        "at": _moment(one.notice.sent_at),
        "number": one.notice.number,
        "provider": one.notice.provider.name,
    }


def _code(term: Model | None) -> str:
    return str(getattr(term, "code", ""))


def _day(moment: datetime) -> str:
    """The hour is the reporter's own: who hosts it could find out by it who that was."""
    return moment.astimezone(UTC).date().isoformat()


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""


def keep_package(referral: Referral, package: str, key: SubjectKey) -> None:
    """Seals it with its referral, which the caller saves; its digest stays readable."""
    referral.package = seal(package, key=key, place=PACKAGE_PLACE)
    referral.package_sha256 = hashlib.sha256(package.encode()).digest()


def package_of(referral: Referral) -> str:
    """The document as the police were given it. Raises Shredded once it was forgotten."""
    if referral.package is None or referral.key is None:
        raise Shredded(f"referral {referral.pk} has no package")
    return unseal(referral.package, key=referral.key, place=PACKAGE_PLACE)


def as_page(referral: Referral, package: str) -> str:
    """The document to read and to print, in the active language."""
    words = {"told": with_names(json.loads(package)), "referral": referral}
    return render_to_string("hotline/referral_file.html", words)


def with_names(told: dict[str, Any]) -> dict[str, Any]:
    """The document for a page: names beside its codes, moments as moments, empty rows left out.

    What documents of earlier releases said besides, of what was reported and when, is not shown.
    """
    terms = {(one.scheme, one.code): one.name for one in Term.objects.filter(version=VERSION)}
    for made in told["assessments"]:
        made["names"] = {
            field: terms.get((scheme, made[field]), made[field]) for field, scheme in NAMED.items()
        }
    for look in told["availability"]:
        look["label"] = dict(Finding.choices).get(look["finding"], look["finding"])
    told["hosting"] = [one for one in told["hosting"] if one["ips"] or one["country"]]
    dated = (told["assessments"], told["availability"], told["providers_told"])
    for one in [row for rows in dated for row in rows]:
        one["at"] = _read_moment(one["at"])
    told["made_at"] = _read_moment(told["made_at"])
    reports = told["reports"]
    first = reports.get("first_on") or reports["first_at"]  # as packages said it before
    reports["first_on"] = date.fromisoformat(first[:10])
    for seen in told["hosting"]:
        seen["on"] = date.fromisoformat((seen.get("on") or seen["at"])[:10])  # "at" as before
        number = seen["as_number"]
        seen["network"] = f"AS{number} {seen['as_name']}" if number else ""
    return told


def _read_moment(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
