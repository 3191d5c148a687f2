"""Country is a judgement from evidence: every source is kept, disagreement waits for a person."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from hotline.gateways.cdn import shipped_list
from hotline.gateways.geo import GeoAnswer
from hotline.gateways.resolver import Resolved
from hotline.models import HostingObservation, Method
from hotline.operations.hosting import decide_country, observe_hosting
from hotline.operations.hosting_retry import LOOK_AGAIN_AFTER
from hotline.policies import profiles
from hotline.policies.hosting_country import Signal, Undecided, country_from
from hotline.states import AssessmentState, Confidence, Lookup
from hotline.words.errors import NoSuchCountry
from portal.database.clock import database_now
from portal.jobs.models import Job
from tests.hotline.test_claims import verbs
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import locations_of, make_claimed, make_colleague, make_report
from tests.makers.jobs import run_due

TODAY = date(2026, 11, 21)


class Says:
    """A resolver with one answer, which notices when it is asked inside a transaction."""

    def __init__(self, *addresses, outcome=Lookup.FOUND):
        self.answer = Resolved(outcome, addresses)
        self.asked_inside = []

    def resolve(self, host):
        self.asked_inside.append(connection.in_atomic_block)
        return self.answer


class Knows:
    """A geo database with one answer."""

    def __init__(self, country, name="one", age_days=1):
        self.name, self.country = name, country
        self.made_on = timezone.now().date() - timedelta(days=age_days)

    def look_up(self, ip):
        return GeoAnswer(self.country, self.name, self.made_on, f"{ip}/32")


def look(*databases, asking=None, typed="https://a.example/x"):
    location = locations_of(make_report(typed, observed=False))[0]
    finding = observe_hosting(
        location.pk, asking=asking or Says("192.0.2.9"), databases=list(databases)
    )
    location.refresh_from_db()
    return location, finding


@pytest.mark.django_db
def test_agreeing_sources_settle_the_country_and_are_kept_with_their_dates():
    location, _finding = look(Knows("FR", "one"), Knows("FR", "two"))
    assert (location.country, location.country_confidence) == ("FR", Confidence.HIGH)
    assert location.country_basis == ["geo:one", "geo:two"]
    rows = HostingObservation.objects.filter(location=location)
    assert {(row.database, row.country, row.ips[0]) for row in rows} == {
        ("one", "FR", "192.0.2.9"),
        ("two", "FR", "192.0.2.9"),
    }
    assert all(row.database_date for row in rows)
    assert verbs(location)[-1] == "hosting.observed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("databases", "asking", "undecided"),
    [
        ((Knows("FR", "one"), Knows("US", "two")), None, Undecided.DISAGREEMENT),
        ((Knows(""),), None, Undecided.NO_EVIDENCE),
        ((Knows("FR", age_days=181),), None, Undecided.TOO_OLD),
        ((Knows("FR"),), Says(outcome=Lookup.NO_ANSWER), Undecided.NO_EVIDENCE),
        ((Knows("FR"),), Says(outcome=Lookup.NO_ADDRESS), Undecided.NO_EVIDENCE),
    ],
)
def test_disagreement_silence_and_old_data_wait_for_the_analyst(databases, asking, undecided):
    location, finding = look(*databases, asking=asking)
    assert finding.undecided == undecided
    assert (location.country, location.country_confidence) == ("", "")
    assert location.assessment_state == AssessmentState.READY
    assert location.observations.exists()


@pytest.mark.django_db
def test_silence_is_a_finding_of_its_own():
    location, _finding = look(Knows("FR"), asking=Says(outcome=Lookup.NO_ANSWER))
    row = location.observations.get()
    assert (row.method, row.lookup) == (Method.NONE, Lookup.NO_ANSWER)


@pytest.mark.django_db
def test_after_silence_it_is_looked_up_again_later_and_not_for_ever():
    def waits():
        return Job.objects.filter(kind="hosting.observe", effect_key__contains=":silence:")

    location, _finding = look(Knows("FR"), asking=Says(outcome=Lookup.NO_ANSWER))
    assert waits().get().next_at > database_now() + timedelta(minutes=4)
    for _again in range(5):
        observe_hosting(location.pk, asking=Says(outcome=Lookup.NO_ANSWER), databases=[Knows("FR")])
    assert waits().count() == len(LOOK_AGAIN_AFTER)


@pytest.mark.django_db
def test_an_answer_ends_the_looking_again():
    look(Knows("FR"), asking=Says(outcome=Lookup.NO_ADDRESS))
    assert not Job.objects.filter(effect_key__contains=":silence:").exists()


@pytest.mark.django_db
def test_one_host_on_two_continents_is_a_disagreement():
    class ByAddress(Knows):
        def look_up(self, ip):
            country = "FR" if ip == "192.0.2.1" else "US"
            return GeoAnswer(country, self.name, self.made_on)

    location, finding = look(ByAddress(""), asking=Says("192.0.2.1", "198.51.100.1"))
    assert finding.undecided == Undecided.DISAGREEMENT
    assert set(location.observations.values_list("country", flat=True)) == {"FR", "US"}


@pytest.mark.django_db
def test_an_ip_literal_needs_no_name_server_and_comes_from_the_embedded_database():
    location = locations_of(make_report("http://5.9.0.1/x", observed=False))[0]
    asking = Says("192.0.2.1")
    observe_hosting(location.pk, asking=asking)
    location.refresh_from_db()
    assert (location.country, asking.asked_inside) == ("DE", [])
    assert location.observations.get().ips == ["5.9.0.1"]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["http://abcdef.onion/x", "sam in the game", "+32 2 123 45 67"])
def test_what_has_no_host_has_no_country(typed):
    location, finding = look(Knows("FR"), typed=typed)
    assert finding is None
    assert location.country == ""
    assert not location.observations.exists()
    assert location.assessment_state == AssessmentState.READY


@pytest.mark.django_db(transaction=True)
def test_the_world_is_asked_outside_of_any_transaction():
    asking = Says("192.0.2.9")
    look(Knows("FR"), asking=asking)
    assert asking.asked_inside == [False]


@pytest.mark.django_db
def test_a_person_outweighs_every_machine_and_is_not_overruled_by_a_later_look():
    location, _finding = look(Knows("FR", "one"), Knows("US", "two"))
    analyst = make_colleague()
    decide_country(location.pk, " nl ", by=analyst)
    observe_hosting(location.pk, asking=Says("192.0.2.9"), databases=[Knows("US")])
    location.refresh_from_db()
    assert (location.country, location.country_basis) == ("NL", ["analyst"])
    assert location.country_decided_by == analyst
    assert location.observations.filter(method=Method.ANALYST, by=analyst).exists()
    assert "country.decided" in verbs(location)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "FRA", "F1", "é?"])
def test_a_country_has_two_letters(code):
    location, _finding = look(Knows("FR"))
    with pytest.raises(NoSuchCountry):
        decide_country(location.pk, code, by=make_colleague())


@pytest.mark.django_db
def test_the_job_looks_up_what_a_report_named():
    report = make_report("https://images.example.org/a", observed=False)
    assert run_due("hosting.observe") == 1
    location = locations_of(report)[0]
    assert (location.country, location.assessment_state) == ("FR", AssessmentState.READY)


def test_trust_falls_with_age_and_rises_with_agreement():
    profile = profiles.load("generic-eu", 1)
    new, aged = TODAY, TODAY - timedelta(days=60)

    def trust(*dates):
        signals = [Signal(f"geo:{n}", "FR", made) for n, made in enumerate(dates)]
        return country_from(signals, today=TODAY, profile=profile).confidence

    assert trust(new, new) == Confidence.HIGH
    assert trust(new) == trust(new, aged) == Confidence.MEDIUM
    assert trust(aged) == Confidence.LOW


class KnowsNetwork(Knows):
    """A geo database that also names the AS."""

    def __init__(self, country, asn):
        super().__init__(country)
        self.asn = asn

    def look_up(self, ip):
        return GeoAnswer(self.country, self.name, self.made_on, f"{ip}/32", asn=self.asn)


@pytest.mark.django_db
def test_an_address_of_a_content_delivery_network_has_no_country_yet():
    location = locations_of(make_report("http://104.16.1.1/x", observed=False))[0]
    finding = observe_hosting(location.pk)
    location.refresh_from_db()
    assert finding.undecided == Undecided.AWAITING_ORIGIN
    assert (location.country, location.country_basis) == ("", [])
    row = location.observations.get(method=Method.CDN)
    assert (row.as_name, row.netblock, row.database) == ("Cloudflare", "104.16.0.0/13", "cdn-1")
    assert row.database_date
    assert location.observations.filter(method=Method.GEO_DATABASE, country="US").exists()


@pytest.mark.django_db
def test_one_address_behind_a_network_is_enough_to_wait():
    asking = Says("192.0.2.9", "2606:4700::1")
    _location, finding = look(Knows("FR"), asking=asking)
    assert finding.undecided == Undecided.AWAITING_ORIGIN


@pytest.mark.django_db
@pytest.mark.parametrize(("asn", "country"), [(13335, ""), (64500, "FR")])
def test_the_number_of_a_known_network_says_so_too(asn, country):
    location, _finding = look(KnowsNetwork("FR", asn))
    assert location.country == country
    assert location.observations.filter(method=Method.CDN, asn=asn).exists() is not bool(country)


@pytest.mark.django_db
def test_the_analyst_who_learnt_the_origin_decides_behind_a_network():
    location, _finding = look(Knows("US"), asking=Says("104.16.1.1"))
    decide_country(location.pk, "NL", by=make_colleague())
    observe_hosting(location.pk, asking=Says("104.16.1.1"), databases=[Knows("US")])
    location.refresh_from_db()
    assert location.country == "NL"


@pytest.mark.django_db
def test_the_case_says_whom_to_ask_for_the_origin(client):
    report, _by = make_claimed(make_report("https://edge.example/x"), by=sign_in(client))
    page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert "Ask the operator of that network for the origin" in page
    assert "Content delivery network: <bdi>Example Edge</bdi>" in page


def test_the_shipped_list_names_public_networks_once():
    networks = [network for network, _operator in shipped_list().networks]
    assert len(networks) == len(set(networks)) > 0
    assert all(network.is_global for network in networks)
    assert shipped_list().look_up("5.9.0.1", frozenset({24940})) is None
