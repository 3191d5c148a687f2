"""Sealed fields open only where they belong, and never again once their key is destroyed."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.privacy.models import SubjectKey
from portal.privacy.sealing import Shredded, Unreadable, seal, unseal

PLACE = "hotline.Report.narrative"
TEXT = "A harmless sentence – jolie phrase, جملة."
NEW_RING_KEY = b"n" * 32

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    return SubjectKey.objects.new()


def rotated(settings, *, keep_old=True):
    old = settings.KEY_RING if keep_old else {}
    settings.KEY_RING = {"2": NEW_RING_KEY, **old}


def test_what_is_sealed_opens_again(key):
    assert unseal(seal(TEXT, key=key, place=PLACE), key=key, place=PLACE) == TEXT


@given(st.text())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_text_survives_and_never_shows(key, text):
    sealed = seal(text, key=key, place=PLACE)
    assert unseal(sealed, key=key, place=PLACE) == text
    if len(text) > 3:
        assert text.encode() not in sealed


def test_the_same_text_is_never_sealed_the_same_way_twice(key):
    assert len({seal(TEXT, key=key, place=PLACE) for _ in range(500)}) == 500


def test_it_opens_after_a_trip_through_the_database(key):
    sealed = seal(TEXT, key=key, place=PLACE)
    again = SubjectKey.objects.get(pk=key.pk)
    assert unseal(memoryview(sealed), key=again, place=PLACE) == TEXT


def test_any_altered_byte_is_noticed(key):
    sealed = seal("short", key=key, place=PLACE)
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(Unreadable):
            unseal(bytes(altered), key=key, place=PLACE)


def test_any_cut_or_added_byte_is_noticed(key):
    sealed = seal("short", key=key, place=PLACE)
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            unseal(sealed[:length], key=key, place=PLACE)
    with pytest.raises(Unreadable):
        unseal(sealed + b"\0", key=key, place=PLACE)


def test_a_field_moved_to_another_place_does_not_open(key):
    sealed = seal(TEXT, key=key, place=PLACE)
    with pytest.raises(Unreadable):
        unseal(sealed, key=key, place="hotline.Report.contact")


def test_a_field_moved_to_another_row_does_not_open(key):
    sealed = seal(TEXT, key=key, place=PLACE)
    with pytest.raises(Unreadable):
        unseal(sealed, key=SubjectKey.objects.new(), place=PLACE)


def test_a_wrapped_key_moved_to_another_row_does_not_open(key):
    other = SubjectKey.objects.new()
    other.wrapped_key = key.wrapped_key
    with pytest.raises(Unreadable):
        other.unwrapped()


def test_another_ring_opens_nothing(key, settings):
    sealed = seal(TEXT, key=key, place=PLACE)
    settings.KEY_RING = {"1": b"x" * 32}
    with pytest.raises(Unreadable):
        unseal(sealed, key=key, place=PLACE)


def test_the_stored_key_is_not_the_key(key):
    secret = key.unwrapped()
    assert len(secret) == 32
    assert secret not in bytes(key.wrapped_key)


def test_a_destroyed_key_shreds_what_it_sealed(key):
    sealed = seal(TEXT, key=key, place=PLACE)
    key.destroy()
    for holder in (key, SubjectKey.objects.get(pk=key.pk)):
        assert holder.wrapped_key is None
        with pytest.raises(Shredded):
            unseal(sealed, key=holder, place=PLACE)
        with pytest.raises(Shredded):
            seal(TEXT, key=holder, place=PLACE)


def test_destroying_twice_keeps_the_first_moment(key):
    key.destroy()
    first = key.destroyed_at
    key.destroy()
    assert key.destroyed_at == first


def test_the_database_refuses_a_destroyed_key_that_is_still_there(key):
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectKey.objects.filter(pk=key.pk).update(destroyed_at=key.made_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        SubjectKey.objects.filter(pk=key.pk).update(wrapped_key=None)


def test_rotation_moves_every_key_to_the_new_ring_entry_and_the_old_one_can_go(settings, capsys):
    keys = [SubjectKey.objects.new() for _ in range(7)]
    sealed = [seal(f"text {number}", key=key, place=PLACE) for number, key in enumerate(keys)]
    keys[0].destroy()
    rotated(settings)
    call_command("rotate_keys", batch=3)
    assert "6" in capsys.readouterr().out
    settings.KEY_RING = {"2": NEW_RING_KEY}
    for number, key in enumerate(keys[1:], start=1):
        key.refresh_from_db()
        assert key.ring_version == "2"
        assert unseal(sealed[number], key=key, place=PLACE) == f"text {number}"
    keys[0].refresh_from_db()
    assert keys[0].wrapped_key is None


def test_rotation_names_keys_it_cannot_move_and_moves_the_others(settings):
    lost = SubjectKey.objects.new()
    rotated(settings, keep_old=False)
    movable = SubjectKey.objects.new()
    with pytest.raises(CommandError, match=str(lost.pk)):
        call_command("rotate_keys")
    movable.refresh_from_db()
    assert movable.ring_version == "2"
    lost.refresh_from_db()
    assert lost.ring_version == "1"


def test_rotating_twice_changes_nothing(settings, key):
    rotated(settings)
    call_command("rotate_keys")
    key.refresh_from_db()
    once = bytes(key.wrapped_key)
    call_command("rotate_keys")
    key.refresh_from_db()
    assert bytes(key.wrapped_key) == once


def test_the_cipher_is_the_one_promised(key):
    """An independent reading of the format: 1 byte, 12 bytes nonce, AES-256-GCM."""
    sealed = seal(TEXT, key=key, place=PLACE)
    bound_to = b"\0".join((b"balise.seal", b"\x01", PLACE.encode(), key.pk.bytes))
    opened = AESGCM(key.unwrapped()).decrypt(sealed[1:13], sealed[13:], bound_to)
    assert opened.decode() == TEXT
