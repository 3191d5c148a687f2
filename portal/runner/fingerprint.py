"""Skips preparation that nothing has changed since: what makes a second start quick."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from portal.runner.options import SOURCE

PACKAGES = ("portal", "hotline", "helpline", "awareness")
LOCK_FILE = SOURCE / "requirements" / "demo.txt"


def of_code() -> str:
    """Changes when any module or data file of ours, a catalogue or the locked requirements do."""
    return _of_files(
        file
        for folder in (*PACKAGES, "locale")
        for file in (SOURCE / folder).rglob("*")
        if file.suffix in {".py", ".json", ".mo", ".html", ".csv", ".gz", ".mmdb"}
    )


def of_static() -> str:
    """Changes when a static file of ours or the locked requirements do."""
    return _of_files(
        file
        for package in PACKAGES
        for folder in (SOURCE / package).rglob("static")
        for file in folder.rglob("*")
        if file.is_file()
    )


def _of_files(files: Iterable[Path]) -> str:
    digest = sha256(LOCK_FILE.read_bytes())
    for file in sorted(files):
        stat = file.stat()
        digest.update(f"{file.relative_to(SOURCE)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@dataclass
class Memory:
    """Remembers in a file what was last done for which fingerprint."""

    file: Path

    def knows(self, step: str, fingerprint: str) -> bool:
        return self._all().get(step) == fingerprint

    def remember(self, step: str, fingerprint: str) -> None:
        self._save({**self._all(), step: fingerprint})

    def forget(self, step: str) -> None:
        """Before a step begins, so that one cut off half-way is done again."""
        self._save({name: value for name, value in self._all().items() if name != step})

    def _all(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.file.read_text()))
        except (FileNotFoundError, ValueError):
            return {}

    def _save(self, steps: dict[str, str]) -> None:
        scratch = self.file.with_suffix(".new")
        scratch.write_text(json.dumps(steps, indent=1))
        scratch.replace(self.file)
