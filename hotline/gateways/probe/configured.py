"""The probe of this installation: the real one, or that of the demo, which asks nobody."""

import json
from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from hotline.gateways.probe.looking import look_at_all
from hotline.gateways.probe.names import names
from hotline.gateways.probe.outcome import Hop, Look, Target
from hotline.gateways.probe.short import follow_all
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

    async def follow(self, targets: Sequence[Target], *, spacing: float) -> list[Look]:
        """Where each of these short addresses leads, by the word of their shorteners."""


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

    async def follow(self, targets: Sequence[Target], *, spacing: float) -> list[Look]:
        """By HEAD, as far as listed shorteners go."""
        return await follow_all(
            [one.url for one in targets],
            dns=names(),
            at_once=CONNECTIONS,
            spacing=spacing,
            manner=ROUND,
        )


class DemoProbe:
    """Finds the invented content of the demo online, save what its list says is gone."""

    def __init__(self) -> None:
        said = json.loads(DEMO_NAMES.read_text())
        self._gone, self._short = frozenset(said["gone"]), dict(said["short"])

    async def look_at(
        self, targets: Sequence[Target], *, level: Level, spacing: float
    ) -> list[Look]:
        """From the list, for reserved names only."""
        del level, spacing
        return [
            Look(Finding.GONE_404, 404) if one.url in self._gone else Look(Finding.ONLINE_SAME, 200)
            for one in targets
        ]

    async def follow(self, targets: Sequence[Target], *, spacing: float) -> list[Look]:
        """From the list."""
        del spacing
        return [self._led_by(one.url) for one in targets]

    def _led_by(self, url: str) -> Look:
        if (target := self._short.get(url)) is None:
            return Look(Finding.GONE_404, 404)
        hosts = [urlsplit(one).hostname or "" for one in (url, target)]
        chain = (Hop(hosts[0], url=url), Hop(hosts[1]))
        return Look(Finding.MOVED_HOST, 301, moved_to=target, moved_to_host=hosts[1], chain=chain)


def probe() -> Probe:
    """The probe this installation is configured with (RESOLVER=dns or demo)."""
    return DemoProbe() if settings.RESOLVER == "demo" else OnlineProbe()
