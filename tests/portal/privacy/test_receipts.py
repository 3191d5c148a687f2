"""Receipts: deterministic, forgiving, and every slip of the pen is noticed."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.privacy import receipts

TOKENS = st.text(min_size=1, max_size=60)
SYMBOLS = st.sampled_from(receipts.ALPHABET)


def test_a_receipt_is_five_groups_of_four_without_lookalikes():
    text = receipts.from_token("a token").text
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", text)


def test_a_receipt_carries_at_least_eighty_bits_besides_its_check_symbol():
    assert receipts.RANDOM_SYMBOLS * receipts.BITS_PER_SYMBOL >= 80
    assert 2**receipts.BITS_PER_SYMBOL == len(receipts.ALPHABET) == len(set(receipts.ALPHABET))


@given(TOKENS)
def test_the_same_token_always_gives_the_same_receipt(token):
    first = receipts.from_token(token)
    assert first == receipts.from_token(token)
    assert receipts.digest(first.text) == first.digest
    assert len(first.digest) == 32


def test_different_tokens_give_different_receipts():
    made = {receipts.from_token(f"token {number}").text for number in range(2_000)}
    assert len(made) == 2_000


def test_every_symbol_is_used_at_every_place():
    made = [receipts.from_token(str(number)).text.replace("-", "") for number in range(3_000)]
    for place in range(receipts.SYMBOLS):
        assert {text[place] for text in made} == set(receipts.ALPHABET)


def test_another_pepper_gives_another_receipt(settings):
    before = receipts.from_token("a token")
    settings.PEPPER = b"q" * 32
    after = receipts.from_token("a token")
    assert before.text != after.text
    assert receipts.digest(before.text) != before.digest


@given(TOKENS, st.integers(0, receipts.SYMBOLS - 1), SYMBOLS)
def test_every_single_wrong_symbol_is_noticed(token, place, other):
    symbols = list(receipts.from_token(token).text.replace("-", ""))
    if symbols[place] == other:
        return
    symbols[place] = other
    with pytest.raises(receipts.BadReceipt):
        receipts.digest("".join(symbols))


@given(TOKENS, st.integers(0, receipts.SYMBOLS - 1), st.integers(0, receipts.SYMBOLS - 1))
def test_every_swap_of_two_symbols_is_noticed(token, one, two):
    symbols = list(receipts.from_token(token).text.replace("-", ""))
    if symbols[one] == symbols[two]:
        return
    symbols[one], symbols[two] = symbols[two], symbols[one]
    with pytest.raises(receipts.BadReceipt):
        receipts.digest("".join(symbols))


def test_wrong_symbols_and_swaps_are_noticed_without_exception():
    """All single errors and all swaps of one receipt, not a sample."""
    text = receipts.from_token("all of them").text.replace("-", "")
    slips = {
        text[:place] + other + text[place + 1 :]
        for place in range(len(text))
        for other in receipts.ALPHABET
    }
    for one in range(len(text)):
        for two in range(one):
            symbols = list(text)
            symbols[one], symbols[two] = symbols[two], symbols[one]
            slips.add("".join(symbols))
    slips.discard(text)
    assert len(slips) > 20 * 31
    for slip in slips:
        with pytest.raises(receipts.BadReceipt):
            receipts.digest(slip)


@pytest.mark.parametrize(
    "as_typed",
    [
        str.lower,
        lambda text: text.replace("-", ""),
        lambda text: text.replace("-", " "),
        lambda text: text.replace("-", " – "),
        lambda text: f"  {text}\n",
        lambda text: text.replace("0", "O").replace("1", "l"),
        lambda text: text.replace("0", "o").replace("1", "I"),
        lambda text: "\u200f" + text + "\u200e",
        lambda text: text.translate({ord("0") + n: 0x0660 + n for n in range(10)}),
        lambda text: text.translate({ord(c): ord(c) + 0xFEE0 for c in receipts.ALPHABET}),
    ],
    ids=[
        "lower case",
        "no dashes",
        "spaces",
        "long dashes",
        "around",
        "letters for digits",
        "other letters for digits",
        "direction marks",
        "Arabic digits",
        "full width",
    ],
)
def test_harmless_ways_of_typing_are_forgiven(as_typed):
    for number in range(50):
        receipt = receipts.from_token(f"typed {number}")
        assert receipts.digest(as_typed(receipt.text)) == receipt.digest


@pytest.mark.parametrize("typed", ["", "K7QF", "K7QF-2M9X-!!!!-0000-0000", "U" * 20, "A" * 500])
def test_what_cannot_be_a_receipt_is_refused_with_a_kind_sentence(typed):
    with pytest.raises(receipts.BadReceipt) as refused:
        receipts.digest(typed)
    assert str(refused.value).endswith((".", "!", "U"))


@given(st.text(max_size=80))
def test_no_text_whatever_crashes_the_reading(typed):
    with suppress(receipts.BadReceipt):
        assert len(receipts.digest(typed)) == 32
