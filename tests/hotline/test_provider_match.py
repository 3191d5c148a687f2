"""Whom to write to follows from the evidence; against it a person says why."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hotline.forms.desk_case import NoticeForm
from hotline.forms.desk_providers import NetworksForm
from hotline.models import HostingObservation, Method, NoticeItem, Provider
from hotline.operations.notices import queue_notice
from hotline.operations.providers import NewProvider, add_provider, describe_networks
from hotline.states import Confidence, Lookup, Match
from hotline.words.errors import ConfirmationNeeded, NoHost, NoticeToAnotherContact, WhyThisProvider
from portal.audit.models import Entry
from tests.hotline.test_desk import press, sign_in
from tests.makers.hotline import make_abuse_contact, make_colleague, make_judged

pytestmark = pytest.mark.django_db


def seen_in_network(location, asn, *, ago=timedelta()):
    HostingObservation.objects.create(
        location=location,
        observed_at=timezone.now() - ago,
        method=Method.GEO_DATABASE,
        lookup=Lookup.FOUND,
        ips=["192.0.2.11"],
        asn=asn,
        country="FR",
        database="asn",
        database_date=date(2026, 11, 1),
        confidence=Confidence.MEDIUM,
    )


def make_provider(*, domains=(), asns=(), country="FR", name="Example Hosting"):
    address = make_abuse_contact(name, country=country)
    describe_networks(address.provider_id, domains=domains, asns=asns, by=make_colleague())
    return address


@pytest.mark.parametrize(
    ("provider", "network", "match"),
    [
        ({"asns": [64500]}, 64500, Match.NETWORK),
        ({"asns": [64500], "country": "NL"}, 64500, Match.NETWORK),
        ({"domains": ["example.org"], "country": "NL"}, None, Match.DOMAIN),
        ({"domains": ["images.example.org"]}, None, Match.DOMAIN),
        ({}, None, Match.COUNTRY),
        ({"asns": [64501]}, None, Match.COUNTRY),
    ],
)
def test_the_evidence_points_to_a_provider(provider, network, match):
    location = make_judged("baseline")
    if network:
        seen_in_network(location, network)
    item = queue_notice(location.pk, make_provider(**provider).pk, by=make_colleague())
    assert (item.match, item.reason) == (match, "")
    assert Entry.objects.get(verb="notice.queued").facts["provider_matches"] == match


@pytest.mark.parametrize("domains", [["ample.org"], ["xample.org"], ["org.example"]])
def test_a_domain_matches_whole_labels(domains):
    location = make_judged("baseline")
    item = queue_notice(location.pk, make_provider(domains=domains).pk, by=make_colleague())
    assert item.match == Match.COUNTRY


def test_another_network_wants_a_reason():
    location = make_judged("baseline")
    seen_in_network(location, 64500)
    address = make_provider(asns=[64501])
    with pytest.raises(WhyThisProvider):
        queue_notice(location.pk, address.pk, by=make_colleague(), reason="  ")
    item = queue_notice(location.pk, address.pk, by=make_colleague(), reason="It is  a reseller.")
    assert (item.match, item.reason) == (Match.OTHER_NETWORK, "It is a reseller.")


def test_a_provider_elsewhere_wants_a_reason_and_a_confirmation():
    location = make_judged("baseline")
    address = make_provider(country="NL")
    by = make_colleague()
    with pytest.raises(WhyThisProvider):
        queue_notice(location.pk, address.pk, by=by, confirmed=True)
    with pytest.raises(ConfirmationNeeded):
        queue_notice(location.pk, address.pk, by=by, reason="Its platform.")
    item = queue_notice(location.pk, address.pk, by=by, reason="Its platform.", confirmed=True)
    assert item.match == Match.ABROAD


def test_only_the_newest_look_counts():
    location = make_judged("baseline")
    seen_in_network(location, 64500)
    seen_in_network(location, 64501, ago=timedelta(days=9))
    address = make_provider(asns=[64501])
    with pytest.raises(WhyThisProvider):
        queue_notice(location.pk, address.pk, by=make_colleague())


def test_the_form_offers_those_first_to_which_the_evidence_points():
    location = make_judged("baseline")
    abroad = make_provider(country="NL", name="A")
    near = make_provider(name="B")
    own = make_provider(name="C", domains=["example.org"])
    offered = NoticeForm(location=location).fields["contact_id"].choices
    assert [[pk for pk, _words in group] for _title, group in offered] == [
        [own.pk],
        [near.pk],
        [abroad.pk],
    ]


def test_the_page_asks_on_the_right_field_and_keeps_what_was_chosen(client):
    analyst = sign_in(client)
    report = make_judged("baseline", by=analyst).reports.get()
    near, abroad = make_provider(name="B"), make_provider(country="NL", name="A")
    page = press(client, "queue_notice", report, 1, contact_id=abroad.pk)
    assert 'id="id_reason_error"' in page.text
    assert 'id="id_confirmed_error"' in page.text
    assert f'<option value="{abroad.pk}" selected>' in page.text
    assert not NoticeItem.objects.exists()
    press(
        client,
        "queue_notice",
        report,
        1,
        contact_id=abroad.pk,
        reason="Its platform.",
        confirmed="on",
    )
    assert NoticeItem.objects.get().notice.provider == abroad.provider
    page = client.get(reverse("hotline_desk:case", args=[report.public_ref]))
    assert "Its platform." in page.text
    assert near.email not in page.text


def test_a_second_contact_is_refused_in_its_form(client):
    analyst = sign_in(client)
    report = make_judged("baseline", by=analyst).reports.get()
    first, other = make_provider(name="B"), make_provider(name="C")
    press(client, "queue_notice", report, 1, contact_id=first.pk)
    page = press(client, "queue_notice", report, 1, contact_id=other.pk, reason="Typed in vain.")
    assert page.status_code == 409
    assert str(NoticeToAnotherContact.message) in page.text
    assert "Typed in vain." in page.text
    assert NoticeItem.objects.get().notice.provider == first.provider


def test_networks_are_described_on_the_providers_page(client):
    sign_in(client)
    provider = make_abuse_contact().provider
    path = reverse("hotline_desk:describe_networks", args=[provider.pk])
    client.post(path, {"domains": "Straße.example a.example", "asns": "AS64500, 64501"})
    provider.refresh_from_db()
    assert provider.domains == ["a.example", "xn--strae-oqa.example"]
    assert provider.asns == [64500, 64501]
    page = client.post(path, {"domains": "http://a.example/x", "asns": "ASX"})
    assert "is no domain" in page.text
    assert "is no network number" in page.text
    assert Entry.objects.filter(verb="provider.networks_described").count() == 1


@pytest.mark.parametrize("asns", ["AS", "-1", "AS4294967296", "AS" + "9" * 400, "1.5", "٣"])
def test_what_is_no_network_number_is_said_to_be_none(asns):
    assert list(NetworksForm({"asns": asns}).errors) == ["asns"]


@pytest.mark.parametrize("domain", ["a b.example", "a.example/x", "a.example:81", "u@a.example"])
def test_what_is_no_domain_is_refused_by_the_verb_as_well(domain):
    with pytest.raises(NoHost):
        add_provider(NewProvider("X", "FR", domains=(domain,)), by=make_colleague())
    assert not Provider.objects.exists()
