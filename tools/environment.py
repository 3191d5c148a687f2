"""Makes the virtual environment with hash-locked packages; does nothing when it is up to date.

Run by make with any Python 3.11+: `python tools/environment.py demo` (or `dev`, which contains
it). What was installed is remembered by the hash of its lock file, written last: an installation
that was cut off is simply continued. Standard library only.

A locked pip comes first, because the one that came with Python may be half as fast. Byte code
is written afterwards on all cores, not by pip on one.
"""

import os
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
HOME = SOURCE / ".venv"
PYTHON = HOME / "bin" / "python"
SETS = ("demo", "dev")
"""Each contains the one before."""


def lock_file(name: str) -> Path:
    return SOURCE / "requirements" / f"{name}.txt"


def stamp(name: str) -> Path:
    return HOME / f".installed-{name}"


def fingerprint(name: str) -> str:
    return sha256(lock_file(name).read_bytes()).hexdigest()


def works() -> bool:
    """Whether the environment's own Python and pip answer (its Python may have been removed)."""
    try:
        asked = subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False)
    except OSError:
        return False
    return asked.returncode == 0


def install(name: str) -> None:
    for each in SETS:
        stamp(each).unlink(missing_ok=True)
    pip_install("pip")
    pip_install(name)
    # A file that does not compile (some packages bring ones for other Pythons) is no fault.
    folder = next(HOME.glob("lib/python*/site-packages"))
    subprocess.run([PYTHON, "-m", "compileall", "-qq", "-j", "0", folder], check=False)
    for each in SETS[: SETS.index(name) + 1]:
        stamp(each).write_text(fingerprint(each))


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


def main(name: str) -> str | None:
    """Nothing when all went well, else what to do."""
    if PYTHON.exists() and stamp(name).exists() and stamp(name).read_text() == fingerprint(name):
        return None
    sys.stdout.write(f"  ... installing requirements/{name}.txt in .venv, about a minute\n")
    sys.stdout.flush()
    if not works():
        venv.EnvBuilder(with_pip=True, clear=HOME.is_dir() and not HOME.is_symlink()).create(HOME)
    try:
        install(name)
    except subprocess.CalledProcessError as failure:
        return f"pip ended with {failure.returncode}; repeat the command to continue"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
