"""Form tokens: ours, for this form, and not for ever."""

import time

import pytest

from portal.privacy import form_tokens


def test_a_fresh_token_passes_for_its_purpose():
    form_tokens.check(form_tokens.new("hotline.report"), "hotline.report")


def test_tokens_never_repeat():
    assert len({form_tokens.new("hotline.report") for _ in range(1_000)}) == 1_000


def test_a_token_of_another_form_is_refused():
    with pytest.raises(form_tokens.BadToken):
        form_tokens.check(form_tokens.new("hotline.report"), "helpline.talk")


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "x" * 5_000, "\0", "é:é:é"])
def test_what_was_not_made_here_is_refused(token):
    with pytest.raises(form_tokens.BadToken):
        form_tokens.check(token, "hotline.report")


def test_a_changed_token_is_refused():
    token = form_tokens.new("hotline.report")
    changed = ("a" if token[0] != "a" else "b") + token[1:]
    with pytest.raises(form_tokens.BadToken):
        form_tokens.check(changed, "hotline.report")


def test_a_token_of_another_installation_is_refused(settings):
    token = form_tokens.new("hotline.report")
    settings.POW_KEY = b"z" * 32
    with pytest.raises(form_tokens.BadToken):
        form_tokens.check(token, "hotline.report")


@pytest.mark.parametrize(("hours", "passes"), [(-0.1, True), (0.1, False)])
def test_a_token_lives_for_its_hours(monkeypatch, hours, passes):
    token = form_tokens.new("hotline.report")
    later = time.time() + (form_tokens.FORM_TOKEN_VALID_HOURS + hours) * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    if passes:
        form_tokens.check(token, "hotline.report")
    else:
        with pytest.raises(form_tokens.ExpiredToken):
            form_tokens.check(token, "hotline.report")
