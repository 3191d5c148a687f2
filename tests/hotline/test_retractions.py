"""What is not illegal after all: everybody who was told that it is, hears so."""

from smtplib import SMTPRecipientsRefused

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from django.utils import translation

from hotline.models import Location, Referral, Retraction
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.closing import reopen_report
from hotline.operations.holds import NewHold, set_hold
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.police_answers import record_police_answer
from hotline.operations.providers import retire_abuse_contact
from hotline.operations.public_status import of_location
from hotline.operations.referring import fail_referral
from hotline.operations.retracting import note_told, send_retraction
from hotline.operations.sending import send_notice
from hotline.operations.standing import standing
from hotline.operations.telling_again import note_told_again
from hotline.operations.tracks import rebuild
from hotline.policies import profiles
from hotline.policies.clocks import tell_by
from hotline.policies.next_steps import Step, due_at
from hotline.states import (
    Addressee,
    Phase,
    PoliceSays,
    PoliceState,
    ReportState,
    RetractionState,
    Verdict,
)
from portal.accounts.roles import Role
from portal.database.clock import database_now
from portal.jobs.registry import NotYet
from tests.makers.hotline import (
    assess,
    make_abuse_contact,
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_partner,
    steps_of,
)
from tests.makers.jobs import run_due
from tests.makers.police import make_referral, make_unit

pytestmark = pytest.mark.django_db
BASELINE = NewAssessment("baseline", youngest_age="7-10")


def make_notified(typed="https://images.example.org/a"):
    """A location whose provider got a notice."""
    location = make_judged(country="FR", typed=typed)
    contact = make_abuse_contact()
    item = queue_notice(location.pk, contact.pk, by=make_colleague())
    send_now(item.notice_id, by=make_colleague())
    send_notice(item.notice_id)
    location.refresh_from_db()
    return location, contact


def correct(location: Location, new: NewAssessment | None = None):
    """A supervisor assesses it again, as not illegal unless told otherwise."""
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    made = assess(location.pk, new or NewAssessment("not_illegal"), by=supervisor)
    location.refresh_from_db()
    return made


def states():
    return list(Retraction.objects.order_by("pk").values_list("state", flat=True))


def test_a_provider_that_was_told_hears_that_it_is_not_illegal():
    location, contact = make_notified()
    mail.outbox.clear()
    correct(location)
    run_due("retraction.send")
    (sent,) = mail.outbox
    number = location.notice_items.get().notice.number
    assert sent.to == [contact.email]
    assert number in sent.subject
    assert "hxxps://images[.]example[.]org/a" in sent.body
    assert "not illegal under the law we work by" in sent.body
    assert "https://images.example.org/a" not in sent.body
    assert states() == [RetractionState.SENT]
    assert location.verdict == Verdict.NOT_ILLEGAL


def test_it_is_told_once_however_often_it_is_sent():
    location, _contact = make_notified()
    correct(location)
    mail.outbox.clear()
    run_due("retraction.send")
    assert send_retraction(Retraction.objects.get().pk) is False
    assert len(mail.outbox) == 1


def test_police_who_have_it_hear_so_without_an_address_in_the_mail():
    location = make_judged(country="FR")
    referral = make_referral(location)
    correct(location)
    mail.outbox.clear()
    run_due("retraction.send")
    (sent,) = mail.outbox
    assert sent.to == [referral.unit.email]
    assert referral.number in sent.subject
    assert "images" not in sent.body


def test_what_has_not_left_is_told_to_nobody():
    location = make_judged(country="FR")
    queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())
    location.refresh_from_db()
    correct(location)
    assert states() == []


def test_whom_somebody_told_by_hand_somebody_tells_again():
    location = make_by_hand(make_judged(country="FR"))
    correct(location)
    assert states() == [RetractionState.TO_TELL]
    assert steps_of(location) == {Step.RETRACT}
    assert location in Location.objects.awaiting_us()
    assert note_told(location.pk, by=make_colleague()) == 1
    location.refresh_from_db()
    assert steps_of(location) == set()
    assert location not in Location.objects.awaiting_us()
    assert rebuild(location) is False


def test_a_retired_contact_leaves_it_to_a_person():
    location, contact = make_notified()
    retire_abuse_contact(contact.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    correct(location)
    run_due("retraction.send")
    location.refresh_from_db()
    assert states() == [RetractionState.TO_TELL]
    assert steps_of(location) == {Step.RETRACT}


def test_a_server_that_refuses_for_good_leaves_it_to_a_person():
    location, contact = make_notified()
    correct(location)

    class Refusing:
        def send(self, _mail):
            raise SMTPRecipientsRefused({contact.email: (550, b"no such user")})

    assert send_retraction(Retraction.objects.get().pk, through=Refusing()) is False
    assert states() == [RetractionState.TO_TELL]


def test_illegal_after_all_is_retracted_no_more():
    location = make_by_hand(make_judged(country="FR"))
    correct(location)
    report = location.submissions.get().report
    reopen_report(report.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    _report, by = make_claimed(report)
    assess(location.pk, BASELINE, by=by)
    location.refresh_from_db()
    assert states() == [RetractionState.DROPPED]
    assert location.retraction_due_at is None


def test_not_illegal_once_more_is_told_to_whom_it_was_not_told_yet():
    location, contact = make_notified()
    make_by_hand(location)
    correct(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    reopen_report(location.submissions.get().report_id, by=supervisor)
    _report, by = make_claimed(location.submissions.get().report)
    assess(location.pk, BASELINE, by=by)
    assert states() == [RetractionState.DROPPED] * 2
    mail.outbox.clear()
    location.refresh_from_db()
    correct(location)
    run_due("retraction.send")
    assert sorted(states()) == sorted([RetractionState.SENT, RetractionState.TO_TELL])
    assert [one.to for one in mail.outbox] == [[contact.email]]
    location.refresh_from_db()
    assert rebuild(location) is False


def test_nobody_is_told_while_it_is_assessed_again():
    location, _contact = make_notified()
    correct(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    reopen_report(location.submissions.get().report_id, by=supervisor)
    with pytest.raises(NotYet):
        send_retraction(Retraction.objects.get().pk)


def test_nobody_is_told_while_the_police_ask_us_to_wait():
    location, _contact = make_notified()
    held = NewHold("Example Unit", "Officer", "A search")
    set_hold(location.pk, held, by=make_colleague(Role.POLICE_LIAISON))
    location.refresh_from_db()
    correct(location)
    with pytest.raises(NotYet):
        send_retraction(Retraction.objects.latest("pk").pk)


def test_the_case_says_who_knows_and_offers_the_button_after_it_was_closed(client):
    location = make_by_hand(make_judged(country="FR"))
    correct(location)
    report = location.submissions.get().report
    assert report.state == ReportState.CLOSED
    person = make_colleague()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    page = reverse("hotline_desk:case", args=[report.public_ref])
    shown = client.get(page)
    assert "Told that it was illegal" in shown.text
    assert "Somebody has to tell them" in shown.text
    told = client.post(reverse("hotline_desk:note_told", args=[report.public_ref, 1]), follow=True)
    assert "Told by hand" in told.text
    assert states() == [RetractionState.TOLD]


def found_illegal_again(location: Location) -> None:
    """The report is opened once more, and a colleague finds what was found first."""
    report = location.submissions.get().report
    reopen_report(report.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    report.refresh_from_db()
    _report, by = make_claimed(report)
    assess(location.pk, BASELINE, by=by)
    location.refresh_from_db()


def test_police_who_heard_that_it_is_not_illegal_are_due_to_hear_that_it_is():
    location = make_judged(country="FR")
    first = make_referral(location)
    correct(location)
    run_due("retraction.send")
    found_illegal_again(location)
    assert location.police_state == PoliceState.AGAIN
    assert Step.TELL_POLICE in steps_of(location)
    assert due_at(Step.TELL_POLICE, standing(location, database_now()), profiles.current()) == (
        tell_by(location.assessed_at, profiles.current())
    )
    assert location.referred_at == first.referred_at
    assert rebuild(location) is False
    again = make_referral(location, unit=first.unit)
    location.refresh_from_db()
    assert Step.TELL_POLICE not in steps_of(location)
    assert again.pk != first.pk
    correct(location)
    run_due("retraction.send")
    assert [one.referral for one in Retraction.objects.order_by("pk")] == [first, again]


def test_police_who_were_not_told_otherwise_are_not_told_twice():
    location = make_judged(country="FR")
    make_referral(location)
    correct(location)  # the mail has not left
    found_illegal_again(location)
    assert location.police_state == PoliceState.REFERRED
    assert Step.TELL_POLICE not in steps_of(location)


def test_whoever_was_told_by_hand_that_it_is_not_illegal_is_told_by_hand_that_it_is():
    location = make_by_hand(make_judged(country="US"))
    correct(location)
    note_told(location.pk, by=make_colleague())
    found_illegal_again(location)
    assert Step.TELL_POLICE in steps_of(location)
    make_by_hand(location)
    assert (location.police_state, Step.TELL_POLICE in steps_of(location)) == ("referred", False)


def test_a_referral_that_tells_them_again_and_is_not_taken_leaves_it_due():
    location = make_judged(country="FR")
    make_referral(location)
    correct(location)
    run_due("retraction.send")
    found_illegal_again(location)
    fail_referral(make_referral(location, sent=False).pk)
    location.refresh_from_db()
    assert location.police_state == PoliceState.AGAIN
    assert Step.TELL_POLICE in steps_of(location)


def test_a_provider_who_heard_that_it_is_not_illegal_is_notified_anew():
    location, contact = make_notified()
    correct(location)
    run_due("retraction.send")
    found_illegal_again(location)
    assert Step.NOTIFY in steps_of(location)
    queue_notice(location.pk, contact.pk, by=make_colleague())
    location.refresh_from_db()
    assert location.removal_state == "notice_queued"


def test_the_case_says_which_police_heard_otherwise(client):
    location = make_judged(country="FR")
    referral = make_referral(location)
    correct(location)
    run_due("retraction.send")
    found_illegal_again(location)
    person = make_colleague()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    page = reverse("hotline_desk:case", args=[location.submissions.get().report.public_ref])
    shown = client.get(page).text
    assert "They heard that it is not illegal" in shown
    assert referral.number in shown
    assert "To be told once more" in shown
    assert "Refer it to the police" in shown


def test_a_partner_told_by_hand_otherwise_is_due_to_be_told_once_more():
    make_partner("US")
    location = make_by_hand(make_judged(country="US"), Addressee.PARTNER)
    correct(location)
    note_told(location.pk, by=make_colleague())
    found_illegal_again(location)
    assert Step.PARTNER_WAITS in steps_of(location)
    assert location.phase == Phase.TO_ACT
    with translation.override("en"):
        assert of_location(location).code == "preparing"
    assert rebuild(location) is False
    make_by_hand(location, Addressee.PARTNER)
    assert steps_of(location) == {Step.PARTNER_HAS_IT}
    correct(location)
    assert states() == [RetractionState.TOLD, RetractionState.TO_TELL]


def test_a_partner_who_was_told_since_is_not_told_twice():
    make_partner("US")
    location = make_by_hand(make_judged(country="US"), Addressee.PARTNER)
    correct(location)
    note_told(location.pk, by=make_colleague())
    found_illegal_again(location)
    make_by_hand(location, Addressee.PARTNER)
    correct(location, BASELINE)
    location.refresh_from_db()
    assert location.exchange_state == "sent"


def two_units_heard_otherwise():
    location = make_judged(country="FR")
    first, second = make_unit(), make_unit(name="Other Police")
    make_referral(location, unit=first)
    record_police_answer(Referral.objects.get().pk, says=PoliceSays.NOT_ACTING, by=make_colleague())
    # whoever does not act lets another unit be told
    make_referral(location, unit=second)
    correct(location)
    run_due("retraction.send")
    assert states() == [RetractionState.SENT] * 2
    found_illegal_again(location)
    return location, first, second


def test_the_second_of_two_units_that_heard_otherwise_stays_due_by_itself():
    location, first, second = two_units_heard_otherwise()
    assert Step.TELL_POLICE in steps_of(location)
    assert Step.TELL_AGAIN not in steps_of(location), "one thing at a time"
    make_referral(location, unit=second)
    location.refresh_from_db()
    assert Step.TELL_POLICE not in steps_of(location)
    assert Step.TELL_AGAIN in steps_of(location)
    assert location.phase == Phase.TO_ACT
    assert rebuild(location) is False
    make_referral(location, unit=first)
    location.refresh_from_db()
    assert Step.TELL_AGAIN not in steps_of(location)
    assert location.again_due_at is None
    correct(location)
    run_due("retraction.send")
    assert states() == [RetractionState.SENT] * 4


def test_a_unit_that_is_told_by_hand_under_its_name_is_due_no_more():
    location, first, second = two_units_heard_otherwise()
    make_by_hand(location, recipient=f" {second.name.upper()}")
    assert Step.TELL_AGAIN in steps_of(location)
    make_by_hand(location, recipient=first.name)
    assert Step.TELL_AGAIN not in steps_of(location)


def test_the_case_names_who_is_left_and_a_press_says_that_they_know(client):
    location, first, second = two_units_heard_otherwise()
    make_referral(location, unit=second)
    person = make_colleague()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person)
    report = location.submissions.get().report
    page = client.get(reverse("hotline_desk:case", args=[report.public_ref])).text
    callout = page.split("They heard that it is not illegal")[1].split("</ul>")[0]
    assert first.name in callout
    assert second.name not in callout
    due = client.get(reverse("hotline_desk:due"), {"step": "tell_again"}).text
    assert report.public_ref in due
    press = reverse("hotline_desk:note_told_again", args=[report.public_ref, 1])
    page = client.post(press, follow=True).text
    assert "Told by hand that it is illegal after all" in page
    location.refresh_from_db()
    assert Step.TELL_AGAIN not in steps_of(location)
    assert note_told_again(location.pk, by=person) == 0
    correct(location)
    run_due("retraction.send")
    heard = Retraction.objects.filter(referral__unit=first, state=RetractionState.SENT)
    assert heard.count() == 1, "they were told that it is illegal, so they hear that it is not"
