"""How much room is left where this installation writes, before there is none."""

import shutil
from pathlib import Path

from django.conf import settings

from portal.web.health import Probe

LEAST_FREE_SHARE = 0.05
LEAST_FREE_BYTES = 2 * 1024**3
"""A folder is nearly full when less than both is free: 5 % of a large disk is still a lot."""


def folders() -> dict[str, Path]:
    """Every folder we write to, by the word the figures call it."""
    return {
        "var": settings.VAR_DIR,
        "media": settings.MEDIA_ROOT,
        "metrics": settings.METRICS_DIR,
    }


def free_bytes() -> dict[str, float]:
    """For Prometheus."""
    return {name: float(_usage(folder).free) for name, folder in folders().items()}


def free_share() -> dict[str, float]:
    """For Prometheus: from 0 to 1."""
    return {name: _share(folder) for name, folder in folders().items()}


def room_is_left() -> Probe:
    """Degraded, naming the folder: uploads, exports and counts fail first, reports go on."""
    full = [name for name, folder in folders().items() if _nearly_full(folder)]
    return Probe(ok=not full, detail=f"nearly full: {', '.join(full)}" if full else "")


def _nearly_full(folder: Path) -> bool:
    return _share(folder) < LEAST_FREE_SHARE and _usage(folder).free < LEAST_FREE_BYTES


def _share(folder: Path) -> float:
    usage = _usage(folder)
    return usage.free / usage.total if usage.total else 1.0


def _usage(folder: Path) -> "shutil._ntuple_diskusage":
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return shutil.disk_usage(there)
