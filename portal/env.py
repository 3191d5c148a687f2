"""Typed readers for everything that varies between installations.

A value that is missing never stops the import of the settings: it is noted in `MISSING`
and a system check (`portal.web.checks`) refuses to start the server, naming every
missing variable at once instead of one per attempt.

Every variable may be given as a file instead: `NAME_FILE` names a file whose content is the
value, as containers receive their secrets.
"""

import base64
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from environ import Env

KEY_BYTES = 32

SECRETS = (
    *("SECRET_KEY", "BALISE_PEPPER", "BALISE_KEY_RING", "BALISE_POW_KEY"),
    *("DATABASE_URL", "MIGRATION_DATABASE_URL", "PROBE_DATABASE_URL"),
    *("REDIS_URL", "CACHE_REDIS_URL", "EMAIL_URL", "MAILBOX_URL"),
    *("NOTICE_SIGNING_CERTIFICATE", "NOTICE_SIGNING_KEY"),
)
"""Every variable that holds a secret, or a way to somebody who does."""

MISSING: list[str] = []
"""Names of required variables that were not set, in the order they were asked for."""

UNREADABLE: dict[str, str] = {}
"""Names of variables whose value does not parse, with what was expected."""

Value = TypeVar("Value")


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


def _read(name: str, parse: Callable[[str], Value], expected: str, default: Value) -> Value:
    """What `parse` makes of the value; the default without one, or when it raises ValueError."""
    given = _given(name)
    try:
        return parse(given) if given else default
    except ValueError:
        UNREADABLE[name] = expected
        return default


def is_given(name: str) -> bool:
    """Whether the environment has it, as a value or as a file."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def text(name: str, default: str | None = None) -> str:
    """A text value. Without a default it is required."""
    value = _given(name)
    if not value and default is None and f"{name}_FILE" not in UNREADABLE:
        MISSING.append(name)
    return value or default or ""


def flag(name: str, default: bool) -> bool:
    """A yes/no value: 1, true, yes, on (any case) mean yes."""
    return _read(name, lambda given: given.lower() in Env.BOOLEAN_TRUE_STRINGS, "", default)


def number(name: str, default: int) -> int:
    """A whole number."""
    return _read(name, int, "a whole number", default)


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list, blanks dropped."""
    return _read(name, _words, "", list(default))


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One word of a closed list."""
    place = _read(name, choices.index, "one of " + ", ".join(choices), choices.index(default))
    return choices[place]


def address(name: str) -> str:
    """A host and port such as chat:8001, or nothing."""
    return _read(name, _address, "host:port, such as chat:8001", "")


def path(name: str, default: Path) -> Path:
    """A folder or file, made absolute."""
    return Path(_given(name) or default).expanduser().resolve()


def key(name: str) -> bytes:
    """A required secret key in base64, KEY_BYTES long when decoded."""
    text(name)
    return _read(name, _key, f"{KEY_BYTES} bytes in base64", b"")


def key_ring(name: str) -> dict[str, bytes]:
    """A required ring `version:base64,version:base64`; the first entry seals, all unseal."""
    text(name)
    return _read(name, _ring, f"version:key entries, each key {KEY_BYTES} bytes in base64", {})


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """A database address such as postgresql://user:password@host/name, as Django settings."""
    raw = text(name, default)
    return dict(Env.db_url_config(raw)) if raw else {"ENGINE": "django.db.backends.postgresql"}


def email(name: str) -> dict[str, Any]:
    """A mail server address such as smtp://host:25 or smtp+tls://…, as Django settings."""
    raw = text(name)
    return dict(Env.email_url_config(raw)) if raw else {}


def _words(given: str) -> list[str]:
    return [word.strip() for word in given.split(",") if word.strip()]


def _address(given: str) -> str:
    if not re.fullmatch(r"[^\s:/]+:\d{1,5}|\[[0-9A-Fa-f:]+\]:\d{1,5}", given):
        raise ValueError(given)
    return given


def _key(encoded: str) -> bytes:
    decoded = base64.b64decode(encoded, validate=True)
    if len(decoded) != KEY_BYTES:
        raise ValueError(len(decoded))
    return decoded


def _ring(given: str) -> dict[str, bytes]:
    entries = [entry.partition(":") for entry in _words(given)]
    ring = {version: _key(encoded) for version, _colon, encoded in entries}
    if "" in ring or len(ring) < len(entries):
        raise ValueError(len(entries))
    return ring
