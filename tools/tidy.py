"""What must never be in a tracked file: paths of somebody's machine, leftovers, private keys."""

import re
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
SIZE_LIMIT_BYTES = 8 * 1024 * 1024
FORBIDDEN = {
    "path of somebody's machine": r"(?<![\w.])/(?:root|home/[a-z]\w*|Users/\w+|work)/[\w.]",
    "package index": r"--(?:extra-)?index-url|--find-links[ =]",
    "unfinished work": r"\b(?:TODO|FIXME|XXX)\b",
    "merge mark": r"^(?:<{7}|>{7}|={7}$)",
    "private key": r"BEGIN [A-Z ]*PRIVATE KEY",
}
"""Kind of leftover → what it looks like."""
EXCEPT = {"tools/tidy.py", "tools/lock.py", "tests/tools/test_tidy.py", "tests/tools/test_locks.py"}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=SOURCE,
        capture_output=True,
        check=True,
        text=True,
    )
    return [SOURCE / name for name in listed.stdout.split("\0") if name]


def faults_in(text: str) -> list[tuple[int, str]]:
    """Line number and kind of everything that must not be there."""
    return [
        (text.count("\n", 0, hit.start()) + 1, kind)
        for kind, pattern in FORBIDDEN.items()
        for hit in re.finditer(pattern, text, flags=re.MULTILINE)
    ]


def main() -> int:
    found = []
    for file in tracked():
        name = str(file.relative_to(SOURCE))
        if name in EXCEPT or not file.is_file():
            continue
        if file.stat().st_size > SIZE_LIMIT_BYTES:
            found.append(f"{name}: larger than {SIZE_LIMIT_BYTES} bytes")
        raw = file.read_bytes()
        if b"\0" not in raw:
            found += [f"{name}:{line}: {kind}" for line, kind in faults_in(raw.decode())]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
