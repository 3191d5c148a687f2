"""Options, lock, secrets, fingerprints and screen of the runner."""

import base64
import errno
import io
import json
import os
import stat

import pytest

from portal.runner import __main__ as main_module
from portal.runner import fingerprint, keys, options, welcome
from portal.runner.lock import AlreadyRunning, RunLock, is_held
from portal.runner.options import BadOption
from portal.runner.screen import Screen
from portal.runner.stack import OWNER_ADDRESS, Stack


def test_without_wishes_it_listens_on_loopback_port_8000():
    chosen = options.read({})
    assert (chosen.host, chosen.port, chosen.origin) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert chosen.var.name == "var"


@pytest.mark.parametrize("port", ["web", "0", "-1", "65536", "8e3"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(BadOption, match="1 to 65535"):
        options.read({"PORT": port})


def test_real_servers_are_used_when_named():
    chosen = options.read({"DATABASE_URL": "postgresql://db.example/x", "REDIS_URL": ""})
    assert chosen.database_url == "postgresql://db.example/x"
    assert chosen.redis_url is None


def test_everywhere_is_asked_on_loopback():
    assert options.read({"HOST": "::"}).probe_host == "127.0.0.1"


def test_a_second_lock_says_who_holds_it(tmp_path):
    assert not is_held(tmp_path)
    lock = RunLock.take(tmp_path, origin="http://localhost:8000")
    assert is_held(tmp_path)
    with pytest.raises(AlreadyRunning, match="http://localhost:8000") as refusal:
        RunLock.take(tmp_path, origin="http://localhost:8001")
    assert f"process {refusal.value.pid}" in str(refusal.value)
    lock.release()
    assert not is_held(tmp_path)


def test_secrets_are_made_once_and_belong_to_their_owner(tmp_path):
    file = tmp_path / "secrets.env"
    first = keys.read_or_make(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.read_or_make(file) == first
    assert len(base64.b64decode(first["BALISE_PEPPER"])) == keys.KEY_BYTES
    assert len(set(first.values())) == len(keys.SECRETS)


def test_a_secret_that_is_missing_is_added_without_touching_the_others(tmp_path):
    file = tmp_path / "secrets.env"
    file.write_text("SECRET_KEY=kept\n")
    made = keys.read_or_make(file)
    assert made["SECRET_KEY"] == "kept"
    assert set(made) == set(keys.SECRETS)


def test_what_was_done_is_remembered_until_it_begins_again(tmp_path):
    memory = fingerprint.Memory(tmp_path / "prepared.json")
    assert not memory.knows("migrate", "a")
    memory.remember("migrate", "a")
    assert memory.knows("migrate", "a")
    assert not memory.knows("migrate", "b")
    memory.forget("migrate")
    assert not memory.knows("migrate", "a")


def test_a_cut_off_memory_is_an_empty_one(tmp_path):
    file = tmp_path / "prepared.json"
    file.write_text('{"migr')
    assert not fingerprint.Memory(file).knows("migrate", "a")


def test_fingerprints_stay_the_same_while_nothing_changes():
    assert fingerprint.of_code() == fingerprint.of_code()
    assert fingerprint.of_code() != fingerprint.of_static()


def test_in_a_pipe_there_are_plain_lines():
    out = io.StringIO()
    screen = Screen(out=out)
    with screen.step("the database"):
        pass
    assert "\033" not in out.getvalue()
    assert out.getvalue().splitlines()[0] == "  ... the database"
    assert "ok" in out.getvalue().splitlines()[1]


def test_on_a_terminal_it_is_coloured():
    out = io.StringIO()
    out.isatty = lambda: True
    Screen(out=out).trouble("site ended", "why")
    assert "\033[31m" in out.getvalue()


def refused(monkeypatch, capsys, **environ):
    """What the runner says when it does not start."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main_module.main([]) == 1
    return capsys.readouterr().err


def test_an_address_of_another_machine_is_not_called_a_taken_port(monkeypatch, capsys, tmp_path):
    said = refused(monkeypatch, capsys, HOST="192.0.2.9", BALISE_VAR=str(tmp_path))
    assert "192.0.2.9 is not an address of this machine" in said
    assert "taken" not in said


def test_a_host_nobody_knows_is_said(monkeypatch, capsys, tmp_path):
    said = refused(monkeypatch, capsys, HOST="no.such.host.invalid", BALISE_VAR=str(tmp_path))
    assert "no address and no known name" in said


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(errno.ENOSPC, "No space left"), (errno.EROFS, "Read-only"), (errno.EACCES, "Permission")],
)
def test_a_folder_that_takes_nothing_is_named(monkeypatch, capsys, tmp_path, trouble, words):
    def full(*_args, **_options):
        raise OSError(trouble, os.strerror(trouble), str(tmp_path / "run"))

    monkeypatch.setattr(main_module.Path, "mkdir", full)
    said = refused(monkeypatch, capsys, BALISE_VAR=str(tmp_path))
    assert f"cannot write in {tmp_path / 'run'}: {words}" in said
    assert "make run BALISE_VAR=" in said
    assert "Traceback" not in said


def test_a_file_in_the_place_of_the_folder_is_named(monkeypatch, capsys, tmp_path):
    file = tmp_path / "var"
    file.touch()
    said = refused(monkeypatch, capsys, BALISE_VAR=str(file))
    assert f"cannot write in {file}" in said


def test_the_demo_says_how_to_ask_for_codes_in_another_folder(tmp_path):
    (tmp_path / "run").mkdir()
    people = {"people": [{"role": "Analyst", "email": "a@balise.example"}], "password": "x"}
    (tmp_path / "run" / "people.json").write_text(json.dumps(people))
    out = io.StringIO()
    welcome._say_accounts(Screen(out), Stack(options.read({"BALISE_VAR": str(tmp_path)})))
    assert f"make demo-code BALISE_VAR={tmp_path} EMAIL=" in out.getvalue()


def test_only_migrating_is_given_the_owner_of_the_tables(tmp_path, monkeypatch):
    stack = Stack(options.read({"BALISE_VAR": str(tmp_path)}))
    stack.env = {OWNER_ADDRESS: "postgresql://owner@/x", "DATABASE_URL": "postgresql://site@/x"}
    given = {}
    monkeypatch.setattr(
        "portal.runner.stack.launch",
        lambda command, *, env, **_more: given.update({command[-1]: set(env)}),
    )
    for part in (stack.site(), stack.worker(), stack.dispatcher()):
        part.start()
    stack.python("load_demo", ("load_demo",))
    stack.python("migrate", ("migrate",), with_owner=True)
    assert [name for name, env in given.items() if OWNER_ADDRESS in env] == ["migrate"]
    assert len(given) == 5
