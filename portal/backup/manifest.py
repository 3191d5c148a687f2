"""What a backup consists of, with checksums, under a seal that only our keys make.

Checksums show what was cut off or damaged; the seal (an HMAC under the pepper) shows what was
changed on purpose; the canaries show, before anything is touched, that the key ring is the one
that opens what the backup holds.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from portal.backup import encryption
from portal.backup.errors import RestoreRefused
from portal.privacy import keycheck, peppered

FILE = "manifest.json"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """One backup. `canaries` holds the sealed word of each ring entry in use, in base64."""

    name: str
    made_at: str
    server_major: int
    canaries: dict[str, str]
    files: dict[str, dict[str, Any]]

    @property
    def size_bytes(self) -> int:
        """All files together."""
        return sum(part["size_bytes"] for part in self.files.values())


def describe(file: Path) -> dict[str, Any]:
    """Size and checksum of a file."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"size_bytes": file.stat().st_size, "sha256": digest}


def canaries() -> dict[str, str]:
    """The sealed word of every ring entry that opens something."""
    versions = sorted(keycheck.versions_in_use())
    return {one: base64.b64encode(keycheck.canary(one)).decode() for one in versions}


def write(folder: Path, manifest: Manifest) -> None:
    """Writes it last: a folder with a manifest is a whole backup."""
    words = {"format": FORMAT, **asdict(manifest)}
    sealed = {**words, "seal": _seal(words)}
    with open(folder / FILE, "w", opener=encryption.owner_only) as file:
        file.write(json.dumps(sealed, indent=2) + "\n")


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose every file is as it was, made with our keys.

    Raises RestoreRefused naming what is not.
    """
    words = _words(folder / FILE)
    if not hmac.compare_digest(str(words.pop("seal", "")), _seal(words)):
        raise RestoreRefused(
            f"{folder / FILE} was changed, or BALISE_PEPPER is not the one it was made with."
        )
    words.pop("format")
    manifest = Manifest(**words)
    for name, part in manifest.files.items():
        _compare(folder / name, part)
    _try_ring(manifest)
    return manifest


def _words(file: Path) -> dict[str, Any]:
    try:
        words = json.loads(file.read_text())
    except FileNotFoundError:
        raise RestoreRefused(f"{file.parent} holds no {FILE}: it is no whole backup.") from None
    except ValueError:
        raise RestoreRefused(f"{file} cannot be read: it was cut off or changed.") from None
    if not isinstance(words, dict) or words.get("format") != FORMAT:
        raise RestoreRefused(f"{file} is of another format than {FORMAT}; use its own release.")
    return words


def _compare(file: Path, part: dict[str, Any]) -> None:
    if not file.exists():
        raise RestoreRefused(f"{file} is missing.")
    found = describe(file)
    if found["size_bytes"] < part["size_bytes"]:
        raise RestoreRefused(f"{file} is shorter than it was: it was cut off.")
    if found != part:
        raise RestoreRefused(f"{file} was changed: its checksum is another one.")


def _try_ring(manifest: Manifest) -> None:
    closed = [name for name, word in manifest.canaries.items() if not _opens(name, word)]
    if closed:
        raise RestoreRefused(
            f"BALISE_KEY_RING does not open this backup: entry {', '.join(closed)} is missing or"
            " another key. Restore with the ring of the day it was made."
        )


def _opens(version: str, word: str) -> bool:
    try:
        return keycheck.opens(version, base64.b64decode(word, validate=True))
    except binascii.Error:
        return False


def _seal(words: dict[str, Any]) -> str:
    plain = json.dumps(words, sort_keys=True, separators=(",", ":"))
    return peppered.digest("backup.manifest", plain).hex()
