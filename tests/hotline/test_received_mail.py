"""Reading mails of strangers: it always ends, in time, in text that can be kept."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hotline.words.html_text import HTML_LIMIT_CHARS, text_of_html
from hotline.words.mail_bulk import without_bulk
from hotline.words.mail_parts import PARTS_LIMIT, content_of, header, parts_of
from hotline.words.received_mail import (
    HEADER_LIMIT_CHARS,
    LINES_TIMES_PARTS_LIMIT,
    mail_in,
    received,
)
from hotline.words.replies import reply_in

OWN = "notices@balise.example"
HEAD = b"From: a@x.example\nMessage-ID: <1@x.example>\nSubject: s\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
POISON = {
    "a Base64 that ends early": b"Subject: =?utf-8?b?a?=\n\nhttps://board.example/1",
    "the same in From": b"From: =?utf-8?b?a?= <a@x.example>\n\nhello",
    "the same in References": HEAD + b"References: =?utf-8?b?a?=\n\nhello",
    "an unknown section": HTML + b"<p>hi<![foo[ x ]]> https://board.example/2",
    "half a character, UTF-7": HEAD + b"Content-Type: text/plain; charset=utf-7\n\nhello +2AA-",
    "half a character, escaped": HEAD
    + b"Content-Type: text/plain; charset=unicode_escape\n\nhello \\ud800",
    "half a character in Subject": b"Subject: =?unicode_escape?q?=5Cud800?=\n\nhello",
    "NUL in an id": HEAD + b"In-Reply-To: <ab\0cd@x.example>\n\nhello",
    "comments in comments": b"From: " + b"(a" * 20_000 + b" a@x.example\n\nhello",
    "a number without end": HTML + b"&#" + b"9" * 10_000 + b";",
    "an undefined charset of a name": HEAD
    + b"Content-Type: text/plain; name*=undefined''x\n\nhello",
    "parts in parts": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (deep, deep)
        for deep in range(3_000)
    ),
    "mails in mails": b"Content-Type: message/rfc822\n\n" * 5_000,
    "nothing": b"",
}
PIECES = st.sampled_from(
    [
        *(
            b"From: ",
            b"Subject: ",
            b"References: ",
            b"Content-Type: ",
            b"\n",
            b"\n\n",
            b"\r",
            b"\0",
        ),
        *(b"text/html", b"text/plain", b"multipart/mixed; boundary=x", b"message/rfc822", b"--x"),
        *(b"; charset=", b"utf-7", b"punycode", b"unicode_escape", b"\\ud800", b"+2AA-", b"=?"),
        *(b"?b?", b"?q?", b"?=", b"(", b'"', b"<", b"<a ", b"<!--", b"<![", b"&#", b"href=", b">"),
        b"Content-Transfer-Encoding: base64\n",
    ]
)


def read(raw):
    mail = mail_in(raw)
    return received(mail, own=OWN), reply_in(mail)


def must_be_writable(raw):
    mail, reply = read(raw)
    texts = (mail.subject, mail.text, mail.sender, reply.status, reply.ticket, *reply.ids)
    for text in (*texts, *reply.failed_for):
        text.encode("utf-8")
        assert "\0" not in text


@given(st.one_of(st.binary(), st.lists(st.one_of(PIECES, st.binary(max_size=4))).map(b"".join)))
@example(b"\xff\xfe\x00\x00")
def test_whatever_the_bytes_are_they_are_read(raw):
    must_be_writable(raw)


@pytest.mark.parametrize("raw", POISON.values(), ids=POISON.keys())
def test_what_the_email_package_stumbles_over_is_read_as_far_as_it_goes(raw):
    must_be_writable(raw)


def test_words_after_what_cannot_be_decoded_are_read():
    mail, _reply = read(POISON["an unknown section"])
    assert mail.text == "hi https://board.example/2"
    mail, _reply = read(POISON["the same in From"])
    assert mail.sender == "a@x.example"


def test_a_name_with_a_comma_keeps_nobody_from_being_answered():
    mail, _reply = read(b"From: =?utf-8?q?M=C3=BCller=2C_Anna?= <anna@x.example>\n\nhello")
    assert mail.sender == "anna@x.example"


def test_of_a_long_thread_the_first_and_the_last_mails_are_named():
    ids = b" ".join(b"<%d@x.example>" % number for number in range(10_000))
    mail = mail_in(b"References: " + ids + b"\n\nhello")
    assert len(header(mail, "References")) <= HEADER_LIMIT_CHARS + 1
    assert {"<0@x.example>", "<9999@x.example>"} <= reply_in(mail).ids


def test_no_more_parts_are_read_than_any_mail_needs():
    many = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2_000
    assert len(list(parts_of(mail_in(many)))) == PARTS_LIMIT


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("<head><title>t</title></head><p>a<br>b", "a\nb"),
        ("<head><title>t<body>shown", "shown"),
        ("<STYLE>a>b{}</STYLE>shown<script>if (a<b) c()</script>", "shown"),
        (
            "<a title='a > b' HREF = 'https://x.example/?a=1&amp;b=2'>this</a>",
            "https://x.example/?a=1&b=2\nthis",
        ),
        ("<a data-href=no href=https://x.example/1>this", "https://x.example/1\nthis"),
        ("<a href='mailto:a@x.example'>me</a> <a href='#up'>up</a>", "me\nup"),
        ("1 < 2 <!-- <p>not this --> &lt;p&gt; <!x> <?y> </p>", "1 < 2 <p>"),
        ("seen <!-- no end <p>not this", "seen"),
        ("<img src='https://track.example/x' alt='no'>seen", "seen"),
        ("<a b='no end of it seen", "<a b='no end of it seen"),
    ],
)
def test_html_is_read_as_people_see_it(marked, text):
    assert text_of_html(marked) == text


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        "<a x=",
        "<a x='",
        "<a '\"",
        "<!--",
        "<![CDATA[",
        "<!a ",
        "<?a ",
        "</a ",
        "<",
        "<div>",
        "&",
        "&a",
        "<a href",
        "href=",
        "<a href=' ",
        "<script>",
        "a",
    ],
)
def test_four_times_the_html_is_about_four_times_the_work(piece):
    def work(chars):
        marked = (piece * chars)[:chars]
        began = time.process_time()
        text_of_html(marked)
        return time.process_time() - began

    short = min(work(HTML_LIMIT_CHARS // 4) for _each in range(3))
    long = min(work(HTML_LIMIT_CHARS) for _each in range(3))
    assert long < 10 * short + 0.02, "sixteen times as much would be a square"


def test_longer_html_is_cut():
    assert text_of_html("<p>a" + " " * HTML_LIMIT_CHARS + "b") == "a"


@pytest.mark.parametrize(
    "head",
    [b"a," * 500_000, b"(a" * 500_000, b'"' * 1_000_000, b"=?utf-8?q?" * 100_000],
    ids=["mailboxes", "comments", "quotes", "encoded words"],
)
@pytest.mark.parametrize("name", [b"From", b"Subject", b"References", b"Content-Type"])
def test_a_header_field_of_a_megabyte_costs_about_what_eight_thousand_characters_do(name, head):
    def work(field):
        began = time.process_time()
        read(name + b": " + field + b"\n\nhello")
        return time.process_time() - began

    short = min(work(head[:HEADER_LIMIT_CHARS]) for _each in range(3))
    assert min(work(head) for _each in range(3)) < 4 * short + 0.1


def test_open_parts_do_not_multiply_the_lines():
    """The package asks of each line whether it ends one of the parts that are open."""
    deep = 150
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (one, one)
        for one in range(deep)
    )
    innermost = list(parts_of(mail_in(opened + b"\nx" * 400_000)))[-1]
    lines = content_of(innermost).count(b"x")
    assert 0 < lines * deep <= LINES_TIMES_PARTS_LIMIT


def mail_of(*parts, kind="mixed", inner=""):
    """A mail of these parts, each with its type and words."""
    made = "".join(f"--x\nContent-Type: {of}\n\n{words}\n" for of, words in parts)
    head = f'Content-Type: multipart/{kind}; boundary="x"{inner}\n\n'
    return HEAD + (head + made + "--x--\n").encode()


LINKED = "<p>see <a href='https://board.example/9'>this</a>"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            mail_of(("text/plain", " "), ("text/html", LINKED), kind="alternative"),
            "see\nhttps://board.example/9\nthis",
        ),
        (
            mail_of(("text/plain", "see this"), ("text/html", LINKED), kind="alternative"),
            "see this\nhttps://board.example/9",
        ),
        (
            mail_of(
                ("text/plain", "see https://board.\nexample/9"),
                ("text/html", LINKED),
                kind="alternative",
            ),
            "see https://board.\nexample/9",
        ),
        (
            mail_of(("text/html", LINKED), ("text/plain", "No virus was found.")),
            "see\nhttps://board.example/9\nthis\nNo virus was found.",
        ),
        (
            mail_of(
                ("text/plain", "look at this"),
                ("message/rfc822", "Subject: buy\n\nhttps://inner.example/1"),
            ),
            "look at this\nhttps://inner.example/1",
        ),
        (HEAD + b"Content-Type: text/plain; charset=utf-16\n\nplain words", "plain words"),
    ],
)
def test_no_words_are_lost_whatever_form_they_came_in(raw, text):
    mail, _reply = read(raw)
    assert mail.text.replace("\n\n", "\n") == text
    assert mail.attachments == 0


def test_attachments_within_a_mail_that_was_attached_count():
    inner = mail_of(("text/plain", "words"), ("image/png", "x")).decode()
    inner = inner.replace("--x", "--y").replace('"x"', '"y"')
    mail, _reply = read(mail_of(("message/rfc822", inner)))
    assert (mail.text, mail.attachments) == ("words", 1)


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG",
        HEAD + b"Content-Type: application/x-pkcs7-mime; smime-type=signed-data\n\nMIAG",
        mail_of(
            ("application/pgp-encrypted", "Version: 1"),
            ("application/octet-stream", "-----BEGIN PGP MESSAGE-----"),
            kind="encrypted",
        ),
        HEAD + b"\n-----BEGIN PGP MESSAGE-----\n\nhQIM\n-----END PGP MESSAGE-----\n",
    ],
)
def test_what_only_a_mail_program_reads_is_known(raw):
    assert read(raw)[0].is_closed


def test_what_is_signed_beside_its_words_is_read():
    signed = mail_of(
        ("text/plain", "words"),
        ("application/pkcs7-signature; name=smime.p7s", "MIAG"),
        kind="signed",
    )
    mail, _reply = read(signed)
    assert (mail.text, mail.is_closed) == ("words", False)


def test_mails_without_an_id_or_a_date_are_told_apart_by_who_wrote_them_and_of_what():
    mails = [
        b"From: a@x.example\nSubject: https://a.example/\n\n",
        b"From: a@x.example\nSubject: https://b.example/\n\n",
        b"From: b@x.example\nSubject: https://a.example/\n\n",
    ]
    assert len({read(raw)[0].digest for raw in mails}) == 3


def test_of_a_long_mail_the_words_behind_its_pictures_stay():
    picture = b"\n".join([b"QUJD" * 19] * 5_000)
    head = mail_of(("text/plain", "before"), ("image/png", "")).removesuffix(b"--x--\n")
    behind = b"--x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    words = b"\n".join([b"YWJj" * 19] * 100)
    raw = head + picture + b"\n" + behind + words + b"\n--x--\n"
    pieces = [raw[at : at + 1_000] for at in range(0, len(raw), 1_000)]
    short = without_bulk(pieces)
    assert len(short) < 20_000
    mail, _reply = read(short)
    assert mail.text.startswith("before")
    assert mail.text.count("abc") == 19 * 100
    assert mail.attachments == 1
    assert without_bulk([raw]) == short
