"""Whatever is done to a sealed record, the verifier names the row."""

import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from portal.audit import heads
from portal.audit.chain import head, link
from portal.audit.models import Entry, Seal
from portal.audit.sealing import seal_finished
from portal.audit.state import heads_places, verify_daily
from portal.audit.verifying import compare_heads, verify
from portal.jobs.sweeps import seal_record
from tests.portal.audit.conftest import as_owner

pytestmark = pytest.mark.alone

CHANGE_ENTRY = "UPDATE audit_entry SET {} WHERE id = %s"
CHANGE_LAST_SEAL = "UPDATE audit_seal SET {} WHERE number = 3"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "audit"


def problems(folder=None):
    found = [*verify(), *(compare_heads(folder) if folder else ())]
    return [(problem.entry, problem.words) for problem in found]


def test_an_untouched_record_is_whole(sealed, folder, capsys):
    heads.export(folder)
    call_command("audit_verify", heads=folder)
    assert "whole up to seal 3" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'report.lost'",
        "at = at + interval '1 second'",
        "facts = '{}'",
        "about_id = '9'",
        "purpose = 'another'",
        "actor = 'visitor'",
        "xid = '5'",
        "lineage = 1",
    ],
)
def test_a_changed_row_is_named_and_no_other(sealed, change):
    victim = sealed[4]
    with as_owner() as owner:
        owner.execute(CHANGE_ENTRY.format(change), [victim])
    assert problems() == [(victim, f"entry {victim} of seal 2 was changed")]


def test_a_deleted_row_is_named(sealed):
    victim = sealed[7]
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_entry WHERE id = %s", [victim])
    assert problems() == [(victim, f"entry {victim} of seal 3 is missing")]


def test_several_bad_rows_are_named_in_order(sealed, folder, capsys):
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_entry WHERE id = %s", [sealed[8]])
        owner.execute("UPDATE audit_entry SET verb = 'x' WHERE id = %s", [sealed[1]])
    with pytest.raises(CommandError, match=f"first bad: entry {sealed[1]} of seal 1 was changed"):
        call_command("audit_verify", heads=folder)
    assert f"also: entry {sealed[8]} of seal 3 is missing" in capsys.readouterr().err


def test_the_command_ends_with_1(sealed, folder):
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_entry WHERE id = %s", [sealed[0]])
    with pytest.raises(CommandError) as refused:
        call_command("audit_verify", heads=folder)
    assert refused.value.returncode == 1


def test_a_row_slipped_in_under_a_sealed_transaction_is_named(sealed):
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO audit_entry (verb, actor, about_type, about_id, purpose, facts, xid)"
            " SELECT verb, actor, '', '', '', facts, xid FROM audit_entry WHERE id = %s"
            " RETURNING id",
            [sealed[4]],
        )
        (forged,) = owner.fetchone()
    assert problems() == [(forged, f"entry {forged} was slipped in after its time was sealed")]


def test_an_entry_sealed_twice_is_named(sealed):
    with as_owner() as owner:
        owner.execute("UPDATE audit_seal SET entry_ids[1] = %s WHERE number = 3", [sealed[0]])
    assert (sealed[0], f"entry {sealed[0]} was sealed twice") in problems()


def test_a_missing_seal_in_the_middle_is_named(sealed):
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_seal WHERE number = 2")
    assert problems()[0] == (None, "seal 2 is missing")


@pytest.mark.parametrize("change", ["at = now()", "upto_xid = '99999'", "links = links || 'x'"])
def test_a_changed_seal_is_named(sealed, change):
    with as_owner() as owner:
        owner.execute(CHANGE_LAST_SEAL.format(change))
    assert "seal 3 was changed" in problems()[0][1]


def test_a_cut_tail_is_shown_by_the_exported_head(sealed, folder):
    heads.export(folder)
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_seal WHERE number = 3")
        owner.execute("DELETE FROM audit_entry WHERE id = ANY (%s)", [sealed[6:]])
    assert problems() == [], "without the exported head nobody could know"
    ((entry, words),) = problems(folder)
    assert entry == sealed[8]
    assert "the end was cut off" in words


def test_a_chain_written_anew_is_shown_by_the_exported_head(sealed, write, folder):
    heads.export(folder)
    with as_owner() as owner:
        owner.execute("UPDATE audit_entry SET verb = 'report.lost' WHERE id = %s", [sealed[4]])
        owner.execute("DELETE FROM audit_seal WHERE number > 1")
    seal_finished()
    write(1)
    seal_finished()
    assert problems() == [], "the forger did it well"
    ((_, words),) = problems(folder)
    assert "seal 3 is not the one" in words


def test_a_head_is_exported_once_and_never_overwritten(sealed, folder):
    written = heads.export(folder)
    before = written.read_text()
    assert heads.export(folder) == written
    assert written.read_text() == before
    assert json.loads(before)["seal"] == 3
    assert [file.name for file in folder.iterdir()] == ["head-0000000003.json"]


@pytest.fixture
def places(settings, tmp_path):
    """Where heads go when the operator named a second place."""
    settings.VAR_DIR, settings.RECORD_COPY_DIR = tmp_path / "var", str(tmp_path / "elsewhere")
    return heads_places()


def test_every_seal_is_exported_to_both_places(write, places):
    for _ in range(2):
        write(1)
        seal_record()
    for place in places:
        names = [file.name for file in sorted(place.iterdir())]
        assert names == ["head-0000000001.json", "head-0000000002.json"]


def test_the_second_place_shows_a_cut_that_reached_the_first(write, places, capsys):
    write(2)
    seal_record()
    last = write(1)[0]
    seal_record()
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_seal WHERE number = 2")
        owner.execute("DELETE FROM audit_entry WHERE id = %s", [last])
    (places[0] / "head-0000000002.json").unlink()
    assert problems(places[0]) == [], "the usual place was cut too"
    with pytest.raises(CommandError, match="the end was cut off"):
        call_command("audit_verify")
    assert verify_daily() == 1


def test_a_restored_chain_is_exported_beside_the_one_before(sealed, write, folder):
    first = heads.export(folder)
    with as_owner() as owner:
        owner.execute("DELETE FROM audit_seal WHERE number = 3")
        owner.execute("DELETE FROM audit_entry WHERE id = ANY (%s)", [sealed[6:]])
    write(1)
    seal_finished()
    second = heads.export(folder)
    assert heads.export(folder) == second != first
    assert heads.read(second) == heads.current()
    assert heads.read(first).seal == heads.read(second).seal == 3


def test_of_past_days_the_newest_head_is_kept(sealed, folder):
    kept = heads.export(folder)
    for number, day in ((1, "20"), (2, "20"), (4, "21"), (5, "22")):
        words = json.loads(kept.read_text())
        words |= {"seal": number, "sealed_at": f"2025-11-{day}T12:00:0{number}+00:00"}
        (folder / f"head-{number:010d}.json").write_text(json.dumps(words))
    heads.thin_out(folder)
    assert [head.seal for _file, head in heads.exported(folder)] == [2, 3, 4, 5]


def test_the_command_seals_prints_and_exports_the_head(write, folder, capsys):
    write(2)
    call_command("audit_head", export=folder)
    (seal,) = Seal.objects.all()
    assert bytes(seal.head).hex() in capsys.readouterr().out
    assert len(list(folder.iterdir())) == 1


def test_an_empty_record_has_no_head(kept_record, folder, capsys):
    call_command("audit_head", export=folder)
    call_command("audit_verify", heads=folder)
    assert capsys.readouterr().out.count("Nothing is sealed yet.") == 2
    assert not folder.exists()


@pytest.mark.parametrize("words", ["", "{}", "[]", '{"seal": "x"}'])
def test_a_broken_head_file_is_named(sealed, folder, words):
    folder.mkdir()
    (folder / "head-1.json").write_text(words)
    with pytest.raises(CommandError, match=r"head-1\.json"):
        call_command("audit_verify", heads=folder)


def test_the_digests_never_change_between_versions():
    """Pins the form of what is digested: a new form would disown every sealed record."""
    at = datetime(2026, 11, 21, 12, 30, 15, 123456, tzinfo=UTC)
    entry = Entry(
        id=42,
        at=at,
        verb="notice.sent",
        actor="system",
        about_type="hotline.notice",
        about_id="7",
        purpose="café",
        facts={"b": True, "a": 1, "c": None},
        xid=1234,
        lineage=-5,
    )
    digest = link(bytes(32), entry)
    assert digest.hex() == "dedcc8a1a3fc5c31e3b9bfa33012c1491ed2eaebe50fb5dee1a27ded675e872b"
    seal = Seal(number=1, at=at, lineage=-5, from_xid=0, upto_xid=2000, entry_ids=[42])
    sealed = head(digest, seal)
    assert sealed.hex() == "706eb5a5e7de4d8663c1a4b061a36f508ff9550ce4a9284ff2721195443d06a7"
