"""A delivery network is asked where something is hosted; its answer leads on from there."""

import pytest
from django.core import mail
from django.urls import reverse

from hotline.forms.desk_case import OriginForm, OriginNoticeForm
from hotline.models import HostingObservation, Location, Method, ProviderRole
from hotline.operations.hosting import decide_country, origin_of
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.origin import Origin, ask_for_origin, record_origin
from hotline.operations.provider_match import evidence_of
from hotline.operations.standing import steps
from hotline.policies.next_steps import Step
from hotline.states import ItemState, Match, NoticeState, RemovalState
from hotline.words.errors import (
    CountryNotKnown,
    NoOriginToAskFor,
    NoSuchCountry,
    NotADeliveryNetwork,
    NotAnOrigin,
    NoticeToAnotherContact,
)
from portal.database.clock import database_now
from tests.hotline.test_claims import verbs
from tests.hotline.test_desk import press, sign_in
from tests.makers.hotline import make_abuse_contact, make_colleague, make_judged
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db

HIDDEN = "https://edge.example/album/1"


def make_network(**more):
    return make_abuse_contact("Example Edge", country="US", roles=(ProviderRole.CDN,), **more)


def make_hidden(**more):
    return make_judged("baseline", typed=HIDDEN, **more)


def make_asked(**more):
    location, contact = make_hidden(**more), make_network()
    item = ask_for_origin(location.pk, contact.pk, by=make_colleague())
    send_now(item.notice_id, by=make_colleague())
    run_due("notice.send")
    return Location.objects.get(pk=location.pk), item


def due(location):
    return steps(Location.objects.get(pk=location.pk), database_now())


def test_it_is_due_with_a_clock_and_nobody_else_is_written_to():
    location = make_hidden()
    assert location.awaiting_origin
    assert Step.ASK_ORIGIN in due(location)
    assert location.next_due_at is not None
    with pytest.raises(CountryNotKnown):
        queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())


def test_the_notice_asks_for_the_origin_in_its_text():
    location, item = make_asked()
    (sent,) = mail.outbox
    assert sent.to == [item.notice.abuse_contact.email]
    assert "the IP address of the origin server" in " ".join(sent.body.split())
    assert item.notice.role_addressed == ProviderRole.CDN
    assert location.removal_state == RemovalState.NOTIFIED
    assert Step.ORIGIN_ASKED in due(location)


def test_a_host_is_not_asked_for_an_origin():
    location = make_judged("baseline")
    item = queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())
    send_now(item.notice_id, by=make_colleague())
    run_due("notice.send")
    (sent,) = mail.outbox
    assert "origin server" not in sent.body


def test_the_operator_is_known_by_its_name_and_no_host_is_offered():
    make_abuse_contact()
    contact, location = make_network(), make_hidden()
    choices = OriginNoticeForm(location=location).fields["contact_id"].choices
    ((match, offered),) = choices
    assert match == Match.NETWORK.label
    assert [pk for pk, _words in offered] == [contact.pk]


def test_who_operates_no_network_is_refused():
    location = make_hidden()
    with pytest.raises(NotADeliveryNetwork):
        ask_for_origin(location.pk, make_abuse_contact().pk, by=make_colleague(), reason="why")


def test_where_no_network_answers_nothing_is_to_ask():
    location = make_judged("baseline")
    with pytest.raises(NoOriginToAskFor):
        ask_for_origin(location.pk, make_network().pk, by=make_colleague())
    with pytest.raises(NoOriginToAskFor):
        record_origin(location.pk, Origin("FR"), by=make_colleague())


def test_asking_twice_asks_once_and_another_network_is_refused():
    location, contact = make_hidden(), make_network()
    first = ask_for_origin(location.pk, contact.pk, by=make_colleague())
    assert ask_for_origin(location.pk, contact.pk, by=make_colleague()) == first
    other = make_abuse_contact("Other Edge", roles=(ProviderRole.CDN,))
    with pytest.raises(NoticeToAnotherContact):
        ask_for_origin(location.pk, other.pk, by=make_colleague())


def test_the_answer_leads_on_to_the_host_at_home():
    location, item = make_asked()
    record_origin(location.pk, Origin("FR", "192.0.2.11", "Harbour Racks"), by=make_colleague())
    location.refresh_from_db()
    assert (location.country, location.awaiting_origin) == ("FR", False)
    assert location.removal_state == RemovalState.MOVED_DOMESTIC
    item.refresh_from_db()
    assert item.state == ItemState.ENDED
    assert Step.NOTIFY in due(location)
    said = location.observations.get(method=Method.ANALYST)
    assert (said.ips, said.holder, said.country) == (["192.0.2.11"], "Harbour Racks", "FR")
    assert "origin.recorded" in verbs(location)
    assert run_due("hosting.observe")
    newest = location.observations.exclude(method=Method.ANALYST).latest_first()
    assert newest[0].ips == ["192.0.2.11"]
    assert evidence_of(location).abuse_contacts == {"abuse@lighthouse-servers.example"}
    location.refresh_from_db()
    assert location.country == "FR"
    host = make_abuse_contact()
    again = queue_notice(location.pk, host.pk, by=make_colleague())
    assert again.ips == ["192.0.2.11"]


def test_the_answer_leads_on_abroad():
    location, _item = make_asked()
    record_origin(location.pk, Origin("US"), by=make_colleague())
    location.refresh_from_db()
    assert location.removal_state == RemovalState.MOVED_ABROAD
    assert Step.FORWARD in due(location)


def test_a_notice_that_has_not_left_is_not_needed_any_more():
    location, contact = make_hidden(), make_network()
    item = ask_for_origin(location.pk, contact.pk, by=make_colleague())
    record_origin(location.pk, Origin("FR"), by=make_colleague())
    location.refresh_from_db()
    item.notice.refresh_from_db()
    assert item.notice.state == NoticeState.CANCELLED
    assert location.removal_state == RemovalState.NOT_STARTED
    assert Step.NOTIFY in due(location)


@pytest.mark.parametrize("ip", ["198.51.100.70", "104.16.1.1", "10.0.0.1", "127.0.0.1"])
def test_an_address_of_the_network_or_of_nobody_is_no_origin(ip):
    location = make_hidden()
    with pytest.raises(NotAnOrigin):
        record_origin(location.pk, Origin("FR", ip), by=make_colleague())


def test_a_country_that_is_none_is_refused():
    location = make_hidden()
    with pytest.raises(NoSuchCountry):
        record_origin(location.pk, Origin("ZZ"), by=make_colleague())


@pytest.mark.parametrize(
    ("told", "country"),
    [
        ({"ip": "192.0.2.11"}, "FR"),
        ({"ip": "192.0.2.11", "country": "nl"}, "NL"),
        ({"country": "nl"}, "NL"),
    ],
)
def test_the_form_takes_the_country_or_finds_it(told, country):
    form = OriginForm(told)
    assert form.is_valid(), form.errors
    assert form.as_origin().country == country


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({}, "country"),
        ({"holder": "Somebody"}, "country"),
        ({"ip": "not an address"}, "ip"),
        ({"ip": "104.16.1.1", "country": "FR"}, "ip"),
        ({"country": "EU"}, "country"),
    ],
)
def test_the_form_says_what_is_missing(told, field):
    form = OriginForm(told)
    assert not form.is_valid()
    assert field in form.errors


def test_a_person_who_knows_the_country_needs_no_origin():
    location = make_hidden()
    decide_country(location.pk, "FR", by=make_colleague())
    location.refresh_from_db()
    assert not location.awaiting_origin
    assert Step.NOTIFY in due(location)


@pytest.mark.parametrize("country", ["BE", "DE", "GB"])
def test_where_the_police_come_first_the_network_is_not_written_to(settings, country):
    settings.CENTRE_COUNTRY = country
    location = make_hidden()
    assert due(location) == {Step.DECIDE_COUNTRY}
    with pytest.raises(NoOriginToAskFor):
        ask_for_origin(location.pk, make_network().pk, by=make_colleague(), reason="why")


def test_the_analyst_asks_and_records_on_the_case(client):
    analyst = sign_in(client)
    location, contact = make_hidden(by=analyst), make_network()
    report = location.reports.get()
    page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    assert "Ask the delivery network for the origin" in page
    assert "Record where it is hosted behind the network" in page
    asked = press(client, "ask_for_origin", report, 1, contact_id=contact.pk).text
    assert "It asks where the URL is hosted." in asked
    told = press(client, "record_origin", report, 1, ip="192.0.2.11").text
    assert "it goes on from there" in told
    assert "Record where it is hosted behind the network" not in told
    assert "Notify the provider" in told


def test_a_country_that_is_decided_later_leaves_the_origin_as_it_was():
    location = make_hidden()
    record_origin(location.pk, Origin("FR", "192.0.2.11"), by=make_colleague())
    decide_country(location.pk, "FR", by=make_colleague())
    assert origin_of(location) == ("192.0.2.11",)
    run_due("hosting.observe")
    looked_up = HostingObservation.objects.filter(location=location).exclude(method="analyst")
    assert looked_up.latest_first().first().ips == ["192.0.2.11"]
