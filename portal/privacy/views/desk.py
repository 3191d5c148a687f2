"""The daily proof of forgetting, for auditors and the centre manager."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.privacy import retention
from portal.privacy.models import PurgeProof
from portal.web.access import staff_with

SHOWN_DAYS = 14
LATE_AFTER_HOURS = 26
"""A daily round that is two hours late is worth a look."""


@staff_with("privacy.view_purgeproof")
def purges(request: HttpRequest) -> HttpResponse:
    """Every clock with its latest proof, then all proofs of the last two weeks."""
    now = timezone.now()
    proofs = list(PurgeProof.objects.filter(at__gte=now - timedelta(days=SHOWN_DAYS)))
    latest: dict[str, PurgeProof] = {}
    for proof in proofs:
        latest.setdefault(proof.kind, proof)  # newest first
    late_before = now - timedelta(hours=LATE_AFTER_HOURS)
    rows = [(clock, latest.get(clock.kind)) for clock in retention.clocks()]
    shown = {"rows": rows, "proofs": proofs, "late_before": late_before}
    return render(request, "desk/privacy/purges.html", shown)
