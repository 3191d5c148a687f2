"""Inside awareness each floor imports only what stands below it, and no module stands loose."""

from pathlib import Path

import pytest

from tests.portal.test_floors import copy_of_the_code, lint_imports

__all__ = ["copy_of_the_code"]
ROOM = Path(__file__).resolve().parents[2] / "awareness"
DEMANDED = {
    "apps.py": "Django",
    "retention.py": "portal.privacy",
    "tasks.py": "portal.jobs and Celery",
    "translation.py": "django-modeltranslation",
    "wagtail_hooks.py": "Wagtail",
}
"""Modules at the root, and who looks for them there."""


def test_nothing_stands_loose_but_what_others_look_for_there():
    loose = {module.name for module in ROOM.glob("*.py")} - {"__init__.py"}
    assert loose == set(DEMANDED)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("operations/broken.py", "import awareness.views.search"),
        ("models/broken.py", "import awareness.operations.bootstrap"),
        ("blocks/broken.py", "import awareness.models.reference"),
        ("words/broken.py", "import awareness.blocks.text"),
        ("nowhere.py", ""),
    ],
)
def test_a_floor_broken_inside_awareness_is_caught(copy_of_the_code, module, line):
    (copy_of_the_code / "awareness" / module).write_text(f"{line}\n")
    done = lint_imports(copy_of_the_code)
    assert done.returncode != 0
    assert "Floors of awareness" in done.stdout
