"""The reader of answers: the same for every way bytes may be cut, and strict."""

import hashlib
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.gateways.probe.reading import AnswerReader, Unusable, Wanted

HEAD = b"HTTP/1.1 200 OK\r\n"
CONTENT = bytes(range(256)) * 3
CHUNKED = (
    HEAD
    + b"Transfer-Encoding: chunked\r\nSet-Cookie: id=1\r\n\r\n"
    + b"100\r\n%s\r\n1Ff;a=b\r\n%s\r\n001\r\n%s\r\n0\r\nX: y\r\n\r\n"
    % (CONTENT[:256], CONTENT[256:767], CONTENT[767:])
)
SIZED = HEAD + b"content-length: 768\r\nLocation:  /x \t\r\n\r\n" + CONTENT
EARLY = b"HTTP/1.1 103 Early Hints\r\nLocation: /no\r\n\r\n" + SIZED


def wanted(**other):
    limits = {"header_bytes": 1_000, "prefix_bytes": 16, "content_bytes": 10_000}
    return Wanted(**limits | {"content": True, "whole": True} | other)


def read(*pieces, **other):
    reader = AnswerReader(wanted(**other))
    for piece in pieces:
        reader.feed(memoryview(piece))
    if not reader.done:
        reader.end()
    return reader.answer()


@pytest.mark.parametrize(
    "sent",
    [CHUNKED, SIZED, EARLY, HEAD + b"\r\n" + CONTENT],
    ids=["chunked", "sized", "early hints", "until closed"],
)
@given(cuts=st.lists(st.integers(0, 1_000), max_size=8))
def test_however_the_bytes_are_cut_the_answer_is_the_same(sent, cuts):
    ends = [0, *sorted(cuts), len(sent)]
    found = read(*(sent[begin:end] for begin, end in pairwise(ends)))
    assert found.status == 200
    assert found.digest == hashlib.sha256(CONTENT).digest()
    assert found.prefix == CONTENT[:16]


def test_byte_by_byte_too():
    assert read(*(bytes([one]) for one in CHUNKED)) == read(CHUNKED)


def test_of_the_headers_only_listed_ones_are_kept():
    assert read(CHUNKED).headers == {"transfer-encoding": "chunked"}
    assert read(EARLY).headers == {"content-length": "768", "location": "/x"}


def test_without_the_wish_for_content_reading_ends_with_the_headers():
    found = read(SIZED, content=False, whole=False)
    assert (found.prefix, found.digest) == (b"", b"")


def test_content_past_the_limit_has_no_digest():
    assert read(SIZED, content_bytes=768).digest != b""
    assert read(SIZED, content_bytes=767).digest == b""
    assert read(CHUNKED, content_bytes=767).digest == b""


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200OK\r\n\r\n",
        b"HTTP/1.1  200 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 200 OK\n\n",
        HEAD,
        HEAD + b"no colon\r\n\r\n",
        HEAD + b"Name : x\r\n\r\n",
        HEAD + b"A: b\r\n folded\r\n\r\n",
        HEAD + b"A: b\0c\r\n\r\n",
        HEAD + b"A: " + b"x" * 1_000 + b"\r\n\r\n",
        HEAD + b"A: b\r\n" * 200 + b"\r\n",
        HEAD + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        HEAD + b"Location: /a\r\nLocation: /b\r\n\r\n",
        HEAD + b"Content-Length: +3\r\n\r\nabc",
        HEAD + b"Content-Length: 3, 3\r\n\r\nabc",
        HEAD + b"Content-Length: 0x3\r\n\r\nabc",
        HEAD + b"Content-Length: -1\r\n\r\n",
        HEAD + b"Content-Length: 4\r\n\r\nabc",
        HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 2_000 + b"\r\na\r\n0\r\n\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 13 + b"\r\n",
        b"HTTP/1.1 103 Early\r\nA: b\r\n\r\n" * 50,
    ],
)
def test_what_could_be_understood_in_two_ways_is_no_answer(sent):
    with pytest.raises(Unusable) as wrong:
        read(sent)
    assert "b" * 2 not in str(wrong.value)


def test_headers_made_to_be_slow_are_read_in_a_moment():
    blank = b" " * 30_000
    began = time.process_time()
    found = read(
        HEAD + b"Location: a" + blank + b"b" + blank + b"\r\nX: " + blank + b"x\r\n\r\n",
        header_bytes=100_000,
    )
    read(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 9_000 + b"0\r\n\r\n")
    assert time.process_time() - began < 1
    assert found.headers["location"] == f"a{blank.decode()}b"


@given(st.binary(max_size=400))
def test_whatever_comes_is_an_answer_or_unusable(sent):
    for start in (b"", HEAD, HEAD + b"Transfer-Encoding: chunked\r\n\r\n"):
        try:
            read(start + sent)
        except Unusable:
            continue
