"""What was found illegal is watched until it is gone, and then whether it comes back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.gateways.probe import Look
from hotline.models import AvailabilityCheck, Location, Notice, ProbeTask, Watch
from hotline.operations.asking_the_probe import go_round
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.closing import close_report
from hotline.operations.looking import lease_looks, look_while_wanted
from hotline.operations.notices import queue_notice
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.public_status import public_status
from hotline.operations.removals import confirm_gone, note_reappeared
from hotline.operations.sending import send_notice
from hotline.operations.watch_answers import (
    end_watching,
    note_still_gone,
    note_still_there,
    watch_on,
)
from hotline.operations.watches import UNKNOWN_BEFORE_A_PERSON
from hotline.operations.watching import ask_people, record_look
from hotline.policies.profiles import PROFILE_VERSIONS, load
from hotline.policies.watching import Event, Watching, after_look, began_to_go_on, due_after
from hotline.states import (
    MOVED,
    NEGATIVE,
    ONLINE,
    UNKNOWN,
    ExchangeState,
    Finding,
    ItemState,
    NoticeState,
    ProviderSays,
    RemovalState,
    SeenGone,
    WatchState,
    WhyOnline,
)
from hotline.words.errors import NothingToCheck
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.makers.hotline import (
    assess,
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_judged,
    make_partner,
    steps_of,
)
from tests.makers.probing import wanted

RULES = load("fr", 1).watch
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NEW = Watching(WatchState.WATCHED, began_at=NOW)


def hours(count):
    return timedelta(hours=count)


class TestRules:
    def test_every_finding_speaks_for_one_thing(self):
        assert {*ONLINE, *NEGATIVE, *UNKNOWN, *MOVED} == set(Finding)
        assert len(ONLINE) + len(NEGATIVE) + len(UNKNOWN) + len(MOVED) == len(Finding)

    @pytest.mark.parametrize(
        ("age", "gap"), [(0, 1), (23, 1), (24, 4), (71, 4), (72, 24), (719, 24), (720, 168)]
    )
    def test_looks_grow_rarer(self, age, gap):
        at = NOW + hours(age)
        assert due_after(NEW, at, RULES) == at + hours(gap)

    def test_after_ninety_days_nobody_looks_any_more(self):
        late = NOW + timedelta(days=90)
        for finding in (Finding.ONLINE_SAME, Finding.TIMEOUT, Finding.MOVED_HOST):
            outcome = after_look(NEW, finding, late, RULES)
            assert (outcome.event, outcome.due_at) == (Event.OVER, None)
            assert outcome.after.state == WatchState.AT_END, "a person decides"

    def test_whoever_goes_on_looks_as_rarely_as_last_and_is_asked_again(self):
        late = NOW + timedelta(days=90)
        on = Watching(WatchState.WATCHED, began_to_go_on(late, RULES))
        assert due_after(on, late, RULES) == late + timedelta(days=7)
        assert due_after(on, late + timedelta(days=60), RULES) is None
        once = replace(RULES, intervals=RULES.intervals[:1])
        assert began_to_go_on(late, once) == late

    def test_what_is_still_gone_at_the_end_is_asked_of_nobody(self):
        gone = Watching(WatchState.GONE, began_at=NOW, gone_at=NOW)
        outcome = after_look(gone, Finding.MOVED_HOST, NOW + timedelta(days=91), RULES)
        assert (outcome.event, outcome.after.state) == (Event.OVER, WatchState.ENDED)

    def test_three_findings_over_half_an_hour_are_gone(self):
        at, events = NEW, []
        for minutes in (0, 15, 30):
            outcome = after_look(at, Finding.GONE_404, NOW + timedelta(minutes=minutes), RULES)
            at = outcome.after
            events.append(outcome.event)
        assert events == [Event.NOTHING, Event.NOTHING, Event.GONE]
        assert outcome.due_at == NOW + timedelta(minutes=30, days=7)

    def test_three_findings_at_once_are_not(self):
        at = NEW
        for _time in range(5):
            outcome = after_look(at, Finding.GONE_404, NOW, RULES)
            at = outcome.after
            assert outcome.event == Event.NOTHING

    def test_once_online_between_begins_anew(self):
        at = NEW
        for finding, minutes in (
            (Finding.GONE_404, 0),
            (Finding.GONE_404, 15),
            (Finding.ONLINE_SAME, 20),
            (Finding.GONE_404, 40),
        ):
            outcome = after_look(at, finding, NOW + timedelta(minutes=minutes), RULES)
            at = outcome.after
        assert (outcome.event, at.against) == (Event.NOTHING, 1)

    def test_the_providers_word_and_one_finding_are_enough(self):
        said = Watching(WatchState.WATCHED, began_at=NOW, said_to_be_gone=True)
        assert after_look(said, Finding.GONE_410, NOW, RULES).event == Event.GONE

    @pytest.mark.parametrize("finding", sorted(UNKNOWN))
    def test_unknown_is_never_gone(self, finding):
        at = Watching(WatchState.WATCHED, began_at=NOW, said_to_be_gone=True)
        for minutes in range(0, 600, 15):
            outcome = after_look(at, finding, NOW + timedelta(minutes=minutes), RULES)
            at = outcome.after
            assert outcome.event == Event.NOTHING

    def test_a_soft_404_counts_only_where_it_was_seen_online(self):
        said = Watching(WatchState.WATCHED, began_at=NOW, said_to_be_gone=True)
        assert after_look(said, Finding.SOFT_404, NOW, RULES).event == Event.NOTHING
        seen = Watching(WatchState.WATCHED, NOW, seen_online=True, said_to_be_gone=True)
        assert after_look(seen, Finding.SOFT_404, NOW, RULES).event == Event.GONE

    def test_a_soft_404_that_proves_nothing_takes_no_doubt_away(self):
        once = after_look(NEW, Finding.GONE_404, NOW, RULES).after
        again = after_look(once, Finding.SOFT_404, NOW + timedelta(minutes=15), RULES).after
        assert again.against == 1

    def test_gone_is_looked_at_after_7_30_and_90_days(self):
        at = Watching(WatchState.GONE, began_at=NOW, gone_at=NOW)
        days, now = [], NOW
        while (due_at := due_after(at, now, RULES)) is not None:
            now = due_at
            days.append((now - NOW).days)
        assert days == [7, 30, 90]

    def test_back_needs_two_findings(self):
        at = Watching(WatchState.GONE, began_at=NOW, gone_at=NOW)
        week = NOW + timedelta(days=7)
        once = after_look(at, Finding.ONLINE_SAME, week, RULES)
        assert (once.event, once.due_at) == (Event.NOTHING, week + timedelta(minutes=15))
        twice = after_look(once.after, Finding.ONLINE_SAME, once.due_at, RULES)
        assert (twice.event, twice.after.state) == (Event.REAPPEARED, WatchState.WATCHED)

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(
            st.tuples(st.sampled_from(sorted(Finding)), st.integers(1, 60 * 24 * 20)), max_size=40
        )
    )
    def test_whatever_is_found_there_is_a_next_look_or_an_end(self, found):
        at, now = NEW, NOW
        for finding, minutes in found:
            now += timedelta(minutes=minutes)
            outcome = after_look(at, finding, now, RULES)
            assert (outcome.due_at is None) == (outcome.event == Event.OVER)
            assert outcome.due_at is None or outcome.due_at > now
            if outcome.event == Event.GONE:
                assert finding in NEGATIVE
            if outcome.event == Event.REAPPEARED:
                assert finding in ONLINE
            at = outcome.after
            if outcome.event == Event.OVER:
                assert at.state in {WatchState.AT_END, WatchState.ENDED}
                return

    def test_every_profile_watches(self):
        for name, version in PROFILE_VERSIONS.items():
            rules = load(name, version).watch
            ends = [one.until_hours for one in rules.intervals]
            assert ends == sorted(ends)
            assert rules.spacing_seconds >= 5


def back(days):
    return timezone.now() - timedelta(days=days)


def fresh(location):
    return Location.objects.get(pk=location.pk)


def watch_of(location):
    return Watch.objects.get(location=location)


def look(location, finding, times=1, **more):
    """The probe looked; between two looks a quarter of an hour passes."""
    for _time in range(times):
        watch = watch_of(location)
        record_look(watch.pk, Look(finding, **more))
        if watch_of(location).against_since:
            since = watch_of(location).against_since - timedelta(minutes=15)
            Watch.objects.filter(pk=watch.pk).update(against_since=since)
    return fresh(location)


@pytest.mark.django_db
class TestWatching:
    def test_what_is_illegal_is_watched_from_its_assessment_on(self):
        location = make_judged(country="FR")
        watch = watch_of(location)
        assert (watch.state, watch.by_hand) == (WatchState.WATCHED, False)
        assert fresh(location).watch_state == WatchState.WATCHED
        (task,) = wanted()
        assert task.url == "https://images.example.org/a"
        assert lease_looks() == [task]
        assert wanted() == []

    def test_what_is_not_illegal_is_not(self):
        make_judged("not_illegal")
        assert not Watch.objects.exists()

    def test_one_look_at_a_host_in_a_round(self):
        for number in range(3):
            make_judged(typed=f"https://images.example.org/{number}", country="FR")
        make_judged(typed="https://other.example/a", country="FR")
        assert len(wanted()) == 4
        assert len(lease_looks()) == 2

    def test_a_worker_that_died_loses_nothing(self):
        make_judged(country="FR")
        wanted()
        (task,) = lease_looks()
        assert wanted() == []
        ProbeTask.objects.update(leased_until="2026-01-01T00:00Z")
        assert lease_looks() == [task]

    def test_what_is_due_no_more_is_wanted_no_more(self):
        """Neither a watch that ended nor a look that was put off leaves a question behind."""
        location, by = make_judged(country="FR"), make_colleague(Role.HOTLINE_SUPERVISOR)
        assert len(wanted()) == 1
        assess_again(location.pk, by=by)
        assess(location.pk, NewAssessment("not_illegal"), by=by)
        assert wanted() == []
        make_judged(typed="https://other.example/a", country="FR")
        assert len(wanted()) == 1
        Watch.objects.open().update(due_at=timezone.now() + timedelta(hours=1))
        assert wanted() == []

    @pytest.mark.parametrize(
        "lie",
        [
            {"finding": "gone_seen"},
            {"finding": ""},
            {"finding": "gone_404", "chain": [["a.example", ["no address"]]]},
            {"finding": "gone_404", "chain": [["a.example", ["192.0.2.1"] * 101]]},
            {"finding": "gone_404", "chain": [["a.example", []]] * 21},
            {"finding": "gone_404", "chain": [[1, []]]},
            {"finding": "gone_404", "chain": 7},
            {"finding": "gone_404", "moved_to": "x" * 16_385},
            {"finding": "gone_404", "digest": b"short"},
        ],
    )
    def test_what_no_probe_of_ours_would_answer_says_nothing(self, lie):
        location = make_judged(country="FR")
        wanted()
        ProbeTask.objects.update(answered_at=timezone.now(), **lie)
        go_round()
        assert AvailabilityCheck.objects.get().finding == Finding.UNKNOWN
        assert (watch_of(location).unknown, watch_of(location).against) == (1, 0)
        assert not ProbeTask.objects.exists()

    def test_gone_ends_every_track_and_the_reporter_reads_it(self):
        by = make_colleague()
        location = make_judged(country="FR", by=by)
        item = queue_notice(location.pk, make_abuse_contact().pk, by=by)
        Notice.objects.update(send_after="2026-01-01T00:00Z", being_grouped=False)
        send_notice(item.notice_id)
        gone = look(location, Finding.GONE_404, 3, http_status=404)
        item.refresh_from_db()
        assert (gone.removal_state, item.state) == ("removed_confirmed", "gone")
        assert gone.removed_at is not None
        assert public_status(location.reports.get(), [gone]).code == "gone"
        assert AvailabilityCheck.objects.filter(location=location).count() == 3
        watch = watch_of(location)
        assert (watch.state, watch.due_at - watch.gone_at) == ("gone", timedelta(days=7))

    def test_gone_before_the_notice_left_means_no_notice(self):
        by = make_colleague()
        location = make_judged(country="FR", by=by)
        item = queue_notice(location.pk, make_abuse_contact().pk, by=by)
        look(location, Finding.GONE_DNS, 3)
        item.refresh_from_db()
        item.notice.refresh_from_db()
        assert (item.state, item.notice.state) == (ItemState.WITHDRAWN, NoticeState.CANCELLED)

    def test_gone_abroad_is_gone_too(self):
        make_partner("US")
        location = make_by_hand(make_judged(country="US"), "partner")
        gone = look(location, Finding.GONE_410, 3)
        assert gone.exchange_state == ExchangeState.CONFIRMED_REMOVED
        assert gone.is_gone

    def test_the_providers_word_is_checked_at_once(self):
        by = make_colleague()
        location = make_judged(country="FR", by=by)
        item = queue_notice(location.pk, make_abuse_contact().pk, by=by)
        Notice.objects.update(send_after="2026-01-01T00:00Z", being_grouped=False)
        send_notice(item.notice_id)
        look(location, Finding.ONLINE_SAME)
        assert wanted() == []
        take_answers(item.notice_id, [ItemAnswer(item.pk, ProviderSays.REMOVED)])
        assert len(wanted()) == 1
        assert look(location, Finding.GONE_404).is_gone

    def test_back_begins_anew_with_or_without_an_open_report(self):
        by = make_colleague()
        location = make_by_hand(make_judged(country="FR", by=by))
        look(location, Finding.GONE_404, 3)
        close_report(location.reports.get().pk, by=by)
        old = watch_of(location).began_at
        back = look(location, Finding.ONLINE_SAME, 2)
        assert back.removal_state == RemovalState.REAPPEARED
        assert watch_of(location).began_at > old, "as often as what has just been found"
        assert Location.objects.awaiting_us().filter(pk=location.pk).exists()
        assert watch_of(location).state == WatchState.WATCHED

    def test_leading_elsewhere_waits_for_a_person(self):
        by = make_colleague()
        location = make_judged(country="FR", by=by)
        item = queue_notice(location.pk, make_abuse_contact().pk, by=by)
        Notice.objects.update(send_after="2026-01-01T00:00Z", being_grouped=False)
        send_notice(item.notice_id)
        moved = look(location, Finding.MOVED_HOST, moved_to_host="other.example")
        assert moved.removal_state == RemovalState.MOVED_CLAIMED
        assert AvailabilityCheck.objects.get().moved_to_host == "other.example"

    def test_a_probe_that_is_turned_away_asks_a_person(self):
        location = make_judged(country="FR")
        asked = look(location, Finding.BLOCKED_OR_CHALLENGE, UNKNOWN_BEFORE_A_PERSON)
        assert asked.watch_state == WatchState.TO_CHECK
        assert "recheck" in steps_of(asked)
        note_still_there(location.pk, by=make_colleague())
        assert fresh(location).watch_state == WatchState.WATCHED
        watch = watch_of(location)
        assert watch.due_at - watch.began_at >= timedelta(hours=23), "nobody is asked every hour"
        Watch.objects.update(due_at=back(0))
        assert len(wanted()) == 1, "the machine tries again"
        again = look(location, Finding.TIMEOUT)
        assert again.watch_state == WatchState.TO_CHECK, "one look that brings nothing asks anew"

    def test_a_probe_that_is_let_in_again_goes_on(self):
        location = make_judged(country="FR")
        look(location, Finding.LOGIN_WALL, UNKNOWN_BEFORE_A_PERSON)
        note_still_there(location.pk, by=make_colleague())
        look(location, Finding.ONLINE_SAME)
        seen = look(location, Finding.TIMEOUT, UNKNOWN_BEFORE_A_PERSON - 1)
        assert seen.watch_state == WatchState.WATCHED
        assert watch_of(location).due_at - watch_of(location).began_at < timedelta(hours=2)

    def test_where_a_person_found_it_gone_the_probe_looks_whether_it_comes_back(self):
        location = make_judged(country="FR")
        look(location, Finding.LOGIN_WALL, UNKNOWN_BEFORE_A_PERSON)
        confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
        watch = watch_of(location)
        assert (watch.state, watch.due_at - watch.gone_at) == ("gone", timedelta(days=7))
        Watch.objects.update(due_at=back(0))
        assert len(wanted()) == 1
        assert look(location, Finding.ONLINE_SAME, 2).removal_state == RemovalState.REAPPEARED

    def test_a_probe_that_is_turned_away_again_asks_a_person_whether_it_is_back(self):
        location, by = make_judged(country="FR"), make_colleague()
        look(location, Finding.LOGIN_WALL, UNKNOWN_BEFORE_A_PERSON)
        confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
        Watch.objects.update(gone_at=back(8), due_at=back(0))
        asked = look(location, Finding.LOGIN_WALL)
        assert (asked.watch_state, asked.is_gone) == (WatchState.GONE_DUE, True)
        assert "look_for_return" in steps_of(asked)
        note_still_gone(location.pk, by=by)
        watch = watch_of(location)
        assert (watch.state, watch.due_at - watch.gone_at) == ("gone", timedelta(days=30))

    def test_what_only_a_person_can_see_is_looked_for_after_7_30_and_90_days(self):
        location, by = make_judged(typed="http://abcdef.onion/x"), make_colleague()
        confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
        watch = watch_of(location)
        assert watch.due_at - watch.gone_at == timedelta(days=7)
        for days, left in ((8, 30), (31, 90), (91, None)):
            Watch.objects.update(gone_at=back(days), due_at=back(0))
            assert wanted() == []
            assert ask_people() == 1
            assert Location.objects.awaiting_us().filter(pk=location.pk).exists()
            assert "look_for_return" in steps_of(fresh(location))
            note_still_gone(location.pk, by=by)
            watch = watch_of(location)
            assert watch.due_at is None or watch.due_at - watch.gone_at == timedelta(days=left)
        assert (watch.state, ask_people()) == (WatchState.ENDED, 0)

    def test_a_person_who_is_asked_sees_it_back(self):
        location, by = make_judged(typed="http://abcdef.onion/x"), make_colleague()
        confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
        Watch.objects.update(due_at=back(0))
        ask_people()
        note_reappeared(location.pk, by=by)
        watch = watch_of(location)
        assert fresh(location).removal_state == RemovalState.REAPPEARED
        assert watch.state == WatchState.WATCHED
        assert watch.due_at - watch.began_at >= timedelta(days=1), "nobody is asked every hour"

    @pytest.mark.parametrize("finding", [Finding.ONLINE_SAME, Finding.MOVED_HOST])
    def test_after_the_last_look_a_person_decides_once(self, finding):
        location, by = make_by_hand(make_judged(country="FR")), make_colleague()
        make_by_hand(location, "provider")
        Watch.objects.update(began_at=back(91), due_at=back(0))
        asked = look(location, finding)
        assert (asked.watch_state, wanted()) == (WatchState.AT_END, [])
        assert "decide_watch" in steps_of(asked)
        assert Location.objects.awaiting_us().filter(pk=location.pk).exists()
        watch_on(location.pk, by=by)
        watch = watch_of(location)
        weeks = round((watch.due_at - back(0)) / timedelta(days=7))
        assert (watch.state, weeks) == (WatchState.WATCHED, 1)
        assert Entry.objects.filter(verb="watch.prolonged", by=by).exists()
        Watch.objects.update(began_at=back(91))
        look(location, finding)
        end_watching(location.pk, by=by)
        assert watch_of(location).state == WatchState.ENDED
        assert "decide_watch" not in steps_of(fresh(location))
        assert Entry.objects.filter(verb="watch.ended", by=by).exists()

    def test_whoever_is_not_asked_decides_nothing(self):
        location, by = make_judged(country="FR"), make_colleague()
        for verb in (watch_on, end_watching, note_still_gone):
            with pytest.raises(NothingToCheck):
                verb(location.pk, by=by)

    def test_gone_after_the_last_look_is_gone(self):
        location = make_judged(country="FR")
        Watch.objects.update(began_at=back(91), due_at=back(0))
        look(location, Finding.ONLINE_SAME)
        confirm_gone(
            location.pk, by=make_colleague(), seen=SeenGone.OPENED, despite=WhyOnline.SINCE
        )
        assert watch_of(location).state == WatchState.GONE

    def test_a_person_is_asked_more_rarely_and_in_the_end_decides(self):
        location = make_judged(typed="http://abcdef.onion/x")
        for days, left in ((40, 7), (91, 0)):
            Watch.objects.update(due_at=back(0), began_at=back(days))
            ask_people()
            note_still_there(location.pk, by=make_colleague())
            watch = watch_of(location)
            assert round((watch.due_at - back(0)) / timedelta(days=1)) == left
        assert watch.state == WatchState.AT_END

    @pytest.mark.parametrize("typed", ["http://abcdef.onion/x", "sam in the game"])
    def test_what_no_machine_can_look_at_asks_a_person(self, typed):
        location = make_judged(typed=typed)
        assert wanted() == []
        assert ask_people() == 0
        Watch.objects.update(due_at="2026-01-01T00:00Z")
        assert ask_people() == 1
        assert "recheck" in steps_of(fresh(location))
        confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
        assert watch_of(location).state == WatchState.GONE

    def test_nobody_says_still_there_unasked(self):
        location = make_judged(country="FR")
        with pytest.raises(NothingToCheck):
            note_still_there(location.pk, by=make_colleague())

    def test_a_person_who_sees_it_back_begins_the_watch_anew(self):
        location, by = make_judged(country="FR"), make_colleague()
        confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
        note_reappeared(location.pk, by=by)
        assert watch_of(location).state == WatchState.WATCHED

    def test_found_not_illegal_after_all_is_watched_no_longer(self):
        location, by = make_judged(country="FR"), make_colleague(Role.HOTLINE_SUPERVISOR)
        assess_again(location.pk, by=by)
        assess(location.pk, NewAssessment("not_illegal"), by=by)
        assert watch_of(location).state == WatchState.ENDED
        assert record_look(watch_of(location).pk, Look(Finding.GONE_404)) is None

    def test_looks_are_evidence(self):
        location = make_judged(country="FR")
        look(location, Finding.ONLINE_SAME)
        with pytest.raises(DatabaseError), transaction.atomic():
            AvailabilityCheck.objects.update(finding=Finding.GONE_404)

    def test_the_projection_can_be_rebuilt(self):
        look(make_judged(country="FR"), Finding.TIMEOUT, UNKNOWN_BEFORE_A_PERSON)
        call_command("rebuild_locations", check=True)

    def test_moves_of_the_watch_are_in_the_record(self):
        location = make_judged(country="FR")
        look(location, Finding.GONE_404, 3)
        entry = Entry.objects.get(verb="watch.gone")
        assert (entry.actor, entry.about_id) == ("system", str(location.pk))


@pytest.mark.django_db(transaction=True)
def test_a_sweep_goes_on_until_nothing_is_wanted(settings):
    """One look at a host in a round: two URLs of one host are two rounds, and no second sweep."""
    settings.RESOLVER = "demo"
    for path in ("one", "two", "three"):
        make_judged(typed=f"https://same.example.org/{path}", country="FR")
    assert len(wanted()) == 3
    assert len(lease_looks()) == 1
    ProbeTask.objects.update(leased_until=None)
    assert look_while_wanted() == 3
    assert look_while_wanted() == 0
    assert AvailabilityCheck.objects.count() == 0
    go_round()
    assert AvailabilityCheck.objects.count() == 3
    assert not ProbeTask.objects.exists()
