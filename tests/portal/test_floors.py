"""The floors hold: what import-linter sees, and what it cannot see."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("hotline", "helpline", "awareness")


def templates_of(service: str) -> list[Path]:
    folders = (
        ROOT / "templates" / service,
        ROOT / "templates" / "desk" / service,
        ROOT / service / "templates",
    )
    return [page for folder in folders for page in folder.rglob("*.html")]


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tree), "PATH": "/usr/bin:/bin"},
    )


@pytest.fixture
def copy_of_the_code(tmp_path):
    for name in ("portal", *SERVICES):
        shutil.copytree(
            ROOT / name,
            tmp_path / name,
            ignore=lambda _folder, names: [
                n for n in names if ("." in n and not n.endswith(".py")) or n == "__pycache__"
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_code_keeps_its_floors(copy_of_the_code):
    done = lint_imports(copy_of_the_code)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("helpline/broken.py", "import hotline.apps"),
        ("portal/web/broken.py", "import helpline.apps"),
        ("awareness/broken.py", "import portal.front.apps"),
        ("portal/accounts/broken.py", "import portal.privacy.apps"),
        ("helpline/operations/broken.py", "import helpline.live.frames"),
        ("helpline/models/broken.py", "import helpline.operations.saying"),
        ("helpline/words/broken.py", "import helpline.models.message"),
        ("helpline/gateways/broken.py", "import helpline.models.message"),
        ("helpline/broken.py", "import helpline.apps"),
    ],
)
def test_a_broken_floor_is_caught(copy_of_the_code, module, line):
    (copy_of_the_code / module).write_text(line + "\n")
    done = lint_imports(copy_of_the_code)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def test_no_service_points_at_a_table_of_another_service():
    for model in apps.get_models():
        if model._meta.app_label not in SERVICES:
            continue
        for field in model._meta.get_fields():
            other = getattr(field, "related_model", None)
            if other is None or isinstance(other, str):
                continue
            label = other._meta.app_label
            assert label == model._meta.app_label or label not in SERVICES, f"{model}.{field.name}"


@pytest.mark.parametrize("service", SERVICES)
def test_no_template_reaches_into_another_service(service):
    others = "|".join(name for name in SERVICES if name != service)
    reach = re.compile(
        rf"{{%\s*(?:load\s+[^%]*\b(?:{others})\w*|(?:include|extends)\s+[\"'](?:desk/)?(?:{others})/)"
    )
    for template in templates_of(service):
        found = reach.search(template.read_text())
        assert found is None, f"{template.relative_to(ROOT)}: {found and found.group(0)}"
