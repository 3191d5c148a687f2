"""A supervisor takes back that somebody is in danger: what it had set off is undone, or told."""

import pytest
from django.core import mail
from django.urls import reverse

from hotline.models import Retraction
from hotline.operations.danger_over import take_back_danger
from hotline.operations.erasing import erase_on_request
from hotline.operations.manual_actions import record_manual_action
from hotline.operations.referring import refer, send_referral
from hotline.operations.retracting import note_danger_over_told, send_retraction
from hotline.operations.standing import standing
from hotline.operations.tracks import rebuild
from hotline.operations.verdicts import flag_danger
from hotline.policies.clocks import first_look_due_at
from hotline.policies.next_steps import Step
from hotline.policies.priority import Reason
from hotline.policies.profiles import current
from hotline.states import (
    Addressee,
    NotInDanger,
    PoliceState,
    ReportState,
    RetractionOf,
    RetractionState,
    Round,
    Urgency,
    Verdict,
)
from hotline.words.errors import ReportEnded
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.test_danger import danger, in_question
from tests.hotline.test_danger_untold import (
    MESSAGE,
    NOT_ILLEGAL,
    NOT_THERE,
    URL,
    WORDS,
    in_danger,
    reads,
    told,
)
from tests.hotline.test_desk import sign_in
from tests.hotline.test_manual_actions import done
from tests.makers.hotline import assess, make_claimed, make_colleague, make_report, steps_of
from tests.makers.jobs import run_due
from tests.makers.police import Kept, make_officer, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.urls("portal.urls.all")]
OVER = "Then we told them that, as far as we know, nobody is in danger."


def taken_back(report, *locations):
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    take_back_danger(report.pk, NotInDanger.MISREAD, by=supervisor)
    for row in (report, *locations):
        row.refresh_from_db()
    return supervisor


def test_priority_clocks_and_what_is_due_are_as_if_nothing_had_spoken_of_danger():
    report, location, _by = in_danger(URL)
    assert Step.DANGER in steps_of(location)
    supervisor = taken_back(report, location)
    assert (report.imminent_danger, report.danger_since) == (False, None)
    calm = first_look_due_at(report.received_at, imminent=False, profile=current())
    assert report.first_look_due_at == calm
    assert location.assessment_due_at == calm
    assert location.danger_since is None
    assert Reason.DANGER not in location.priority_reasons
    assert steps_of(location) == {Step.ASSESS}
    assert rebuild(location) is False
    entry = Entry.objects.get(verb="report.danger_taken_back")
    assert (entry.by, entry.facts["why"]) == (supervisor, NotInDanger.MISREAD)
    assert not Retraction.objects.exists(), "nobody was told"
    assert reads(report)[0] == "assessing"


def test_saying_so_again_changes_nothing_and_an_ended_report_says_why():
    report, location, _by = in_danger(URL)
    taken_back(report, location)
    taken_back(report, location)
    assert Entry.objects.filter(verb="report.danger_taken_back").count() == 1
    assess(location.pk, NOT_ILLEGAL, by=_by)
    with pytest.raises(ReportEnded):
        taken_back(report)


def test_a_referral_that_has_not_left_stays_here():
    report, location, by = in_danger()
    urgent = {"unit_id": make_unit().pk, "urgency": Urgency.DANGER, "message": MESSAGE}
    made = refer(location.pk, by=by, **urgent)
    taken_back(report, location)
    assert location.police_state == PoliceState.NONE
    kept = Kept()
    assert send_referral(made.pk, through=kept) is False
    assert kept.mails == []
    assert reads(report)[2] == ()


def test_the_police_who_were_told_are_told_by_mail_and_on_their_pages(client):
    report, location, _by = in_danger()
    referral = told(location)
    taken_back(report, location)
    mail.outbox.clear()
    run_due("retraction.send")
    (said,) = mail.outbox
    assert said.to == [referral.unit.email]
    assert referral.number in said.subject
    assert "nobody is in danger" in said.body
    assert WORDS not in said.body
    assert MESSAGE not in said.body
    found = Retraction.objects.get()
    assert (found.about, found.state) == (RetractionOf.DANGER, RetractionState.SENT)
    assert Entry.objects.filter(verb="danger_retraction.sent").count() == 1
    assert not Entry.objects.filter(verb="retraction.sent").exists()
    run_due("retraction.send")
    assert len(mail.outbox) == 1
    sign_in(client, person=make_officer(referral.unit))
    page = client.get(reverse("hotline_desk:referral", args=[referral.pk])).text
    assert "took back on" in page
    assert "case-danger" not in page
    listed = client.get(reverse("hotline_desk:referrals")).text
    assert "As far as we know, nobody is in danger" in listed
    assert "A child is in danger now" not in listed
    assert "row--urgent" not in listed


def test_the_reporter_reads_what_is_true_before_and_after():
    report, location, by = in_danger()
    told(location)
    assess(location.pk, NOT_THERE, by=by)
    report.refresh_from_db()
    assert report.state == ReportState.CLOSED
    assert reads(report)[0] == "danger_told"
    other, place, analyst = in_danger(URL)
    told(place)
    taken_back(other, place)
    code, _text, facts = reads(other)
    assert (code, len(facts)) == ("assessing", 1)
    run_due("retraction.send")
    place.refresh_from_db()
    assert reads(other)[2][1:] == (OVER,)
    assess(place.pk, NOT_ILLEGAL, by=analyst)
    code, _text, facts = reads(other)
    assert (code, facts[1:]) == ("not_illegal", (OVER,))
    assert other.outcome == "not_illegal"
    place.refresh_from_db()
    assert rebuild(place) is False


def test_whom_somebody_told_by_hand_somebody_tells(client):
    report, location, by = in_danger()
    record_manual_action(location.pk, done(Addressee.OTHER), by=by)
    taken_back(report, location)
    assert Step.RETRACT_DANGER in steps_of(location)
    assert location.danger_retraction_due_at is not None
    sign_in(client)
    case = reverse("hotline_desk:case", args=[report.public_ref])
    page = client.get(case).text
    assert "Told that somebody was in danger" in page
    press = reverse("hotline_desk:note_danger_over_told", args=[report.public_ref, 1])
    page = client.post(press, follow=True).text
    assert "Told by hand that nobody is in danger" in page
    location.refresh_from_db()
    assert Step.RETRACT_DANGER not in steps_of(location)
    assert note_danger_over_told(location.pk, by=by) == 0


def test_while_another_report_speaks_of_danger_the_url_goes_on_by_that():
    report, location, _by = in_danger(URL)
    other = make_report(URL, imminent_danger=True, observed=False)
    referral = told(location)
    taken_back(report, location)
    assert location.danger_since == other.danger_since
    assert Reason.DANGER in location.priority_reasons
    assert not referral.retractions.exists()
    taken_back(other, location)
    assert referral.retractions.count() == 1


def test_what_a_report_that_has_ended_says_of_danger_is_not_denied():
    first, location, by = in_danger(URL)
    told(location)
    assess(location.pk, NOT_ILLEGAL, by=by)
    first.refresh_from_db()
    assert first.state == ReportState.CLOSED
    second = make_report(URL, imminent_danger=True, observed=False)
    location.refresh_from_db()
    told(location)
    taken_back(second, location)
    assert not Retraction.objects.exists()


def test_danger_that_is_known_again_is_due_again_and_denied_no_more():
    report, location, by = in_danger()
    told(location)
    taken_back(report, location)
    (waiting,) = Retraction.objects.all()
    flag_danger(report.pk, "told", by=by)
    location.refresh_from_db()
    assert Step.DANGER in steps_of(location)
    assert send_retraction(waiting.pk) is False
    assert standing(location, database_now()).danger_untold


def test_an_illegal_url_stays_illegal_with_the_police_and_is_retracted_by_itself():
    location = in_question()
    report = danger(location)
    referral = told(location)
    taken_back(report, location)
    assert (location.verdict, location.assessment_round) == (Verdict.ILLEGAL, Round.SECOND)
    run_due("retraction.send")
    location.refresh_from_db()
    assert location.police_state == PoliceState.REFERRED
    assert location.retraction_due_at is None
    assert [one.about for one in referral.retractions.all()] == [RetractionOf.DANGER]


def test_words_kept_only_because_of_danger_go_when_it_is_taken_back():
    report, location, _by = in_danger(narrative="Who I am")
    erase_on_request(report.pk)
    report.refresh_from_db()
    assert report.forget_at is not None
    taken_back(report, location)
    assert (report.forget_at, report.narrative) == (None, None)


def test_only_a_supervisor_takes_it_back_and_reads_what_follows(client):
    report, by = make_claimed(make_report(URL, imminent_danger=True))
    press = reverse("hotline_desk:take_back_danger", args=[report.public_ref])
    case = reverse("hotline_desk:case", args=[report.public_ref])
    sign_in(client, person=by)
    assert press not in client.get(case).text
    assert client.post(press, {"why": "misread"}).status_code == 403
    sign_in(client, Role.HOTLINE_SUPERVISOR)
    assert press in client.get(case).text
    assert client.post(press, {"why": ""}).status_code == 422
    page = client.post(press, {"why": "by_mistake"}, follow=True).text
    assert "Its clocks are the usual ones again" in page
    assert "Taken back: nobody is in danger" in page
    assert press not in page
