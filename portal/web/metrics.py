"""Figures for Prometheus, summed over all processes, on an address of their own.

Each process writes to its own files in `settings.METRICS_DIR`; `manage.py serve_metrics`
adds them up on `settings.METRICS_ADDRESS`. Labels are words of ours, never a visitor's.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from prometheus_client import CollectorRegistry, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from portal.web.countfile import CountFile, readable, sweep_up

METRICS_DIR: Path = settings.METRICS_DIR
STARTED = time.time_ns()


def process_name() -> str:
    """Distinct for every process, also in containers that share the folder or start again."""
    return f"{socket.gethostname().replace('_', '-')}-{os.getpid()}-{STARTED}"


os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
values.MmapedDict = CountFile  # type: ignore[attr-defined,assignment]  # see countfile
values.ValueClass = values.MultiProcessValue(process_name)  # type: ignore[no-untyped-call]  # untyped there

REGISTRY = CollectorRegistry()
"""Where a service registers its own counters: `Counter(…, registry=REGISTRY)`."""

Reading = float | Mapping[str, float] | Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True)
class _Gauge:
    name: str
    says: str
    labels: tuple[str, ...]
    read: Callable[[], Reading]


_gauges: dict[str, _Gauge] = {}


def register_gauge(
    name: str, says: str, read: Callable[[], Reading], *, label: str | tuple[str, ...] = ()
) -> None:
    """A figure read when Prometheus asks, such as the jobs waiting per kind.

    `read` returns one number, or with `label` one number per value of the label (per tuple of
    values of several labels). It runs in
    the process of `serve_metrics`; losing the database, Redis or the disk inside it leaves the
    figure out.
    """
    labels = (label,) if isinstance(label, str) else label
    _gauges[name] = _Gauge(name, says, labels, read)


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
    except (DatabaseError, RedisError, OSError):
        return
    family = GaugeMetricFamily(gauge.name, gauge.says, labels=gauge.labels)
    if isinstance(reading, Mapping):
        for value, figure in sorted(reading.items()):
            family.add_metric([value] if isinstance(value, str) else value, figure)
    else:
        family.add_metric([], reading)
    yield family


class AllProcesses(MultiProcessCollector):
    """The counts of every process, with those of the ended ones summed up in one file."""

    def __init__(self) -> None:
        self._alone = threading.Lock()

    def collect(self) -> Iterable[Metric]:
        with self._alone:
            sweep_up(METRICS_DIR)
            found: Iterable[Metric] = self.merge(readable(METRICS_DIR), accumulate=True)  # type: ignore[no-untyped-call]  # untyped there
        return found


def everything() -> CollectorRegistry:
    """All figures of all processes, for `serve_metrics`."""
    registry = CollectorRegistry()
    registry.register(AllProcesses())
    registry.register(RegisteredGauges())
    return registry
