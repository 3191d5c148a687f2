"""The whole way of a look in one process: wanted, made, noted."""

from hotline.gateways.probe.configured import Probe
from hotline.models import ProbeTask
from hotline.operations.asking_the_probe import go_round
from hotline.operations.looking import look_once


def look_at_due(*, through: Probe | None = None) -> int:
    """One round of looks that are due; returns how many were made."""
    go_round()
    made = look_once(through=through)
    go_round()
    return made


def wanted() -> list[ProbeTask]:
    """What the probe is asked now and has not begun."""
    go_round()
    return list(ProbeTask.objects.free())
