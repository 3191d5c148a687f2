"""What the environment may say, and what is told of a value that cannot be used."""

import base64

import pytest

from portal import env

KEY = base64.b64encode(b"k" * env.KEY_BYTES).decode()


@pytest.fixture(autouse=True)
def noted(monkeypatch):
    monkeypatch.setattr(env, "MISSING", [])
    monkeypatch.setattr(env, "UNREADABLE", {})


def test_a_value_that_is_not_set_is_the_default():
    assert env.number("NOT_SET", 3) == 3
    assert env.words("NOT_SET", ("a",)) == ["a"]
    assert env.flag("NOT_SET", True)
    assert env.address("NOT_SET") == ""
    assert env.MISSING == []


@pytest.mark.parametrize("read", [env.text, env.key, env.key_ring, env.database, env.email])
def test_what_has_no_default_is_named_when_it_is_missing(read):
    read("NOT_SET")
    assert env.MISSING == ["NOT_SET"]
    assert env.UNREADABLE == {}


@pytest.mark.parametrize(
    ("read", "value", "found"),
    [
        (lambda name: env.number(name, 3), " 7", 7),
        (lambda name: env.flag(name, False), "Yes", True),
        (lambda name: env.flag(name, True), "0", False),
        (env.words, "a, b,,", ["a", "b"]),
        (lambda name: env.one_of(name, ("all", "public"), "all"), "public", "public"),
        (env.address, "chat:8001", "chat:8001"),
        (env.address, "[::1]:80", "[::1]:80"),
        (env.key, KEY, b"k" * env.KEY_BYTES),
        (env.key_ring, f"2:{KEY},1:{KEY}", {"2": b"k" * 32, "1": b"k" * 32}),
    ],
)
def test_a_value_is_read_as_its_kind(monkeypatch, read, value, found):
    monkeypatch.setenv("GIVEN", value)
    assert read("GIVEN") == found
    assert env.UNREADABLE == {}


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda name: env.number(name, 3), "many"),
        (lambda name: env.one_of(name, ("all", "public"), "all"), "none"),
        (env.address, "chat"),
        (env.address, "http://chat:8001"),
        (env.key, "short"),
        (env.key, base64.b64encode(b"short").decode()),
        (env.key_ring, KEY),
        (env.key_ring, f"1:{KEY},1:{KEY}"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_was_expected(monkeypatch, read, value):
    monkeypatch.setenv("GIVEN", value)
    read("GIVEN")
    assert env.UNREADABLE["GIVEN"]
    assert env.MISSING == []


def test_a_file_may_hold_the_value(monkeypatch, tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{KEY}\n")
    monkeypatch.setenv("GIVEN_FILE", str(file))
    assert env.key("GIVEN") == b"k" * env.KEY_BYTES


def test_a_file_that_cannot_be_read_is_named_and_not_called_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("GIVEN_FILE", str(tmp_path / "none"))
    assert env.text("GIVEN") == ""
    assert (list(env.UNREADABLE), env.MISSING) == (["GIVEN_FILE"], [])


def test_a_value_and_a_file_are_too_much(monkeypatch, tmp_path):
    monkeypatch.setenv("GIVEN", "value")
    monkeypatch.setenv("GIVEN_FILE", str(tmp_path))
    assert env.text("GIVEN") == "value"
    assert env.UNREADABLE == {"GIVEN_FILE": "only one of GIVEN and GIVEN_FILE"}
