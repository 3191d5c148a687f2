"""Follows the worked examples of CONTRIBUTING.md in a copy of the code.

Each step names a file on a line of its own and shows what changes in it. A `diff` block says what
comes (`+`), what goes (`-`) and where (the other lines; `@@` stands between two places). Any other
block is a new file, or what is added at the end of one.
"""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.services import DATABASE_KNOWN
from tools.environ import production_like

ROOT = Path(__file__).resolve().parents[1]
COPIED = (
    *("portal", "hotline", "helpline", "awareness", "templates", "locale", "manage.py"),
    *("tests", "tools", "requirements", "pyproject.toml"),
)
STEP = re.compile(r"^ *`([\w./-]+)`\n\n( *)```(\w+)\n(.*?)\n\2```", re.DOTALL | re.MULTILINE)


class Step(NamedTuple):
    """What one file becomes."""

    path: str
    language: str
    content: str

    def on(self, before: str) -> str:
        """The file after the step."""
        if self.language == "diff":
            for place in self.content.split("@@\n"):
                before = _changed(before, place, self.path)
            return before
        gap = "\n\n\n" if before and self.path.endswith(".py") else "\n" * bool(before)
        return before.rstrip("\n") + gap + self.content


def _changed(before: str, place: str, path: str) -> str:
    lines = place.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] != "+")
    new = "".join(line[1:] for line in lines if line[0] != "-")
    assert before.count(old) == 1, f"{path} has {before.count(old)} times:\n{old}"
    return before.replace(old, new)


def steps(heading: str) -> list[Step]:
    """The steps of the example under a heading, in their order."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(heading)}\n", text, re.MULTILINE)
    assert found, f"CONTRIBUTING.md has no section {heading!r}"
    part = re.split(rf"\n#{{1,{len(found[1])}}} ", text[found.end() :])[0]
    return [
        Step(path, language, textwrap.dedent(content) + "\n")
        for path, _indent, language, content in STEP.findall(part)
    ]


class Copy:
    """A copy of the code in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / name, folder / name, ignore=ignored)
            else:
                shutil.copy(ROOT / name, folder / name)

    def follow(self, step: Step) -> None:
        """Does one step."""
        file = self.folder / step.path
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(step.on(before), encoding="utf-8")

    def run(self, *command: str) -> str:
        """What a Python command says here, without a database."""
        return self._run(production_like(), "-W", "ignore", *command)

    def in_django(self, *lines: str) -> str:
        """What lines print when the site of the copy is set up."""
        return self.run("-c", "\n".join(["import django", "django.setup()", *lines]))

    def pytest(self, *tests: str, database: str) -> str:
        """What the copy's own tests say, with a test database of that name and a Valkey."""
        env = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
        known = urlsplit(env[DATABASE_KNOWN])._replace(path=f"/{database}").geturl()
        one_process = ("-q", "-n", "0", "-p", "no:cacheprovider")
        return self._run(env | {DATABASE_KNOWN: known}, "-m", "pytest", *one_process, *tests)

    def new_migrations(self, app: str) -> list[str]:
        """The migrations that `makemigrations` writes; none when a check of the site fails."""
        before = set(self._migrations(app))
        self.run("manage.py", "makemigrations", app)
        return [name for name in self._migrations(app) if name not in before]

    def _migrations(self, app: str) -> Iterator[str]:
        return (path.stem for path in sorted((self.folder / app / "migrations").glob("0*.py")))

    def _run(self, env: dict[str, str], *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr
