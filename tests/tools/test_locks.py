"""What is installed is what the lists ask for; `make lock` makes the locks, pip asks for hashes."""

from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

FOLDER = Path(__file__).resolve().parents[2] / "requirements"
SETS = ("base", "demo", "dev")
"""Each contains the one before."""


def wanted(name):
    lines = (
        (line.split("#")[0].strip()) for line in (FOLDER / f"{name}.in").read_text().split("\n")
    )
    return [Requirement(line) for line in lines if line and not line.startswith("-r")]


def pinned(name):
    """Name → version of everything that is locked."""
    lines = (FOLDER / f"{name}.txt").read_text().splitlines()
    pins = (line.removesuffix("\\").split(";")[0].split("==") for line in lines if "==" in line)
    return {package.split("[")[0]: version.strip() for package, version in pins}


@pytest.mark.parametrize("name", ["pip", *SETS])
def test_a_lock_holds_what_its_list_asks_for(name):
    pins = pinned(name)
    for requirement in wanted(name):
        assert requirement.specifier.contains(pins[canonicalize_name(requirement.name)]), (
            requirement
        )


def test_sets_that_contain_one_another_agree():
    for narrow, wide in pairwise(SETS):
        assert pinned(narrow).items() <= pinned(wide).items()


@pytest.mark.parametrize("name", ["pip", *SETS])
def test_no_lock_names_where_packages_come_from(name):
    assert "://" not in (FOLDER / f"{name}.txt").read_text()
