"""Whom a registry names and the register lacks is entered as a candidate, never written to yet."""

import re

import pytest
from django.urls import reverse

from hotline.forms.desk_case import NoticeForm
from hotline.models import AbuseContact, Method, Provider
from hotline.operations.notices import queue_notice
from hotline.operations.provider_candidates import add_candidate, candidate_in
from hotline.operations.providers import (
    retire_abuse_contact,
    verify_abuse_contact,
)
from hotline.states import AbuseContactState, Match, ProviderState
from hotline.words.errors import AbuseContactNotVerified, NotACandidate
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.test_desk import press, sign_in
from tests.makers.hotline import (
    make_abuse_contact,
    make_colleague,
    make_judged,
    make_networks,
)

pytestmark = pytest.mark.django_db

NAMED = "abuse@lighthouse-servers.example"
BUTTON = f"Add Lighthouse Servers with {NAMED} as a candidate"


def found(location):
    return candidate_in(list(location.observations.latest_first()), location)


def seen_by(location):
    return found(location).observation_id


def page_of(client, location):
    report = location.reports.get()
    return client.get(reverse("hotline_desk:case", args=[report.public_ref])).text


def test_the_analyst_enters_whom_the_registry_names_and_a_second_person_verifies(client):
    analyst = sign_in(client)
    location = make_judged("baseline", by=analyst)
    page = page_of(client, location)
    assert BUTTON in page
    (seen,) = re.findall(r'name="observation_id" value="(\d+)"', page)
    said = press(client, "add_candidate", location.reports.get(), 1, observation_id=seen).text
    assert "Entered as a candidate" in said
    assert "Add Lighthouse Servers" not in said
    assert "Provider entered whom the registry names" in said
    contact = AbuseContact.objects.get(email=NAMED)
    provider = contact.provider
    assert (provider.name, provider.country, provider.state) == (
        "Lighthouse Servers",
        "FR",
        ProviderState.CANDIDATE,
    )
    assert (contact.state, contact.proposed_by) == (AbuseContactState.PROPOSED, analyst)
    assert contact.source.startswith("RDAP, rdap.registry.example, 20")
    with pytest.raises(AbuseContactNotVerified):
        queue_notice(location.pk, contact.pk, by=analyst)
    verify_abuse_contact(contact.pk, by=make_colleague())
    assert queue_notice(location.pk, contact.pk, by=analyst).match == Match.ABUSE_CONTACT


def test_the_form_of_a_notice_begins_with_whom_the_registry_names():
    location = make_judged("baseline")
    make_abuse_contact("Another Host", country="FR", domains=())
    named = make_abuse_contact("Lighthouse Servers", country="NL", email=NAMED, domains=())
    choices = NoticeForm(location=location).fields["contact_id"].choices
    assert choices[0] == (
        Match.ABUSE_CONTACT.label,
        [(named.pk, f"Lighthouse Servers (NL) · {NAMED}")],
    )


@pytest.mark.parametrize(
    "known",
    [
        {"domains": ["example.org"], "asns": []},
        {"domains": ["images.example.org"], "asns": []},
    ],
)
def test_nobody_is_proposed_where_the_register_has_somebody(known):
    location = make_judged("baseline")
    assert found(location) is not None
    contact = make_abuse_contact("Example Hosting")
    make_networks(contact.provider, **known)
    assert found(location) is None


def test_the_number_of_the_network_is_enough():
    location = make_judged("baseline")
    location.observations.create(
        observed_at=location.observations.latest_first()[0].observed_at,
        method=Method.GEO_DATABASE,
        asn=64500,
        country="FR",
        database="own",
        database_date="2026-11-01",
        confidence="medium",
    )
    assert found(location) is not None
    contact = make_abuse_contact("Example Hosting")
    make_networks(contact.provider, asns=[64500])
    assert found(location) is None


def test_a_contact_out_of_use_is_proposed_anew_at_the_same_provider():
    location = make_judged("baseline")
    contact = make_abuse_contact("Lighthouse Servers", country="FR", email=NAMED, domains=())
    assert found(location) is None
    retire_abuse_contact(contact.pk, by=make_colleague())
    provider = add_candidate(location.pk, seen_by(location), by=make_colleague())
    assert provider == contact.provider
    assert Provider.objects.count() == 1
    assert provider.abuse_contacts.get(state=AbuseContactState.PROPOSED).email == NAMED


def test_entering_twice_is_refused_kindly(client):
    location = make_judged("baseline", by=sign_in(client))
    seen = seen_by(location)
    add_candidate(location.pk, seen, by=make_colleague())
    with pytest.raises(NotACandidate):
        add_candidate(location.pk, seen, by=make_colleague())
    assert Provider.objects.count() == AbuseContact.objects.count() == 1


def test_what_an_older_look_named_is_refused():
    location = make_judged("baseline")
    with pytest.raises(NotACandidate):
        add_candidate(location.pk, seen_by(location) + 1_000, by=make_colleague())
    assert not Provider.objects.exists()


def test_nobody_is_proposed_for_what_is_not_to_be_notified(client):
    analyst = sign_in(client)
    legal = make_judged("not_illegal", by=analyst)
    assert "as a candidate" not in page_of(client, legal)


def test_where_the_registry_names_nobody_nobody_is_proposed(client):
    silent = make_judged("baseline", typed="https://forum.example/x", by=sign_in(client))
    assert found(silent) is None
    assert "as a candidate" not in page_of(client, silent)


def test_the_record_says_who_entered_whom():
    location, analyst = make_judged("baseline"), make_colleague()
    provider = add_candidate(location.pk, seen_by(location), by=analyst)
    entry = Entry.objects.get(verb="provider.candidate_added")
    assert (entry.about_type, entry.about_id) == ("hotline.location", str(location.pk))
    assert (entry.by, entry.facts["provider"]) == (analyst, provider.pk)


def test_a_case_goes_on_saying_that_a_candidate_waits_for_a_second_person(client):
    location = make_judged("baseline", by=sign_in(client))
    assert "waits for a second person to verify it" not in page_of(client, location)
    provider = add_candidate(location.pk, seen_by(location), by=make_colleague())
    page = page_of(client, location)
    assert f"{provider.name} with {NAMED} is entered and waits for a second person" in page
    contact = provider.abuse_contacts.get()
    verify_abuse_contact(contact.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    assert "waits for a second person to verify it" not in page_of(client, location)
