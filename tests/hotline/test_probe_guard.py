"""The probe cannot be led inwards: every way we know is refused, and nothing is connected to."""

import asyncio
import subprocess
from pathlib import Path

import dns.rrset
import pytest

from hotline.gateways.probe import Target, look, names
from hotline.gateways.probe.guard import (
    LISTED_PORTS,
    PUBLIC_ONLY,
    Guard,
    NotAllowed,
    is_public,
    joined,
)
from hotline.gateways.resolver import Resolved
from hotline.states import Finding, Level, Lookup
from tests.hotline.probe_sites import HERE, HOST, Known, look_at, says, site
from tests.hotline.test_gateways import NameServer

ROOT = Path(__file__).resolve().parents[2]

INWARD = [
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.0.9",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:53aa:64c::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("ip", INWARD)
def test_an_address_that_is_not_public_is_known_as_such(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "193.0.6.139", "2606:4700::1111", "2a01:4f8::1"])
def test_the_public_internet_is_open(ip):
    assert is_public(ip)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://１２７.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[fe80::1]/",
        "http://0/",
    ],
)
def test_numbers_that_mean_an_inner_address_are_refused(url):
    with pytest.raises(NotAllowed, match="not public"):
        PUBLIC_ONLY.place(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://user@site.example/", "user name"),
        ("http://:secret@site.example/", "user name"),
        ("http://8.8.8.8@127.0.0.1/", "user name|not public"),
        ("ftp://site.example/", "neither"),
        ("file:///etc/passwd", "neither"),
        ("gopher://site.example/", "neither"),
        ("javascript:alert(1)", "neither"),
        ("http://site.example:22/", "port"),
        ("http://site.example:6379/", "port"),
        ("https://site.example:5432/", "port"),
        ("http://localhost./", "no host"),
        ("http://redis:8080/", "no host"),
        ("http://printer.local/", "no host"),
        ("http://metadata.google.internal/", "no host"),
        ("http://app.localhost/", "no host"),
        ("http://abcdef.onion/", "no host"),
        ("http://.site.example/", "no host"),
        ("http://" + "a" * 64 + ".example/", "no host|no URL"),
        ("http://" + "a." * 127 + "example/", "no host|no URL"),
        ("http://xn--a/", "no URL"),
        ("http://[fe80::1%25eth0]/", "no URL"),
        ("site.example", "no URL"),
        ("http://site.example/" + "a" * 20_000, "too long"),
    ],
)
def test_a_url_that_is_not_for_us_is_refused_by_name(url, why):
    with pytest.raises(NotAllowed, match=why) as refused:
        PUBLIC_ONLY.place(url)
    assert "site.example" not in str(refused.value)


def test_what_is_sent_is_what_a_browser_would_read():
    place = PUBLIC_ONLY.place("HTTP://BÜCHER.example:80/a b\r\nX: y/../ü?q=ä#part")
    assert (place.scheme, place.host, place.port) == ("http", "xn--bcher-kva.example", 80)
    assert f"{place.path}{place.query}" == "/%C3%BC?q=%C3%A4"
    assert place.authority == "xn--bcher-kva.example"


@pytest.mark.parametrize("port", sorted(LISTED_PORTS))
def test_listed_ports_are_open(port):
    assert PUBLIC_ONLY.place(f"https://site.example:{port}/").port == port


@pytest.mark.parametrize("ip", [ip for ip in INWARD if "%" not in ip])
async def test_a_name_that_leads_inwards_is_not_connected_to(ip):
    found = await look(Target("http://site.example/"), level=Level.DIGEST, dns=Known(ip))
    assert (found.finding, found.http_status, found.hops) == (Finding.REFUSED, None, ())


@pytest.mark.parametrize("level", [level for level in Level if level != Level.DNS])
async def test_one_inner_address_among_public_ones_spoils_them_all(level):
    async with site({"/a.jpg": says("200 OK")}) as at:
        found = await look_at(at, level=level, dns=Known(HERE, "8.8.8.8", "10.0.0.1"))
        assert (found.finding, at.connections) == (Finding.REFUSED, 0)


class Rebinding:
    """Says an address that is let through the first time, an inner one ever after."""

    def __init__(self):
        self.answers = [(HERE,), ("10.0.0.1",)]
        self.asked = 0

    async def resolve(self, _host):
        self.asked += 1
        return Resolved(Lookup.FOUND, self.answers[min(self.asked, 2) - 1])


async def test_a_name_is_resolved_once_and_that_address_is_the_one_connected_to():
    paths = {"/a.jpg": says("302 Found", Location="/b.jpg"), "/b.jpg": says("200 OK", b"x")}
    async with site(paths) as at:
        rebinding = Rebinding()
        found = await look_at(at, dns=rebinding)
        assert (found.finding, found.ips, rebinding.asked) == (Finding.ONLINE_SAME, (HERE,), 1)
        assert found.hops == (HOST, HOST)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/secret",
        "//127.0.0.1:{port}/secret",
        "http://2130706433:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://site.example:{port}/secret",
        "http://admin@site.example/secret",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "http://[",
        "gopher://site.example/",
    ],
)
async def test_a_redirect_inwards_is_refused_and_nothing_is_asked_there(location):
    async with site({"/secret": says("200 OK")}) as inner:
        redirect = says("302 Found", Location=location.format(port=inner.port))
        async with site({"/a.jpg": redirect}) as at:
            found = await look_at(at)
            assert (found.finding, found.moved_to_host) == (Finding.REFUSED, "")
        assert inner.connections == 0


class TwoNames:
    """A site whose other name leads inwards."""

    async def resolve(self, host):
        return Resolved(Lookup.FOUND, (HERE if host == HOST else "10.0.0.1",))


async def test_a_redirect_to_a_name_of_the_same_site_that_leads_inwards_is_refused():
    async with site() as at:
        at.paths = {"/a.jpg": says("301 Moved", Location=at.url(host="intern.site.example"))}
        found = await look_at(at, dns=TwoNames())
        assert (found.finding, found.hops) == (Finding.REFUSED, (HOST,))


class InwardNames(NameServer):
    """A name server whose alias leads to this machine."""

    def answer(self, question):
        answer = super().answer(question)
        for known in answer.answer if answer else ():
            if known.rdtype == dns.rdatatype.A:
                answer.answer.remove(known)
                answer.answer.append(dns.rrset.from_text(known.name, 60, "IN", "A", HERE))
        return answer


async def test_an_alias_of_localhost_is_refused(settings):
    server = await asyncio.to_thread(InwardNames)
    settings.RESOLVER, settings.RESOLVER_NAMESERVERS = "dns", [HERE]
    settings.RESOLVER_PORT = server.port
    found = await look(Target("http://alias.example/"), level=Level.HEADERS, dns=names())
    await asyncio.to_thread(server.close)
    assert (found.finding, found.ips, found.hops) == (Finding.REFUSED, (), ())


async def test_no_proxy_of_the_environment_is_asked(monkeypatch):
    async with site() as proxy, site({"/a.jpg": says("200 OK", b"x")}) as at:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://{HERE}:{proxy.port}")
        assert (await look_at(at)).finding == Finding.ONLINE_SAME
        assert proxy.connections == 0


async def test_what_is_said_of_us_is_little():
    async with site({"/a.jpg?b=c": says("200 OK", b"x", Set_Cookie="id=1")}) as at:
        await look_at(at, "/a.jpg?b=c#part")
        assert at.asked[0].split("\r\n")[1:] == [
            f"Host: {HOST}:{at.port}",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Accept: */*",
            "Accept-Encoding: identity",
            "Connection: close",
            "",
            "",
        ]
        assert at.asked[0].startswith("GET /a.jpg?b=c HTTP/1.1\r\n")
        assert all("Cookie" not in request for request in at.asked)


def test_only_loopback_can_be_let_through_and_only_one_port_of_it():
    with pytest.raises(ValueError, match="only loopback"):
        Guard(frozenset({("10.0.0.1", 80)}))
    guard = Guard(frozenset({(HERE, 8099)}))
    guard.must_be_public([HERE], 8099)
    with pytest.raises(NotAllowed):
        guard.must_be_public([HERE], 8098)
    with pytest.raises(NotAllowed):
        guard.must_be_public(["127.0.0.2"], 8099)


def test_nothing_of_the_product_lets_loopback_through():
    searched = ["hotline", "portal", "helpline", "awareness"]
    found = subprocess.run(
        ["grep", "-rnE", r"Guard\(|guard=", "--include=*.py", *searched],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    outside = [line for line in found if not line.startswith("hotline/gateways/probe/")]
    assert outside == []
    made = [line for line in found if "Guard(" in line]
    assert [line.split(":", 2)[2] for line in made] == ["PUBLIC_ONLY = Guard()"]
    assert PUBLIC_ONLY.loopback == frozenset()


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        (r"\\evil.example\x", "https://evil.example/x"),
        ("///evil.example/x", "https://evil.example/x"),
        (r"/\evil.example/x?a\b", r"https://evil.example/x?a\b"),
        ("//evil.example/x", "https://evil.example/x"),
        ("https:next", "https://host.example/a/next"),
        (r"https:\\evil.example", r"https:\\evil.example"),
        ("http:next", "http:next"),
        ("\thtt\nps://evil.example/ ", "https://evil.example/"),
        (r"..\x", "https://host.example/x"),
        ("?q", "https://host.example/a/b?q"),
        ("#f", "https://host.example/a/b#f"),
        ("", "https://host.example/a/b"),
    ],
)
def test_a_redirect_is_read_as_browsers_read_it(location, leads_to):
    assert joined("https://host.example/a/b", location) == leads_to
