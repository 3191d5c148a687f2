"""What one may choose at a start, and what is said when it cannot be had."""

import socket
from contextlib import contextmanager

import pytest

from portal.runner import options
from portal.runner.__main__ import main
from portal.runner.options import CannotRun
from portal.runner.stack import METRICS_PORT, Stack
from portal.runner.welcome import welcome


def test_without_wishes_it_listens_on_loopback_port_8000():
    chosen = options.read({})
    assert (chosen.host, chosen.port, chosen.origin) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert chosen.var.name == "var"


@pytest.mark.parametrize("port", ["web", "0", "-1", "65536", "8e3"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(CannotRun, match="1 to 65535"):
        options.read({"PORT": port})


def test_everywhere_is_reached_on_loopback():
    assert options.read({"HOST": "::"}).reached_at == "127.0.0.1"
    assert socket.gethostname() in options.read({"HOST": "0.0.0.0"}).allowed_hosts.split(",")  # noqa: S104


def names(parts):
    return [part.name for part in parts]


def test_servers_of_ones_own_are_used_when_named(monkeypatch, tmp_path):
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, "")
    chosen = options.read({"BALISE_VAR": str(tmp_path)})
    assert names(Stack(chosen).servers()) == ["PostgreSQL", "Valkey", "mail catcher"]
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/x")
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example")
    stack = Stack(chosen)
    assert names(stack.servers()) == ["Valkey"]
    assert "Mails" not in welcome(stack)


def metrics_of(stack):
    return next(part for part in stack.processes() if part.name == "metrics")


@contextmanager
def taken(port):
    """Somebody listens there; where somebody did before, that is somebody too."""
    try:
        with socket.create_server(("127.0.0.1", port)):
            yield
    except OSError:
        yield


def test_the_port_of_the_metrics_is_chosen_when_they_are_launched(tmp_path):
    """Found: two demos that were prepared at the same time both chose the usual one."""
    stack = Stack(options.read({"BALISE_VAR": str(tmp_path)}))
    part = metrics_of(stack)
    with taken(METRICS_PORT):
        part.launch()
        part.process.kill()
        part.process.wait(10)
    assert part.port != METRICS_PORT
    assert f"127.0.0.1:{part.port}" in welcome(stack)


def test_a_port_of_the_metrics_that_was_named_stays(tmp_path):
    named = {"METRICS_ADDRESS": "127.0.0.1:9999"}
    part = metrics_of(Stack(options.read({"BALISE_VAR": str(tmp_path)}), named))
    part.launch()
    part.process.kill()
    part.process.wait(10)
    assert part.port == 9999


def refused(monkeypatch, capsys, **environ):
    """What the runner says when it does not start."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert main([]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


def test_an_address_of_another_machine_is_said(monkeypatch, capsys, tmp_path):
    said = refused(monkeypatch, capsys, HOST="192.0.2.9", BALISE_VAR=str(tmp_path))
    assert "cannot listen on 192.0.2.9, port 8000: Cannot assign requested address" in said


def test_a_host_nobody_knows_is_said(monkeypatch, capsys, tmp_path):
    said = refused(monkeypatch, capsys, HOST="no.such.host.invalid", BALISE_VAR=str(tmp_path))
    assert "cannot listen on no.such.host.invalid" in said
    assert "make run PORT=" in said


def test_a_file_in_the_place_of_the_folder_is_named(monkeypatch, capsys, tmp_path):
    file = tmp_path / "var"
    file.touch()
    said = refused(monkeypatch, capsys, BALISE_VAR=str(file))
    assert f"cannot use {file}" in said
    assert "make run BALISE_VAR=" in said


def test_a_folder_that_takes_nothing_is_named(monkeypatch, capsys):
    said = refused(monkeypatch, capsys, BALISE_VAR="/proc/balise")
    assert "cannot use /proc/balise" in said


def test_managing_what_does_not_run_says_how_to_start_it(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("BALISE_VAR", str(tmp_path))
    assert main(["manage", "check"]) == 1
    assert "Start it with: make run" in capsys.readouterr().err
    assert main(["running"]) == 1


def test_the_demo_says_how_to_ask_for_codes_in_another_folder(tmp_path):
    said = welcome(Stack(options.read({"BALISE_VAR": str(tmp_path)})))
    assert f"make demo-code BALISE_VAR={tmp_path} EMAIL=" in said
