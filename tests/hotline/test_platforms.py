"""Accounts in apps: a provider names the apps it runs, and is written to as their platform."""

import json

import pytest
from django.core import mail
from django.urls import reverse

from hotline.desk.actions.providers import PROVIDER
from hotline.forms.desk_case import NoticeForm
from hotline.models import Location, ProviderRole
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.providers import describe_apps
from hotline.operations.sending import send_notice
from hotline.policies.next_steps import Step
from hotline.states import Match, ProviderSays, RemovalState
from hotline.words.errors import NoApp, NoticeNotDue
from portal.audit.models import Entry
from tests.hotline.test_desk import sign_in
from tests.hotline.test_provider_pages import press
from tests.makers.hotline import (
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_judged,
    make_report,
    steps_of,
)

pytestmark = pytest.mark.django_db
TYPED = "Telegram: @example_name"


def make_platform(*apps, name="Example Messenger", country="US"):
    contact = make_abuse_contact(name, country=country)
    describe_apps(contact.provider_id, apps=apps, by=make_colleague())
    contact.provider.refresh_from_db()
    return contact


def fresh(location):
    return Location.objects.get(pk=location.pk)


def test_an_account_in_an_app_that_nobody_names_is_for_the_police():
    make_platform("whatsapp")
    location = make_judged(typed=TYPED)
    assert steps_of(location) == {Step.POLICE_ONLY}
    with pytest.raises(NoticeNotDue):
        queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())


@pytest.mark.parametrize("named_before", [True, False])
def test_the_platform_of_an_account_is_written_to_as_that(named_before):
    """Whether the register knew it before the report came or learns it afterwards."""
    if named_before:
        contact = make_platform("signal", "telegram")
        location = make_judged(typed=TYPED)
    else:
        location = make_judged(typed=TYPED)
        contact = make_platform("signal", "telegram")
    location = fresh(location)
    assert steps_of(location) == {Step.NOTIFY, Step.TELL_POLICE}
    groups = NoticeForm(location=location).fields["contact_id"].choices
    assert groups[0][0] == Match.APP.label
    item = queue_notice(location.pk, contact.pk, by=make_colleague())
    assert (item.notice.role_addressed, item.match) == (ProviderRole.PLATFORM, Match.APP)
    send_now(item.notice_id, by=make_colleague())
    send_notice(item.notice_id)
    assert fresh(location).removal_state == RemovalState.NOTIFIED
    letter = mail.outbox[-1]
    assert "telegram:@example_name" in letter.body
    listed = {name: content for name, content, _type in letter.attachments}
    assert not [name for name in listed if name.startswith("xarf")]
    (row,) = json.loads(next(text for name, text in listed.items() if name.endswith(".json")))[
        "urls"
    ]
    assert "telegram:@example_name" in row.values()
    take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.REMOVED)])
    assert fresh(location).removal_state == RemovalState.REMOVED_CLAIMED


def test_an_app_that_is_named_no_longer_offers_nothing():
    contact = make_platform("telegram")
    location = make_judged(typed=TYPED)
    describe_apps(contact.provider_id, apps=(), by=make_colleague())
    assert steps_of(fresh(location)) == {Step.POLICE_ONLY}


@pytest.mark.parametrize(
    ("country", "due", "after_the_police"),
    [
        ("DE", Step.POLICE_FIRST, Step.POLICE_ANSWER),
        ("GB", Step.POLICE_FIRST, Step.POLICE_ANSWER),
        ("BE", Step.CONTACT_IS_THEIRS, Step.POLICE_ANSWER),
    ],
)
def test_the_order_of_the_profile_holds_for_platforms_as_for_hosts(
    settings, country, due, after_the_police
):
    settings.CENTRE_COUNTRY = country
    make_platform("telegram")
    location = make_judged(typed=TYPED)
    assert due in steps_of(location)
    assert after_the_police in steps_of(make_by_hand(location))


@pytest.mark.parametrize("typed", ["@somebody", "http://abcdef.onion/x", "+32 470 12 34 56"])
def test_what_is_no_account_in_a_named_app_has_no_platform(typed):
    make_platform("telegram")
    location = make_report(typed).submissions.get().location
    assert (location.app, location.has_platform) == ("", False)


def test_apps_are_named_on_the_page_of_a_provider(client):
    analyst = sign_in(client)
    contact = make_abuse_contact()
    offers = PROVIDER.offered(contact.provider, to=analyst)
    page = press(client, offers["describe_apps"], **{"apps-apps": ["telegram", "discord"]})
    assert "Apps it runs changed" in page.text
    contact.provider.refresh_from_db()
    assert contact.provider.apps == ["discord", "telegram"]
    assert ProviderRole.PLATFORM in contact.provider.roles
    again = describe_apps(contact.provider_id, apps=["telegram", "discord"], by=analyst)
    assert Entry.objects.filter(verb="provider.apps_described", about_id=again.pk).count() == 1
    path = reverse("hotline_desk:describe_apps", args=[contact.provider_id])
    assert client.post(path, {"apps-apps": "nothing"}).status_code == 422
    with pytest.raises(NoApp):
        describe_apps(contact.provider_id, apps=["nothing"], by=analyst)
