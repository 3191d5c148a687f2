"""Registries are asked by RDAP on real sockets; whatever they answer is a finding, no crash."""

import json
import logging

import pytest

from hotline.gateways.rdap import SHIPPED, DemoRegistries, NoRegistries, RegistryAnswer, registries
from hotline.gateways.rdap_client import ANSWER_LIMIT_BYTES, RdapClient
from hotline.gateways.resolver import DEMO_NAMES
from hotline.states import Lookup
from tests.hotline.rdap_server import ABUSE, asking, bootstrap, domain, entity, network, registry

IP = "5.9.0.1"
PATH = f"ip/{IP}"


def answered(answer, **more):
    with registry(**{PATH: answer}) as server:
        return asking(server, **more).network(IP)


def test_a_network_with_its_holder_country_and_the_mailbox_inside_of_the_holder():
    with registry(**{PATH: network()}) as server:
        assert asking(server).network(IP) == RegistryAnswer(
            Lookup.FOUND,
            f"127.0.0.1:{server.server_port}",
            holder="Example Hosting",
            country="DE",
            netblock="5.9.0.0/16",
            abuse_contact=ABUSE,
        )


def test_the_number_of_the_network_where_the_registry_gives_it():
    assert answered(network(arin_originas0_originautnums=[64500])).asn == 64500


def test_a_network_of_version_six():
    found = network("2a01:4f8::", "2a01:4f8:ffff:ffff:ffff:ffff:ffff:ffff", country="nl")
    with registry(**{"ip/2a01:4f8::1": found}) as server:
        answer = asking(server).network("2a01:4f8::1")
    assert (answer.country, answer.netblock) == ("NL", "2a01:4f8::/32")


def test_a_domain_with_its_registrar():
    with registry(**{"domain/example.org": domain()}) as server:
        answer = asking(server).domain("example.org")
    assert (answer.outcome, answer.holder) == (Lookup.FOUND, "Example Registrar")
    assert answer.abuse_contact == "abuse@registrar.example"


@pytest.mark.parametrize("code", ["EU", "AP", "??", "ZZ", "", "Germany"])
def test_what_is_no_country_is_none(code):
    answer = answered(network(country=code))
    assert (answer.outcome, answer.country, answer.holder) == (Lookup.FOUND, "", "Example Hosting")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (404, Lookup.UNKNOWN),
        (401, Lookup.REFUSED),
        (403, Lookup.REFUSED),
        (429, Lookup.REFUSED),
        (500, Lookup.REFUSED),
        (503, Lookup.REFUSED),
        (b"", Lookup.UNREADABLE),
        (b"<html>no</html>", Lookup.UNREADABLE),
        (b"\xff\xfe{", Lookup.UNREADABLE),
        (b"[" * 100_000, Lookup.UNREADABLE),
        ([], Lookup.UNREADABLE),
        (None, Lookup.UNREADABLE),
        ("text", Lookup.UNREADABLE),
        ({}, Lookup.UNREADABLE),
        (domain(), Lookup.UNREADABLE),
        (network(entities=7), Lookup.UNREADABLE),
        (network(entities=[{"roles": 7}]), Lookup.UNREADABLE),
        (network(entities=[{"handle": "X", "roles": [["abuse"]]}]), Lookup.UNREADABLE),
        (network(events=[{"eventAction": None}]), Lookup.UNREADABLE),
        (network(links="self"), Lookup.UNREADABLE),
        (network("8.8.8.0", "8.8.8.255"), Lookup.UNREADABLE),
        (network("5.9.255.255", "5.9.0.0"), Lookup.UNREADABLE),
        (b" " * (ANSWER_LIMIT_BYTES + 1), Lookup.UNREADABLE),
    ],
)
def test_refusals_and_rubbish_are_findings(answer, outcome):
    with registry(**{PATH: answer}) as server:
        said = asking(server).network(IP)
        assert said == RegistryAnswer(outcome, f"127.0.0.1:{server.server_port}")


@pytest.mark.parametrize(
    ("email", "kept"),
    [
        ("mailto:Abuse@Hosting.example", ABUSE),
        ("abuse at hosting", ""),
        ("a\nBcc: b@c.example", ""),
        ("x" * 300 + "@hosting.example", ""),
    ],
)
def test_of_contacts_only_what_can_be_written_to(email, kept):
    held = entity("Holder", "registrant", entities=[entity("Desk", "abuse", email=email)])
    assert answered(network(entities=[held])).abuse_contact == kept


def test_people_are_not_taken_for_the_abuse_contact():
    person = entity("Somebody", "technical", email="somebody@home.example")
    assert answered(network(entities=[person])).abuse_contact == ""


def test_hidden_characters_of_a_holder_are_not_kept():
    held = entity("Bad\x00\u202e  Host\r\n" + "x" * 200, "registrant")
    assert answered(network(entities=[held])).holder == ("Bad Host " + "x" * 200)[:120]


def silent(handler):
    handler.server.stop.wait(10)


def dripping(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.stop.wait(0.05):
        handler.wfile.write(b"X: y\r\n")
        handler.wfile.flush()


@pytest.mark.parametrize("how", [silent, dripping])
def test_time_is_limited_for_the_answer_as_a_whole(how):
    assert answered(how, answer_seconds=0.3).outcome == Lookup.SILENT


def cut_off(handler):
    handler.connection.close()


def packed(handler):
    handler.give(b"rubbish", **{"Content-Encoding": "gzip"})


def leading_to(place):
    return lambda handler: handler.give(b"{}", 302, Location=place)


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        (cut_off, Lookup.SILENT),
        (packed, Lookup.UNREADABLE),
        (leading_to(f"/{PATH}"), Lookup.UNREADABLE),
        (leading_to("http://127.0.0.1:9/ip"), Lookup.UNREADABLE),
        (leading_to("http://169.254.169.254/latest"), Lookup.UNREADABLE),
        (leading_to("http://rdap.db.ripe.net/ip"), Lookup.UNREADABLE),
        (leading_to("file:///etc/passwd"), Lookup.UNREADABLE),
    ],
)
def test_a_registry_leads_nowhere_else(how, outcome):
    assert answered(how).outcome == outcome


def test_a_registry_leads_to_a_listed_one():
    with registry(**{"rdap/ip": network()}) as other, registry() as server:
        url = f"http://127.0.0.1:{other.server_port}/rdap/ip"
        server.answers[f"/{PATH}"] = leading_to(url)
        listed = bootstrap(server)
        listed["asn"]["services"].append([["3-4"], [f"http://127.0.0.1:{other.server_port}/"]])
        assert RdapClient(listed).network(IP).country == "DE"


def test_a_server_that_is_not_there_is_silent():
    with registry() as server:
        client = asking(server)
    assert client.network(IP).outcome == Lookup.SILENT


@pytest.mark.parametrize("ip", ["192.0.2.1", "10.0.0.1", "127.0.0.1", "9.9.9.9", "::1"])
def test_nobody_is_asked_about_networks_that_no_listed_registry_has(ip):
    with registry() as server:
        assert asking(server).network(ip) is None
        assert server.asked == []


@pytest.mark.parametrize("name", ["forum.example", "a.net", "com"])
def test_nobody_is_asked_about_domains_without_a_registry_or_without_a_safe_one(name):
    with registry() as server:
        assert asking(server).domain(name) is None


def test_an_answer_is_kept_for_a_while_and_silence_is_not():
    with registry(**{PATH: network()}) as server:
        client = asking(server)
        assert client.network(IP) == client.network(IP)
        assert server.asked == [f"/{PATH}"]
    with registry(**{PATH: cut_off}) as server:
        client = asking(server)
        assert client.network(IP).outcome == Lookup.SILENT
        server.answers[f"/{PATH}"] = network()
        assert client.network(IP).outcome == Lookup.FOUND


def test_what_is_asked_reaches_no_log(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for loud in ("httpx", "httpcore"):
        logging.getLogger(loud).setLevel(logging.WARNING)
    answered(network())
    answered(500)
    assert IP not in caplog.text + "".join(capfd.readouterr())


def test_the_shipped_file_knows_public_networks_and_no_server_without_tls(settings):
    settings.RDAP = "registries"
    assert isinstance(registries(), RdapClient)
    listed = json.loads(SHIPPED.read_text())
    urls = {
        url
        for kind in ("ipv4", "ipv6", "asn", "dns")
        for _selectors, servers in listed[kind]["services"]
        for url in servers
    }
    assert all(url.startswith("https://") for url in urls)
    assert {"https://rdap.db.ripe.net/", "https://rdap.arin.net/registry/"} < urls
    assert RdapClient(listed).network("192.0.2.1") is None


def test_the_operators_newer_file_is_read_instead(settings, tmp_path):
    settings.RDAP, settings.RDAP_BOOTSTRAP = "registries", tmp_path / "bootstrap.json"
    with registry(**{PATH: network()}) as server:
        settings.RDAP_BOOTSTRAP.write_text(json.dumps(bootstrap(server)))
        assert registries().network(IP).country == "DE"


@pytest.mark.parametrize(("chosen", "kind"), [("off", NoRegistries), ("demo", DemoRegistries)])
def test_nobody_is_asked_where_that_is_switched_off(settings, chosen, kind):
    settings.RDAP = chosen
    found = registries()
    assert isinstance(found, kind)
    assert found.network(IP) is None
    assert found.domain("example.net") is None


def test_the_demo_invents_its_answers():
    demo = DemoRegistries(DEMO_NAMES).network
    assert (demo("192.0.2.10").country, demo("192.0.2.10").netblock) == ("FR", "192.0.2.10/31")
    assert demo("192.0.2.41").outcome == Lookup.SILENT
