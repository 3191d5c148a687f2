"""Return words: enough bits, kind to slips, and no two words easily taken for each other."""

import itertools
import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.privacy import return_words
from portal.privacy.return_words import LANGUAGES, WORDS, BadWords, digest, new

ALL = st.sampled_from(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_words_carry_about_fifty_bits(language):
    words = return_words._list(language)
    assert WORDS * math.log2(len(words)) >= return_words.LEAST_BITS


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_short_simple_and_never_one_slip_apart(language):
    folded = [return_words._folded(word) for word in return_words._list(language)]
    assert len(folded) == len(set(folded))
    assert all(3 <= len(word) <= 11 and word.isalpha() for word in folded)
    near = [
        pair for pair in itertools.combinations(folded, 2) if return_words.one_slip_apart(*pair)
    ]
    assert near == []


def test_every_word_of_the_list_is_drawn():
    drawn = {word for _ in range(2_000) for word in new("ar").text.split()}
    assert drawn == set(return_words._list("ar"))


@given(ALL)
def test_what_was_shown_finds_its_way_back(language):
    words = new(language)
    assert len(words.text.split()) == WORDS
    assert digest(words.text) == words.digest


def test_a_language_without_a_list_gets_english_words():
    assert set(new("pt").text.split()) <= set(return_words._list("en"))


def without_accents(text):
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@pytest.mark.parametrize(
    "as_typed",
    [
        str.upper,
        str.title,
        without_accents,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"  {text.replace(' ', ', ')}.\n",
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace("ة", "ه").replace("أ", "ا").replace("ى", "ي"),
        lambda text: text.replace(" ", "\u200f \u200f"),
    ],
    ids=["capitals", "title", "no accents", "decomposed", "commas", "lines", "letters", "marks"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_harmless_ways_of_typing_are_forgiven(language, as_typed):
    for _ in range(30):
        words = new(language)
        assert digest(as_typed(words.text)) == words.digest


@given(ALL, st.integers(0, WORDS - 1), st.integers(0, 20))
def test_a_missing_letter_is_forgiven_where_it_is_clear_what_was_meant(language, which, place):
    words = new(language)
    typed = words.text.split()
    word = typed[which]
    at = place % len(word)
    typed[which] = word[:at] + word[at + 1 :]
    known = return_words._folded_list(language)
    slip = return_words._folded(typed[which])
    others = [w for w in known if return_words.one_slip_apart(slip, w)]
    if slip not in known and len(others) == 1:
        assert digest(" ".join(typed)) == words.digest


@given(ALL, st.integers(0, WORDS - 2))
def test_the_order_counts(language, first):
    words = new(language)
    typed = words.text.split()
    if typed[first] == typed[first + 1]:
        return
    typed[first], typed[first + 1] = typed[first + 1], typed[first]
    assert digest(" ".join(typed)) != words.digest


@pytest.mark.parametrize("typed", ["", "apple", "apple " * 5, "apple " * 7, "!!! 123"])
def test_other_than_six_words_are_refused_kindly(typed):
    with pytest.raises(BadWords) as refused:
        digest(typed)
    assert "6" in str(refused.value)


@given(st.text(max_size=400))
def test_no_text_whatever_crashes_the_reading(typed):
    try:
        read = digest(typed)
    except BadWords:
        return
    assert len(read) == 32


def test_another_pepper_opens_nothing(settings):
    words = new("en")
    settings.PEPPER = b"q" * 32
    assert digest(words.text) != words.digest
