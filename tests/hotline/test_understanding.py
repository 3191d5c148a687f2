"""Whoever reports is told what was understood, and asked about a line that names nothing."""

import pytest

from hotline.reported_urls import LocationKind, understood


def test_each_line_is_said_back_with_all_that_it_names():
    typed = "see a.example/x and b.example/y\n\n  asdf qwer \nTelegram: @lola_x"
    told = [(one.line, [url.canonical for url in one.readings]) for one in understood(typed)]
    assert told == [
        ("see a.example/x and b.example/y", ["https://a.example/x", "https://b.example/y"]),
        ("asdf qwer", ["asdf qwer"]),
        ("Telegram: @lola_x", ["telegram:@lola_x"]),
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("asdf qwer", "javascript:alert(1)", "http://localhost/", "http://intranet/x", "???"),
        *("http://127.0.0.1/", "192.168.1.1:8080", "http://[::1]/", "http://printer.local/"),
        *("3221225985", "12.05.2026", "photo.jpg", "http://10.0.0.1/", "fe80::1"),
    ],
)
def test_a_line_that_names_nothing_is_known_as_such_and_read_all_the_same(line):
    (told,) = understood(line)
    assert told.names_nothing
    assert told.readings


@pytest.mark.parametrize(
    "line",
    [
        *(
            "https://a.example/x",
            "192.0.2.1:8080",
            "@lola_x",
            "+32 475 12 34 56",
            "abcdefghij.onion",
        ),
        *("http://localhost/ or https://a.example/x", "t.me/+AbCd", "someone@mail.example"),
    ],
)
def test_a_line_that_names_something_needs_no_question(line):
    (told,) = understood(line)
    assert not told.names_nothing


def test_the_words_around_what_was_found_are_kept_as_typed():
    line = "he calls himself Sam, see a.example/x and b.example/y"
    first, second = understood(line)[0].readings
    assert first.raw == line
    assert second.raw == "b.example/y"


def test_an_app_is_named_with_its_account_and_a_file_by_its_digest():
    typed = "WhatsApp +32 475 12 34 56\nSHA-256: " + "0a" * 32
    account, file = (line.readings[0] for line in understood(typed))
    assert (account.app, account.kind) == ("whatsapp", LocationKind.APP_HANDLE)
    assert file.kind == LocationKind.FILE_HASH
    assert not understood("\n \n")
