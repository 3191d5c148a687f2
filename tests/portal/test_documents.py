"""What the documents name exists: files, tests, commands, targets of make, links."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
IN_CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"^[\w.][\w./-]*/[\w./-]*\.(?:py|html|js|css|json|svg|toml|mmdb|md|yml|txt)$")
CHOSEN_WHILE_RUNNING = ("var/",)
MADE_BY_WORKED_EXAMPLES = ("blocks/checklist.", "pages/story.py", "awareness/story.html")
"""Files that CONTRIBUTING tells how to add; tests follow it in copies."""


@cache
def tracked():
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return listed.stdout.splitlines()


@cache
def names_of_tests():
    return {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text())
    }


def code_of(document):
    return IN_CODE.findall(document.read_text())


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def document(request):
    return request.param


def test_every_file_a_document_names_exists(document):
    named = {word.partition("::")[0] for word in code_of(document)}
    missing = {
        word
        for word in named
        if FILE.match(word)
        and not word.startswith(CHOSEN_WHILE_RUNNING)
        and not any(made in word for made in MADE_BY_WORKED_EXAMPLES)
        and not any(known == word or known.endswith(f"/{word}") for known in tracked())
    }
    assert missing == set()


def test_every_test_a_document_names_exists(document):
    text = document.read_text()
    files = set(re.findall(r"\b(test_\w+\.py)\b", text))
    assert {name for name in files if not any(each.endswith(name) for each in tracked())} == set()
    named = {word.rpartition("::")[2] for word in code_of(document)}
    tests = {word for word in named if re.fullmatch(r"test_\w+", word)}
    assert tests - names_of_tests() == set()


def test_every_command_a_document_names_exists(document):
    text = document.read_text()
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text))
    assert commands - set(get_commands()) == set()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^    )make ([a-z-]+)", text, re.MULTILINE)) - targets == set()


def test_every_link_of_a_document_leads_to_a_file(document):
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_what_is_not_built_is_dated_and_linked_from_the_readme():
    page = (ROOT / "docs" / "not-built-yet.md").read_text()
    assert re.search(r"^As of \d{1,2} \w+ 20\d\d\.", page, re.MULTILINE)
    assert "(docs/not-built-yet.md)" in (ROOT / "README.md").read_text()
