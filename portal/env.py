"""Typed readers for everything that varies between installations.

A value that is missing never stops the import of the settings: it is noted in `MISSING`
and a system check (`portal.web.checks`) refuses to start the server, naming every
missing variable at once instead of one per attempt.

Every variable may be given as a file instead: `NAME_FILE` names a file whose content is the
value, as containers receive their secrets.
"""

import base64
import binascii
import os
import re
from pathlib import Path
from typing import Any

import environ

_env = environ.Env()

MISSING: list[str] = []
"""Names of required variables that were not set, in the order they were asked for."""

UNREADABLE: dict[str, str] = {}
"""Names of variables whose value does not parse, with what was expected."""


def _given(name: str) -> str:
    """The value of `name`, or what stands in the file that `NAME_FILE` names; else nothing."""
    value = os.environ.get(name, "")
    file = os.environ.get(f"{name}_FILE", "")
    if not file:
        return value
    if value:
        UNREADABLE[f"{name}_FILE"] = f"only one of {name} and {name}_FILE"
        return value
    try:
        return Path(file).read_text().strip()
    except (OSError, UnicodeDecodeError):
        UNREADABLE[f"{name}_FILE"] = "a file of text that this account may read"
        return ""


def text(name: str, default: str | None = None) -> str:
    """A text value. Without a default it is required."""
    value = _given(name)
    if value:
        return value
    if default is None:
        if f"{name}_FILE" not in UNREADABLE:
            MISSING.append(name)
        return ""
    return default


def flag(name: str, default: bool) -> bool:
    """A yes/no value: 1, true, yes, on (any case) mean yes."""
    given = _given(name)
    return given.lower() in _env.BOOLEAN_TRUE_STRINGS if given else default


def number(name: str, default: int) -> int:
    """A whole number."""
    raw = _given(name) or str(default)
    try:
        return int(raw)
    except ValueError:
        UNREADABLE[name] = "a whole number"
        return default


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list, blanks dropped."""
    given = _given(name)
    found = given.split(",") if given else list(default)
    return [word.strip() for word in found if word.strip()]


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One word of a closed list."""
    value = _given(name) or default
    if value not in choices:
        UNREADABLE[name] = "one of " + ", ".join(choices)
        return default
    return value


def address(name: str) -> str:
    """A host and port such as chat:8001, or nothing."""
    value = _given(name)
    if value and not re.fullmatch(r"[^\s:/]+:\d{1,5}|\[[0-9A-Fa-f:]+\]:\d{1,5}", value):
        UNREADABLE[name] = "host:port, such as chat:8001"
        return ""
    return value


def path(name: str, default: Path) -> Path:
    """A folder or file, made absolute."""
    return Path(_given(name) or default).expanduser().resolve()


def key(name: str, *, length_bytes: int = 32) -> bytes:
    """A required secret key in base64, exactly `length_bytes` long when decoded."""
    raw = text(name)
    if not raw:
        return b""
    try:
        decoded = base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if len(decoded) != length_bytes:
        UNREADABLE[name] = f"{length_bytes} bytes in base64"
        return b""
    return decoded


def key_ring(name: str, *, length_bytes: int = 32) -> dict[str, bytes]:
    """A required ring `version:base64,version:base64`; the first entry seals, all unseal."""
    ring: dict[str, bytes] = {}
    raw = text(name)
    for entry in filter(None, (part.strip() for part in raw.split(","))):
        version, _, encoded = entry.partition(":")
        try:
            decoded = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            decoded = b""
        if not version or len(decoded) != length_bytes or version in ring:
            UNREADABLE[name] = f"version:key entries, each key {length_bytes} bytes in base64"
            return {}
        ring[version] = decoded
    return ring


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """A database address such as postgresql://user:password@host/name, as Django settings."""
    raw = text(name, default)
    if not raw:
        return {"ENGINE": "django.db.backends.postgresql"}
    return dict(_env.db_url_config(raw))


def email(name: str, default: str | None = None) -> dict[str, Any]:
    """A mail server address such as smtp://host:25 or smtp+tls://…, as Django settings."""
    raw = text(name, default)
    if not raw:
        return {}
    return dict(_env.email_url_config(raw))
