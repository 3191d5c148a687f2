"""Content that moves is followed: to another site by a redirect, to another host by its address."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hotline.desk.words import steps_shown
from hotline.gateways.probe import Hop, Look
from hotline.models import AvailabilityCheck, HostingObservation, Location, Report, Watch
from hotline.operations.forwards import queue_forward
from hotline.operations.hosting import decide_country, observe_hosting
from hotline.operations.leading_on import add_target
from hotline.operations.moves import note_move_seen
from hotline.operations.open_case import open_case
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.reminders import remind_late_providers
from hotline.operations.removals import ask_again, confirm_gone, follow_move
from hotline.operations.tracks import rebuild
from hotline.operations.watching import record_look
from hotline.policies.next_steps import Step
from hotline.retention import forget_addresses
from hotline.states import (
    ExchangeState,
    Finding,
    Lookup,
    ProviderSays,
    RemovalState,
    SeenGone,
)
from hotline.words.errors import CountryNotKnown, NothingToCheck, NothingWasSaid
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.jobs.models import Job
from tests.hotline.test_desk import sign_in
from tests.hotline.test_hosting import Knows, Says
from tests.hotline.test_provider_answers import fresh, told
from tests.makers.hotline import make_by_hand, make_colleague, make_judged, make_partner, steps_of
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db

THERE = "https://other.example/x?id=7"
CHAIN = (Hop("images.example.org", ("192.0.2.11",)), Hop("other.example", ("198.51.100.70",)))
LEADS = Look(Finding.MOVED_HOST, 301, moved_to_host="other.example", moved_to=THERE, chain=CHAIN)


def look(location, seen=LEADS):
    record_look(Watch.objects.get(location=location).pk, seen)
    return fresh(location)


def online(*ips, host="images.example.org"):
    return Look(Finding.ONLINE_SAME, 200, ips=ips, chain=(Hop(host, ips),))


def asked():
    return Job.objects.filter(kind="hosting.observe", effect_key__contains=":ips:")


def hosted(location, country, ip="192.0.2.99", **more):
    """The job looks it up, and finds it there."""
    observe_hosting(location.pk, asking=Says(ip, **more), databases=[Knows(country)])
    return fresh(location)


def words(location, step):
    report = location.reports.get()
    item = open_case(report, person=make_colleague()).items[0]
    shown = {str(one.words.title): str(one.words.text) for one in steps_shown(item)}
    return shown[
        {Step.SEE_MOVE: "See where it moved", Step.FOLLOW_MOVE: "See where it moved"}[step]
    ]


def at_home():
    return make_judged(country="FR")


def abroad():
    make_partner("US")
    return make_by_hand(make_judged(typed="https://example.com/a", country="US"), "partner")


def with_the_police():
    return make_by_hand(at_home())


class TestLeadsElsewhere:
    @pytest.mark.parametrize("make", [at_home, abroad, with_the_police])
    def test_it_is_a_step_on_every_path(self, make):
        location = look(make())
        assert Step.SEE_MOVE in steps_of(location)
        assert location.next_due_at <= database_now()
        assert Location.objects.awaiting_us().filter(pk=location.pk).exists()
        assert "The machine saw that it leads to another site" in words(location, Step.SEE_MOVE)
        assert rebuild(location) is False

    def test_the_hops_are_kept_in_order_and_attributed(self):
        look(at_home())
        check = AvailabilityCheck.objects.get()
        assert (check.moved_to_host, check.moved_to) == ("other.example", THERE)
        assert [(one["host"], one["ips"]) for one in check.hops] == [
            ("images.example.org", ["192.0.2.11"]),
            ("other.example", ["198.51.100.70"]),
        ]
        shown = check.shown_hops
        assert [one["host"] for one in shown] == ["images[.]example[.]org", "other[.]example"]
        assert [one["countries"] for one in shown] == ["FR", "US"]
        assert shown[1]["networks"] == "Example Edge"
        assert all(said["source"] and said["date"] for said in check.hops[1]["said"])

    def test_what_leads_nowhere_keeps_no_hops(self):
        location = look(at_home(), online("192.0.2.11"))
        assert AvailabilityCheck.objects.get().hops == []
        assert Step.SEE_MOVE not in steps_of(location)

    def test_the_same_place_is_told_once_another_again(self):
        location, by = look(at_home()), make_colleague()
        note_move_seen(location.pk, by=by)
        assert Step.SEE_MOVE not in steps_of(look(location))
        again = look(location, Look(Finding.MOVED_HOST, moved_to_host="third.example"))
        assert Step.SEE_MOVE in steps_of(again)
        assert Entry.objects.filter(verb="watch.move_seen", by=by).exists()

    def test_online_again_leads_nowhere_any_more(self):
        location = look(at_home())
        assert Step.SEE_MOVE not in steps_of(look(location, online("192.0.2.11")))
        assert Step.SEE_MOVE in steps_of(look(location)), "and when it leads there again, it does"

    def test_whoever_was_told_is_asked_no_longer_and_the_machine_is_named(self):
        (location,), _notice = told()
        location = look(location)
        assert location.removal_state == RemovalState.MOVED_CLAIMED
        assert steps_of(location) & {Step.SEE_MOVE, Step.FOLLOW_MOVE} == {Step.FOLLOW_MOVE}
        said = words(location, Step.FOLLOW_MOVE)
        assert "The machine saw" in said
        assert "provider says" not in said
        assert remind_late_providers() == 0

    def test_a_provider_that_says_so_is_named(self):
        (location,), notice = told()
        take_answers(notice.pk, [ItemAnswer(notice.items.get().pk, ProviderSays.MOVED)])
        assert "The provider says" in words(fresh(location), Step.FOLLOW_MOVE)

    def test_asking_again_is_an_answer_to_it(self):
        (location,), _notice = told()
        look(location)
        ask_again(location.pk, by=make_colleague())
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert Step.SEE_MOVE not in steps_of(fresh(location))
        assert look(location).removal_state == RemovalState.NOTIFIED, "it was told already"

    def test_the_address_it_leads_to_is_added_and_goes_its_own_way(self):
        by = make_colleague()
        location = look(make_judged(country="FR", by=by))
        report = location.reports.get()
        Report.objects.filter(pk=report.pk).update(taken_on_by=by)
        add_target(report.pk, location.pk, by=by)
        target = Location.objects.get(canonical=THERE)
        assert target in [one.location for one in report.submissions.all()]
        assert Step.ASSESS in steps_of(target)
        assert Step.SEE_MOVE not in steps_of(fresh(location))
        assert Step.NOTIFY in steps_of(fresh(location)), "whoever leads there may be told as well"
        observe_hosting(target.pk)
        assert HostingObservation.objects.filter(location=target).exists()
        add_target(report.pk, location.pk, by=by)
        assert report.submissions.count() == 2, "adding twice adds once"

    def test_where_it_leads_nowhere_nothing_is_added_or_seen(self):
        location, by = at_home(), make_colleague()
        with pytest.raises(NothingToCheck):
            add_target(location.reports.get().pk, location.pk, by=by)
        with pytest.raises(NothingToCheck):
            note_move_seen(location.pk, by=by)

    def test_gone_is_gone(self):
        location = look(at_home())
        confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
        assert fresh(location).moved_due_at is None
        assert Watch.objects.get(location=location).moved_host == ""

    def test_what_is_forgotten_leaves_no_trace_of_where_it_led(self):
        location = look(at_home())
        forget_addresses(Location.objects.filter(pk=location.pk), timezone.now())
        assert Watch.objects.get(location=location).moved_host == ""
        assert not AvailabilityCheck.objects.exists()

    def test_the_case_shows_the_way_and_offers_the_address(self, client):
        by = sign_in(client)
        location = look(make_judged(country="FR", by=by))
        report = location.reports.get()
        Report.objects.filter(pk=report.pk).update(taken_on_by=by)
        page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).content.decode()
        assert "other[.]example" in page
        assert "https://other.example" not in page
        assert "Add the address it leads to" in page
        assert "Seen: nothing follows" in page


class TestHostedElsewhere:
    def test_another_address_asks_for_one_look_up(self):
        location = make_judged(country="FR", observed=False)
        observe_hosting(location.pk, at=timezone.now() - timedelta(hours=2))
        look(location, online("192.0.2.11"))
        assert not asked().exists(), "it is where it was"
        look(location, online("192.0.2.201"))
        look(location, online("192.0.2.201"))
        assert asked().count() == 1
        assert run_due("hosting.observe")

    def test_a_site_that_was_just_looked_up_is_not_again(self):
        look(at_home(), online("192.0.2.201"))
        assert not asked().exists()

    def test_the_addresses_of_another_host_on_the_way_say_nothing(self):
        location = at_home()
        look(location, online("192.0.2.201", host="cdn.example.org"))
        assert not asked().exists()

    def test_reminders_to_the_old_host_stop_and_a_new_notice_is_due(self):
        (location,), notice = told()
        moved = hosted(location, "FR")
        assert moved.removal_state == RemovalState.NOTIFIED, "another machine of the same country"
        moved = hosted(moved, "US", ip="198.51.100.20")
        assert moved.removal_state == RemovalState.MOVED_CLAIMED
        assert Step.FOLLOW_MOVE in steps_of(moved)
        assert "hosted elsewhere than when others were told" in words(moved, Step.FOLLOW_MOVE)
        assert remind_late_providers() == 0
        decide_country(moved.pk, "US", by=make_colleague())
        follow_move(moved.pk, by=make_colleague())
        assert fresh(moved).removal_state == RemovalState.MOVED_ABROAD
        assert Step.FORWARD in steps_of(fresh(moved))
        assert notice.items.get().state == "ended"

    def test_another_provider_at_home_is_a_move(self):
        (location,), _notice = told()
        moved = hosted(location, "FR", ip="192.0.2.201")
        assert moved.removal_state == RemovalState.MOVED_CLAIMED, "another holder of the network"

    def test_where_nobody_was_told_the_country_follows_by_itself(self):
        location = make_judged()
        assert location.country == "FR"
        moved = hosted(location, "US", ip="198.51.100.20")
        assert (moved.country, Step.FORWARD in steps_of(moved)) == ("US", True)
        assert Step.SEE_MOVE not in steps_of(moved)

    def test_against_the_word_of_an_analyst_a_person_sees_it(self):
        moved = hosted(at_home(), "US", ip="198.51.100.20")
        assert moved.country == "FR"
        assert Step.SEE_MOVE in steps_of(moved)

    def test_silence_is_no_move(self):
        (location,), _notice = told()
        still = hosted(location, "US", outcome=Lookup.NO_ANSWER)
        assert still.removal_state == RemovalState.NOTIFIED

    def test_abroad_the_partner_is_asked_no_longer_and_it_goes_on_from_there(self):
        location = abroad()
        with pytest.raises(NothingWasSaid):
            follow_move(location.pk, by=make_colleague())
        moved = hosted(location, "FR")
        assert Step.SEE_MOVE in steps_of(moved)
        by = make_colleague()
        follow_move(moved.pk, by=by)
        moved = fresh(moved)
        assert (moved.exchange_state, moved.country) == (ExchangeState.NONE, "FR")
        assert steps_of(moved) >= {Step.NOTIFY}
        assert Step.SEE_MOVE not in steps_of(moved)
        assert Entry.objects.filter(verb="exchange.moved", by=by).exists()
        assert rebuild(moved) is False

    def test_abroad_in_a_third_country_its_hotline_is_told(self):
        location = abroad()
        make_partner("JP")
        moved = hosted(location, "JP", ip="203.0.113.30")
        follow_move(moved.pk, by=make_colleague())
        assert Step.FORWARD in steps_of(fresh(moved))
        queue_forward(moved.pk, by=make_colleague())

    def test_a_country_that_does_not_stand_is_not_followed(self):
        moved = hosted(abroad(), "FR")
        observe_hosting(
            moved.pk, asking=Says("192.0.2.60"), databases=[Knows("FR"), Knows("US", "two")]
        )
        with pytest.raises(CountryNotKnown):
            follow_move(moved.pk, by=make_colleague())
