"""What the documents name exists: files, tests, commands, targets of make, links."""

import builtins
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from django import db
from django.core import exceptions
from django.core.management import get_commands

from tests.worked_examples import STEP

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
IN_CODE = re.compile(r"`([^`\n]+)`")
ENDINGS = "py|html|js|css|json|svg|toml|mmdb|md|yml|yaml|txt|conf|sh|po|cfg|ini"
FILE = re.compile(rf"^(?:[\w.-]+/)*[\w.-]+\.(?:{ENDINGS})$")
FOLDER = re.compile(r"^[a-z][\w.-]*(?:/[\w.-]+)*/$")
MODULE = re.compile(r"^(?:portal|hotline|helpline|awareness|tests|tools)(?:\.\w+)+$")
BRACES = re.compile(r"^(.*)\{([\w,]+)\}(.*)$")
KNOWN_ERRORS = {*dir(builtins), *dir(exceptions), *dir(db)}
NO_PROTECTION = ("**Not protected**", "Input comes from", "Sign-in while Redis is down")
"""What the threat model tells without a proof: gaps, who sends what, and what allauth does."""
MADE_WHILE_RUNNING = (
    *("var/", "backups/", "manifest.json"),
    *("deploy/secrets/", "deploy/tls/", "docker-compose.override.yml"),
)


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


@cache
def folders():
    return {f"{parent}/" for name in tracked() for parent in Path(name).parents}


@cache
def added_by_worked_examples():
    """Files that CONTRIBUTING tells how to add; tests follow it in copies."""
    return {path for path, *_rest in STEP.findall((ROOT / "CONTRIBUTING.md").read_text())}


def code_of(document):
    """What stands between backticks; of `a/{b,c}.py` each."""
    for word in IN_CODE.findall(document.read_text()):
        found = BRACES.match(word)
        for part in found[2].split(",") if found else [""]:
            yield f"{found[1]}{part}{found[3]}" if found else word


def ends_one_of(names, word):
    return any(name == word or name.endswith(f"/{word}") for name in names)


def leads_somewhere(dotted):
    """Whether dots lead to a module, or from the last one to a name that stands in it."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        path = "/".join(parts[:length])
        files = [name for name in tracked() if name == f"{path}.py" or name.startswith(f"{path}/")]
        if files:
            texts = [(ROOT / name).read_text() for name in files if name.endswith(".py")]
            return all(any(rest in text for text in texts) for rest in parts[length:])
    return False


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.name)
def document(request):
    return request.param


def test_every_file_and_folder_a_document_names_exists(document):
    named = {word.partition("::")[0] for word in code_of(document)}
    known = [*tracked(), *added_by_worked_examples()]
    files = {word for word in named if FILE.match(word)}
    rooms = {word for word in named if FOLDER.match(word)}
    missing = {word for word in files if not ends_one_of(known, word)}
    missing |= {word for word in rooms if not ends_one_of(folders(), word)}
    assert {word for word in missing if not word.startswith(MADE_WHILE_RUNNING)} == set()


def test_every_module_a_document_names_exists(document):
    dotted = {word for word in code_of(document) if MODULE.match(word)}
    assert {word for word in dotted if not leads_somewhere(word)} == set()


def test_every_test_a_document_names_exists(document):
    text = document.read_text()
    files = set(re.findall(r"\b(test_\w+\.py)\b", text))
    known = [*tracked(), *added_by_worked_examples()]
    assert {name for name in files if not ends_one_of(known, name)} == set()
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


def test_every_protection_names_its_proof():
    part = (ROOT / "THREAT_MODEL.md").read_text().split("\n## Protections, by part\n")[1]
    lines = re.split(r"\n(?:\n|- |#)", part)
    said = [line for line in lines if len(line) > 100 and not line.startswith(NO_PROTECTION)]
    assert [line for line in said if "test_" not in line and "tests/" not in line] == []


def test_no_line_of_a_diagram_ends_in_its_middle(document):
    """Mermaid ends a message at a semicolon and begins a comment or a code at `#`."""
    diagrams = re.findall(r"```mermaid\n(sequenceDiagram.*?)```", document.read_text(), re.DOTALL)
    assert [line for each in diagrams for line in each.splitlines() if set(line) & set(";#")] == []


def test_what_is_not_built_is_dated_and_linked_from_the_readme():
    page = (ROOT / "docs" / "not-built-yet.md").read_text()
    assert re.search(r"^As of \d{1,2} \w+ 20\d\d\.", page, re.MULTILINE)
    assert "(docs/not-built-yet.md)" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("package", ["portal", "hotline", "helpline", "awareness"])
def test_every_error_a_docstring_promises_exists(package):
    texts = {name: (ROOT / name).read_text() for name in tracked() if name.endswith(".py")}
    classes = {name for text in texts.values() for name in re.findall(r"^class (\w+)", text, re.M)}
    promised = {
        name
        for path, text in texts.items()
        if path.startswith(f"{package}/")
        for sentence in re.findall(r"Raises ([^.]*)", text)
        for name in re.findall(r"\b[A-Z][a-z]+(?:[A-Z]\w*)+\b", sentence)
    }
    assert promised - classes - KNOWN_ERRORS == set()
