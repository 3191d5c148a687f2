"""Times in words, inert addresses, lights in a row."""

import datetime as dt
import re
from pathlib import Path

import polib
import pytest
from django.template import Context, Template

from portal.front.templatetags.balise import MOST_LIGHTS, defang, span, time_left, up_to

ROOT = Path(__file__).resolve().parents[3]
NOON = dt.datetime(2026, 2, 10, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h 0 min"), (134, "2 h 14 min"), (2880, "2 days")],
)
def test_a_length_of_time_has_its_two_largest_units(minutes: int, words: str):
    assert span(minutes) == words


@pytest.mark.parametrize(
    ("minutes", "words", "look"),
    [
        (134, "2 h 14 min left", "time-left"),
        (60, "1 h 0 min left", "time-left time-left--soon"),
        (1, "1 min left", "time-left time-left--soon"),
        (-35, "35 min late", "time-left time-left--past"),
    ],
)
def test_time_left_says_when_it_is_soon_and_when_it_is_over(minutes, words, look):
    left = time_left(NOON + dt.timedelta(minutes=minutes), NOON)

    assert left.startswith(f'<time class="{look}"')
    assert left.endswith(f">{words}</time>")


def test_the_exact_moment_is_shown_on_hover():
    shown = Template("{% time_left due now=now %}").render(
        Context({"due": NOON + dt.timedelta(minutes=134), "now": NOON})
    )

    assert 'title="10 February 2026, 15:14"' in shown
    assert "2 h 14 min left" in shown


@pytest.mark.parametrize(
    ("address", "inert"),
    [
        ("https://pictures.example.org/a.b", "hxxps://pictures[.]example[.]org/a.b"),
        ("http://a.example/?u=http://b.test/", "hxxp://a[.]example/?u=hxxp://b.test/"),
        ("example.org/x", "example[.]org/x"),
        ("hxxps://example[.]org/", "hxxps://example[.]org/"),
        ("http://192.0.2.7:8080/", "hxxp://192[.]0[.]2[.]7:8080/"),
    ],
)
def test_an_address_becomes_inert_and_stays_so(address: str, inert: str):
    assert defang(address) == inert
    assert defang(inert) == inert


def test_markup_in_an_address_is_text():
    shown = Template("{% defanged address %}").render(
        Context({"address": 'https://example.org/"><script>alert(1)</script>'})
    )

    assert "<script>" not in shown


def test_lights_end_somewhere():
    assert list(up_to(3)) == [1, 2, 3]
    assert len(up_to(4000)) == MOST_LIGHTS
    assert list(up_to(None)) == []


def test_numbers_to_call_keep_their_order_in_arabic():
    """Between numbers an ordinary space turns them round: 116 111 would be read as 111 116."""
    catalogue = polib.pofile(str(ROOT / "locale" / "ar" / "LC_MESSAGES" / "django.po"))
    assert [e.msgid for e in catalogue if re.search(r"\b116 \d{3}", e.msgstr)] == []
