"""CONTRIBUTING.md tells how to add an action. It is followed here, in a copy."""

import re

from tests.worked_examples import Copy, steps

ASKED_OF_EVERY_ACTION = (
    "tests/hotline/test_ways_on.py::test_a_new_report_always_has_a_way_to_its_end",
    "tests/hotline/test_colleagues.py",
)


def test_a_new_action(tmp_path):
    copy = Copy(tmp_path)
    verb, action, test = steps("A worked example: a new action")
    for step in (verb, action, test):
        copy.follow(step)
    assert "no issues" in copy.run("manage.py", "check")
    said = copy.pytest(
        test.path, *ASKED_OF_EVERY_ACTION, "-k", "look or new_report", database="new_action"
    )
    assert re.search(r"^\d+ passed", said, re.MULTILINE), said
