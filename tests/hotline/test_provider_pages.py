"""The pages of providers: every button works, and the history says what was done."""

import pytest
from django.urls import reverse

from hotline.desk.actions.providers import (
    CONTACT,
    NETWORKS,
    PROVIDER,
    PROVIDERS,
    ContactAt,
    NetworksAt,
)
from hotline.desk.history import words_of
from hotline.desk.lists import providers_to_verify
from hotline.models import AbuseContact, Provider
from hotline.operations.providers import propose_abuse_contact
from portal.accounts.roles import Role
from tests import pressing
from tests.hotline.test_desk import sign_in
from tests.makers.hotline import make_abuse_contact, make_colleague

pytestmark = pytest.mark.django_db
TYPED = {"name": "Example Hosting", "country": "fr", "roles": ["host"], "domains": "host.example"}


def page_of(provider):
    return reverse("hotline_desk:provider", args=[provider.pk])


def press(client, offer, **typed):
    return pressing.press(client, offer, typed, words_of=words_of)


def test_every_button_works_from_the_register_to_a_contact_out_of_use(client):
    analyst = sign_in(client)
    page = press(client, PROVIDERS.offered(None, to=analyst)["add_provider"], **TYPED)
    assert "Now propose an abuse contact" in page.text
    provider = Provider.objects.get()
    offers = PROVIDER.offered(provider, to=analyst)
    page = press(client, offers["describe_networks"], domains="a.example", asns="AS64500")
    assert "a.example" in page.text
    page = press(client, offers["propose"], email="abuse@host.example", source="registry")
    assert "Waits for a second person" in page.text
    contact = AbuseContact.objects.get()
    assert CONTACT.offered(ContactAt(contact, analyst), to=analyst) == {}
    mine = NetworksAt(provider.proposed_networks.proposed().get(), analyst)
    assert NETWORKS.offered(mine, to=analyst) == {}
    assert "Somebody else has to verify what you proposed" in page.text
    verify = reverse("hotline_desk:verify", args=[provider.pk, contact.pk])
    assert client.post(verify).status_code == 403
    supervisor = sign_in(client, Role.HOTLINE_SUPERVISOR)
    assert providers_to_verify(supervisor).count() == 1
    assert providers_to_verify(analyst).count() == 0
    register = client.get(reverse("hotline_desk:providers")).text
    assert "abuse@host.example" in register
    assert "Domains and networks that wait for a second person" in register
    assert "AS64500" in register
    waiting = NetworksAt(provider.proposed_networks.proposed().get(), supervisor)
    offers = NETWORKS.offered(waiting, to=supervisor)
    assert list(offers) == ["verify_networks", "drop_networks"]
    page = press(client, offers["verify_networks"])
    assert "is compared with them from now on" in page.text
    provider.refresh_from_db()
    assert (provider.domains, provider.asns) == (["a.example"], [64500])
    assert NETWORKS.offered(waiting, to=supervisor) != {}, "as it was read"
    assert client.post(offers["drop_networks"].url).status_code == 409
    offers = CONTACT.offered(ContactAt(contact, supervisor), to=supervisor)
    assert list(offers) == ["verify", "retire"]
    client.post(offers["verify"].url)
    contact.refresh_from_db()
    assert (contact.state, contact.verified_by) == ("verified", supervisor)
    press(client, offers["retire"])
    shown = client.get(page_of(provider))
    said = [str(moment.text) for moment in shown.context["moments"]]
    assert said == [
        "Abuse contact no longer used",
        "Verified",
        "Abuse contact verified",
        "Domains and networks verified",
        "Abuse contact proposed",
        "Domains and networks proposed",
        "Proposed domains and networks not taken",
        "Domains and networks proposed",
        "Provider entered",
    ]
    contact.refresh_from_db()
    assert CONTACT.offered(ContactAt(contact, supervisor), to=supervisor) == {}


def test_whoever_proposed_is_told_that_somebody_else_verifies(client):
    supervisor = sign_in(client, Role.HOTLINE_SUPERVISOR)
    provider = make_abuse_contact().provider
    mine = propose_abuse_contact(provider.pk, "two@host.example", by=supervisor)
    assert "Somebody else has to verify" in client.get(page_of(provider)).text
    verify = reverse("hotline_desk:verify", args=[provider.pk, mine.pk])
    page = client.post(verify, follow=True)
    assert page.redirect_chain == [(page_of(provider), 302)]
    mine.refresh_from_db()
    assert mine.state == "proposed"
    assert "alert--warning" in page.text


def test_a_provider_that_is_known_is_said_in_the_form_and_what_was_typed_stays(client):
    sign_in(client)
    address = reverse("hotline_desk:add_provider")
    client.post(address, TYPED)
    page = client.post(address, TYPED)
    assert page.status_code == 409
    assert 'value="Example Hosting"' in page.text
    assert Provider.objects.count() == 1


def test_a_contact_of_another_provider_is_not_there(client):
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    one, other = make_abuse_contact(verified=False), make_abuse_contact("Other", verified=False)
    wrong = reverse("hotline_desk:verify", args=[other.provider.pk, one.pk])
    assert client.post(wrong).status_code == 404


def test_who_only_reads_is_offered_nothing():
    reader = make_colleague(Role.POLICE_LIAISON)
    contact = make_abuse_contact(verified=False)
    assert PROVIDERS.offered(None, to=reader) == {}
    assert PROVIDER.offered(contact.provider, to=reader) == {}
    assert CONTACT.offered(ContactAt(contact, reader), to=reader) == {}
