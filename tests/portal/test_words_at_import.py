"""Sentences are put together when they are read: filled at import, they stay English for ever."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for app in ("portal", "hotline", "helpline", "awareness")
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)
WORDS = {"_", "gettext_lazy", "ngettext_lazy"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def is_words(node):
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in WORDS


def filled_at_import(node):
    """The lines on which words are filled outside of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FUNCTIONS):
            continue
        if isinstance(child, ast.BinOp) and isinstance(child.op, ast.Mod) and is_words(child.left):
            yield child.lineno
        if isinstance(child, ast.FormattedValue) and is_words(child.value):
            yield child.lineno
        yield from filled_at_import(child)


def test_it_finds_what_is_filled_at_import():
    bad = 'A = _("At most %s.") % 3\ndef f(): return _("%s") % 1\nB = f"{_(\'x\')}"'
    assert list(filled_at_import(ast.parse(bad))) == [1, 3]


def test_nothing_is_filled_at_import():
    lines = {path: list(filled_at_import(ast.parse(path.read_text()))) for path in SOURCES}
    assert not {str(path.relative_to(ROOT)): found for path, found in lines.items() if found}
