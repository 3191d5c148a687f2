"""Locks `requirements/*.in` with hashes; `--check` says, offline, whether the locks still fit."""

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

FOLDER = Path(__file__).resolve().parents[1] / "requirements"
SETS = ("base", "demo", "dev")
"""Each contains the one before."""
LOCKS = ("pip", *SETS)
OLDEST_PYTHON = "3.11"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


def wanted(name: str) -> list[Requirement]:
    """What `name.in` asks for, with everything it includes."""
    found: list[Requirement] = []
    for line in (FOLDER / f"{name}.in").read_text().splitlines():
        text = line.split("#", 1)[0].strip()
        if text.startswith("-r "):
            found += wanted(text[3:].removesuffix(".in").strip())
        elif text:
            found.append(Requirement(text))
    return found


def locked(name: str) -> dict[str, Version]:
    """What `name.txt` pins."""
    pins = (PIN.match(line) for line in (FOLDER / f"{name}.txt").read_text().splitlines())
    return {canonicalize_name(pin["name"]): Version(pin["version"]) for pin in pins if pin}


def faults(name: str) -> list[str]:
    """Why `name.txt` does not fit, in words."""
    text = (FOLDER / f"{name}.txt").read_text()
    pins = locked(name)
    found = [
        f"{name}.txt: {requirement} is not met by {pins.get(canonicalize_name(requirement.name))}"
        for requirement in wanted(name)
        if not _met(requirement, pins)
    ]
    entries = len(pins)
    if text.count("--hash=sha256:") < entries:
        found.append(f"{name}.txt: a package has no hash")
    if re.search(r"(?m)^\s*(-i|-f|--(extra-)?index-url|--find-links)\b|://", text):
        found.append(f"{name}.txt: names a package index")
    return found


def _met(requirement: Requirement, pins: dict[str, Version]) -> bool:
    version = pins.get(canonicalize_name(requirement.name))
    return version is not None and requirement.specifier.contains(version, prereleases=True)


def disagreements() -> list[str]:
    """Packages that two locks pin differently: a wider set must repeat the narrower one."""
    found = []
    for narrow, wide in pairwise(SETS):
        other = locked(wide)
        found += [
            f"{narrow}.txt has {name} {version}, {wide}.txt has {other.get(name)}"
            for name, version in locked(narrow).items()
            if other.get(name) != version
        ]
    return found


def lock() -> int:
    for name in LOCKS:
        subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--generate-hashes"),
                *("--python-version", OLDEST_PYTHON, "--no-header"),
                *("--no-emit-index-url", "--no-emit-find-links"),
                *(f"{name}.in", "-o", f"{name}.txt"),
            ],
            cwd=FOLDER,
            check=True,
        )
    return 0


def check() -> int:
    found = [*(fault for name in LOCKS for fault in faults(name)), *disagreements()]
    for fault in found:
        print(fault)
    if found:
        print("Run: make lock")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(check() if sys.argv[1:] == ["--check"] else lock())
