"""What anybody may do in the centre, as rules that a machine plays in any order."""

from datetime import timedelta

from hypothesis import strategies as st

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
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim, release
from hotline.operations.closing import close_report, reopen_report, set_aside
from hotline.operations.danger_over import take_back_danger
from hotline.operations.escalating import escalate
from hotline.operations.failed_notices import retry_notice, send_to_other_contact
from hotline.operations.forwards import queue_forward
from hotline.operations.holds import (
    NewHold,
    ask_for_renewal,
    release_hold,
    renew_hold,
    set_hold,
)
from hotline.operations.hosting import decide_country
from hotline.operations.mailbox import take_mail
from hotline.operations.manual_actions import Done, record_manual_action
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.origin import Origin, ask_for_origin, record_origin
from hotline.operations.police_answers import give_up_police
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.providers import retire_abuse_contact, verify_abuse_contact
from hotline.operations.referring import refer
from hotline.operations.removals import (
    ask_again,
    follow_move,
    give_up,
    note_reappeared,
    tell_partner_again,
)
from hotline.operations.replies import read_replies
from hotline.operations.retracting import note_danger_over_told, note_told
from hotline.operations.telling_again import note_told_again
from hotline.operations.telling_as_well import tell_as_well, tell_nobody
from hotline.operations.thread import (
    ask_reporter,
    go_on_without_answer,
    hear_reporter,
    lead_to_helpline,
)
from hotline.operations.verdicts import flag_danger
from hotline.operations.watch_answers import (
    end_watching,
    note_still_gone,
    note_still_there,
    watch_on,
)
from hotline.operations.watching import record_look
from hotline.states import (
    Addressee,
    AlsoTold,
    Answer,
    Finding,
    Means,
    NobodyElse,
    NotInDanger,
    Outcome,
    PoliceSays,
    ProviderSays,
    Urgency,
    WhyNobody,
)
from portal.database.clock import database_now
from tests.hotline.machine_centre import BASELINE, URLS, may_happen
from tests.hotline.machine_due import Working, saw_it_gone
from tests.hotline.machine_world import POST, counted
from tests.hotline.test_replies import bounce, reply_to
from tests.makers.hotline import assess, make_abuse_contact, make_report

REPORTS_AT_MOST = 9
PLACE = st.sampled_from([0, 0, 0, *range(len(URLS))])
ANALYST = st.integers(min_value=0, max_value=1)
FOUND = {
    "baseline": BASELINE,
    "doubted": NewAssessment("baseline", youngest_age="7-10", confidence=1),
    "not_illegal": NewAssessment("not_illegal"),
    "not_assessable": NewAssessment("not_assessable", reason="link_expired"),
}
TELLS_OTHERWISE = [note_told, note_danger_over_told, note_told_again]
HOURS = [1, 25, 25, 100, *(24 * days for days in (8, 31, 91, 400))]
LOOKS = [Finding.ONLINE_SAME, Finding.GONE_404, Finding.TIMEOUT, Finding.MOVED_HOST]


class Hotline(Working):
    """Everything that anybody may do in the centre, in any order."""

    # reports and what is found

    @may_happen(place=PLACE, danger=st.booleans())
    def somebody_reports(self, place, danger):
        if Report.objects.count() < REPORTS_AT_MOST:
            self.attempt(make_report, URLS[place], imminent_danger=danger)
            self.kept = counted()

    @may_happen(place=PLACE, who=ANALYST)
    def somebody_claims(self, place, who):
        self.attempt(claim, self.report(place).pk, by=self.analysts[who])

    @may_happen(place=PLACE, who=ANALYST, found=st.sampled_from(sorted(FOUND)))
    def somebody_assesses(self, place, who, found):
        by = self.analysts[who]
        self.attempt(claim, self.report(place).pk, by=by)
        for named in self.report(place).submissions.all():
            self.attempt(assess, named.location_id, FOUND[found], by=by)

    @may_happen(place=PLACE)
    def it_is_found_illegal(self, place):
        """The way most cases take, so that the rest is reached often."""
        self.found_illegal(self.location(place))

    @may_happen(place=PLACE)
    def a_supervisor_assesses_again(self, place):
        self.attempt(assess_again, self.location(place), by=self.supervisor)

    @may_happen(place=PLACE, found=st.sampled_from(sorted(FOUND)))
    def a_supervisor_assesses(self, place, found):
        self.attempt(assess, self.location(place), FOUND[found], by=self.supervisor)

    @may_happen(place=PLACE, who=ANALYST)
    def somebody_gives_it_back(self, place, who):
        self.attempt(release, self.report(place).pk, by=self.analysts[who])

    @may_happen(place=PLACE, country=st.sampled_from(["home", "US", "JP"]))
    def a_country_is_decided(self, place, country):
        country = self.home if country == "home" else country
        self.attempt(decide_country, self.location(place), country, by=self.analysts[0])

    # reports end

    @may_happen(place=PLACE, outcome=st.sampled_from([Outcome.SPAM, Outcome.OUT_OF_SCOPE]))
    def somebody_sets_it_aside(self, place, outcome):
        self.attempt(set_aside, self.report(place).pk, outcome, by=self.analysts[0])

    @may_happen(place=PLACE)
    def somebody_closes(self, place):
        self.attempt(close_report, self.report(place).pk, by=self.analysts[0])

    @may_happen(place=PLACE)
    def a_supervisor_reopens(self, place):
        self.attempt(reopen_report, self.report(place).pk, by=self.supervisor)

    @may_happen(place=PLACE, who=ANALYST, answers=st.booleans())
    def the_reporter_is_asked(self, place, who, answers):
        report = self.report(place)
        self.attempt(ask_reporter, report.pk, "Where was it?", by=self.analysts[who])
        if answers:
            self.attempt(hear_reporter, report.pk, f"There {place}.", number=1)

    @may_happen(place=PLACE, who=ANALYST)
    def the_reporter_is_pointed_to_the_helpline(self, place, who):
        self.attempt(lead_to_helpline, self.report(place).pk, by=self.analysts[who])

    @may_happen(place=PLACE, who=ANALYST)
    def nobody_waits_for_the_answer(self, place, who):
        self.attempt(go_on_without_answer, self.report(place).pk, by=self.analysts[who])

    # providers

    @may_happen(place=PLACE, to=ANALYST)
    def a_notice_is_queued(self, place, to):
        by = self.analysts[0]
        self.attempt(
            queue_notice, self.location(place), self.contact(to), by=by, reason="x", confirmed=True
        )

    @may_happen()
    def waiting_notices_leave(self):
        for notice in Notice.objects.filter(being_grouped=True):
            self.attempt(send_now, notice.pk, by=self.analysts[0])
        self.work()

    @may_happen(place=PLACE)
    def a_url_is_taken_out(self, place):
        for item in NoticeItem.objects.open().order_by("pk")[place : place + 1]:
            self.attempt(withdraw_item, item.pk, by=self.analysts[0])

    @may_happen(place=PLACE, says=st.sampled_from(list(ProviderSays)))
    def the_provider_answers(self, place, says):
        for item in NoticeItem.objects.asked().order_by("pk")[place : place + 1]:
            words = "It is elsewhere." if says != ProviderSays.REMOVED else ""
            self.attempt(take_answers, item.notice_id, [ItemAnswer(item.pk, says, words)])

    @may_happen(place=PLACE, is_bounce=st.booleans())
    def something_comes_back_by_mail(self, place, is_bounce):
        sent = Notice.objects.filter(message_id__in=POST.sent).select_related("abuse_contact")
        for notice in sent.order_by("pk")[place : place + 1]:
            raw = bounce(notice) if is_bounce else reply_to(notice.message_id)
            self.attempt(take_mail, raw)

    @may_happen(place=PLACE, who=ANALYST)
    def somebody_reads_the_mail(self, place, who):
        self.attempt(read_replies, self.location(place), by=self.analysts[who])

    @may_happen(place=ANALYST, retired=st.booleans())
    def the_register_changes(self, place, retired):
        contact = AbuseContact.objects.get(pk=self.contact(place))
        if retired and AbuseContact.objects.verified().count() > 1:
            self.attempt(retire_abuse_contact, contact.pk, by=self.supervisor)
            self.contacts.append(make_abuse_contact(f"Hosting {len(self.contacts)}"))
        else:
            self.attempt(verify_abuse_contact, contact.pk, by=self.supervisor)

    @may_happen(place=PLACE, to=ANALYST)
    def somebody_else_is_written_to(self, place, to):
        role, by = ProviderRole.HOST, self.analysts[0]
        told = {"by": by, "role": role, "reason": "x", "confirmed": True}
        self.attempt(escalate, self.location(place), self.contact(to), **told)

    @may_happen(place=PLACE, role=st.sampled_from([ProviderRole.REGISTRAR, ProviderRole.HOST]))
    def somebody_is_written_to_as_well(self, place, role):
        told = {"by": self.analysts[0], "role": role, "reason": "x"}
        self.attempt(tell_as_well, self.location(place), self.registrar.pk, **told)

    @may_happen(place=PLACE, to=st.sampled_from(list(AlsoTold)))
    def nobody_else_is_written_to(self, place, to):
        told = {"by": self.analysts[0], "why": WhyNobody.NOT_FOUND}
        self.attempt(tell_nobody, self.location(place), to, **told)

    @may_happen(to=ANALYST, again=st.booleans())
    def a_failed_notice_goes_on(self, to, again):
        by = self.analysts[0]
        for notice in Notice.objects.failed()[:1]:
            if again:
                self.attempt(retry_notice, notice.pk, by=by)
            else:
                told = {"by": by, "reason": "x", "confirmed": True}
                self.attempt(send_to_other_contact, notice.pk, self.contact(to), **told)

    @may_happen(
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

    @may_happen(place=PLACE)
    def it_is_referred(self, place):
        told = {"unit_id": self.unit.pk, "urgency": Urgency.NORMAL}
        self.attempt(refer, self.location(place), by=self.liaison, **told)

    @may_happen(place=PLACE)
    def the_police_ask_us_to_wait(self, place):
        new = NewHold("Example Police", "Officer 17", "A search is planned.")
        self.attempt(set_hold, self.location(place), new, by=self.liaison)

    @may_happen(place=PLACE)
    def the_police_need_more_time(self, place):
        self.attempt(ask_for_renewal, self.location(place), by=self.liaison)
        self.attempt(renew_hold, self.location(place), by=self.supervisor)

    @may_happen(place=PLACE)
    def the_hold_is_released(self, place):
        self.attempt(release_hold, self.location(place), by=self.liaison)

    @may_happen(place=PLACE)
    def it_waits_for_the_partner(self, place):
        self.attempt(queue_forward, self.location(place), by=self.analysts[0])

    @may_happen(
        place=PLACE,
        whom=st.sampled_from(
            [Addressee.POLICE, Addressee.PROVIDER, Addressee.PARTNER, Addressee.REGULATOR]
        ),
        answer=st.sampled_from(list(Answer)),
    )
    def somebody_is_told_by_hand(self, place, whom, answer):
        happened = database_now() - timedelta(minutes=1)
        done = Done(whom, "Example Unit", Means.PHONE, answer, happened)
        self.attempt(record_manual_action, self.location(place), done, by=self.analysts[0])

    @may_happen(place=PLACE, says=st.sampled_from(list(PoliceSays)))
    def the_police_answer(self, place, says):
        self.police_say(self.location(place), says)

    @may_happen(place=PLACE)
    def nobody_else_can_act(self, place):
        why = NobodyElse.TOO_LITTLE
        self.attempt(give_up_police, self.location(place), why, by=self.supervisor)

    @may_happen(place=PLACE)
    def the_partner_is_told_again(self, place):
        self.attempt(tell_partner_again, self.location(place), by=self.analysts[0])

    # delivery networks

    @may_happen()
    def the_network_is_asked(self):
        told = {"by": self.analysts[0], "reason": "x", "confirmed": True}
        for location in Location.objects.filter(awaiting_origin=True):
            self.attempt(ask_for_origin, location.pk, self.network.pk, **told)

    @may_happen(country=st.sampled_from(["home", "US", "JP"]))
    def the_origin_is_learnt(self, country):
        origin = Origin(self.home if country == "home" else country)
        for location in Location.objects.filter(awaiting_origin=True):
            self.attempt(record_origin, location.pk, origin, by=self.analysts[0])

    # danger, and what has to be told again

    @may_happen(place=PLACE, is_so=st.booleans())
    def somebody_is_in_danger(self, place, is_so):
        report = self.report(place)
        if is_so:
            self.attempt(flag_danger, report.pk, "text", by=self.analysts[0])
        else:
            self.attempt(take_back_danger, report.pk, NotInDanger.BY_MISTAKE, by=self.supervisor)

    @may_happen(place=PLACE, verb=st.sampled_from(TELLS_OTHERWISE))
    def they_are_told_that_it_is_otherwise(self, place, verb):
        self.attempt(verb, self.location(place), by=self.analysts[0])

    # machines and time

    @may_happen(often=2, found=st.sampled_from(LOOKS))
    def the_probe_looks(self, found):
        for watch in Watch.objects.open().filter(by_hand=False).order_by("pk"):
            self.attempt(record_look, watch.pk, Look(found))

    @may_happen(often=4, hours=st.sampled_from(HOURS))
    def time_passes(self, hours):
        self.hours_pass(hours)

    @may_happen()
    def the_mail_server_is_away(self):
        POST.refuses = not POST.refuses
