"""Figures for Prometheus, summed over all processes, on an address of their own.

Each process writes to its own files in `settings.METRICS_DIR`; `manage.py serve_metrics`
adds them up on `settings.METRICS_ADDRESS`. Labels are words of ours, never a visitor's.
"""

import os
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from prometheus_client import CollectorRegistry, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

METRICS_DIR: Path = settings.METRICS_DIR


def process_name() -> str:
    """Distinct for every running process, also in containers that share the folder."""
    return f"{socket.gethostname().replace('_', '-')}-{os.getpid()}"


METRICS_DIR.mkdir(parents=True, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
values.ValueClass = values.MultiProcessValue(process_name)  # type: ignore[no-untyped-call]  # untyped there

REGISTRY = CollectorRegistry()
"""Where a service registers its own counters: `Counter(…, registry=REGISTRY)`."""

Reading = float | Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Gauge:
    name: str
    says: str
    label: str
    read: Callable[[], Reading]


_gauges: dict[str, _Gauge] = {}


def register_gauge(name: str, says: str, read: Callable[[], Reading], *, label: str = "") -> None:
    """A figure read when Prometheus asks, such as the jobs waiting per kind.

    `read` returns one number, or with `label` one number per value of the label. It runs in
    the process of `serve_metrics`; losing the database inside it leaves the figure out.
    """
    _gauges[name] = _Gauge(name, says, label, read)


class RegisteredGauges(Collector):
    """Reads every registered gauge for one answer to Prometheus."""

    def collect(self) -> Iterator[Metric]:
        try:
            for gauge in _gauges.values():
                yield from _family(gauge)
        finally:
            connections.close_all()


def _family(gauge: _Gauge) -> Iterator[Metric]:
    try:
        reading = gauge.read()
    except (DatabaseError, RedisError):
        return
    family = GaugeMetricFamily(gauge.name, gauge.says, labels=[gauge.label] if gauge.label else [])
    if isinstance(reading, Mapping):
        for value, figure in sorted(reading.items()):
            family.add_metric([value], figure)
    else:
        family.add_metric([], reading)
    yield family


def everything() -> CollectorRegistry:
    """All figures of all processes, for `serve_metrics`."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(METRICS_DIR))  # type: ignore[no-untyped-call]  # same
    registry.register(RegisteredGauges())
    return registry


def forget_the_dead() -> int:
    """Removes the files of processes of this host that have ended; returns how many files.

    Called when `serve_metrics` starts, so that the folder does not grow for ever.
    """
    host = re.escape(socket.gethostname().replace("_", "-"))
    ours = re.compile(rf".*_{host}-(\d+)\.db")
    gone = 0
    for file in METRICS_DIR.glob("*.db"):
        match = ours.fullmatch(file.name)
        if match and not _runs(int(match[1])):
            file.unlink(missing_ok=True)
            gone += 1
    return gone


def _runs(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
