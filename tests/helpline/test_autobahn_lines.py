"""The switch that keeps Daphne's WebSocket library from painting what nobody reads."""

from autobahn import util

from helpline.live.autobahn_lines import COLOURS, leave_colours_out


def test_words_of_debug_lines_are_plain(monkeypatch):
    monkeypatch.setattr(util, COLOURS, True)
    assert "\x1b[" in util.hlval("word")
    leave_colours_out()
    assert util.hlval("word") == "word"
