"""Jobs and sweeps of the hotline. Handlers take an id, call one verb and may run again."""

from hotline.operations.answering import answer_reports_of
from hotline.operations.asking_the_probe import go_round
from hotline.operations.claims import lapse_due_claims
from hotline.operations.exposures import end_looks_that_are_over
from hotline.operations.holds import end_holds
from hotline.operations.hosting import observe_hosting
from hotline.operations.looking import look_while_wanted
from hotline.operations.mailbox import take_waiting_mails
from hotline.operations.police_mail import send_hold_news
from hotline.operations.profile_change import note_profile
from hotline.operations.question_mail import tell_of_question
from hotline.operations.referring import fail_referral, send_referral
from hotline.operations.reminders import remind_late_providers
from hotline.operations.responsiveness import mark_unresponsive
from hotline.operations.retracting import fail_retraction, send_retraction
from hotline.operations.sending import give_up_sending, send_due_notices, send_notice
from hotline.operations.short_addresses import READ, follow_short_addresses, read_reports_of
from hotline.operations.silence import note_silences
from hotline.operations.telling_as_well import note_who_is_due
from hotline.operations.thread import go_on_without_answers
from hotline.operations.tracks import keep_phases
from hotline.operations.watching import ask_people
from portal.jobs.registry import every, job


@job("hosting.observe", lane="lookups", max_attempts=5)
def observe(location_id: str) -> None:
    """Look up where a location is hosted."""
    observe_hosting(int(location_id))


@job("short.follow", lane="default")
def follow_short(report_id: str) -> None:
    """Ask where the short addresses of a report lead."""
    follow_short_addresses(int(report_id))


@job(READ, lane="default")
def read_short(location_id: str) -> None:
    """Let reports of a short address mean the one it leads to."""
    read_reports_of(int(location_id))


@job("reports.answer", lane="default")
def answer_reports(location_id: str) -> None:
    """Let everybody who reported a URL follow its assessment."""
    answer_reports_of(int(location_id))


@job("notice.send", lane="mail", given_up=lambda notice_id: give_up_sending(int(notice_id)))
def send(notice_id: str) -> None:
    """Send a notice that is due."""
    send_notice(int(notice_id))


@job("reporter.tell", lane="mail")
def tell_the_reporter(message_id: str) -> None:
    """Tell a reporter who left an e-mail address that a question waits."""
    tell_of_question(int(message_id))


@job("referral.send", lane="mail", given_up=lambda referral_id: fail_referral(int(referral_id)))
def refer_to_police(referral_id: str) -> None:
    """Tell a police unit of a referral."""
    send_referral(int(referral_id))


@job(
    "retraction.send",
    lane="mail",
    given_up=lambda retraction_id: fail_retraction(int(retraction_id)),
)
def tell_of_retraction(retraction_id: str) -> None:
    """Tell somebody that something is not illegal after all."""
    send_retraction(int(retraction_id))


@job("hold.tell", lane="mail")
def tell_of_hold(hold_id: str) -> None:
    """Tell a police unit how its hold stands."""
    send_hold_news(int(hold_id))


@every(seconds=60, name="hotline.questions")
def go_on() -> None:
    """Cases whose reporter did not answer in time go on."""
    go_on_without_answers()


@every(seconds=60, name="hotline.mailbox", lane="mail", backs_off=True)
def read_mailbox() -> None:
    """Reports that came by mail are taken."""
    take_waiting_mails()


@every(seconds=60, name="hotline.claims")
def lapse_claims() -> None:
    """End claims nobody works on."""
    lapse_due_claims()


@every(seconds=20, name="hotline.viewing")
def end_viewing_in_time() -> None:
    """Looks whose time is over end, whatever their analyst pressed."""
    end_looks_that_are_over()


@every(seconds=20, name="hotline.notices")
def send_due() -> None:
    """Notices whose moment has come leave."""
    send_due_notices()


@every(seconds=60, name="hotline.silence")
def police_silent() -> None:
    """Police who have been silent for long enough are waited for no longer."""
    note_silences()


@every(seconds=20, name="hotline.holds")
def end_due_holds() -> None:
    """Holds of the police end when their time is over."""
    end_holds()


@every(seconds=60, name="hotline.reminders")
def remind_providers() -> None:
    """Providers that let their time pass are reminded, or a person is told."""
    remind_late_providers()


@every(seconds=60, name="hotline.also_told")
def tell_others() -> None:
    """Who else is to be told of what stays online is due by its clock; nobody is written to."""
    note_who_is_due()


@every(seconds=600, name="hotline.responsiveness")
def judge_providers() -> None:
    """Providers that answer late or never are marked, and those that answer again."""
    mark_unresponsive()


@every(seconds=5, name="hotline.answers")
def have_looked() -> None:
    """What is watched and due is asked of the probe, and what it answers is noted."""
    go_round()


@every(seconds=20, name="hotline.looks", lane="probe")
def look() -> None:
    """What is wanted is looked at; the probe alone runs this."""
    look_while_wanted()


@every(seconds=60, name="hotline.checks")
def ask_for_checks() -> None:
    """Where only a person can look, one is asked."""
    ask_people()


@every(seconds=60, name="hotline.profile")
def look_at_profile() -> None:
    """Where another law profile is in use, what is under way is looked at by it."""
    note_profile()


@every(seconds=60, name="hotline.phases")
def find_phases() -> None:
    """What a location waits for is found out where a release left it open."""
    keep_phases()
