"""Random secrets of this installation, made once and kept in `var/secrets.env`."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path

KEY_BYTES = 32


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


SECRETS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(64),
    "BALISE_PEPPER": _key,
    "BALISE_KEY_RING": lambda: f"1:{_key()}",
    "BALISE_POW_KEY": _key,
}
"""Names of required secrets and how to make one."""


def read_or_make(file: Path) -> dict[str, str]:
    """The secrets in `file`; missing ones are made and added. Only its owner may read it."""
    file.touch(mode=0o600)
    lines = file.read_text().splitlines()
    known = dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")
    missing = {name: make() for name, make in SECRETS.items() if name not in known}
    with file.open("a") as stream:
        if not known:
            stream.write("# Secrets of this demo. Losing them makes sealed texts unreadable.\n")
        stream.writelines(f"{name}={value}\n" for name, value in missing.items())
    return known | missing
