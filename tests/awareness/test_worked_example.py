"""CONTRIBUTING.md tells how to add a block and a page type. It is followed here, in a copy."""

import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tools.environ import production_like

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("portal", "hotline", "helpline", "awareness", "templates", "locale", "manage.py")
STEP = re.compile(r"^ *`([\w./-]+)`\n\n( *)```\w+\n(.*?)\n\2```", re.DOTALL | re.MULTILINE)
"""A file named on a line of its own, and what stands in it or, if it is there, is added to it."""
TWO_FILES = 2
"""What may be touched beside a template, a migration and translations."""


def steps(heading):
    """Files and contents that the example under a heading names, in their order."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = text.split(f"\n### {heading}\n")[1].split("\n##")[0]
    return {path: textwrap.dedent(content) + "\n" for path, _indent, content in STEP.findall(part)}


@pytest.fixture
def copy(tmp_path):
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def run(copy, *command):
    """What a command says in the copy."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=copy,
        env=production_like(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def follow(copy, path, content):
    file = copy / path
    before = file.read_text(encoding="utf-8").rstrip("\n") + "\n" if file.exists() else ""
    file.write_text(before + content, encoding="utf-8")


def in_django(copy, *lines):
    """What lines print when the site of the copy is set up."""
    return run(copy, "-c", "\n".join(["import django", "django.setup()", *lines]))


def migrations(copy):
    return {path.name for path in (copy / "awareness/migrations").glob("0*.py")}


def test_a_new_block(copy):
    (module, block), (template, html), (demo, use) = steps("A block").items()
    assert len({module, demo}) == TWO_FILES
    follow(copy, module, block)
    assert "The block checklist has no template" in run(copy, "manage.py", "check")
    follow(copy, template, html)
    assert "no issues" in run(copy, "manage.py", "check")
    before = migrations(copy)
    run(copy, "manage.py", "makemigrations", "awareness")
    assert len(migrations(copy) - before) == 1
    follow(copy, demo, use)
    shown = in_django(
        copy,
        "from awareness.blocks import Body, stream",
        "from awareness.operations.demo_pages import CONTENT, read, stored",
        f"body = read(CONTENT / 'en' / '{Path(demo).name}').values['get_help']",
        "advice = stream(Body.ADVICE)",
        "print(advice.to_python(stored(advice, body, lambda key: None))[-1])",
    )
    assert "<li>You know each other&#x27;s codes</li>" in shown


def test_a_new_page_type(copy):
    (module, page_type), (template, html), (demo, page) = steps("A page type").items()
    assert len({module, demo}) == TWO_FILES
    follow(copy, module, page_type)
    assert "StoryPage has no template" in run(copy, "manage.py", "check")
    follow(copy, template, html)
    assert "no issues" in run(copy, "manage.py", "check")
    before = migrations(copy)
    run(copy, "manage.py", "makemigrations", "awareness")
    assert len(migrations(copy) - before) == 1
    follow(copy, demo, page)
    shown = in_django(
        copy,
        "from awareness.models.pages.home import HomePage",
        "from awareness.operations.demo_pages import demo_pages",
        "print([page.__name__ for page in HomePage.creatable_subpage_models()])",
        "print([page.values['title'] for page in demo_pages('en') if page.parent is None])",
        "from awareness.models.pages.story import StoryPage",
        "from portal.privacy.retention import is_registered",
        "print('retention decided', is_registered(StoryPage))",
    )
    assert "'StoryPage'" in shown
    assert "'The lighthouse that asked'" in shown
    assert "retention decided True" in shown
