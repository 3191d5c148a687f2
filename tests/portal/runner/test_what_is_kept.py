"""What the runner keeps in its folder: the claim to it, secrets, what was done before."""

import base64
import stat

import pytest

from portal.runner import options, run_file, secret_keys
from portal.runner.options import CannotRun
from portal.runner.prepare import Step, fingerprint
from portal.runner.stack import OWNER_ADDRESS, Stack


@pytest.fixture
def chosen(tmp_path):
    (tmp_path / "run").mkdir()
    return options.read({"BALISE_VAR": str(tmp_path)})


def test_a_second_runner_is_told_who_runs(chosen):
    assert run_file.read(chosen.var) is None
    with run_file.take(chosen) as claim:
        run_file.note(claim, chosen, {"SECRET_KEY": "s"})
        known = run_file.read(chosen.var)
        assert known["env"] == {"SECRET_KEY": "s"}
        with pytest.raises(CannotRun, match=f"localhost:8000/ .process {known['pid']}"):
            run_file.take(chosen)
    assert run_file.read(chosen.var) is None


def test_only_the_owner_reads_secrets(chosen):
    secret_keys.read_or_make(chosen.var / "secrets.env")
    run_file.take(chosen).close()
    for file in (chosen.var / "secrets.env", chosen.var / run_file.NAME):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_secrets_are_made_once(tmp_path):
    file = tmp_path / "secrets.env"
    first = secret_keys.read_or_make(file)
    assert secret_keys.read_or_make(file) == first
    assert len(base64.b64decode(first["BALISE_PEPPER"])) == secret_keys.KEY_BYTES
    assert len(set(first.values())) == len(secret_keys.SECRETS)


def test_a_secret_that_is_missing_is_added_without_touching_the_others(tmp_path):
    file = tmp_path / "secrets.env"
    file.write_text("SECRET_KEY=kept=\n")
    made = secret_keys.read_or_make(file)
    assert made["SECRET_KEY"] == "kept="
    assert set(made) == set(secret_keys.SECRETS)


def test_a_step_is_due_until_it_was_done_for_the_same_things(tmp_path):
    step = Step(tmp_path / "migrated", "these tables", ("migrate",))
    assert step.is_due
    step.done.write_text("other tables")
    assert step.is_due
    step.done.write_text("these tables")
    assert not step.is_due


def test_fingerprints_stay_the_same_while_nothing_changes():
    assert fingerprint(static=False) == fingerprint(static=False)
    assert fingerprint(static=False) != fingerprint(static=True)


def test_only_migrating_is_given_the_owner_of_the_tables(chosen):
    stack = Stack(chosen, {OWNER_ADDRESS: "postgresql://owner@/x"})
    asks = f"import os; print('{OWNER_ADDRESS}' in os.environ)"
    stack.python("others", "-c", asks).wait()
    stack.python("migrate", "-c", asks, as_owner=True).wait()
    assert stack.log("others").read_text() == "False\n"
    assert stack.log("migrate").read_text() == "True\n"
