"""How the chain stands: for the auditors' screen, /readyz and Prometheus."""

import math
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from portal.audit import heads
from portal.audit.log import record
from portal.audit.models import Entry, Seal
from portal.audit.verifying import compare_heads, verify
from portal.web import health, metrics

VERIFIED = "audit.verified"
DAILY_SEALS = 3_000
"""So many of the newest seals are recomputed daily: two days of them when one comes a minute."""
VERIFIED_WITHIN_SECONDS = 48 * 3600
"""It is verified every day; one missed round is no reason to call anybody."""


def heads_folder() -> Path:
    """Where heads are exported to; a backup carries them off this machine."""
    return Path(settings.VAR_DIR) / "audit"


def heads_places() -> list[Path]:
    """The usual place and, where the operator named one, a second on another disk or machine."""
    second = settings.RECORD_COPY_DIR
    return [heads_folder(), *([Path(second) / "audit"] if second else [])]


def chain_state() -> dict[str, Any]:
    """For the auditors' screen: the newest seal, what waits, how the last verification ended."""
    last = _last_verification()
    facts = {} if last is None else last.facts
    seal = Seal.objects.order_by("-number").first()
    return {
        "seal": seal,
        "head": "" if seal is None else bytes(seal.head).hex(),
        "waiting": unsealed_entries(),
        "verified_at": None if last is None else last.at,
        "problems": facts.get("problems", 0),
        "first_bad": facts.get("first_bad"),
    }


def verify_daily() -> int:
    """Recomputes the newest seals and all heads, notes the outcome; returns the problems."""
    newest = Seal.objects.order_by("-number").first()
    upto = 0 if newest is None else newest.number
    problems = list(verify(from_seal=max(1, upto - DAILY_SEALS)))
    problems += [problem for place in heads_places() for problem in compare_heads(place)]
    first_bad = next((problem.entry for problem in problems if problem.entry is not None), None)
    with transaction.atomic():
        record(
            VERIFIED,
            by=None,
            actor="system",
            problems=len(problems),
            first_bad=first_bad,
            seal=upto,
        )
    return len(problems)


def unsealed_entries() -> int:
    """How many entries no seal covers yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_entry WHERE lineage = audit_lineage() AND xid >= coalesce("
            " (SELECT max(upto_xid) FROM audit_seal WHERE lineage = audit_lineage()), '0')"
        )
        return int(cursor.fetchone()[0])


def chain_probe() -> health.Probe:
    """Degraded when the last verification found something or is too long ago, people look."""
    if problems_found():
        return health.Probe(ok=False, detail="the audit chain does not verify")
    recent = verification_age_seconds() <= VERIFIED_WITHIN_SECONDS
    return health.Probe(ok=recent, detail="" if recent else "not verified for two days")


def problems_found() -> float:
    """For Prometheus: what the last verification found."""
    last = _last_verification()
    return 0.0 if last is None else float(last.facts.get("problems", 0))


def verification_age_seconds() -> float:
    """For Prometheus; infinite before the first."""
    last = _last_verification()
    return math.inf if last is None else (timezone.now() - last.at).total_seconds()


def exported_head_age_seconds() -> float:
    """For Prometheus: since a head last left the database; infinite before the first."""
    written = [file.stat().st_mtime for file in heads_folder().glob(heads.PATTERN)]
    return max(0.0, timezone.now().timestamp() - max(written)) if written else math.inf


def register() -> None:
    """Called once, when the applications are ready."""
    health.register("audit", chain_probe, vital=False)
    for name, says, read in (
        ("unsealed_entries", "Audit entries no seal covers yet.", unsealed_entries),
        ("problems", "What the last verification of the record found.", problems_found),
        ("verification_age_seconds", "Since the last verification.", verification_age_seconds),
        ("head_age_seconds", "Since the last exported head.", exported_head_age_seconds),
    ):
        metrics.register_gauge(f"balise_audit_{name}", says, read)


def _last_verification() -> Entry | None:
    return Entry.objects.filter(verb=VERIFIED, actor="system").order_by("-at").first()
