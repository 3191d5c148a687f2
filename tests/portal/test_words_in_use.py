"""Every state is reached, every choice can be made, every permission opens something.

A word that nothing writes or reads misleads whoever reads the code. The ones that still stand
are declared here, with what they wait for; the list may only shrink, and
`docs/not-built-yet.md` tells the same to everybody else.
"""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.contrib.auth.models import Permission

from portal.accounts import roles
from portal.web.routes import routes_of

ROOT = Path(__file__).resolve().parents[2]
APPS = ("hotline", "helpline", "awareness", "portal")
ENUMS = {"TextChoices", "IntegerChoices", "StrEnum", "Enum", "IntEnum"}
STATES = re.compile(r"(^|/)states(/|\.py$)")
WRITERS = re.compile(r"/operations(/|\.py$)|/models(/|\.py$)|^portal/jobs/")
"""Modules that move a life on; elsewhere a state is only read."""
FOLLOWS = re.compile(r"_AFTER(_ANSWER)?$")
TABLES = re.compile(r"(NEXT|MOVES|LOOKS?|WORDS|TITLES|LABELS|ENDED)$")
"""Constants that speak of every word there is."""

WAITS: dict[str, tuple[str, str]] = {
    "helpline/live/frames.py:Nack": ("TOO_LONG", "sent by the code of its refusal"),
}
"""Module and class → members that nothing uses yet, and what they wait for."""


class Word(NamedTuple):
    """A member of an enumeration."""

    module: str
    cls: str
    name: str
    value: object


@cache
def sources():
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", *APPS],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.splitlines()
    files = {name: ROOT / name for name in listed if "/migrations/" not in name}
    return {
        name: file.read_text()
        for name, file in files.items()
        if file.suffix in {".py", ".js", ".json", ".toml"} and file.is_file()
    }


@cache
def trees():
    return {name: ast.parse(text) for name, text in sources().items() if name.endswith(".py")}


def name_of(node):
    return getattr(node, "attr", None) or getattr(node, "id", "")


def words():
    for module, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and ENUMS & set(map(name_of, node.bases)):
                for line in node.body:
                    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                        first = getattr(line.value, "elts", [line.value])[0]
                        value = getattr(first, "value", None)
                        yield Word(module, node.name, line.targets[0].id, value)


def is_table(node):
    """Whether a statement is a table of every word there is: by its name, or as a lifecycle."""
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    lives = name_of(getattr(getattr(node, "value", None), "func", None)) == "Lifecycle"
    return lives or any(TABLES.search(name_of(each)) for each in targets if each is not None)


@cache
def mentions(module):
    """`Class.MEMBER` wherever it stands but in a table of all words, and forms' whole classes."""
    found = set()
    for node in trees()[module].body:
        if is_table(node):
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.Attribute):
                found.add((name_of(inner.value), inner.attr))
    return found


@cache
def mentioned(*, by_writers):
    modules = [module for module in trees() if not by_writers or WRITERS.search(module)]
    tables_of_moves = [module for module in trees() if STATES.search(module)]
    found = set().union(*map(mentions, modules))
    return found | set().union(*map(after_tables, tables_of_moves)) if by_writers else found


def after_tables(module):
    """What a table named …_AFTER or …_AFTER_ANSWER says that follows, member by member."""
    found = set()
    for node in trees()[module].body:
        if isinstance(node, ast.AnnAssign) and FOLLOWS.search(name_of(node.target)):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
                    found.add((inner.value.id, inner.attr))
    return found


@cache
def offered():
    """Classes whose members a person chooses from: in a form, or in the editors' part."""
    return {
        cls
        for module in trees()
        if "/forms" in module or module.startswith("awareness/models/")
        for cls, member in mentions(module)
        if member == "choices"
    }


@cache
def quoted():
    """Values that stand in quotation marks in data files, scripts and templates."""
    texts = [text for name, text in sources().items() if not name.endswith(".py")]
    texts += [file.read_text() for file in (ROOT / "templates").rglob("*.html")]
    return set(re.findall(r"""["']([a-z][\w-]*)["']""", "\n".join(texts)))


def is_used(word):
    if STATES.search(word.module) and word.cls in with_moves(word.module):
        return (word.cls, word.name) in mentioned(by_writers=True)
    in_its_class = (word.cls, word.name) in mentioned(by_writers=False)
    return in_its_class or word.cls in offered() or word.value in quoted()


@cache
def with_moves(module):
    """Classes of a module whose moves are a table."""
    return {
        inner.id
        for node in trees()[module].body
        if isinstance(node, ast.AnnAssign | ast.Assign) and is_table(node)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name)
    }


@cache
def unused():
    return {f"{word.module}:{word.cls}.{word.name}" for word in words() if not is_used(word)}


def declared():
    return {f"{where}.{name}" for where, (names, _why) in WAITS.items() for name in names.split()}


def test_every_word_is_used_or_says_what_it_waits_for():
    assert unused() - declared() == set()


def test_a_word_that_is_used_by_now_waits_no_longer():
    assert declared() - unused() == set()


def own_permissions():
    """Permissions that our models name themselves, `app.codename`."""
    ordinary = ("add_", "change_", "delete_", "view_")
    return {
        f"{app}.{codename}"
        for app, codename in Permission.objects.values_list("content_type__app_label", "codename")
        if app in {"hotline", "helpline", "awareness", "accounts", "audit", "jobs", "privacy"}
        and (not codename.startswith(ordinary) or codename == "view_figures")
    }


def asked_for():
    """Permissions that a view declares or code asks for by name."""
    declared = {
        permission
        for route in routes_of("all")
        if route.access
        for permission in route.access.permissions
    }
    spelled = set()
    for name, text in sources().items():
        if name != "portal/accounts/roles.py":
            spelled |= set(re.findall(r'has_perm\(\s*"([a-z]+\.[a-z_]+)"', text))
            spelled |= set(re.findall(r'^[A-Z_]+ = "([a-z]+\.[a-z_]+)"', text, re.MULTILINE))
    return declared | spelled


@pytest.mark.django_db
def test_every_permission_of_ours_opens_something():
    assert own_permissions() - asked_for() == set()


def test_no_role_carries_a_permission_that_opens_nothing():
    assert roles.all_permissions() - asked_for() == set()
