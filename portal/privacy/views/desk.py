"""The daily proof of forgetting, for auditors and the centre manager."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.privacy import retention
from portal.privacy.models import PurgeProof
from portal.web.access import staff_with

SHOWN_DAYS = 14
LATE_AFTER_HOURS = 26
"""A daily round that is two hours late is worth a look."""


@dataclass(frozen=True)
class ClockRow:
    """One clock and its latest proof."""

    clock: retention.Clock
    latest: PurgeProof | None
    late: bool


@staff_with("privacy.view_purgeproof")
def purges(request: HttpRequest) -> HttpResponse:
    """Every clock with its latest proof, then all proofs of the last two weeks."""
    now = timezone.now()
    proofs = list(PurgeProof.objects.filter(at__gte=now - timedelta(days=SHOWN_DAYS)))
    latest: dict[str, PurgeProof] = {}
    for proof in proofs:
        latest.setdefault(proof.kind, proof)  # newest first
    late_before = now - timedelta(hours=LATE_AFTER_HOURS)
    rows = [_row(clock, latest.get(clock.kind), late_before) for clock in retention.clocks()]
    return render(request, "desk/privacy/purges.html", {"rows": rows, "proofs": proofs})


def _row(clock: retention.Clock, proof: PurgeProof | None, late_before: datetime) -> ClockRow:
    return ClockRow(clock, proof, late=proof is None or proof.at < late_before)
