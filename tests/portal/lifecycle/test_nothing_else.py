"""Nothing but the lifecycle assigns a state: neither to a row nor in a statement."""

import ast
from pathlib import Path

import pytest

from portal.lifecycle import all_lives
from tests.portal.test_floors import ROOT

NOT_YET: set[str] = set()
"""Services whose states still move in their own way; none may be added."""
MOVERS = "portal/lifecycle/"


def modules():
    for top in ("hotline", "helpline", "awareness", "portal"):
        if top in NOT_YET:
            continue
        for path in sorted((ROOT / top).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/migrations/" not in name and not name.startswith(MOVERS):
                yield pytest.param(path, id=name)


def columns():
    return {life.column for life in all_lives()} | {
        "assessment_state",
        "police_state",
        "removal_state",
        "exchange_state",
    }


def assigned(tree):
    """Names of columns that the module sets on a row or in a statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                parts = target.elts if isinstance(target, ast.Tuple) else [target]
                yield from (each.attr for each in parts if isinstance(each, ast.Attribute))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "update":
                yield from (each.arg for each in node.keywords)
            elif node.func.attr == "save":
                yield from (
                    each.value
                    for keyword in node.keywords
                    for each in ast.walk(keyword.value)
                    if isinstance(each, ast.Constant)
                )


@pytest.mark.parametrize("path", list(modules()))
def test_no_module_assigns_a_state(path: Path):
    found = columns().intersection(assigned(ast.parse(path.read_text())))
    assert found == set(), f"{path.name} moves {found} without portal.lifecycle"


@pytest.mark.parametrize(
    "line",
    [
        "notice.state = SENT",
        "notice.state, notice.sent_at = SENT, now",
        "Notice.objects.filter(pk=1).update(state=SENT)",
        'notice.save(update_fields=["state"])',
    ],
)
def test_each_way_round_is_seen(line):
    assert "state" in set(assigned(ast.parse(line)))
