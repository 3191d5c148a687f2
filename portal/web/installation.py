"""Parts and figures about the installation itself: its disks, its certificate, its readiness."""

import shutil
import ssl
from datetime import UTC, datetime
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings

from portal.web import health
from portal.web.metrics import register_gauge

LEAST_FREE_SHARE = 0.05
LEAST_FREE_BYTES = 2 * 1024**3
"""A folder is nearly full when less than both is free: 5 % of a large disk is still a lot."""
CERTIFICATE_ANSWER_SECONDS = 3.0


def folders() -> dict[str, Path]:
    """Every folder we write to, by the word the figures call it."""
    return {
        "var": settings.VAR_DIR,
        "media": settings.MEDIA_ROOT,
        "metrics": settings.METRICS_DIR,
    }


def free_share() -> dict[str, float]:
    """For Prometheus: from 0 to 1."""
    usages = {name: _usage(folder) for name, folder in folders().items()}
    return {name: usage.free / usage.total for name, usage in usages.items() if usage.total}


def room_is_left() -> health.Probe:
    """Degraded, naming the folder: uploads, exports and counts fail first, reports go on."""
    full = [
        name
        for name, share in free_share().items()
        if share < LEAST_FREE_SHARE and _usage(folders()[name]).free < LEAST_FREE_BYTES
    ]
    return health.Probe(ok=not full, detail=f"nearly full: {', '.join(full)}" if full else "")


def _usage(folder: Path) -> "shutil._ntuple_diskusage":
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there)


def certificate_seconds_left() -> float:
    """Until the served certificate ends; negative once it has. Raises OSError when none comes.

    Asks `CERTIFICATE_ADDRESS`, not the file: a proxy that was not told of a new certificate
    goes on serving the old one.
    """
    host, _, port = settings.CERTIFICATE_ADDRESS.rpartition(":")
    address = (host.strip("[]"), int(port))
    text = ssl.get_server_certificate(address, timeout=CERTIFICATE_ANSWER_SECONDS)
    ends = load_pem_x509_certificate(text.encode()).not_valid_after_utc
    return (ends - datetime.now(tz=UTC)).total_seconds()


def parts_ready() -> dict[str, float]:
    """1 for every part of `/readyz` that is ready, 0 for one that is not."""
    found = health.glance.take()
    return {name: float(state is health.State.READY) for name, (state, _said) in found.items()}


def register() -> None:
    """Called once, when the applications are ready."""
    health.register_own_parts()
    health.register("disk", room_is_left, vital=False)
    register_gauge("balise_part_ready", "Parts of /readyz.", parts_ready, label="part")
    register_gauge("balise_disk_free_ratio", "Share left.", free_share, label="folder")
    if settings.CERTIFICATE_ADDRESS:
        register_gauge(
            "balise_certificate_seconds_left",
            "Until the certificate that visitors get ends.",
            certificate_seconds_left,
        )
