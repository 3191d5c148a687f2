"""The probe of this installation: the real one, or that of the demo, which asks nobody."""

import json
from collections.abc import Sequence
from typing import Protocol

from django.conf import settings

from hotline.gateways.probe.looking import look_at_all
from hotline.gateways.probe.names import names
from hotline.gateways.probe.outcome import Look, Target
from hotline.gateways.probe.visiting import Manner
from hotline.gateways.resolver import DEMO_NAMES
from hotline.states import Finding, Level

LOOKS_A_ROUND = 500
"""Even where every round waits for its slowest host, that is more than a million looks a day."""
CONNECTIONS = 250
ROUND = Manner(round_seconds=30.0)
"""A sweep every 20 seconds is ended after 40, and would lose all its looks."""


class Probe(Protocol):
    """Looks at many URLs."""

    async def look_at(
        self, targets: Sequence[Target], *, level: Level, spacing: float
    ) -> list[Look]:
        """One look for each, in order; `spacing` seconds lie between two looks at a host."""


class OnlineProbe:
    """Goes out to the hosts."""

    async def look_at(
        self, targets: Sequence[Target], *, level: Level, spacing: float
    ) -> list[Look]:
        """As closely as `level` allows."""
        return await look_at_all(
            targets,
            level=level,
            dns=names(),
            at_once=CONNECTIONS,
            spacing=spacing,
            manner=ROUND,
        )


class DemoProbe:
    """Finds the invented content of the demo online, save what its list says is gone."""

    def __init__(self) -> None:
        self._gone = frozenset(json.loads(DEMO_NAMES.read_text())["gone"])

    async def look_at(
        self, targets: Sequence[Target], *, level: Level, spacing: float
    ) -> list[Look]:
        """From the list, for reserved names only."""
        del level, spacing
        return [
            Look(Finding.GONE_404, 404) if one.url in self._gone else Look(Finding.ONLINE_SAME, 200)
            for one in targets
        ]


def probe() -> Probe:
    """The probe this installation is configured with (RESOLVER=dns or demo)."""
    return DemoProbe() if settings.RESOLVER == "demo" else OnlineProbe()
