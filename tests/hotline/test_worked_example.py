"""CONTRIBUTING.md tells how to add a state. It is followed here, in a copy."""

import re

from tests.worked_examples import Copy, steps

REPLACED = {"RemoveConstraint", "RemoveIndex", "AddConstraint", "AddIndex"}


def test_a_new_state(tmp_path):
    copy = Copy(tmp_path)
    for step in steps("A worked example: a new state"):
        copy.follow(step)
    (migration,) = copy.new_migrations("hotline")
    written = (tmp_path / "hotline/migrations" / f"{migration}.py").read_text(encoding="utf-8")
    does = re.findall(r"^ +migrations\.([A-Z]\w+)\(", written, re.MULTILINE)
    assert set(does) == {"AlterField", *REPLACED}
    assert does.count("AlterField") == 2
    tests = ("tests/hotline/test_withdrawing.py", "tests/hotline/test_states.py")
    said = copy.pytest(*tests, database="new_state")
    assert re.search(r"^\d+ passed", said, re.MULTILINE), said
