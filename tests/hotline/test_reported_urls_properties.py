"""What holds for any text: reading never fails, reading again changes nothing, and a web address
goes where a browser would go.
"""

import cProfile
import pstats

import can_ada
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotline.reported_urls import LocationKind, read, read_lines, understood
from hotline.reported_urls.canonical import canonical_url
from hotline.reported_urls.kinds import ip_literal
from hotline.reported_urls.outside import trimmed
from hotline.reported_urls.tracking import without_tracking

TEXT = st.text(alphabet=st.characters(), max_size=40)
PATHS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)
PARTS = st.sampled_from(
    [
        *(
            " ",
            ", ",
            ";",
            "|",
            "\n",
            "(",
            ")",
            "[",
            "]",
            "<",
            ">",
            '"',
            "…",
            "،",
            ".",
            ":",
            "#",
            "@",
        ),
        *("https://a.example/x", "hxxps://b[.]example/y", "www.c.example", "d.example/z"),
        *("192.0.2.1:8080", "2001:db8::1", "+32 475 12 34 56", "someone@mail.example", "@lola_x"),
        *("Telegram: ", "on Snapchat", "WhatsApp ", "name#1234", "t.me/+AbCd", "[url=", "[/url]"),
        *(
            '<a href="',
            "</a>",
            "](",
            "&amp;",
            " dot ",
            "[.]",
            "**",
            "magnet:?xt=urn:btih:",
            "0" * 40,
        ),
        *("?utm_source=x", "#top", "#:~:text=", "/..", "\u202e", "\u200c", "\x01", "и", "ß"),
    ]
)
MESS = st.lists(st.one_of(PARTS, TEXT), max_size=12).map("".join)
HOST = st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?\.example\Z")
URLS = st.builds(
    lambda scheme, host, path, query, fragment: f"{scheme}://{host}/{path}?{query}#{fragment}",
    st.sampled_from(["http", "HTTPS", "ftp"]),
    HOST,
    PATHS,
    PATHS,
    PATHS,
)


@given(st.one_of(MESS, TEXT))
@example("https://a.example/x.?utm_source=y")
@example("https://a.example/(?utm_source=y#top")
@settings(max_examples=600, deadline=None)
def test_whatever_was_found_is_read_as_itself_again(typed):
    for url in read_lines(typed):
        again = read(url.canonical)
        assert (again.kind, again.canonical) == (url.kind, url.canonical)


@given(st.one_of(MESS, TEXT))
@settings(max_examples=300, deadline=None)
def test_what_is_said_back_is_what_is_taken(typed):
    said = {url.canonical for line in understood(typed) for url in line.readings}
    assert said == {url.canonical for url in read_lines(typed)}


@given(URLS)
@settings(max_examples=500, deadline=None)
def test_a_web_address_goes_where_a_browser_goes(typed):
    url = read(typed)
    browser = can_ada.parse(trimmed(typed))
    assert url.host == browser.hostname
    canonical = can_ada.parse(url.canonical)
    assert canonical.pathname == browser.pathname.replace("^", "%5E")
    query = browser.search.removeprefix("?")
    assert canonical.search.removeprefix("?") in {query, without_tracking(query)}
    assert url.request_target == url.canonical.partition("#")[0]


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("http://example\t.\norg", "http://example.org/"),
        ("http://a.example/\x00b", "http://a.example/%00b"),
        ("http://a.example/\u202eb", "http://a.example/%E2%80%AEb"),
        ("http://a.example/\u200c\u200d", "http://a.example/%E2%80%8C%E2%80%8D"),
        ("http://a.example/e\u0301", "http://a.example/e%CC%81"),
        ("http://a.example/a b?c d# e", "http://a.example/a%20b?c%20d#%20e"),
        ("http://a.example/%zz%41", "http://a.example/%zz%41"),
        ("http://a.example/\ud800", "http://a.example/%EF%BF%BD"),
        ("http://a.example/a/%2E%2e/b", "http://a.example/b"),
        ("http://a.example/^`{}|", "http://a.example/%5E%60%7B%7D|"),
        ("http://a.example/?'\"<>", "http://a.example/?%27%22%3C%3E"),
        ("http://192.0.257/", "http://192.0.1.1/"),
        ("http://0xC0.0x00.0x02.0x01/", "http://192.0.2.1/"),
        ("http://[2001:db8:0:0:1::]/", "http://[2001:db8:0:0:1::]/"),
        ("http://ａ.example:00080/", "http://a.example/"),
        ("http://a\u00adb.example/", "http://ab.example/"),
        ("http:a.example", "http://a.example/"),
        ("http:/\\a.example", "http://a.example/"),
    ],
)
def test_the_canonical_form_is_that_of_the_url_standard(typed, href):
    url = canonical_url(typed)
    assert url is not None
    assert url[0] == href


@pytest.mark.parametrize(
    "typed",
    [
        *("http://", "http://a\x01b/", "http://a\x00.example/", "http://a b/", "http://a<b/"),
        *("http://a^b.example/", "http://a%00b/", "http://[1::2]:3:4/", "http://[::1", "http://]"),
        *(
            "http://a.example:99999/",
            "http://a.example:b/",
            "http://1.2.3.4.5/",
            "http://256.0.0.1/",
        ),
        *(
            "http://xn--a/",
            "http://\u00ad/",
            "javascript:alert(1)",
            "a.example",
            "//a.example/",
            "",
        ),
    ],
)
def test_what_no_browser_opens_has_no_canonical_url(typed):
    assert canonical_url(typed) is None


def test_a_canonical_form_read_again_is_the_same_also_from_the_parser():
    url = canonical_url("https://a.example/x.?utm_source=y#top")
    assert url is not None
    assert read(url[0]).canonical == url[0]


def test_an_ip_address_in_ipv6_dress_is_the_one_it_means():
    assert read("http://[::ffff:192.0.2.1]/x").canonical == "http://192.0.2.1/x"
    assert ip_literal("[::ffff:c000:201]") == "192.0.2.1"


CALLS_PER_WORD = 110
"""With a margin of a fifth; an app named alone took 160 when each was looked at three times."""


def calls(typed):
    """How many functions of Python and C were called to read a text."""
    watch = cProfile.Profile()
    watch.runcall(read_lines, typed)
    return pstats.Stats(watch).total_calls


@pytest.mark.parametrize("unit", ["X ", "ig ", "Snap, ", "X is ", "me on X ", "+1 X ", "(X) "])
def test_what_a_text_full_of_apps_costs_grows_with_its_length_alone(unit):
    read_lines(unit)
    once, twice = calls(unit * 500), calls(unit * 1_000)
    assert twice <= 2.05 * once
    assert once <= 500 * len(unit.split()) * CALLS_PER_WORD


def test_the_length_of_a_text_is_no_burden():
    for unit in ("[", "(", "a.", "[a](", "<a ", "@a ", "Telegram ", "+1 ", "x dot ", "https://a/,"):
        many = unit * (60_000 // len(unit))
        assert read_lines(many)
        assert read(many).kind in LocationKind
