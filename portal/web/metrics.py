"""Figures for Prometheus, summed over all processes, on an address of their own.

Each process writes to its own files in `settings.METRICS_DIR`; `manage.py serve_metrics`
adds them up on `settings.METRICS_ADDRESS`. Labels are words of ours, never a visitor's.
"""

import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from prometheus_client import CollectorRegistry, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

METRICS_DIR: Path = settings.METRICS_DIR
ROOM_BYTES = 1024 * 1024
"""Set aside per file: the library maps it, and touching a page a full disk lacks ends a process."""

_names: dict[int, str] = {}


def process_name() -> str:
    """The name of this process's files, also after a fork."""
    own = os.getpid()
    if own not in _names:
        try:
            _names[own] = _take_number()
        except OSError:  # no room for one more: it counts beside its parent
            _names[own] = _names.get(os.getppid(), "")
    return _names[own]


def _take_number() -> str:
    """The lowest that no living process holds; its holder counts on where the last one stopped."""
    METRICS_DIR.mkdir(parents=True, exist_ok=True)
    for number in count():
        lock = os.open(METRICS_DIR / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o640)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # held, perhaps in another container
            os.close(lock)
            continue
        for kind in ("counter", "histogram"):
            with (METRICS_DIR / f"{kind}_{number}.db").open("ab") as file:
                file.write(bytes(max(0, ROOM_BYTES - file.tell())))
        return str(number)
    raise AssertionError


def _share_counts() -> None:
    """Counts stay in the memory of a process whose folder has no room, and nobody sees them."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)
    if process_name():
        values.ValueClass = values.MultiProcessValue(process_name)  # type: ignore[no-untyped-call]  # untyped there
    else:
        values.ValueClass = values.MutexValue
        logger.warning("the metrics folder takes no more: this process is not counted")


_share_counts()

REGISTRY = CollectorRegistry()
"""Where a service registers its own counters: `Counter(…, registry=REGISTRY)`."""

Reading = float | Mapping[str, float] | Mapping[tuple[str, str], float]


_gauges: dict[str, tuple[str, tuple[str, ...], Callable[[], Reading]]] = {}
"""What each says, its labels, and how it is read."""


def register_gauge(
    name: str, says: str, read: Callable[[], Reading], *, label: str | tuple[str, ...] = ()
) -> None:
    """A figure read when Prometheus asks, such as the jobs waiting per kind.

    `read` returns one number, or with `label` one number per value of the label (per tuple of
    values of several labels). It runs in the process of `serve_metrics`; losing the database, Redis
    or the disk inside it leaves the figure out.
    """
    _gauges[name] = says, (label,) if isinstance(label, str) else label, read


class RegisteredGauges(Collector):
    """Reads every registered gauge for one answer to Prometheus."""

    def collect(self) -> Iterator[Metric]:
        try:
            for name in _gauges:
                yield from _family(name)
        finally:
            connections.close_all()


def _family(name: str) -> Iterator[Metric]:
    says, labels, read = _gauges[name]
    try:
        reading = read()
    except (DatabaseError, RedisError, OSError):
        return
    family = GaugeMetricFamily(name, says, labels=labels)
    if isinstance(reading, Mapping):
        for value, figure in sorted(reading.items()):
            family.add_metric([value] if isinstance(value, str) else value, figure)
    else:
        family.add_metric([], reading)
    yield family


def everything() -> CollectorRegistry:
    """All figures of all processes, for `serve_metrics`."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(METRICS_DIR))  # type: ignore[no-untyped-call]  # untyped there
    registry.register(RegisteredGauges())
    return registry
