"""Runs every file of script tests with Node, so that `make test` holds the scripts too."""

import subprocess
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2]
FILES = sorted(Path(__file__).parent.glob("*.test.js"))
SERVICES = ("awareness", "helpline", "hotline", "portal")


@pytest.mark.node
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.js"))
def test_the_script_does_what_its_tests_say(file):
    done = subprocess.run(
        ["node", "--test", str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.node
def test_the_types_of_every_script_of_ours_are_checked():
    listed = subprocess.run(
        ["node", "node_modules/typescript/bin/tsc", "--listFilesOnly"],
        cwd=SOURCE,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    checked = {Path(line) for line in listed.stdout.splitlines() if "node_modules" not in line}
    ours = {file for service in SERVICES for file in (SOURCE / service).rglob("*.js")}
    assert checked == ours
