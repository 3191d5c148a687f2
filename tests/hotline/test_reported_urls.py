"""Addresses are read as a browser would, meet in one canonical form, and are shown inert."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotline.reported_urls import (
    LocationKind,
    defang,
    mixed_script,
    read,
    read_lines,
    refang,
    visible,
)
from hotline.reported_urls.tracking import tracking_names, without_tracking

WEB = {LocationKind.URL, LocationKind.ONION, LocationKind.GROUP_INVITE}


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("HTTP://EXAMPLE.com:80/../a/./b/%2e%2e/c", "http://example.com/a/c"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://ex\tam\nple.com/x", "http://example.com/x"),
        ("  https://a.example/  ", "https://a.example/"),
        ("http:\\\\a.example\\b\\c", "http://a.example/b/c"),
        ("https://ｅｘａｍｐｌｅ.com/", "https://example.com/"),
        ("https://a.example", "https://a.example/"),
        ("http://[::0:1]/", "http://[::1]/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://a%2Eexample/", "https://a.example/"),
        ("http://1.2.3/", "http://1.2.0.3/"),
        ("https://a.example./x", "https://a.example/x"),
        ("http://good.example@evil.example/", "http://evil.example/"),
        ("https://user:word@a.example/x", "https://a.example/x"),
        ("https://a.example/x?", "https://a.example/x"),
        ("https://a.example/x#part", "https://a.example/x#part"),
        ("https://a.example/x#", "https://a.example/x"),
        ("https://a.example/x#Top", "https://a.example/x"),
        ("https://a.example/x#:~:text=some%20words", "https://a.example/x"),
        ("https://a.example/x#part:~:text=some", "https://a.example/x#part"),
        ("https://a.example/#!/thread/1", "https://a.example/#!/thread/1"),
        ("https://a.example/#/thread/1", "https://a.example/#/thread/1"),
        ("example.org/x", "https://example.org/x"),
        ("images.example:8443/x", "https://images.example:8443/x"),
        ("192.0.2.4/x", "http://192.0.2.4/x"),
        ("hxxps://ex[.]ample[.]org/a", "https://ex.ample.org/a"),
        ("h**p[://]example(dot)org/a", "http://example.org/a"),
        ("<https://a.example/x>", "https://a.example/x"),
    ],
)
def test_a_web_address_is_what_a_browser_would_open(typed, canonical):
    assert read(typed).canonical == canonical


@pytest.mark.parametrize(
    ("typed", "kind", "canonical"),
    [
        ("192.0.2.4:8080", LocationKind.IP_PORT, "192.0.2.4:8080"),
        ("[2001:db8::1]:4433", LocationKind.IP_PORT, "[2001:db8::1]:4433"),
        ("[2001:db8::1]:443", LocationKind.URL, "https://[2001:db8::1]/"),
        ("192.0.2.4:99999", LocationKind.TEXT, "192.0.2.4:99999"),
        ("abcdefgh.onion/x", LocationKind.ONION, "http://abcdefgh.onion/x"),
        ("https://t.me/+abc", LocationKind.GROUP_INVITE, "https://t.me/+abc"),
        ("+32 (2) 123.45.67", LocationKind.PHONE, "tel:+3221234567"),
        ("0032 2 123 45 67", LocationKind.PHONE, "tel:+3221234567"),
        ("someone@Example.ORG", LocationKind.EMAIL, "mailto:someone@example.org"),
        ("@someone_1", LocationKind.APP_HANDLE, "@someone_1"),
        (
            "magnet:?xt=urn:btih:0123456789ABCDEF0123456789ABCDEF01234567&dn=name",
            LocationKind.P2P_HASH,
            "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567",
        ),
        ("a user called sam in the game", LocationKind.TEXT, "a user called sam in the game"),
        ("javascript:alert(1)", LocationKind.TEXT, "javascript:alert(1)"),
        ("data:text/html,<b>x</b>", LocationKind.TEXT, "data:text/html,<b>x</b>"),
        ("file:///etc/passwd", LocationKind.TEXT, "file:///etc/passwd"),
        ("photo.jpg", LocationKind.TEXT, "photo.jpg"),
        ("http://xn--a/", LocationKind.TEXT, "http://xn--a/"),
    ],
)
def test_every_kind_of_address_has_a_form_in_which_duplicates_meet(typed, kind, canonical):
    address = read(typed)
    assert (address.kind, address.canonical) == (kind, canonical)


def test_tracking_parameters_go_and_everything_else_stays_in_order():
    kept = "https://a.example/x?id=%C3%A9&b=&a=1&id=2"
    assert read(f"{kept}&utm_source=mail&fbclid=1&UTM%5Fmedium=x").canonical == kept
    assert without_tracking("reference=1&utmost=2") == "reference=1&utmost=2"
    whole, beginnings = tracking_names()
    assert "fbclid" in whole
    assert "" not in beginnings


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("a.b.example", "b.example"),
        ("www.city.co.uk", "city.co.uk"),
        ("one.github.io", "one.github.io"),
        ("192.0.2.4", ""),
        ("[2001:db8::1]", ""),
    ],
)
def test_the_registrable_domain_comes_from_the_public_suffix_list(host, domain):
    assert read(f"http://{host}/").registrable_domain == domain


def test_hosts_that_mix_scripts_are_flagged_and_everyday_mixtures_are_not():
    assert read("http://раypal.example/").mixed_script
    assert not read("http://пример.example/").mixed_script
    assert not read("http://東京タワーtokyo.example/").mixed_script
    assert not mixed_script("plain-name.example")


def test_an_ip_literal_is_known_in_every_disguise():
    assert read("http://2130706433/").ip == "127.0.0.1"
    assert read("http://[::ffff:192.0.2.1]/").ip == "192.0.2.1"
    assert read("http://0300.0.2.0x01/").ip == "192.0.2.1"
    assert read("https://a.example/").ip == ""


def test_lines_become_addresses_each_location_once():
    typed = """
        look at https://a.example/x, and (http://b.example/y).
        https://A.example:443/x#top
        hxxps://c[.]example/
        the group "night owls" in the game
    """
    assert [address.canonical for address in read_lines(typed)] == [
        "https://a.example/x",
        "http://b.example/y",
        "https://c.example/",
        'the group "night owls" in the game',
    ]


def test_a_header_cannot_be_smuggled_through_an_address():
    for address in read_lines("https://a.example/x\r\nBcc: someone@example.org\r\n"):
        assert "\r" not in address.canonical
        assert "\n" not in address.canonical
    assert "\n" not in read("https://a.example/x\nBcc:y").canonical


def test_a_very_long_address_is_read_whole_and_quickly():
    long = "https://a.example/" + "x" * 60_000
    assert read(long).canonical == long
    assert read("." * 60_000).kind == LocationKind.TEXT
    assert read("+" + "1 " * 30_000).kind == LocationKind.TEXT


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://ex.ample/a.b", "hxxps://ex[.]ample/a.b"),
        ("http://a.example/?to=http://b.example", "hxxp://a[.]example/?to=hxxp://b.example"),
        ("http://[2001:db8::1]/", "hxxp://[2001:db8::1]/"),
        ("mailto:a@b.example", "mailto:a[@]b[.]example"),
        ("see http://a.example/ there", "see hxxp://a.example/ there"),
    ],
)
def test_addresses_are_shown_defanged(address, shown):
    assert defang(address) == shown


def test_hidden_characters_are_made_visible():
    assert visible("abc\u202egpj.exe\x07") == "abc�gpj.exe�"


HOST = st.from_regex(r"\A[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\.[a-z]{2,6}){1,2}\Z")
TEXT = st.text(alphabet=st.characters(), max_size=60)
URLS = st.builds(
    lambda scheme, host, path, query, fragment: f"{scheme}://{host}/{path}?{query}#{fragment}",
    st.sampled_from(["http", "HTTPS", "ftp"]),
    HOST,
    TEXT,
    TEXT,
    TEXT,
)


@given(st.one_of(TEXT, URLS, URLS.map(lambda url: url.partition("://")[2])))
@example("http://a.example/\\..\\x")
@example("mailto:a@b.example")
@example("٠١٢٣٤٥٦٧٨")
@example("http://a.example/#!/#!")
@settings(max_examples=400, deadline=None)
def test_reading_never_fails_and_reading_again_changes_nothing(typed):
    once = read(typed)
    again = read(once.canonical)
    assert (again.canonical, again.kind) == (once.canonical, once.kind)
    assert not any(unicodedata.category(mail) in {"Cc", "Cs"} for mail in once.canonical)


@given(URLS)
@settings(max_examples=300, deadline=None)
def test_a_web_address_is_ascii_and_survives_being_shown(typed):
    address = read(typed)
    if address.kind in WEB:
        assert address.canonical.isascii()
        assert "http://" not in defang(address.canonical)
        assert "https://" not in defang(address.canonical)
        if "[" not in address.canonical and "(" not in address.canonical:
            assert read(refang(defang(f"{address.scheme}://{address.host}/"))).host == address.host
