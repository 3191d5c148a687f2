"""Hosting is looked up again before a notice leaves; what has moved drops out to an analyst."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F
from django.utils import timezone

from hotline.desk.history import words_of
from hotline.models import Location, Notice, NoticeItem, ProviderRole
from hotline.operations import sending
from hotline.operations.hosting import decide_country, observe_hosting
from hotline.operations.hosting_again import (
    LAST_ANSWER_HOLDS,
    LOOK_AGAIN_EVERY,
    LOOK_AGAIN_GIVES_UP,
    HostingAwaited,
)
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.providers import retire_abuse_contact
from hotline.operations.reminders import remind
from hotline.policies import profiles
from hotline.policies.next_steps import Step
from hotline.states import Failure, ItemState, Lookup, NoticeState, RemovalState
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.jobs.models import Job
from tests.hotline.test_claims import verbs
from tests.hotline.test_hosting import Knows, Says
from tests.hotline.test_provider_match import seen_in_network
from tests.makers.hotline import (
    make_abuse_contact,
    make_colleague,
    make_judged,
    make_networks,
    steps_of,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def waiting():
    """Makes notices that are due, whose URLs were looked up a while ago."""

    def make(*typed, ago=HOUR, address=None, decided="", asn=None, role=ProviderRole.HOST):
        address = address or make_abuse_contact()
        for one in typed or ("https://images.example.org/a",):
            location = make_judged("baseline", typed=one, country=decided, observed=False)
            observe_hosting(location.pk, at=timezone.now() - ago)
            if asn:
                seen_in_network(location, asn, ago=ago - timedelta(seconds=1))
            item = queue_notice(location.pk, address.pk, by=make_colleague(), role=role)
        send_now(item.notice_id, by=make_colleague())
        return Notice.objects.get(pk=item.notice_id)

    return make


def looks():
    return Job.objects.filter(kind="hosting.observe", effect_key__contains=":notice:")


def look(notice, country="FR", ip="192.0.2.99", **says):
    for item in notice.items.open():
        asking = Says(**says) if says else Says(ip)
        observe_hosting(item.location_id, asking=asking, databases=[Knows(country)])


def waits(notice):
    with pytest.raises(HostingAwaited) as awaited:
        sending.send_notice(notice.pk)
    return awaited.value.at


def only_location():
    return Location.objects.get()


def test_every_profile_says_how_old_a_look_may_be():
    for name, version in profiles.PROFILE_VERSIONS.items():
        assert profiles.load(name, version).notice.hosting_minutes == 15


def test_a_fresh_look_lets_the_notice_leave_at_once(waiting):
    notice = waiting(ago=timedelta(minutes=14))
    assert sending.send_notice(notice.pk)
    assert not looks().exists()


def test_an_old_look_is_made_again_first_and_the_notice_says_where_it_is_now(waiting):
    notice = waiting(ago=timedelta(minutes=16))
    assert waits(notice) > database_now()
    assert not mail.outbox
    look(notice)
    assert sending.send_notice(notice.pk)
    assert notice.items.get().ips == ["192.0.2.99"]
    assert "192.0.2.99" in mail.outbox[0].body
    assert Notice.objects.get().looks_asked_at is None


def test_through_the_jobs_it_is_looked_up_and_then_sent(waiting):
    waiting()
    run_due("notice.send")
    assert not mail.outbox
    assert run_due("hosting.observe") >= 1
    run_due("notice.send", at=timezone.now() + timedelta(minutes=1))
    assert len(mail.outbox) == 1


def test_a_job_that_runs_twice_or_died_asks_for_one_look(waiting):
    notice = waiting()
    waits(notice)
    waits(notice)
    assert looks().count() == 1
    assert Notice.objects.get().state == NoticeState.QUEUED
    look(notice)
    assert sending.send_notice(notice.pk)
    assert not sending.send_notice(notice.pk)
    assert len(mail.outbox) == 1


def test_nothing_joins_a_notice_that_is_being_looked_up(waiting):
    notice = waiting()
    Notice.objects.update(being_grouped=True)
    waits(notice)
    location = make_judged("baseline", typed="https://images.example.org/late")
    later = queue_notice(location.pk, notice.abuse_contact_id, by=make_colleague())
    assert later.notice_id != notice.pk


def test_one_of_three_moved_and_the_others_leave(waiting):
    urls = [f"https://images.example.org/{number}" for number in (1, 2, 3)]
    notice = waiting(*urls)
    waits(notice)
    look(notice)
    moved = notice.items.order_by("pk")[1]
    observe_hosting(moved.location_id, asking=Says("198.51.100.9"), databases=[Knows("US")])
    assert sending.send_notice(notice.pk)
    body = mail.outbox[0].body
    assert "example[.]org/1" in body
    assert "example[.]org/2" not in body
    assert "example[.]org/3" in body
    moved = NoticeItem.objects.select_related("location").get(pk=moved.pk)
    assert moved.state == ItemState.WITHDRAWN
    assert moved.location.country == "US"
    assert moved.location.removal_state == RemovalState.NOT_STARTED
    assert steps_of(moved.location) == {Step.FORWARD}
    entry = Entry.objects.get(verb="notice.item_moved")
    assert (entry.actor, entry.facts["location"]) == ("system", moved.location_id)
    assert "hosted elsewhere now" in str(words_of(entry.verb))


@pytest.mark.parametrize("says", [{"outcome": Lookup.NO_ADDRESS}, {}])
def test_what_is_no_longer_settled_drops_out_and_an_empty_notice_is_cancelled(waiting, says):
    notice = waiting()
    waits(notice)
    look(notice, country="", **says)
    assert not sending.send_notice(notice.pk)
    assert not mail.outbox
    notice.refresh_from_db()
    assert notice.state == NoticeState.CANCELLED
    assert verbs(notice)[-2:] == ["notice.item_unsettled", "notice.cancelled"]
    assert only_location().country == ""
    assert steps_of(only_location()) == {Step.DECIDE_COUNTRY}


def test_what_went_behind_a_delivery_network_waits_for_its_origin(waiting):
    notice = waiting()
    waits(notice)
    observe_hosting(only_location().pk, asking=Says("198.51.100.70"))
    assert not sending.send_notice(notice.pk)
    assert steps_of(only_location()) == {Step.ASK_ORIGIN}


def test_a_country_an_analyst_decided_outweighs_the_look(waiting):
    notice = waiting(decided="FR")
    waits(notice)
    look(notice, country="US")
    assert sending.send_notice(notice.pk)


@pytest.mark.parametrize(("asn", "leaves"), [(64500, True), (64501, False)])
def test_the_network_must_still_be_the_providers(waiting, asn, leaves):
    address = make_abuse_contact()
    make_networks(address.provider, asns=[64500])
    notice = waiting(address=address, asn=64500)
    waits(notice)
    seen_in_network(only_location(), asn)
    assert sending.send_notice(notice.pk) is leaves
    if not leaves:
        assert only_location().country == "FR"
        assert Step.NOTIFY in steps_of(only_location()), "another provider here is told"


def test_a_reason_somebody_gave_still_counts(waiting):
    address = make_abuse_contact()
    notice = waiting(address=address)
    NoticeItem.objects.update(match="other_network", reason="They resell it.")
    make_networks(address.provider, asns=[64500])
    waits(notice)
    seen_in_network(only_location(), 64501)
    assert sending.send_notice(notice.pk)


def silent_for_long(notice):
    waits(notice)
    look(notice, outcome=Lookup.NO_ANSWER)
    waits(notice)
    Notice.objects.update(looks_asked_at=F("looks_asked_at") - LOOK_AGAIN_EVERY)
    waits(notice)
    assert looks().count() == 2
    Notice.objects.update(looks_asked_at=timezone.now() - LOOK_AGAIN_GIVES_UP)


def test_silence_is_asked_again_and_then_the_last_answer_decides(waiting):
    notice = waiting()
    silent_for_long(notice)
    assert sending.send_notice(notice.pk)
    assert notice.items.get().ips == ["192.0.2.11"]


def test_after_silence_an_answer_older_than_a_day_is_none(waiting):
    notice = waiting(ago=LAST_ANSWER_HOLDS + HOUR)
    silent_for_long(notice)
    assert not sending.send_notice(notice.pk)
    assert steps_of(only_location()) == {Step.DECIDE_COUNTRY}


def test_after_silence_a_country_that_was_decided_lets_it_leave(waiting):
    notice = waiting(ago=LAST_ANSWER_HOLDS + HOUR, decided="FR")
    silent_for_long(notice)
    assert sending.send_notice(notice.pk)


def test_who_is_asked_because_of_the_name_is_asked_wherever_it_is_hosted(waiting):
    registrar = make_abuse_contact(roles=(ProviderRole.REGISTRAR,))
    notice = waiting(address=registrar, role=ProviderRole.REGISTRAR)
    look(notice, country="US", ip="198.51.100.9")
    assert sending.send_notice(notice.pk)
    assert notice.items.get().ips == ["198.51.100.9"]
    assert not looks().exists()


def test_a_reminder_is_not_looked_up(waiting):
    notice = waiting()
    waits(notice)
    look(notice)
    sending.send_notice(notice.pk)
    before = looks().count()
    notice.refresh_from_db()
    remind(notice, number=1, now=database_now())
    assert sending.send_notice(Notice.objects.get(reminds=notice).pk)
    assert (len(mail.outbox), looks().count()) == (2, before)


def test_what_a_dead_worker_may_have_sent_goes_out_unchanged(waiting):
    notice = waiting()
    waits(notice)
    look(notice)
    sending.must_be_looked_up(notice.pk)
    sending._reserve(notice.pk)
    look(notice, country="US")
    Notice.objects.update(reserved_at=timezone.now() - sending.SENDING_LEASE)
    assert sending.send_notice(notice.pk)


def test_a_retired_contact_reaches_a_person_while_looks_are_awaited(waiting):
    notice = waiting()
    waits(notice)
    retire_abuse_contact(notice.abuse_contact_id, by=make_colleague())
    run_due("notice.send")
    notice.refresh_from_db()
    assert (notice.state, notice.failure) == (NoticeState.FAILED, Failure.ADDRESS)


def test_a_colleagues_decision_while_it_waits_is_refused_no_more_than_before(waiting):
    notice = waiting()
    waits(notice)
    decide_country(only_location().pk, "FR", by=make_colleague())
    look(notice, country="US")
    assert sending.send_notice(notice.pk)
