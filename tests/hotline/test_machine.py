"""The hotline's verbs in any order, on the real database: what must hold after each of them.

Nothing here knows what a verb should do, only what must never be: a notice that leaves during a
hold, a move without an entry in the record, a case that nobody and no clock comes back to.
"""

import logging
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hotline.gateways.probe.outcome import Look
from hotline.models import (
    AbuseContact,
    Location,
    Notice,
    NoticeItem,
    ProviderRole,
    Report,
    Watch,
)
from hotline.operations.assessing import NewAssessment, assess
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim, lapse_due_claims, release
from hotline.operations.closing import close_report, reopen_report, set_aside
from hotline.operations.escalating import escalate
from hotline.operations.failed_notices import retry_notice, send_to_other_contact
from hotline.operations.forwards import queue_forward
from hotline.operations.holds import (
    NewHold,
    ask_for_renewal,
    end_holds,
    release_hold,
    renew_hold,
    set_hold,
)
from hotline.operations.hosting import decide_country
from hotline.operations.mailbox import take_mail
from hotline.operations.manual_actions import Done, record_manual_action
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.providers import retire_abuse_contact, verify_abuse_contact
from hotline.operations.referring import refer
from hotline.operations.reminders import remind_late_providers
from hotline.operations.removals import (
    ask_again,
    confirm_gone,
    follow_move,
    give_up,
    note_reappeared,
)
from hotline.operations.replies import read_replies
from hotline.operations.sending import send_due_notices
from hotline.operations.silence import note_silences
from hotline.operations.standing import standing, steps
from hotline.operations.thread import (
    ask_reporter,
    go_on_without_answer,
    go_on_without_answers,
    hear_reporter,
)
from hotline.operations.tracks import project
from hotline.operations.watch_answers import (
    end_watching,
    note_still_gone,
    note_still_there,
    watch_on,
)
from hotline.operations.watching import ask_people, record_look
from hotline.policies import profiles
from hotline.policies.next_steps import next_due_at, steps_of_case
from hotline.states import (
    REPORT_ENDED,
    Addressee,
    Answer,
    Finding,
    Means,
    Outcome,
    ProviderSays,
    SeenGone,
    Urgency,
    Verdict,
    WatchState,
    WhyOnline,
)
from hotline.states import Phase as Waits
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.jobs.registry import GiveUp
from portal.web.refusals import Refusal
from tests.hotline.machine_world import POST, Crashes, addresses, counted, pass_hours, states
from tests.hotline.test_replies import bounce, reply_to
from tests.makers.hotline import (
    make_abuse_contact,
    make_colleague,
    make_partner,
    make_report,
)
from tests.makers.jobs import run_due
from tests.makers.police import make_unit

pytestmark = pytest.mark.django_db

URLS = [f"https://site{number}.example/a" for number in range(3)]
PLACE = st.integers(min_value=0, max_value=2)
ANALYST = st.integers(min_value=0, max_value=1)
FOUND = {
    "baseline": NewAssessment("baseline", youngest_age="7-10"),
    "doubted": NewAssessment("baseline", youngest_age="7-10", confidence=1),
    "not_illegal": NewAssessment("not_illegal"),
    "not_assessable": NewAssessment("not_assessable", reason="link_expired"),
}
LOOKS = [Finding.ONLINE_SAME, Finding.GONE_404, Finding.TIMEOUT, Finding.MOVED_HOST]


def saw_it_gone(location_id, *, by):
    """A person opened it and found nothing, whatever the machine saw."""
    return confirm_gone(location_id, by=by, seen=SeenGone.OPENED, despite=WhyOnline.SINCE)


class Hotline(RuleBasedStateMachine):
    """Three URLs, two analysts, a supervisor, and everybody outside."""

    @initialize(profile=st.sampled_from(["FR", "FR", "DE"]))
    def a_centre_opens(self, profile):
        self.country = profile
        self.world = transaction.atomic()
        self.world.__enter__()
        POST.sent.clear()
        POST.wrong.clear()
        POST.refuses = False
        self.crashes = Crashes()
        logging.getLogger("portal.jobs.due").addHandler(self.crashes)
        self.analysts = [make_colleague(), make_colleague()]
        self.supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
        self.liaison = make_colleague(Role.POLICE_LIAISON)
        self.contacts = [make_abuse_contact(), make_abuse_contact("Other Hosting")]
        self.unit = make_unit()
        make_partner("US")
        told, judged, _new = (make_report(typed, observed=False) for typed in URLS)
        for report in (told, judged):
            self._two_find_it_illegal(report.submissions.get().location_id)
        self.a_notice_is_queued(0, 0)
        self.waiting_notices_leave()
        self.kept, self.addresses = counted(), addresses()

    def teardown(self):
        if hasattr(self, "world"):
            transaction.set_rollback(True)
            self.world.__exit__(None, None, None)
            logging.getLogger("portal.jobs.due").removeHandler(self.crashes)

    # what every rule goes through

    def attempt(self, verb, *given, **more):
        """The verb, or its refusal. What moved stands in the record; a refusal leaves nothing."""
        before, entries = states(), Entry.objects.count()
        try:
            with transaction.atomic():
                verb(*given, **more)
        except Refusal:
            assert states() == before
            assert Entry.objects.count() == entries
            return
        if states() != before:
            assert Entry.objects.count() > entries, f"{verb} moved something without a word"

    def location(self, place):
        return Location.objects.order_by("pk")[place % Location.objects.count()].pk

    def report(self, place):
        return Report.objects.order_by("pk")[place % Report.objects.count()]

    def contact(self, place):
        return self.contacts[place % len(self.contacts)].pk

    # reports and what is found

    @rule(place=PLACE, danger=st.booleans())
    def somebody_reports(self, place, danger):
        if Report.objects.count() < 6:
            make_report(URLS[place], observed=False, imminent_danger=danger)
            self.kept = counted()

    @rule(place=PLACE, who=ANALYST)
    def somebody_claims(self, place, who):
        self.attempt(claim, self.report(place).pk, by=self.analysts[who])

    @rule(place=PLACE, who=ANALYST, found=st.sampled_from(sorted(FOUND)))
    def somebody_assesses(self, place, who, found):
        by = self.analysts[who]
        self.attempt(claim, self.report(place).pk, by=by)
        for named in self.report(place).submissions.all():
            self.attempt(assess, named.location_id, FOUND[found], by=by)

    @rule(place=PLACE)
    def two_find_it_illegal_at_home(self, place):
        """The way most cases take, so that the rest is reached often."""
        self._two_find_it_illegal(self.location(place))

    def _two_find_it_illegal(self, location_id):
        self.attempt(decide_country, location_id, self.country, by=self.analysts[0])
        report = Location.objects.get(pk=location_id).submissions.first().report_id
        for by in self.analysts:
            self.attempt(claim, report, by=by)
            self.attempt(assess, location_id, FOUND["baseline"], by=by)

    @rule(place=PLACE)
    def a_supervisor_assesses_again(self, place):
        self.attempt(assess_again, self.location(place), by=self.supervisor)

    @rule(place=PLACE, found=st.sampled_from(sorted(FOUND)))
    def a_supervisor_assesses(self, place, found):
        self.attempt(assess, self.location(place), FOUND[found], by=self.supervisor)

    @rule(place=PLACE, who=ANALYST)
    def somebody_gives_it_back(self, place, who):
        self.attempt(release, self.report(place).pk, by=self.analysts[who])

    @rule(place=PLACE, country=st.sampled_from(["home", "US", "JP"]))
    def a_country_is_decided(self, place, country):
        country = self.country if country == "home" else country
        self.attempt(decide_country, self.location(place), country, by=self.analysts[0])

    # reports end

    @rule(place=PLACE, outcome=st.sampled_from([Outcome.SPAM, Outcome.OUT_OF_SCOPE]))
    def somebody_sets_it_aside(self, place, outcome):
        self.attempt(set_aside, self.report(place).pk, outcome, by=self.analysts[0])

    @rule(place=PLACE)
    def somebody_closes(self, place):
        self.attempt(close_report, self.report(place).pk, by=self.analysts[0])

    @rule(place=PLACE)
    def a_supervisor_reopens(self, place):
        self.attempt(reopen_report, self.report(place).pk, by=self.supervisor)

    @rule(place=PLACE, who=ANALYST, answers=st.booleans())
    def the_reporter_is_asked(self, place, who, answers):
        report = self.report(place)
        self.attempt(ask_reporter, report.pk, "Where was it?", by=self.analysts[who])
        if answers:
            self.attempt(hear_reporter, report.pk, f"There {place}.", number=1)

    @rule(place=PLACE, who=ANALYST)
    def nobody_waits_for_the_answer(self, place, who):
        self.attempt(go_on_without_answer, self.report(place).pk, by=self.analysts[who])

    # providers

    @rule(place=PLACE, to=ANALYST)
    def a_notice_is_queued(self, place, to):
        by = self.analysts[0]
        self.attempt(
            queue_notice, self.location(place), self.contact(to), by=by, reason="x", confirmed=True
        )

    @rule()
    def waiting_notices_leave(self):
        for notice in Notice.objects.filter(being_grouped=True):
            self.attempt(send_now, notice.pk, by=self.analysts[0])
        self.work()

    @rule(place=PLACE)
    def a_url_is_taken_out(self, place):
        for item in NoticeItem.objects.open().order_by("pk")[place : place + 1]:
            self.attempt(withdraw_item, item.pk, by=self.analysts[0])

    @rule(place=PLACE, says=st.sampled_from(list(ProviderSays)))
    def the_provider_answers(self, place, says):
        for item in NoticeItem.objects.standing().order_by("pk")[place : place + 1]:
            words = "It is elsewhere." if says != ProviderSays.REMOVED else ""
            self.attempt(take_answers, item.notice_id, [ItemAnswer(item.pk, says, words)])

    @rule(place=PLACE, is_bounce=st.booleans())
    def something_comes_back_by_mail(self, place, is_bounce):
        sent = Notice.objects.filter(message_id__in=POST.sent).select_related("abuse_contact")
        for notice in sent.order_by("pk")[place : place + 1]:
            raw = bounce(notice) if is_bounce else reply_to(notice.message_id)
            self.attempt(take_mail, raw)

    @rule(place=PLACE, who=ANALYST)
    def somebody_reads_the_mail(self, place, who):
        self.attempt(read_replies, self.location(place), by=self.analysts[who])

    @rule(place=ANALYST, retired=st.booleans())
    def the_register_changes(self, place, retired):
        contact = AbuseContact.objects.get(pk=self.contact(place))
        if retired and AbuseContact.objects.verified().count() > 1:
            self.attempt(retire_abuse_contact, contact.pk, by=self.supervisor)
            self.contacts.append(make_abuse_contact(f"Hosting {len(self.contacts)}"))
        else:
            self.attempt(verify_abuse_contact, contact.pk, by=self.supervisor)

    @rule(place=PLACE, to=ANALYST)
    def somebody_else_is_written_to(self, place, to):
        role, by = ProviderRole.HOST, self.analysts[0]
        told = {"by": by, "role": role, "reason": "x", "confirmed": True}
        self.attempt(escalate, self.location(place), self.contact(to), **told)

    @rule(to=ANALYST, again=st.booleans())
    def a_failed_notice_goes_on(self, to, again):
        by = self.analysts[0]
        for notice in Notice.objects.failed()[:1]:
            if again:
                self.attempt(retry_notice, notice.pk, by=by)
            else:
                told = {"by": by, "reason": "x", "confirmed": True}
                self.attempt(send_to_other_contact, notice.pk, self.contact(to), **told)

    @rule(
        place=PLACE,
        verb=st.sampled_from(
            [
                *(ask_again, saw_it_gone, follow_move, give_up, note_reappeared),
                *(note_still_there, watch_on, end_watching, note_still_gone),
            ]
        ),
    )
    def somebody_looks(self, place, verb):
        self.attempt(verb, self.location(place), by=self.analysts[0])

    # police and partners

    @rule(place=PLACE)
    def it_is_referred(self, place):
        told = {"unit_id": self.unit.pk, "urgency": Urgency.NORMAL}
        self.attempt(refer, self.location(place), by=self.liaison, **told)

    @rule(place=PLACE)
    def the_police_ask_us_to_wait(self, place):
        new = NewHold("Example Police", "Officer 17", "A search is planned.")
        self.attempt(set_hold, self.location(place), new, by=self.liaison)

    @rule(place=PLACE)
    def the_police_need_more_time(self, place):
        self.attempt(ask_for_renewal, self.location(place), by=self.liaison)
        self.attempt(renew_hold, self.location(place), by=self.supervisor)

    @rule(place=PLACE)
    def the_hold_is_released(self, place):
        self.attempt(release_hold, self.location(place), by=self.liaison)

    @rule(place=PLACE)
    def it_waits_for_the_partner(self, place):
        self.attempt(queue_forward, self.location(place), by=self.analysts[0])

    @rule(
        place=PLACE,
        whom=st.sampled_from([Addressee.POLICE, Addressee.PROVIDER, Addressee.PARTNER]),
        answer=st.sampled_from(list(Answer)),
    )
    def somebody_is_told_by_hand(self, place, whom, answer):
        happened = database_now() - timedelta(minutes=1)
        done = Done(whom, "Example Unit", Means.PHONE, answer, happened)
        self.attempt(record_manual_action, self.location(place), done, by=self.analysts[0])

    # machines and time

    @rule(found=st.sampled_from(LOOKS))
    def the_probe_looks(self, found):
        for watch in Watch.objects.open().order_by("pk"):
            self.attempt(record_look, watch.pk, Look(found))

    @rule(hours=st.sampled_from([1, 25, 25, 100, 24 * 91]))
    def time_passes(self, hours):
        pass_hours(hours)
        lapse_due_claims()
        end_holds()
        note_silences()
        go_on_without_answers()
        ask_people()
        remind_late_providers()
        send_due_notices()
        self.work()

    @rule()
    def the_mail_server_is_away(self):
        POST.refuses = not POST.refuses

    def work(self):
        """Waiting jobs, as a worker does them."""
        try:
            run_due(quietly=POST.refuses)
        except GiveUp as gave_up:
            raise AssertionError("a notice could not be written") from gave_up

    # what must hold

    @invariant()
    def no_mail_leaves_that_must_not(self):
        assert POST.wrong == []

    @invariant()
    def no_sweep_fails(self):
        for crash in getattr(self, "crashes", Crashes()).seen:
            raise AssertionError("a sweep failed") from crash

    @invariant()
    def nothing_goes_that_must_stay(self):
        if hasattr(self, "kept"):
            kept, addresses_now = counted(), addresses()
            assert all(kept[name] >= count for name, count in self.kept.items())
            gone = [
                pk
                for pk, canonical in self.addresses.items()
                if canonical and not addresses_now[pk]
            ]
            assert gone == []
            self.kept, self.addresses = kept, addresses_now

    @invariant()
    def what_stands_on_a_location_is_what_its_tracks_come_to(self):
        for location in Location.objects.all():
            for name, value in project(location).items():
                assert getattr(location, name) == value, name

    @invariant()
    def somebody_or_a_clock_comes_back_to_every_url(self):
        profile = profiles.current()
        for location in Location.objects.exclude(verdict=""):
            at = standing(location, database_now())
            waits = location.phase in {Waits.TO_ASSESS, Waits.TO_ACT}
            assert not waits or next_due_at(at, profile), steps(location, database_now())
            if location.verdict == Verdict.ILLEGAL and not location.is_gone:
                watched = Watch.objects.open().filter(location=location).exists()
                over = Watch.objects.filter(location=location, state=WatchState.ENDED).exists()
                assert waits or watched or over, steps(location, database_now())

    @invariant()
    def every_open_case_waits_for_something(self):
        now = database_now()
        for report in Report.objects.exclude(state__in=REPORT_ENDED):
            named = [one.location for one in report.submissions.select_related("location")]
            unread = report.unread_since is not None
            waits = steps_of_case(report.state, [steps(one, now) for one in named], unread=unread)
            assert waits, (report.state, [steps(one, now) for one in named])
            assert report.question_due_at or waits, report


@override_settings(
    QUALITY_SAMPLE_PERCENT=0,
    EMAIL_BACKEND="tests.hotline.machine_world.WatchingMailServer",
)
class TestHotline(Hotline.TestCase, TestCase):
    """The machine above, each run in a transaction that is undone."""

    settings = settings(
        max_examples=8,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
