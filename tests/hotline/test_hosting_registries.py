"""What the registries say of a network is weighed beside the geo databases, and shown."""

import pytest
from django.db import connection
from django.urls import reverse

from hotline.gateways.rdap import NoRegistries, RegistryAnswer
from hotline.models import Method
from hotline.operations.hosting import decide_country, observe_hosting
from hotline.operations.hosting_registries import NETWORKS_ASKED
from hotline.policies.hosting_country import Undecided
from hotline.states import Confidence, Lookup
from tests.hotline.rdap_server import ABUSE, asking, domain, network, registry
from tests.hotline.test_desk import sign_in
from tests.hotline.test_hosting import Knows, Says
from tests.makers.hotline import locations_of, make_claimed, make_colleague, make_report
from tests.makers.jobs import run_due

IP = "5.9.0.1"
PATH = f"ip/{IP}"


def look(*databases, registries, ips=(IP,), typed="https://a.example.org/x"):
    location = locations_of(make_report(typed, observed=False))[0]
    finding = observe_hosting(
        location.pk,
        asking=Says(*ips),
        databases=list(databases),
        asking_registries=registries,
    )
    location.refresh_from_db()
    return location, finding


def looked(*databases, answer, **more):
    with registry(**{PATH: answer}) as server:
        return look(*databases, registries=asking(server), **more)


@pytest.mark.django_db
def test_registry_and_database_that_agree_are_worth_most():
    location, _finding = looked(Knows("DE"), answer=network())
    assert (location.country, location.country_confidence) == ("DE", Confidence.HIGH)
    row = location.observations.get(method=Method.RDAP)
    assert (row.country, row.holder, row.netblock) == ("DE", "Example Hosting", "5.9.0.0/16")
    assert (row.abuse_contact, row.ips, row.lookup) == (ABUSE, [IP], Lookup.FOUND)
    assert row.database.startswith("127.0.0.1")
    assert set(location.country_basis) == {f"rdap:{row.database}", "geo:one"}


@pytest.mark.django_db
def test_registry_and_database_that_disagree_wait_for_the_analyst():
    location, finding = looked(Knows("NL"), answer=network())
    assert finding.undecided == Undecided.REGISTRY_DISAGREES
    assert location.country == ""
    assert set(location.observations.values_list("country", flat=True)) >= {"DE", "NL"}


@pytest.mark.django_db
def test_databases_that_disagree_among_themselves_are_another_matter():
    _location, finding = looked(Knows("NL", "one"), Knows("DE", "two"), answer=network())
    assert finding.undecided == Undecided.DISAGREEMENT


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["EU", "AP", "??"])
def test_a_region_is_no_country_and_leaves_the_word_to_the_database(code):
    location, _finding = looked(Knows("DE"), answer=network(country=code))
    assert (location.country, location.country_confidence) == ("DE", Confidence.MEDIUM)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(404, Lookup.UNKNOWN), (403, Lookup.REFUSED), (b"rubbish", Lookup.UNREADABLE)],
)
def test_no_answer_is_kept_and_the_database_speaks_alone(answer, outcome):
    location, _finding = looked(Knows("DE"), answer=answer)
    assert (location.country, location.country_confidence) == ("DE", Confidence.MEDIUM)
    assert location.observations.get(method=Method.RDAP).lookup == outcome


@pytest.mark.django_db
def test_a_delivery_network_still_waits_for_its_origin():
    answer = network("8.0.0.0", "8.255.255.255")
    with registry(**{"ip/8.8.8.8": answer}) as server:
        location, finding = look(
            Knows("DE"), registries=asking(server), ips=("8.8.8.8", "104.16.1.1")
        )
    assert finding.undecided == Undecided.AWAITING_ORIGIN
    assert location.country == ""


@pytest.mark.django_db
def test_the_registrar_is_kept_and_says_nothing_about_the_country():
    with registry(**{PATH: 404, "domain/example.org": domain()}) as server:
        location, _finding = look(Knows("DE"), registries=asking(server))
    row = location.observations.get(method=Method.REGISTRAR)
    assert (row.holder, row.country) == ("Example Registrar", "")
    assert row.abuse_contact == "abuse@registrar.example"


@pytest.mark.django_db
def test_each_network_is_asked_for_once_and_a_silent_registry_not_again():
    many = tuple(f"5.{n}.0.1" for n in range(9, 19))
    with registry(**{PATH: network()}) as server:
        look(Knows("DE"), registries=asking(server), ips=(IP, "5.9.0.2"))
        assert [path for path in server.asked if "ip" in path] == [f"/{PATH}"]
        look(Knows("DE"), registries=asking(server), ips=many, typed="https://b.example.org/")
        assert len({path for path in server.asked if "ip" in path}) == NETWORKS_ASKED
    gone = asking(server)
    location, _finding = look(Knows("DE"), registries=gone, ips=many, typed="https://c.test/")
    assert [row.lookup for row in location.observations.filter(method=Method.RDAP)] == [
        Lookup.SILENT
    ]


@pytest.mark.django_db(transaction=True)
def test_registries_are_asked_outside_of_any_transaction():
    class Notices(NoRegistries):
        asked_inside = None

        def network(self, ip):
            self.asked_inside = connection.in_atomic_block
            return RegistryAnswer(Lookup.SILENT, "rdap.example")

    notices = Notices()
    look(Knows("DE"), registries=notices)
    assert notices.asked_inside is False


@pytest.mark.django_db
def test_switched_off_nobody_is_asked_and_nothing_is_kept(settings):
    settings.RDAP = "off"
    report = make_report("https://images.example.org/a", observed=False)
    assert run_due("hosting.observe") == 1
    location = locations_of(report)[0]
    assert location.country == "FR"
    assert not location.observations.filter(method__in=[Method.RDAP, Method.REGISTRAR]).exists()


@pytest.mark.django_db
def test_an_analysts_word_outweighs_the_registry():
    location, _finding = looked(Knows("NL"), answer=network())
    decide_country(location.pk, "NL", by=make_colleague())
    with registry(**{PATH: network()}) as server:
        observe_hosting(
            location.pk,
            asking=Says(IP),
            databases=[Knows("NL")],
            asking_registries=asking(server),
        )
    location.refresh_from_db()
    assert location.country == "NL"


def shown(client, typed):
    report, _by = make_claimed(make_report(typed), by=sign_in(client))
    return client.get(reverse("hotline_desk:case", args=[report.public_ref])).text


@pytest.mark.django_db
def test_the_case_shows_the_registrys_word_beside_the_databases(client):
    page = shown(client, "https://images.example.org/x")
    assert "<strong>FR</strong>, <bdi>Lighthouse Servers</bdi>" in page
    assert "confidence: High" in page
    assert "Registry of domains: <bdi>Quay Domains</bdi>" in page


@pytest.mark.django_db
def test_the_case_says_when_the_registry_did_not_answer(client):
    assert "Registry of networks: The registry did not answer" in shown(
        client, "https://forum.example/x"
    )


@pytest.mark.django_db
def test_the_case_says_why_a_disagreement_waits(client):
    page = shown(client, "https://outpost.example/x")
    assert "The registry names another country than the geo data." in page
    assert "<strong>DE</strong>, <bdi>Outpost Racks</bdi>" in page
