"""Questions to the world: geo databases of every layout, a real name server, one mail."""

import socket
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset
import pytest
from django.core.management import CommandError, call_command
from mmdb_writer import MMDBWriter
from netaddr import IPNetwork, IPSet

from hotline.gateways.geo import EMBEDDED, DemoNetworks, MmdbFile, geo_databases
from hotline.gateways.geo_build import GeoSourceError, build, generated_on, ranges
from hotline.gateways.resolver import DEMO_NAMES, DemoResolver, DnsResolver, resolver
from hotline.monitoring import checks
from hotline.states import Lookup

HEADER = "# Location Database Export\n# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n"


def database(path: Path, records, *, version=6) -> MmdbFile:
    writer = MMDBWriter(version, "Test", ipv4_compatible=version == 6)
    for network, record in records.items():
        writer.insert_network(IPSet([IPNetwork(network)]), record)
    writer.to_db_file(str(path))
    return MmdbFile(path)


@pytest.mark.parametrize(
    ("record", "country", "asn", "name"),
    [
        ({"country": {"iso_code": "FR"}}, "FR", None, ""),
        (
            {
                "country": {"iso_code": "DE"},
                "autonomous_system_number": 64500,
                "autonomous_system_organization": "Example AS",
            },
            "DE",
            64500,
            "Example AS",
        ),
        ({"country_code": "nl", "asn": "AS64501", "as_name": "Flat"}, "NL", 64501, "Flat"),
        ({"country": "US"}, "US", None, ""),
        ({"country": {"iso_code": "EU"}}, "", None, ""),
        ({"country_code": "A1"}, "", None, ""),
        ({"something": "else"}, "", None, ""),
    ],
)
def test_one_reader_understands_every_layout(tmp_path, record, country, asn, name):
    found = database(tmp_path / "any.mmdb", {"198.51.100.0/24": record}).look_up("198.51.100.7")
    assert (found.country, found.asn, found.as_name) == (country, asn, name)
    assert found.network == "198.51.100.0/24"
    assert found.database == "any"


def test_not_knowing_is_an_answer(tmp_path):
    four = database(tmp_path / "four.mmdb", {"198.51.100.0/24": {"country_code": "FR"}}, version=4)
    assert four.look_up("203.0.113.1").country == ""
    assert four.look_up("2001:db8::1").country == ""


def test_a_database_replaced_on_disk_is_read_afresh(tmp_path):
    path = tmp_path / "geo.mmdb"
    assert (
        database(path, {"198.51.100.0/24": {"country_code": "FR"}}).look_up("198.51.100.1").country
        == "FR"
    )
    fresh = tmp_path / "new.mmdb"
    database(fresh, {"198.51.100.0/24": {"country_code": "NL"}})
    fresh.replace(path)
    assert MmdbFile(path).look_up("198.51.100.1").country == "NL"


@pytest.mark.parametrize(
    ("ip", "country"),
    [
        ("193.0.6.139", "NL"),
        ("212.27.48.10", "FR"),
        ("5.9.0.1", "DE"),
        ("2001:67c:2e8:22::c100:68b", "NL"),
        ("2a01:4f8::1", "DE"),
        ("192.0.2.1", ""),
        ("10.0.0.1", ""),
        ("127.0.0.1", ""),
    ],
)
def test_the_embedded_database_answers_offline(ip, country):
    assert MmdbFile(EMBEDDED).look_up(ip).country == country


def test_the_embedded_database_is_dated_by_its_data_and_attributed():
    assert MmdbFile(EMBEDDED).made_on == date(2026, 6, 25)
    notice = (EMBEDDED.parent / "NOTICE").read_text()
    assert "IPFire Location" in notice
    assert "CC BY-SA 4.0" in notice


def test_the_compiler_reads_both_families_and_keeps_the_date(tmp_path):
    four, six = tmp_path / "geoip", tmp_path / "geoip6"
    four.write_text(HEADER + "3325256704,3325256959,FR\n3325256960,3325257215,??\n")
    six.write_text(HEADER + "2001:db8:1::,2001:db8:1:ffff:ffff:ffff:ffff:ffff,NL\n")
    built = build([four, six], tmp_path / "out" / "geo.mmdb")
    assert built.networks == 2
    assert built.made_on == datetime(2026, 6, 25, 4, 33, 59, tzinfo=UTC)
    made = MmdbFile(tmp_path / "out" / "geo.mmdb")
    assert made.look_up("198.51.100.1").country == "FR"
    assert made.look_up("198.51.101.1").country == ""
    assert made.look_up("2001:db8:1::1").country == "NL"
    assert made.made_on == date(2026, 6, 25)


@pytest.mark.parametrize("line", ["1,2", "x,y,FR", "5,1,FR", "1,2,3,FR"])
def test_the_compiler_names_a_line_it_does_not_understand(line):
    with pytest.raises((GeoSourceError, ValueError)):
        list(ranges(f"{HEADER}{line}\n"))


def test_the_compiler_wants_a_dated_export():
    with pytest.raises(GeoSourceError, match="Generated"):
        generated_on("# nothing\n")


def test_the_command_says_kindly_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="tor-geoipdb"):
        call_command("build_geo", "--from", str(tmp_path))


def test_the_operators_database_is_asked_first(settings, tmp_path):
    settings.GEO_DATABASE = tmp_path / "own.mmdb"
    assert [one.name for one in geo_databases()] == ["ipfire-country", "demo-networks"]
    database(settings.GEO_DATABASE, {"198.51.100.0/24": {"country_code": "FR"}})
    settings.RESOLVER = "dns"
    assert [one.name for one in geo_databases()] == ["own", "ipfire-country"]


class NameServer:
    """A name server on loopback that knows four names and keeps silent about one."""

    ANSWERS = {
        ("two.example.", "A"): ["192.0.2.1", "192.0.2.2"],
        ("two.example.", "AAAA"): ["2001:db8::1"],
        ("four.example.", "A"): ["192.0.2.4"],
        ("real.example.", "A"): ["192.0.2.9"],
    }

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                wire, asker = self.socket.recvfrom(4096)
            except OSError:
                return
            if not wire:
                return
            answer = self.answer(dns.message.from_wire(wire))
            if answer is not None:
                self.socket.sendto(answer.to_wire(), asker)

    def answer(self, question):
        (asked,) = question.question
        name, kind = asked.name.to_text(), dns.rdatatype.to_text(asked.rdtype)
        if name == "silent.example.":
            return None
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.RA
        if name == "alias.example.":
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", "real.example."))
            name = "real.example."
        known = self.ANSWERS.get((name, kind))
        if known:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *known))
        elif name not in {each for each, _kind in self.ANSWERS}:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer

    def close(self):
        self.socket.sendto(b"", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()


@pytest.fixture(scope="module")
def name_server():
    server = NameServer()
    yield server
    server.close()


@pytest.mark.parametrize(
    ("host", "outcome", "addresses", "passed"),
    [
        ("two.example", Lookup.FOUND, ("192.0.2.1", "192.0.2.2", "2001:db8::1"), ()),
        ("four.example", Lookup.FOUND, ("192.0.2.4",), ()),
        ("alias.example", Lookup.FOUND, ("192.0.2.9",), ("real.example",)),
        ("nobody.example", Lookup.NO_ADDRESS, (), ()),
        ("silent.example", Lookup.NO_ANSWER, (), ()),
        ("a" * 64 + ".example", Lookup.NO_ADDRESS, (), ()),
        ("a..example", Lookup.NO_ADDRESS, (), ()),
    ],
)
def test_names_are_asked_of_a_real_name_server(name_server, host, outcome, addresses, passed):
    asking = DnsResolver(("127.0.0.1",), name_server.port, lifetime_seconds=1)
    found = asking.resolve(host)
    assert found.outcome == outcome
    assert sorted(found.ips) == sorted(addresses)
    assert found.passed == passed


def test_the_configured_name_servers_are_used(settings, name_server):
    settings.RESOLVER = "dns"
    settings.RESOLVER_NAMESERVERS = ["127.0.0.1"]
    settings.RESOLVER_PORT = name_server.port
    assert resolver().resolve("four.example").ips == ("192.0.2.4",)


def test_the_demo_asks_nobody_and_knows_only_its_own(settings):
    settings.RESOLVER = "demo"
    assert isinstance(resolver(), DemoResolver)
    assert resolver().resolve("images.example.org").ips == ("192.0.2.11",)
    assert resolver().resolve("somewhere.example").outcome == Lookup.NO_ADDRESS
    networks = DemoNetworks(DEMO_NAMES)
    assert networks.look_up("192.0.2.11").country == "FR"
    assert networks.look_up("8.8.8.8").country == ""


def test_invented_evidence_is_refused_outside_of_a_demo(settings):
    assert checks.evidence_is_real() == []
    settings.DEMO = False
    assert [found.id for found in checks.evidence_is_real()] == ["hotline.E001"]
    settings.RESOLVER = "dns"
    assert checks.evidence_is_real() == []
