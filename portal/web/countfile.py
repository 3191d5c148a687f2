"""The file in which one process leaves its counts, in the format of prometheus_client.

The library maps its files into memory; touching a mapped page of a full disk ends the process
(SIGBUS). Here every count is written in place, so a full disk is an error one goes on from: the
count stays in memory and is written once there is room. A process holds a lock on its file while
it lives. Other containers see that lock too; a file nobody holds belongs to nobody any more.
"""

import fcntl
import os
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from weakref import WeakSet

from prometheus_client.mmap_dict import MmapedDict

HEADER_BYTES = 8
VALUE_BYTES = 16
AGAIN_AFTER_SECONDS = 1.0
"""How long a file that could not be written is left alone: one failing call, not all."""
ENDED = "ended"
"""Stands in the name of the file that holds the sum of all processes that have ended."""
SUMMED = frozenset({"counter", "histogram", "summary"})
"""Kinds of figures that stay true after their process; a gauge ends with it."""

_open: "WeakSet[CountFile]" = WeakSet()


def all_written() -> bool:
    """Whether every count of this process is on the disk."""
    return not any(file.behind for file in tuple(_open))


class CountFile:
    """What `prometheus_client.values` uses in place of its `MmapedDict`. Not thread safe."""

    def __init__(self, name: str, now: Callable[[], float] = time.monotonic) -> None:
        self.behind = False
        self._path = Path(name)
        self._now = now
        self._again_at = 0.0
        self._descriptor: int | None = None
        self._image = bytearray(struct.pack("i4x", HEADER_BYTES))
        self._positions: dict[str, int] = {}
        _open.add(self)
        self._write_all()

    def read_value(self, key: str) -> tuple[float, float]:
        """Value and time stamp; a new key begins with zero."""
        value, stamp = struct.unpack_from("dd", self._image, self._position(key))
        return value, stamp

    def write_value(self, key: str, value: float, timestamp: float) -> None:
        """Never raises for a disk that does not take it."""
        position = self._position(key)
        struct.pack_into("dd", self._image, position, value, timestamp)
        if self.behind:
            self._write_all()
        else:
            self._write((position, VALUE_BYTES))

    def close(self) -> None:
        """Lets go of the file; a child does so after a fork, and its parent holds on."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        self.behind = False

    def _position(self, key: str) -> int:
        if key not in self._positions:
            begin = len(self._image)
            self._image += entry(key)
            struct.pack_into("i", self._image, 0, len(self._image))
            self._positions[key] = len(self._image) - VALUE_BYTES
            if not self.behind:  # the entry first, then how much of the file holds
                self._write((begin, len(self._image) - begin), (0, HEADER_BYTES))
        return self._positions[key]

    def _write_all(self) -> None:
        if self._now() < self._again_at:
            return
        try:
            if self._descriptor is None:
                self._descriptor = open_held(self._path)
        except OSError:
            self._fall_behind()
            return
        self.behind = False
        self._write((HEADER_BYTES, len(self._image) - HEADER_BYTES), (0, HEADER_BYTES))

    def _write(self, *parts: tuple[int, int]) -> None:
        if self._descriptor is None:
            return
        try:
            for begin, length in parts:
                written = os.pwrite(self._descriptor, self._image[begin : begin + length], begin)
                if written < length:
                    self._fall_behind()
                    return
        except OSError:
            self._fall_behind()

    def _fall_behind(self) -> None:
        self.behind = True
        self._again_at = self._now() + AGAIN_AFTER_SECONDS


def entry(key: str, value: float = 0.0) -> bytes:
    """One figure as the library writes it: length, padded key, value, time stamp."""
    encoded = key.encode()
    padded = encoded + b" " * (8 - (len(encoded) + 4) % 8)
    return struct.pack(f"i{len(padded)}sdd", len(encoded), padded, value, 0.0)


def open_held(path: Path) -> int:
    """The file, new or as it was left, with the lock that says that somebody lives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
        with suppress(OSError):  # without locks here nobody takes the file for abandoned either
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)  # swept away between opening and locking


def sweep_up(folder: Path) -> int:
    """Adds what ended processes counted to the sum of the ended; returns how many files went.

    Their files go first: on a full disk that makes the room. Should the sum find none even so,
    Prometheus sees counters that began again.
    """
    ended = [
        (file, descriptor)
        for file in sorted(folder.glob("*.db"))
        if not _is_sum(file) and (descriptor := _take_abandoned(file)) is not None
    ]
    for kind in sorted(SUMMED & {_kind(file) for file, _ in ended}):
        total = _sum([_sum_file(folder, kind), *(f for f, _ in ended if _kind(f) == kind)])
        for file, _descriptor in ended:
            if _kind(file) == kind:
                file.unlink(missing_ok=True)
        _keep(_sum_file(folder, kind), total)
    for file, descriptor in ended:
        file.unlink(missing_ok=True)
        os.close(descriptor)
    return len(ended)


def readable(folder: Path) -> list[str]:
    """Files that hold at least their header; one made on a full disk is empty."""
    return [str(file) for file in folder.glob("*.db") if file.stat().st_size >= HEADER_BYTES]


def _kind(file: Path) -> str:
    return file.name.split("_", 1)[0]


def _sum_file(folder: Path, kind: str) -> Path:
    return folder / f"{kind}_{ENDED}.db"


def _is_sum(file: Path) -> bool:
    return file.name == f"{_kind(file)}_{ENDED}.db"


def _take_abandoned(file: Path) -> int | None:
    """The file, held by us now, when nobody held it."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held, or a folder that knows no locks
        os.close(descriptor)
        return None
    return descriptor


def _sum(files: Iterable[Path]) -> Mapping[str, float]:
    total: dict[str, float] = {}
    for file in files:
        with suppress(FileNotFoundError, struct.error, ValueError, RuntimeError):  # cut off
            kept = MmapedDict.read_all_values_from_file(str(file))  # type: ignore[no-untyped-call]
            for key, value, _stamp, _position in kept:
                total[key] = total.get(key, 0.0) + value
    return total


def _keep(file: Path, total: Mapping[str, float]) -> None:
    body = b"".join(entry(key, value) for key, value in total.items())
    draft = file.with_suffix(".new")
    try:
        draft.write_bytes(struct.pack("i4x", HEADER_BYTES + len(body)) + body)
        draft.replace(file)
    except OSError:
        draft.unlink(missing_ok=True)
