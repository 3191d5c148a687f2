"""Locks `requirements/*.in` with hashes; `--check` says, offline, whether the locks still fit.

A lock opens with a mark of the lists it was made from. Each set contains the one before.
"""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "requirements"
NARROWER = {"pip": (), "base": (), "demo": ("base",), "dev": ("base", "demo")}
"""Every lock, and the sets it contains."""
OLDEST_PYTHON = "3.11"
PIN = re.compile(r"(?m)^[\w.-]+(?:\[[^\]]*\])?==[^\s;\\]+")


def mark(name: str) -> str:
    """What the lock opens with as long as nobody changed the lists; comments do not count."""
    lists = "".join((FOLDER / f"{each}.in").read_text() for each in (*NARROWER[name], name))
    wanted = re.sub(r"(?m)\s*(#.*)?$", "", lists)
    digest = sha256(wanted.encode()).hexdigest()[:16]
    return f"# Made by `make lock` from lists with the mark {digest}\n"


def read(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text()


def faults(name: str) -> list[str]:
    """Why `name.txt` does not fit, in words."""
    text = read(name)
    pins = set(PIN.findall(text))
    found = [
        f"lacks {pin}" for each in NARROWER[name] for pin in set(PIN.findall(read(each))) - pins
    ]
    if not text.startswith(mark(name)):
        found.append("was not made from the lists as they are")
    if text.count("--hash=sha256:") < len(pins):
        found.append("has a package without a hash")
    if re.search(r"(?m)^\s*(-i|-f|--(extra-)?index-url|--find-links)\b|://", text):
        found.append("names a package index")
    return [f"{name}.txt {fault}" for fault in found]


def lock(name: str) -> None:
    file = FOLDER / f"{name}.txt"
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--generate-hashes"),
            *("--python-version", OLDEST_PYTHON, "--no-header"),
            *("--no-emit-index-url", "--no-emit-find-links"),
            *(f"{name}.in", "-o", file.name),
        ],
        cwd=FOLDER,
        check=True,
    )
    file.write_text(mark(name) + file.read_text())


def main(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        for name in NARROWER:
            lock(name)
    found = [fault for name in NARROWER for fault in faults(name)]
    for fault in found:
        print(fault)
    if found:
        print("Run: make lock")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
