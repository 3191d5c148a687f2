"""Leftovers are found; ordinary text is left alone."""

import pytest

from tools.tidy import faults_in


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BASE = '/home/ann/balise'", "machine"),
        ("see /root/.pyenv", "machine"),
        ("pip install --index-url https://index.example", "index"),
        ("# TO" + "DO later", "unfinished"),
        ("<<<<<<< HEAD", "merge"),
        ("-----BEGIN RSA PRIV" + "ATE KEY-----", "private key"),
    ],
)
def test_a_leftover_is_named_with_its_line(text, kind):
    ((line, found),) = faults_in(f"first\n{text}\n")
    assert line == 2
    assert kind in found


def test_ordinary_text_passes():
    assert faults_in("visit https://balise.example/work/ at /srv/balise\n=====\n") == []
