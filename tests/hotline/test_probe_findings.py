"""Each finding, told by a small server that says exactly what leads to it."""

import asyncio
import gzip
import hashlib
import re
import socket
import struct

import pytest

from hotline.gateways.probe import Hop, Target, Turns, findings, look
from hotline.gateways.probe.guard import Guard
from hotline.gateways.resolver import Resolved
from hotline.states import UNKNOWN, Finding, Level, Lookup
from tests.hotline.probe_sites import HERE, HOST, Known, look_at, quick, says, site

CONTENT = b"\xff\xd8 some content"
DIGEST = hashlib.sha256(CONTENT).digest()
WITHOUT_DNS = [level for level in Level if level != Level.DNS]
CLOSE = [Level.FIRST_BYTES, Level.DIGEST]


@pytest.mark.parametrize("level", WITHOUT_DNS)
async def test_what_answers_is_online_and_read_only_as_far_as_the_level_allows(level):
    async with site({"/a.jpg": says("200 OK", CONTENT)}) as at:
        found = await look_at(at, level=level)
        assert (found.finding, found.http_status) == (Finding.ONLINE_SAME, 200)
        assert (found.ips, found.moved_to_host) == ((HERE,), "")
        assert found.digest == (DIGEST if level == Level.DIGEST else b"")
        assert at.asked[0].startswith("HEAD " if level == Level.HEADERS else "GET ")
        assert 0 < found.seconds < 20


async def test_at_the_level_of_dns_nobody_but_the_name_server_is_asked():
    async with site() as at:
        found = await look_at(at, level=Level.DNS)
        assert (found.finding, found.ips, found.hops) == (Finding.ONLINE_SAME, (HERE,), ())
        assert at.connections == 0


@pytest.mark.parametrize(
    ("expected", "finding"),
    [
        (DIGEST, Finding.ONLINE_SAME),
        (b"x" * 32, Finding.ONLINE_CHANGED),
        (b"", Finding.ONLINE_SAME),
    ],
)
async def test_content_is_compared_by_digest(expected, finding):
    async with site({"/a.jpg": says("200 OK", CONTENT)}) as at:
        found = await look_at(at, level=Level.DIGEST, digest=expected)
        assert (found.finding, found.digest) == (finding, DIGEST)


async def test_known_content_needs_no_sibling():
    async with site({"/a.jpg": says("200 OK", CONTENT)}) as at:
        await look_at(at, level=Level.DIGEST, digest=DIGEST)
        assert at.paths_asked == ["/a.jpg"]


async def test_chunks_and_an_answer_that_ends_by_closing_have_the_same_digest():
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += b"5;x=y\r\n%s\r\n%x\r\n%s\r\n0\r\nTrailer: x\r\n\r\n" % (
        CONTENT[:5],
        len(CONTENT) - 5,
        CONTENT[5:],
    )
    closing = b"HTTP/1.0 200 OK\r\n\r\n" + CONTENT
    async with site({"/chunked": chunked, "/closing": closing}) as at:
        for path in at.paths:
            assert (await look_at(at, path, level=Level.DIGEST)).digest == DIGEST


@pytest.mark.parametrize("level", WITHOUT_DNS)
@pytest.mark.parametrize(
    ("status", "finding"),
    [
        ("404 Not Found", Finding.GONE_404),
        ("410 Gone", Finding.GONE_410),
        ("451 Unavailable For Legal Reasons", Finding.GONE_451),
        ("401 Unauthorized", Finding.LOGIN_WALL),
        ("407 Proxy Authentication Required", Finding.LOGIN_WALL),
        ("403 Forbidden", Finding.BLOCKED_OR_CHALLENGE),
        ("429 Too Many Requests", Finding.BLOCKED_OR_CHALLENGE),
        ("500 Internal Server Error", Finding.UNKNOWN),
        ("502 Bad Gateway", Finding.UNKNOWN),
        ("503 Service Unavailable", Finding.UNKNOWN),
        ("400 Bad Request", Finding.UNKNOWN),
        ("405 Method Not Allowed", Finding.UNKNOWN),
        ("204 No Content", Finding.UNKNOWN),
        ("304 Not Modified", Finding.UNKNOWN),
        ("300 Multiple Choices", Finding.UNKNOWN),
        ("302 Found", Finding.UNKNOWN),
        ("999 Go away", Finding.UNKNOWN),
    ],
)
async def test_what_a_status_means(status, finding, level):
    async with site({"/a.jpg": says(status), "/": says("200 OK")}) as at:
        found = await look_at(at, level=level)
        assert (found.finding, found.http_status) == (finding, int(status[:3]))


class TestToHead:
    """Hosts whose answer to HEAD is not what they say to GET."""

    @pytest.mark.parametrize("status", ["404 X", "410 X", "405 X", "501 X", "403 X"])
    async def test_a_host_that_refuses_every_head_is_unknown_and_never_gone(self, status):
        async with site(otherwise=says(status)) as at:
            found = await look_at(at, level=Level.HEADERS)
            assert found.finding in UNKNOWN
            assert found.http_status == int(status[:3])
            asked = [request.split(" ")[0] for request in at.asked]
            assert set(asked) == {"HEAD"}, "never is content asked for"

    @pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
    @pytest.mark.parametrize(
        ("root", "believed"),
        [
            *(("200 OK", True), ("301 X", True), ("401 X", True), ("403 X", True)),
            *(("405 X", True), ("404 X", False), ("410 X", False), ("429 X", False)),
            *(("400 X", False), ("500 X", False), ("501 X", False), ("503 X", False)),
        ],
    )
    async def test_not_found_is_believed_where_the_root_says_otherwise(
        self, status, root, believed
    ):
        async with site({"/": says(root)}, otherwise=says(status)) as at:
            found = await look_at(at, "/album/a.jpg?id=7", level=Level.HEADERS)
            gone = findings.BY_STATUS[int(status[:3])]
            assert found.finding == (gone if believed else Finding.UNKNOWN)
            assert found.http_status == int(status[:3]), "what the URL itself said"
            assert at.paths_asked == ["/album/a.jpg?id=7", "/"]

    async def test_what_once_answered_head_is_believed_without_another_question(self):
        async with site() as at:
            found = await look_at(at, level=Level.HEADERS, answers_head=True)
            assert found.finding == Finding.GONE_404
            assert at.paths_asked == ["/a.jpg"]

    async def test_a_root_has_nothing_to_be_compared_with(self):
        async with site() as at:
            assert (await look_at(at, "/", level=Level.HEADERS)).finding == Finding.UNKNOWN
            assert at.paths_asked == ["/"]

    async def test_the_root_of_the_host_that_said_so_is_asked_after_a_redirect(self):
        async with site({"/a.jpg": says("302 Found", Location="/b.jpg"), "/": ANY}) as at:
            assert (await look_at(at, level=Level.HEADERS)).finding == Finding.GONE_404
            assert at.paths_asked == ["/a.jpg", "/b.jpg", "/"]

    async def test_a_root_that_slams_the_door_proves_nothing(self):
        async def slam(writer):
            writer.transport.abort()

        async with site({"/": slam}) as at:
            assert (await look_at(at, level=Level.HEADERS)).finding == Finding.UNKNOWN

    @pytest.mark.parametrize("level", [Level.FIRST_BYTES, Level.DIGEST])
    async def test_what_is_asked_by_get_is_believed_at_once(self, level):
        async with site() as at:
            assert (await look_at(at, level=level)).finding == Finding.GONE_404
            assert at.paths_asked == ["/a.jpg"]


@pytest.mark.parametrize("status", ["200 OK", "202 X", "403 X", "404 X", "503 X"])
@pytest.mark.parametrize("header", ["CF-Mitigated", "x-amzn-waf-action"])
async def test_a_challenge_is_told_by_its_headers(status, header):
    async with site({"/a.jpg": says(status, **{header.replace("-", "_"): "challenge"})}) as at:
        found = await look_at(at, level=Level.HEADERS)
        assert found.finding == Finding.BLOCKED_OR_CHALLENGE


@pytest.mark.parametrize("level", CLOSE)
@pytest.mark.parametrize(
    ("start", "finding"),
    [
        (b"<html><title>Just a moment...</title>", Finding.BLOCKED_OR_CHALLENGE),
        (b"<script>window._cf_chl_opt={}", Finding.BLOCKED_OR_CHALLENGE),
        (b"<TITLE>DDoS-Guard</TITLE>", Finding.BLOCKED_OR_CHALLENGE),
        (b"<title> Sign in - Board</title>", Finding.LOGIN_WALL),
        (b"<title>Login</title>", Finding.LOGIN_WALL),
        (b"<title>Connexion</title>", Finding.LOGIN_WALL),
        (b"<title>Board</title><a href=/login>Log in</a>", Finding.ONLINE_SAME),
    ],
)
async def test_a_captcha_and_a_sign_in_page_are_told_by_their_first_bytes(start, finding, level):
    async with site({"/page": says("200 OK", start)}) as at:
        assert (await look_at(at, "/page", level=level)).finding == finding
        assert (await look_at(at, "/page", level=Level.HEADERS)).finding == Finding.ONLINE_SAME


async def test_what_stands_after_the_first_bytes_is_not_looked_at():
    late = b" " * 4_096 + b"<title>Sign in</title>"
    async with site({"/page": says("200 OK", late)}) as at:
        assert (await look_at(at, "/page", level=Level.DIGEST)).finding == Finding.ONLINE_SAME


@pytest.mark.parametrize(
    ("location", "finding"),
    [
        ("/login?next=/a.jpg", Finding.LOGIN_WALL),
        ("/users/sign_in", Finding.LOGIN_WALL),
        ("https://other.example/auth/start", Finding.LOGIN_WALL),
        ("/Login.php", Finding.LOGIN_WALL),
        ("/captcha", Finding.BLOCKED_OR_CHALLENGE),
        ("/age-check?to=a", Finding.BLOCKED_OR_CHALLENGE),
    ],
)
async def test_a_redirect_to_a_sign_in_or_a_gate_is_not_followed(location, finding):
    async with site({"/a.jpg": says("302 Found", Location=location)}) as at:
        assert (await look_at(at)).finding == finding
        assert at.paths_asked == ["/a.jpg"]


@pytest.mark.parametrize("status", ["301 A", "302 B", "303 C", "307 D", "308 E"])
async def test_a_redirect_within_the_site_is_followed(status):
    async with site({"/b.jpg": says("410 Gone"), "/": ANY}) as at:
        at.paths["/a.jpg"] = says(status, Location=at.url("/b.jpg", "cdn.site.example"))
        found = await look_at(at, level=Level.HEADERS)
        assert (found.finding, found.hops) == (Finding.GONE_410, (HOST, f"cdn.{HOST}"))
        assert [one.host for one in found.chain] == [HOST, f"cdn.{HOST}"]


@pytest.mark.parametrize("location", ["https://other.example/x", "//elsewhere.example"])
async def test_a_redirect_to_another_site_is_told_and_that_site_is_not_asked(location):
    async with site({"/a.jpg": says("302 Found", Location=location)}) as at:
        known = Known()
        found = await look_at(at, dns=known)
        assert found.finding == Finding.MOVED_HOST
        there = location.split("/")[2]
        assert (found.moved_to_host, found.moved_to.split("/")[2]) == (there, there)
        assert found.chain == (Hop(HOST, (HERE,)), Hop(there))
        assert (known.asked, at.connections) == ([HOST, there], 1), "its name is looked up, no more"


async def test_what_another_site_is_looked_up_to_is_kept_with_the_chain():
    async with site({"/s": says("301 A", Location="https://other.example/x?id=7")}) as at:

        class Names:
            async def resolve(self, host):
                return Resolved(Lookup.FOUND, (HERE,) if host == HOST else ("192.88.98.1",))

        found = await look_at(at, "/s", dns=Names(), level=Level.HEADERS)
        assert found.moved_to == "https://other.example/x?id=7"
        assert found.chain == (Hop(HOST, (HERE,)), Hop("other.example", ("192.88.98.1",)))
        assert (at.paths_asked, at.asked[0].split(" ")[0]) == (["/s"], "HEAD")


async def test_two_customers_of_one_host_are_two_sites():
    redirect = says("302 Found", Location="http://other.github.io/")
    async with site({"/a.jpg": redirect}) as at:
        found = await look_at(at, url=at.url(host="one.github.io"))
        assert (found.finding, found.moved_to_host) == (Finding.MOVED_HOST, "other.github.io")


async def test_redirects_that_never_end_are_left_after_five():
    async with site({"/a.jpg": says("302 Found", Location="/a.jpg")}) as at:
        found = await look_at(at)
        assert (found.finding, found.http_status, len(at.asked)) == (Finding.UNKNOWN, 302, 6)


ANY = says("200 OK", b"<h1>Sorry, this page does not exist</h1>", Content_Type="text/html")


@pytest.mark.parametrize("level", CLOSE)
@pytest.mark.parametrize("path", ["/a.jpg", "/users/7/", "/thread?id=5", "/deep/er/page.html"])
async def test_a_page_that_answers_like_one_that_never_was_is_a_soft_404(path, level):
    async with site(otherwise=ANY) as at:
        found = await look_at(at, path, level=level)
        assert (found.finding, found.http_status) == (Finding.SOFT_404, 200)
        sibling = at.paths_asked[1]
        folder, _slash, ending = path.partition("?")[0].rstrip("/").rpartition("/")
        ending = re.escape(ending.partition(".")[2])
        assert re.fullmatch(rf"{folder}/[0-9a-f]{{20}}\.?{ending}/?(\?id=5)?", sibling)


async def test_all_that_leads_to_one_page_is_a_soft_404():
    async with site(
        {"/": says("200 OK", b"home")}, otherwise=says("302 Found", Location="/")
    ) as at:
        found = await look_at(at)
        assert (found.finding, at.paths_asked[1]) == (Finding.SOFT_404, "/")


@pytest.mark.parametrize(
    "otherwise",
    [
        says("404 Not Found"),
        says("403 Forbidden"),
        says("302 Found", Location="/login"),
        says("200 OK", b"another length", Content_Type="text/html"),
        says("200 OK", ANY.rpartition(b"\r\n")[2].swapcase(), Content_Type="text/html"),
        ANY.replace(b"text/html", b"image/png"),
        b"no answer at all\r\n\r\n",
    ],
)
async def test_a_host_that_says_something_else_of_what_never_was_has_it_online(otherwise):
    async with site({"/a": ANY}, otherwise=otherwise) as at:
        assert (await look_at(at, "/a")).finding == Finding.ONLINE_SAME
        assert len(at.asked) >= 2


async def test_the_root_of_a_host_has_no_sibling():
    async with site(otherwise=ANY) as at:
        assert (await look_at(at, "/")).finding == Finding.ONLINE_SAME
        assert at.paths_asked == ["/"]


async def test_at_the_level_of_headers_no_sibling_is_asked():
    async with site(otherwise=ANY) as at:
        assert (await look_at(at, level=Level.HEADERS)).finding == Finding.ONLINE_SAME
        assert len(at.asked) == 1


class Says:
    """A name server with one answer."""

    def __init__(self, outcome):
        self.outcome = outcome

    async def resolve(self, _host):
        return Resolved(self.outcome)


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize(
    ("outcome", "finding"),
    [(Lookup.NO_ADDRESS, Finding.GONE_DNS), (Lookup.NO_ANSWER, Finding.UNREACHABLE)],
)
async def test_a_name_without_an_address_is_gone_and_silent_name_servers_are_not(
    outcome, finding, level
):
    found = await look(Target(f"http://{HOST}/"), level=level, dns=Says(outcome))
    assert (found.finding, found.http_status, found.ips) == (finding, None, ())


class Silent:
    """A name server that never answers."""

    async def resolve(self, _host):
        await asyncio.Event().wait()


async def test_a_name_server_that_never_answers_does_not_hold_us():
    found = await look(
        Target(f"http://{HOST}/"), level=Level.DNS, dns=Silent(), manner=quick(seconds=0.05)
    )
    assert found.finding == Finding.TIMEOUT


async def test_nobody_listening_is_no_connection():
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        port = taken.getsockname()[1]
        found = await look(
            Target(f"http://{HOST}:{port}/"),
            level=Level.HEADERS,
            dns=Known(),
            guard=Guard(frozenset({(HERE, port)})),
            turns=Turns(ready_at={}),
        )
    assert (found.finding, found.http_status) == (Finding.UNREACHABLE, None)


async def silent(_writer):
    await asyncio.Event().wait()


async def drip(writer):
    """One byte of an endless header after the other, which is never too slow for an idle limit."""
    writer.write(b"HTTP/1.1 200 OK\r\nX: ")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0)


async def endless(writer):
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()


async def slammed(writer):
    """Resets the connection, as a firewall does."""
    taken = writer.get_extra_info("socket")
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hung_up(_writer):
    """Closes without a word."""


@pytest.mark.parametrize("speak", [silent, drip])
async def test_the_whole_look_has_one_limit_of_time(speak):
    async with site({"/a.jpg": speak}) as at:
        found = await look_at(at, manner=quick(seconds=0.1, header_bytes=1_000_000_000))
        assert (found.finding, found.http_status) == (Finding.TIMEOUT, None)
        assert found.seconds < 5


async def test_time_spent_on_one_hop_is_gone_for_the_next():
    async with site({"/a.jpg": says("302 Found", Location="/b.jpg"), "/b.jpg": silent}) as at:
        found = await look_at(at, manner=quick(seconds=0.1))
        assert (found.finding, found.http_status, len(at.asked)) == (Finding.TIMEOUT, 302, 2)


async def test_a_connection_that_is_slammed_is_no_answer():
    async with site({"/a.jpg": slammed, "/b.jpg": hung_up}) as at:
        assert (await look_at(at)).finding == Finding.UNREACHABLE
        assert (await look_at(at, "/b.jpg")).finding == Finding.UNKNOWN


async def test_headers_without_end_are_left():
    async with site({"/a.jpg": drip}) as at:
        assert (await look_at(at, manner=quick(header_bytes=2_000))).finding == Finding.UNKNOWN


async def test_of_content_without_end_the_first_bytes_are_read_or_as_much_as_is_allowed():
    async with site({"/a.jpg": endless}) as at:
        assert (await look_at(at)).finding == Finding.ONLINE_SAME
        found = await look_at(
            at, level=Level.DIGEST, digest=DIGEST, manner=quick(content_bytes=1_000_000)
        )
        assert (found.finding, found.digest) == (Finding.ONLINE_SAME, b"")


@pytest.mark.parametrize("level", CLOSE)
async def test_what_is_encoded_is_not_decoded(level):
    bomb = gzip.compress(b"<title>Just a moment" + b"\0" * 10_000_000)
    async with site({"/a.jpg": says("200 OK", bomb, Content_Encoding="gzip")}) as at:
        found = await look_at(at, level=level, digest=DIGEST)
        assert (found.finding, found.digest) == (Finding.ONLINE_SAME, b"")
        assert "Accept-Encoding: identity\r\n" in at.asked[0]


async def test_a_cut_off_answer_has_no_digest_and_is_no_answer():
    cut = says("200 OK", CONTENT)[:-3]
    async with site({"/a.jpg": cut}) as at:
        found = await look_at(at, level=Level.DIGEST)
        assert (found.finding, found.digest) == (Finding.UNKNOWN, b"")
