"""Makes the virtual environment with hash-locked packages; does nothing when it is up to date.

Run by make with any Python 3.11+: `python tools/environment.py demo` (or `dev`). What was
installed is remembered by the hash of its lock file, written last: an installation that was
cut off is simply continued. Standard library only.

A locked pip comes first, because the one that came with Python may be half as fast. Byte code
is written afterwards on all cores, not by pip on one.
"""

import os
import subprocess
import sys
import time
import venv
from hashlib import sha256
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
HOME = SOURCE / ".venv"
PYTHON = HOME / "bin" / "python"
INCLUDES = {"demo": ("demo",), "dev": ("dev", "demo")}
"""Which sets are complete once a set is installed."""


def lock_file(name: str) -> Path:
    return SOURCE / "requirements" / f"{name}.txt"


def stamp(name: str) -> Path:
    return HOME / f".installed-{name}"


def fingerprint(name: str) -> str:
    return sha256(lock_file(name).read_bytes()).hexdigest()


def is_installed(name: str) -> bool:
    return stamp(name).exists() and stamp(name).read_text() == fingerprint(name)


def works() -> bool:
    """Whether the environment's own Python and pip answer (its Python may have been removed)."""
    try:
        asked = subprocess.run(
            [PYTHON, "-c", "import pip"], capture_output=True, check=False, timeout=60
        )
    except OSError:
        return False
    return asked.returncode == 0


def make() -> None:
    say("making the virtual environment in .venv")
    venv.EnvBuilder(with_pip=True, clear=HOME.is_dir() and not HOME.is_symlink()).create(HOME)


def install(name: str) -> None:
    count = sum(line[:1].isalnum() for line in lock_file(name).read_text().splitlines())
    say(f"installing {count} locked packages (requirements/{name}.txt), about a minute")
    for old in INCLUDES["dev"]:
        stamp(old).unlink(missing_ok=True)
    pip_install("pip")
    pip_install(name)
    compile_all()
    for complete in INCLUDES[name]:
        stamp(complete).write_text(fingerprint(complete))


def pip_install(name: str) -> None:
    subprocess.run(
        [
            *(PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--no-compile"),
            *("--disable-pip-version-check", "--no-deps", "--require-hashes"),
            *("-r", lock_file(name)),
        ],
        check=True,
        env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
    )


def compile_all() -> None:
    """A file that does not compile (some packages bring ones for other Pythons) is no fault."""
    folder = next(HOME.glob("lib/python*/site-packages"))
    subprocess.run([PYTHON, "-m", "compileall", "-qq", "-j", "0", folder], check=False)


def say(text: str) -> None:
    sys.stdout.write(f"  ... {text}\n")
    sys.stdout.flush()


def main(name: str) -> int:
    if is_installed(name) and PYTHON.exists():
        return 0
    began = time.monotonic()
    if not works():
        make()
    try:
        install(name)
    except subprocess.CalledProcessError as failure:
        say(f"pip ended with {failure.returncode}; repeat the command to continue")
        return 1
    say(f"packages are ready after {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
