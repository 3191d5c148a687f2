"""What people report is what a browser opens: asked of Chromium itself, for the corpus and for
addresses that Hypothesis makes up. Nothing is opened; `new URL()` is all that is asked.
"""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from hotline.reported_urls import read, read_lines
from hotline.reported_urls.canonical import canonical_url
from hotline.reported_urls.outside import trimmed
from tests.hotline.test_reported_urls_corpus import corpus

IN_THE_BROWSER = (
    "texts => texts.map(text => { try { return new URL(text).href } catch { return '' } })"
)
PATH_END = re.compile("([?#])")
OPENED = frozenset({"http", "https", "ftp"})
MARKS = st.sampled_from([*"/\\?#%.:;,@&=+!~*'()[]{}<>|^`\"$-_ ", "%2e", "%zz", "..", "//"])
LETTERS = st.characters(exclude_categories=["Cs"])
PART = st.lists(st.one_of(MARKS, LETTERS), max_size=12).map("".join)
LABEL = st.from_regex(r"\A[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?\Z")
NUMBERS = st.one_of(
    st.integers(0, 2**32 - 1).map(str),
    st.integers(0, 2**32 - 1).map(hex),
    st.ip_addresses().map(lambda ip: f"[{ip}]" if ip.version == 6 else str(ip)),
    st.lists(st.integers(0, 300), min_size=2, max_size=4).map(lambda n: ".".join(map(str, n))),
)
HOST = st.one_of(
    LABEL.map(lambda label: f"{label}.example"),
    st.sampled_from(
        [
            *("bücher.example", "STRASSE.example", "straße.example", "faß.example", "İ.example"),
            *("例え.example", "مثال.example", "пример.example", "ａ.example", "a。example"),
            *("a\u00adb.example", "a\u200db.example", "xn--bcher-kva.example", "a.example."),
        ]
    ),
    NUMBERS,
)
ADDRESSES = st.builds(
    "{}{}{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "HTTPS", "ftp", "hTtP"]),
    st.sampled_from(["://", ":/", ":", ":\\\\", "://user:word@"]),
    HOST,
    st.sampled_from(["", ":80", ":443", ":8080", ":00021", ":65536", ":"]),
    *(PART, PART, PART),
)


def as_chromium_writes(url: str) -> str:
    """It escapes a bar in the path, which the standard and other browsers leave."""
    path, mark, rest = PATH_END.split(url, maxsplit=1) if PATH_END.search(url) else (url, "", "")
    return path.replace("|", "%7C") + mark + rest


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """An empty page to ask on."""
    return browser.new_context().new_page()


def test_chromium_leaves_the_canonical_form_of_the_corpus_as_it_is(page):
    read_as = {
        url.canonical
        for _place, typed, _right in corpus()
        for url in read_lines(typed)
        if url.scheme in OPENED
    }
    canonical = sorted(read_as)
    assert len(canonical) >= 200
    assert page.evaluate(IN_THE_BROWSER, canonical) == list(map(as_chromium_writes, canonical))


def test_an_address_of_the_corpus_that_stands_alone_goes_where_chromium_goes(page):
    alone = [
        typed
        for _place, typed, _right in corpus()
        if typed.lower().startswith(("http://", "https://", "ftp://"))
        and len(typed.split()) == 1
        and len(read_lines(typed)) == 1
    ]
    assert len(alone) > 80
    opened = page.evaluate(IN_THE_BROWSER, [trimmed(typed) for typed in alone])
    wrong = [
        (typed, href, read(typed).canonical)
        for typed, href in zip(alone, opened, strict=True)
        if canonical_url(href) != canonical_url(as_chromium_writes(trimmed(typed)))
    ]
    assert wrong == []


@given(st.lists(ADDRESSES, min_size=1, max_size=20))
@example(["http://a.example/a<b", "http://a.example/^`{}|", "http://a.example/?a'\"<>#`"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_address_goes_where_chromium_goes(page, typed):
    for text, href in zip(typed, page.evaluate(IN_THE_BROWSER, typed), strict=True):
        ours = canonical_url(text)
        assert (ours is None) == (href == ""), text
        if ours:
            assert canonical_url(as_chromium_writes(ours[0])) == canonical_url(href), text
    canonical = [url[0] for url in map(canonical_url, typed) if url]
    assert page.evaluate(IN_THE_BROWSER, canonical) == list(map(as_chromium_writes, canonical))
