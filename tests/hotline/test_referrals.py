"""What the police are told: made once, sealed, sent exactly once, and answered."""

import hashlib
import json
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from hotline.models import Location, ManualAction, Notice, Referral, ReferralAnswer
from hotline.operations.assessing import NewAssessment
from hotline.operations.closing import close_report
from hotline.operations.police_answers import answers_of, record_police_answer
from hotline.operations.police_units import (
    NewUnit,
    add_officer,
    add_unit,
    remove_officer,
    retire_unit,
    verify_unit,
)
from hotline.operations.public_status import POLICE_TOLD, PREPARING, of_location
from hotline.operations.referral_package import as_page, package_of
from hotline.operations.referring import (
    fail_referral,
    note_not_reached,
    refer,
    send_referral,
)
from hotline.operations.removals import confirm_gone, note_reappeared
from hotline.operations.silence import note_silences
from hotline.operations.tracks import rebuild
from hotline.policies.next_steps import Step
from hotline.policies.profiles import profile_for
from hotline.states import PoliceSays, PoliceState, SeenGone, UnitChannel, Urgency
from hotline.words.errors import NoMailbox, NotReadyToClose, SecondPersonNeeded
from hotline.words.errors_police import NoSuchOfficer, NotToBeReferred, UnitKnown, UnitNotVerified
from portal.accounts.roles import Role
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.privacy.sealing import Shredded
from tests import site_role
from tests.makers.hotline import (
    assess,
    locations_of,
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_report,
    steps_of,
)
from tests.makers.police import Kept, make_officer, make_referral, make_unit

pytestmark = pytest.mark.django_db
ONION = "http://abcdef.onion/x"
CANARY = "canary-of-the-reporter"


class Dead:
    def __init__(self, error):
        self.error = error

    def send(self, _mail):
        raise self.error


def of(referral):
    referral.refresh_from_db()
    referral.location.refresh_from_db()
    return referral.location


@pytest.fixture
def centre(settings):
    def choose(country):
        settings.CENTRE_COUNTRY = country

    return choose


def test_the_police_count_as_told_once_the_mail_is_taken():
    referral = make_referral(make_judged(typed=ONION), sent=False)
    location = of(referral)
    assert location.police_state == PoliceState.QUEUED
    assert location.referred_at is None
    assert of_location(location).code == PREPARING.code
    assert steps_of(location) == {Step.REFERRAL_WAITS}
    assert outbox.is_waiting("referral.send", subject=referral)
    kept = Kept()
    assert send_referral(referral.pk, through=kept)
    assert not send_referral(referral.pk, through=kept)
    location = of(referral)
    assert location.police_state == PoliceState.REFERRED
    assert of_location(location).code == POLICE_TOLD.code
    assert steps_of(location) == {Step.POLICE_HAVE_IT}
    assert len(kept.mails) == 1


def test_the_mail_names_a_number_and_no_address():
    referral = make_referral(sent=False)
    kept = Kept()
    send_referral(referral.pk, through=kept)
    (sent,) = kept.mails
    assert referral.number in sent.subject
    assert f"/desk/hotline/police/{referral.pk}/" in sent.text
    assert "images" not in sent.text
    assert sent.attachments == ()


@pytest.mark.parametrize(
    ("judged", "says"),
    [
        (False, "somebody is in danger. Our assessment is not finished"),
        (True, "what it shows is not illegal; the danger is why we tell you"),
    ],
)
def test_a_mail_about_danger_says_no_more_of_the_assessment_than_is_true(judged, says):
    report, by = make_claimed(make_report("https://danger.example/1", imminent_danger=True))
    (location,) = locations_of(report)
    if judged:
        assess(location.pk, NewAssessment("not_illegal", confidence=3), by=by)
    kept, told = Kept(), {"urgency": Urgency.DANGER, "message": "It says where."}
    referral = refer(location.pk, by=by, unit_id=make_unit().pk, **told)
    send_referral(referral.pk, through=kept)
    assert says in kept.mails[0].text


def test_a_unit_without_accounts_gets_the_files():
    referral = make_referral(unit=make_unit(channel=UnitChannel.MAIL, language="fr"), sent=False)
    kept = Kept()
    send_referral(referral.pk, through=kept)
    told, page = kept.mails[0].attachments
    assert hashlib.sha256(told.content).hexdigest() == referral.digest
    assert json.loads(told.content)["url"] == "https://images.example.org/a"
    assert "hxxps://images[.]example[.]org/a" in page.content.decode()
    assert "Signalé" in page.content.decode()


def test_the_package_says_what_was_found_and_nothing_of_a_reporter():
    report = make_report(ONION, narrative=CANARY, contact="canary@example.org")
    location = make_judged(typed=ONION)
    package = package_of(make_referral(location))
    told = json.loads(package)
    assert told["url"] == location.canonical
    assert told["reports"]["count"] == 2
    (made,) = told["assessments"]
    assert (made["classification"], made["youngest_age"]) == ("baseline", "7-10")
    assert made["law"]
    for secret in (CANARY, "canary@", report.public_ref, "balise.example"):
        assert secret not in package.replace(told["from"]["email"], "")


def test_the_package_is_sealed_and_goes_with_its_key():
    referral = make_referral()
    assert b"images" not in bytes(referral.package)
    referral.key.destroy()
    with pytest.raises(Shredded):
        package_of(Referral.objects.get(pk=referral.pk))


def test_a_mail_that_is_refused_tells_nobody():
    referral = make_referral(make_judged(typed=ONION), sent=False)
    assert not send_referral(
        referral.pk, through=Dead(SMTPRecipientsRefused({"x": (550, b"no such user")}))
    )
    location = of(referral)
    assert (location.police_state, location.referred_at) == (PoliceState.NONE, None)
    assert referral.failed_at is not None
    assert steps_of(location) == {Step.POLICE_ONLY}
    assert make_referral(location).state == PoliceState.REFERRED


def test_a_dead_mail_server_is_tried_again_and_given_up():
    referral = make_referral(sent=False)
    with pytest.raises(SMTPServerDisconnected):
        send_referral(referral.pk, through=Dead(SMTPServerDisconnected()))
    assert of(referral).police_state == PoliceState.QUEUED
    fail_referral(referral.pk)
    fail_referral(referral.pk)
    assert of(referral).police_state == PoliceState.NONE


def test_a_retired_unit_gets_nothing():
    unit = make_unit()
    referral = make_referral(unit=unit, sent=False)
    retire_unit(unit.pk, by=make_colleague(Role.POLICE_LIAISON))
    kept = Kept()
    assert not send_referral(referral.pk, through=kept)
    assert kept.mails == []
    assert of(referral).police_state == PoliceState.NONE


def test_only_what_is_illegal_and_only_once():
    harmless = make_judged("not_illegal", typed="https://images.example.org/c")
    unit, by = make_unit(), make_colleague()
    with pytest.raises(NotToBeReferred):
        refer(harmless.pk, by=by, unit_id=unit.pk, urgency=Urgency.NORMAL)
    referral = make_referral()
    with pytest.raises(NotToBeReferred):
        refer(referral.location_id, by=by, unit_id=unit.pk, urgency=Urgency.NORMAL)


def test_a_unit_nobody_verified_is_not_written_to():
    location, by = make_judged(country="FR"), make_colleague()
    for unit_id in (make_unit(verified=False).pk, 0):
        with pytest.raises(UnitNotVerified):
            refer(location.pk, by=by, unit_id=unit_id, urgency=Urgency.NORMAL)


@pytest.mark.parametrize(
    ("says", "state"),
    [
        (PoliceSays.ACKNOWLEDGED, PoliceState.ACKNOWLEDGED),
        (PoliceSays.INVESTIGATING, PoliceState.ACKNOWLEDGED),
        (PoliceSays.NOT_ACTING, PoliceState.DECLINED),
        (PoliceSays.FINISHED, PoliceState.CLOSED),
    ],
)
def test_an_answer_moves_the_police_track(says, state):
    referral = make_referral()
    record_police_answer(referral.pk, by=make_colleague(), says=says, words="Ref 4711")
    assert of(referral).police_state == state
    (said,) = answers_of(referral)
    assert said.words == "Ref 4711"
    assert b"4711" not in bytes(said.answer.words)
    said.answer.key.destroy()
    assert answers_of(Referral.objects.get(pk=referral.pk))[0].shredded


def test_an_answer_after_the_end_is_kept_and_moves_nothing():
    referral = make_referral()
    for says in (PoliceSays.FINISHED, PoliceSays.ACKNOWLEDGED):
        record_police_answer(referral.pk, by=make_colleague(), says=says)
    assert of(referral).police_state == PoliceState.CLOSED
    assert referral.answers.count() == 2


def test_answers_are_evidence():
    record_police_answer(make_referral().pk, by=make_colleague(), says=PoliceSays.FINISHED)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReferralAnswer.objects.update(says="acknowledged")
    with site_role.as_owner(), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute("TRUNCATE hotline_referralanswer")


def test_under_belgium_the_referral_is_what_the_hotline_does(centre):
    centre("BE")
    location = make_judged(country="BE")
    assert steps_of(location) == {Step.CONTACT_IS_THEIRS}
    referral = make_referral(location)
    assert steps_of(of(referral)) == {Step.POLICE_ANSWER}
    with pytest.raises(NotReadyToClose):
        close_report(location.reports.get().pk, by=make_colleague())
    record_police_answer(referral.pk, by=make_colleague(), says=PoliceSays.ACKNOWLEDGED)
    assert steps_of(of(referral)) == {Step.POLICE_HAVE_IT}
    close_report(location.reports.get().pk, by=make_colleague())


def let_the_police_be_silent(referral):
    """As if the clock of its answer had run out."""
    Referral.objects.filter(pk=referral.pk).update(due_at=database_now())
    Location.objects.filter(pk=referral.location_id).update(police_due_at=database_now())


@pytest.mark.parametrize("country", ["FR", "DE", "NL", "GB", "BE", "EU"])
def test_police_who_do_not_answer_are_asked_under_every_profile(centre, country):
    centre(country)
    location = make_judged(country=sorted(profile_for(country).home)[0])
    referral = make_referral(location)
    asked_from = of(referral).police_due_at
    assert asked_from == referral.referred_at + timedelta(hours=24)
    assert Step.ASK_POLICE not in steps_of(location)
    let_the_police_be_silent(referral)
    notices = Notice.objects.count()
    assert [note_silences(), note_silences()] == [1, 0]
    location = of(referral)
    assert location.police_state == PoliceState.SILENT
    assert location in Location.objects.awaiting_us().filter(due_steps__contains=["ask_police"])
    assert location.next_due_at is not None
    assert (Step.NOTIFY in steps_of(location)) is (country not in {"GB", "BE"})
    assert Notice.objects.count() == notices
    assert rebuild(location) is False
    record_police_answer(referral.pk, by=make_colleague(), says=PoliceSays.ACKNOWLEDGED)
    assert Step.ASK_POLICE not in steps_of(of(referral))


def test_police_who_were_asked_once_more_get_the_same_time_again(centre):
    centre("GB")
    referral = make_referral(make_judged(country="GB"))
    let_the_police_be_silent(referral)
    note_silences()
    location = make_by_hand(of(referral))
    assert location.police_state == PoliceState.SILENT
    asked = ManualAction.objects.get().happened_at
    told = max(asked, location.assessed_at)
    assert location.police_due_at == told + timedelta(hours=24) == location.next_due_at
    assert steps_of(location) == {Step.POLICE_ANSWER, Step.ASK_POLICE}


def test_silence_about_what_is_to_be_told_once_more_moves_nothing():
    referral = make_referral()
    confirm_gone(referral.location_id, by=make_colleague(), seen=SeenGone.OPENED)
    note_reappeared(referral.location_id, by=make_colleague())
    Referral.objects.filter(pk=referral.pk).update(due_at=database_now())
    assert note_silences() == 0
    assert of(referral).police_state == PoliceState.AGAIN


def test_a_referral_that_came_back_unread_has_no_clock():
    referral = make_referral()
    with transaction.atomic():
        note_not_reached(of(referral), at=database_now())
    assert (of(referral).police_state, referral.due_at) == (PoliceState.NONE, None)


def test_under_germany_the_notice_waits_for_their_answer(centre):
    centre("DE")
    location = make_judged(country="DE")
    assert steps_of(location) == {Step.POLICE_FIRST}
    referral = make_referral(location)
    assert steps_of(of(referral)) == {Step.POLICE_ANSWER}
    assert referral.location.police_due_at is not None
    record_police_answer(referral.pk, by=make_colleague(), says=PoliceSays.ACKNOWLEDGED)
    assert steps_of(of(referral)) == {Step.NOTIFY}
    assert referral.due_at is None


def test_units_are_looked_at_by_two_and_their_officers_have_accounts():
    liaison = make_colleague(Role.POLICE_LIAISON)
    new = NewUnit("Unit", "unit@police.example", UnitChannel.PORTAL, "en")
    unit = add_unit(new, by=liaison)
    with pytest.raises(UnitKnown):
        add_unit(NewUnit("Other", "UNIT@police.example", UnitChannel.MAIL, "fr"), by=liaison)
    with pytest.raises(NoMailbox):
        add_unit(NewUnit("Other", "unit police", UnitChannel.MAIL, "fr"), by=liaison)
    with pytest.raises(SecondPersonNeeded):
        verify_unit(unit.pk, by=liaison)
    verify_unit(unit.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    with pytest.raises(NoSuchOfficer):
        add_officer(unit.pk, by=liaison, email=make_colleague().email)
    officer = make_colleague(Role.POLICE_OFFICER)
    add_officer(unit.pk, by=liaison, email=officer.email.upper())
    referral = make_referral(unit=unit)
    assert list(Referral.objects.visible_to(officer)) == [referral]
    remove_officer(unit.pk, officer.pk, by=liaison)
    assert list(Referral.objects.visible_to(officer)) == []


def test_an_officer_sees_what_their_unit_was_told_and_nothing_else():
    unit = make_unit()
    officer, other = make_officer(unit), make_officer(make_unit())
    mine = make_referral(unit=unit)
    waiting = make_judged(typed="https://images.example.org/w", country="FR")
    make_referral(waiting, unit=unit, sent=False)
    assert list(Referral.objects.visible_to(officer)) == [mine]
    assert list(Referral.objects.visible_to(other)) == []


def test_the_package_says_neither_when_nor_as_what_it_was_reported():
    location = make_judged(country="FR", category="hate_speech")
    package = package_of(make_referral(location))
    told = json.loads(package)
    looked_up = [one["on"] for one in told["hosting"]]
    assert looked_up
    assert all(len(day) == len("2026-01-01") for day in looked_up)
    first = location.observations.order_by("observed_at").first()
    assert first.observed_at.isoformat(timespec="minutes") not in package
    assert "categories" not in told["reports"]
    assert location.reports.get().category.code not in package


def test_a_package_of_an_earlier_release_is_shown_without_them():
    referral = make_referral(make_judged(country="FR"))
    told = json.loads(package_of(referral))
    told["reports"]["categories"] = ["hate_speech"]
    for seen in told["hosting"]:
        seen["at"] = f"{seen.pop('on')}T10:11:12+00:00"
    page = as_page(referral, json.dumps(told))
    assert "10:11" not in page
    assert "Hosted in" in page
    assert "Hate" not in page
