"""Figures about the installation itself, for the alarms in `deploy/alerts.yml`."""

from django.conf import settings

from portal.web import certificate, disks, health
from portal.web.metrics import register_gauge


def parts_ready() -> dict[str, float]:
    """1 for every part of `/readyz` that is ready, 0 for one that is not."""
    found = health.glance.take()
    return {name: float(state is health.State.READY) for name, (state, _said) in found.items()}


def register() -> None:
    """Called once, when the applications are ready."""
    health.register_own_parts()
    health.register("disk", disks.room_is_left, vital=False)
    register_gauge("balise_part_ready", "Parts of /readyz.", parts_ready, label="part")
    register_gauge("balise_disk_free_bytes", "Room left.", disks.free_bytes, label="folder")
    register_gauge("balise_disk_free_ratio", "Share left.", disks.free_share, label="folder")
    if settings.CERTIFICATE_ADDRESS:
        register_gauge(
            "balise_certificate_seconds_left",
            "Until the certificate that visitors get ends.",
            certificate.seconds_left,
        )
