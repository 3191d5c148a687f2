"""Whom to write to follows from the evidence; against it a person says why."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from hotline.forms.desk_case import NoticeForm
from hotline.forms.desk_providers import NetworksForm
from hotline.models import (
    AbuseContact,
    HostingObservation,
    Method,
    NoticeItem,
    ProposedNetworks,
    Provider,
)
from hotline.operations.notices import queue_notice
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.provider_match import evidence_of, is_in_register, match_of
from hotline.operations.provider_networks import describe_networks, drop_networks, verify_networks
from hotline.operations.providers import NewProvider, add_provider
from hotline.operations.removals import follow_move
from hotline.states import Confidence, Lookup, Match, ProviderSays
from hotline.words.errors import (
    ConfirmationNeeded,
    NoHost,
    NoticeToAnotherContact,
    SecondPersonNeeded,
    WhyThisProvider,
)
from portal.audit.models import Entry
from portal.lifecycle import ImpossibleMove
from tests.hotline.test_desk import press, sign_in
from tests.hotline.test_status_follows import sent
from tests.makers.hotline import (
    make_abuse_contact,
    make_colleague,
    make_judged,
    make_networks,
)

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
    make_networks(address.provider, domains=domains, asns=asns)
    return address


@pytest.mark.parametrize(
    ("provider", "network", "match"),
    [
        ({"asns": [64500]}, 64500, Match.NETWORK),
        ({"asns": [64500], "country": "NL"}, 64500, Match.NETWORK),
        ({"domains": ["example.org"], "country": "NL"}, None, Match.DOMAIN),
        ({"domains": ["images.example.org"]}, None, Match.DOMAIN),
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
    evidence = evidence_of(make_judged("baseline"))
    assert match_of(evidence, make_provider(domains=domains)) == Match.COUNTRY


@pytest.mark.parametrize("provider", [{}, {"asns": [64501]}])
def test_where_only_the_country_is_the_same_a_reason_is_wanted(provider):
    location, address = make_judged("baseline"), make_provider(**provider)
    with pytest.raises(WhyThisProvider):
        queue_notice(location.pk, address.pk, by=make_colleague())
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeItem.objects.create(
            notice=make_notice_to(address),
            location=location,
            match=Match.COUNTRY,
            first_seen_at=timezone.now(),
            last_seen_at=timezone.now(),
        )
    said = "The site names it as its host."
    item = queue_notice(location.pk, address.pk, by=make_colleague(), reason=said)
    assert (item.match, item.reason) == (Match.COUNTRY, said)


def make_notice_to(address):
    location = make_judged("baseline", typed="https://images.example.org/b")
    reason = "The site names it as its host."
    return queue_notice(location.pk, address.pk, by=make_colleague(), reason=reason).notice


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
    page = press(client, "queue_notice", report, 1, contact_id=near.pk)
    assert 'id="id_reason_error"' in page.text
    assert "Only the country is the same" in page.text
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
    press(client, "queue_notice", report, 1, contact_id=first.pk, reason="It answered before.")
    page = press(client, "queue_notice", report, 1, contact_id=other.pk, reason="Typed in vain.")
    assert page.status_code == 409
    assert str(NoticeToAnotherContact.message) in page.text
    assert "Typed in vain." in page.text
    assert NoticeItem.objects.get().notice.provider == first.provider


def test_what_one_person_says_points_to_nobody_before_a_second_one_agrees():
    location, by, other = make_judged("baseline"), make_colleague(), make_colleague()
    seen_in_network(location, 64500)
    address = make_provider()
    evidence = evidence_of(location)
    for own in ({"domains": ["example.org"], "asns": []}, {"domains": [], "asns": [64500]}):
        describe_networks(address.provider_id, by=by, **own)
        assert match_of(evidence, fresh(address)) == Match.COUNTRY
        assert is_in_register(evidence), "nobody proposes it once more"
    proposed = address.provider.proposed_networks.proposed().get()
    with pytest.raises(SecondPersonNeeded):
        verify_networks(proposed.pk, by=by)
    verify_networks(proposed.pk, by=other)
    verify_networks(proposed.pk, by=by)
    assert match_of(evidence, fresh(address)) == Match.NETWORK
    describe_networks(address.provider_id, domains=["a.example"], asns=[64500], by=by)
    assert match_of(evidence, fresh(address)) == Match.NETWORK, "what was verified stays"
    waiting = address.provider.proposed_networks.proposed().get()
    assert (waiting.domains, waiting.asns) == (["a.example"], [])
    drop_networks(waiting.pk, by=other)
    assert fresh(address).provider.domains == []
    describe_networks(address.provider_id, domains=[], asns=[], by=by)
    assert match_of(evidence, fresh(address)) == Match.COUNTRY


def test_who_changes_what_a_colleague_proposed_leaves_it_to_others():
    provider, one, other = make_provider().provider, make_colleague(), make_colleague()
    describe_networks(provider.pk, domains=["a.example"], asns=[], by=one)
    first = provider.proposed_networks.proposed().get()
    describe_networks(provider.pk, domains=["b.example"], asns=[], by=other)
    with pytest.raises(ImpossibleMove):
        verify_networks(first.pk, by=other)
    now = provider.proposed_networks.proposed().get()
    with pytest.raises(SecondPersonNeeded):
        verify_networks(now.pk, by=other)
    assert verify_networks(now.pk, by=one).domains == ["b.example"]
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposedNetworks.objects.filter(pk=now.pk).update(proposed_by=one)


def fresh(address):
    return AbuseContact.objects.select_related("provider").get(pk=address.pk)


def test_networks_are_described_on_the_providers_page(client):
    analyst = sign_in(client)
    provider = make_abuse_contact().provider
    path = reverse("hotline_desk:describe_networks", args=[provider.pk])
    client.post(path, {"domains": "Straße.example a.example", "asns": "AS64500, 64501"})
    provider.refresh_from_db()
    assert (provider.domains, provider.asns) == ([], []), "what is left out counts no longer"
    waiting = provider.proposed_networks.proposed().get()
    assert waiting.domains == ["a.example", "xn--strae-oqa.example"]
    assert waiting.asns == [64500, 64501]
    client.post(path, {"domains": "a.example Straße.example", "asns": "AS64501 64500"})
    page = client.post(path, {"domains": "http://a.example/x", "asns": "ASX"})
    assert "is no domain" in page.text
    assert "is no network number" in page.text
    proposed = Entry.objects.filter(verb="provider.networks_proposed", by=analyst)
    assert proposed.count() == 1


@pytest.mark.parametrize("asns", ["AS", "-1", "AS4294967296", "AS" + "9" * 400, "1.5", "٣"])
def test_what_is_no_network_number_is_said_to_be_none(asns):
    assert list(NetworksForm({"asns": asns}).errors) == ["asns"]


@pytest.mark.parametrize("domain", ["a b.example", "a.example/x", "a.example:81", "u@a.example"])
def test_what_is_no_domain_is_refused_by_the_verb_as_well(domain):
    with pytest.raises(NoHost):
        add_provider(NewProvider("X", "FR", domains=(domain,)), by=make_colleague())
    assert not Provider.objects.exists()


def test_who_said_that_it_is_not_with_them_goes_last_and_needs_a_reason():
    location, by = make_judged("baseline"), make_colleague()
    seen_in_network(location, 64500)
    own, near = make_provider(name="A", asns=[64500]), make_provider(name="B")
    item = sent(queue_notice(location.pk, own.pk, by=by))
    assert match_of(evidence_of(location), own) == Match.NETWORK
    take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.MOVED)])
    location.refresh_from_db()
    assert match_of(evidence_of(location), own) == Match.SAID_NO
    offered = NoticeForm(location=location).fields["contact_id"].choices
    assert [[pk for pk, _words in group] for _title, group in offered] == [[near.pk], [own.pk]]
    follow_move(location.pk, by=by)
    with pytest.raises(WhyThisProvider):
        queue_notice(location.pk, own.pk, by=by)
    again = queue_notice(location.pk, own.pk, by=by, reason="Their own network answers for it.")
    assert again.match == Match.SAID_NO
