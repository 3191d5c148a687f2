"""The lock check works offline and finds what does not fit."""

import pytest

from tools import lock


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "FOLDER", tmp_path)
    django, aiosmtpd = "django==5.2.1 --hash=sha256:aa\n", "aiosmtpd==1.4.6 --hash=sha256:bb\n"
    lists = {
        "pip": "pip\n",
        "base": "django>=5.2,<5.3\n",
        "demo": "-r base.in\naiosmtpd  # mail\n",
        "dev": "-r demo.in\n",
    }
    for name, text in lists.items():
        (tmp_path / f"{name}.in").write_text(text)
    pins = {
        "pip": "pip==26.3 --hash=sha256:cc\n",
        "base": django,
        "demo": aiosmtpd + django,
        "dev": aiosmtpd + django,
    }
    for name, text in pins.items():
        (tmp_path / f"{name}.txt").write_text(lock.mark(name) + text)
    return tmp_path


def found():
    return [fault for name in lock.NARROWER for fault in lock.faults(name)]


def change(file, old, new):
    file.write_text(file.read_text().replace(old, new))


def test_locks_that_fit(folder):
    assert found() == []


def test_a_list_that_was_changed_is_not_locked_in_any_set_that_contains_it(folder):
    change(folder / "base.in", "<5.3", "<5.4")
    assert (
        found() == [f"{n}.txt was not made from the lists as they are" for n in lock.NARROWER][1:]
    )


def test_another_reason_beside_a_package_changes_nothing(folder):
    change(folder / "demo.in", "# mail", "# catches mail")
    assert found() == []


def test_a_pin_without_hash(folder):
    change(folder / "base.txt", " --hash=sha256:aa", "")
    assert found() == ["base.txt has a package without a hash"]


def test_an_index_address(folder):
    change(folder / "base.txt", "django", "--index-url https://index.example\ndjango")
    assert found() == ["base.txt names a package index"]


def test_two_locks_that_disagree(folder):
    change(folder / "dev.txt", "5.2.1", "5.2.2")
    assert found() == ["dev.txt lacks django==5.2.1", "dev.txt lacks django==5.2.1"]


def test_the_real_locks_fit():
    assert found() == []
