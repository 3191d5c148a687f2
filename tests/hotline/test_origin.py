"""A delivery network is asked where something is hosted; its answer leads on from there."""

import html

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from hotline.forms.desk_origin import OriginForm, OriginNoticeForm
from hotline.models import HostingObservation, Location, Method, ProviderAnswer, ProviderRole
from hotline.operations.hosting import decide_country, origin_of
from hotline.operations.notice_links import answer_url
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.origin import Origin, ask_for_origin, record_origin, take_origin
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.provider_match import evidence_of
from hotline.operations.standing import steps
from hotline.policies.next_steps import Step
from hotline.states import ItemState, Match, NoticeState, ProviderSays, RemovalState
from hotline.words.errors import (
    CountryNotKnown,
    NoOriginToAskFor,
    NoSuchCountry,
    NotADeliveryNetwork,
    NotAnOrigin,
    NothingWasSaid,
    NoticeToAnotherContact,
    OriginWithoutCountry,
)
from hotline.words.errors_public import NamesTheNetwork, NoOriginNamed
from hotline.words.told_origins import told_origin
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


def page_of(item):
    return answer_url(item.notice).removeprefix(settings.SITE_ORIGIN)


def case_of(location):
    return reverse("hotline_desk:case", args=[location.reports.get().public_ref])


def fields_of(item, **typed):
    return {f"url{item.pk}-{name}": value for name, value in typed.items()}


def test_the_networks_page_asks_where_each_url_is_hosted_and_a_hosts_page_does_not(client):
    _location, item = make_asked()
    page = client.get(page_of(item)).text
    assert f'name="url{item.pk}-origin"' in page
    assert "Where is it hosted?" in page
    at_home = make_judged("baseline", typed="https://images.example.org/h")
    other = queue_notice(at_home.pk, make_abuse_contact().pk, by=make_colleague())
    assert "-origin" not in client.get(page_of(other)).text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("192.0.2.11", "192.0.2.11"),
        (" 192.0.2.11:8443 ", "192.0.2.11"),
        ("https://192.0.2.11/x", "192.0.2.11"),
        ("[2606:4700::1]:443", "2606:4700::1"),
        ("Origin.Harbour.example", "origin.harbour.example"),
        ("https://origin.harbour.example:8443/a?b", "origin.harbour.example"),
        ("Straße.example", "xn--strae-oqa.example"),
        ("Harbour  Racks Ltd.", "Harbour Racks Ltd."),
        ("ميناء للاستضافة", "ميناء للاستضافة"),
    ],
)
def test_an_origin_is_read_kindly(typed, kept):
    assert str(told_origin(typed)) == kept


@pytest.mark.parametrize(
    "typed", ["?", "12", "a", "1.2.3", "..", "http://", "a" * 254, "x\x00y z", "-", "[::1", "a.1"]
)
def test_what_names_no_origin_is_refused(typed):
    with pytest.raises(NoOriginNamed):
        told_origin(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("?", NoOriginNamed),
        ("edge.example", NamesTheNetwork),
        ("10.0.0.1", NamesTheNetwork),
        ("198.51.100.65", NamesTheNetwork),
        ("127.0.0.1:80", NamesTheNetwork),
    ],
)
def test_the_page_says_on_the_field_what_is_wrong_and_loses_nothing(client, typed, said):
    _location, item = make_asked()
    page = client.post(page_of(item), fields_of(item, origin=typed, says="removed"))
    assert str(said.message) in html.unescape(page.text)
    assert f'id="id_url{item.pk}-origin_error"' in page.text
    assert f'value="{typed}"' in page.text
    assert not ProviderAnswer.objects.exists()


def test_what_is_too_long_is_said_with_the_limit(client):
    _location, item = make_asked()
    page = client.post(page_of(item), fields_of(item, origin="a" * 300))
    assert "Up to 253 characters fit here; you wrote 300." in page.text


def test_an_origin_that_was_told_is_due_and_taken_with_one_press(client):
    analyst = sign_in(client)
    location, item = make_asked(by=analyst)
    page = client.post(page_of(item), fields_of(item, origin="192.0.2.11"), follow=True)
    assert "Your answer was kept" in page.text
    assert "You told us where it is hosted" in page.text
    told = ProviderAnswer.objects.get()
    assert b"192.0.2.11" not in bytes(told.words)
    location.refresh_from_db()
    assert location.removal_state == RemovalState.ORIGIN_TOLD
    assert Step.ORIGIN_TOLD in due(location)
    assert Step.ORIGIN_TOLD in location.due_steps
    shown = client.get(case_of(location)).text
    assert "The delivery network says where it is hosted" in shown
    assert "192.0.2.11" in shown
    assert "/take-origin/" in shown
    press(client, "take_origin", location.reports.get(), 1, answer_id=told.pk)
    location.refresh_from_db()
    assert (location.country, location.awaiting_origin) == ("FR", False)
    assert location.removal_state == RemovalState.MOVED_DOMESTIC
    said = location.observations.get(method=Method.ANALYST)
    assert (said.ips, said.by) == (["192.0.2.11"], analyst)
    assert "origin.taken" in verbs(location)
    item.refresh_from_db()
    assert item.state == ItemState.ENDED
    assert Step.NOTIFY in due(location)


def test_an_answer_that_was_not_read_is_not_taken():
    location, item = make_asked()
    take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.ORIGIN, "192.0.2.11")])
    first = ProviderAnswer.objects.get()
    take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.ORIGIN, "192.0.2.12")])
    with pytest.raises(NothingWasSaid):
        take_origin(location.pk, first.pk, by=make_colleague())


def test_a_name_is_put_into_the_form_and_its_country_is_asked_for(client):
    analyst = sign_in(client)
    location, item = make_asked(by=analyst)
    answer = ItemAnswer(item.pk, ProviderSays.ORIGIN, "Harbour Racks")
    take_answers(item.notice_id, [answer])
    shown = client.get(case_of(location)).text
    assert "/take-origin/" not in shown
    assert 'value="Harbour Racks"' in shown
    with pytest.raises(OriginWithoutCountry):
        take_origin(location.pk, ProviderAnswer.objects.get().pk, by=analyst)
    make_abuse_contact("Harbour Racks", country="FR")
    assert take_origin(location.pk, ProviderAnswer.objects.get().pk, by=analyst).country == "FR"
    assert location.observations.get(method=Method.ANALYST).holder == "Harbour Racks"


def test_a_network_may_say_both_that_it_stopped_and_where_it_is_hosted(client):
    location, item = make_asked()
    client.post(page_of(item), fields_of(item, origin="192.0.2.11", says="removed"))
    assert {one.says for one in ProviderAnswer.objects.all()} == {"removed", "origin"}
    item.refresh_from_db()
    assert item.state == ItemState.ORIGIN_TOLD
    assert Step.ORIGIN_TOLD in due(location)


def test_once_the_origin_is_known_nobody_is_asked_for_it(client):
    location, item = make_asked()
    record_origin(location.pk, Origin("FR"), by=make_colleague())
    assert "-origin" not in client.get(page_of(item)).text
    answer = ItemAnswer(item.pk, ProviderSays.ORIGIN, "192.0.2.11")
    assert take_answers(item.notice_id, [answer]) == 0
