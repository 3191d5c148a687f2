"""The police decline, what they knew comes back, and a referral is overturned before it leaves."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from hotline.models import Location, Retraction
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.closing import close_report
from hotline.operations.hosting import decide_country
from hotline.operations.police_answers import give_up_police, record_police_answer
from hotline.operations.public_status import of_location
from hotline.operations.referring import refer, send_referral
from hotline.operations.removals import confirm_gone, note_reappeared
from hotline.operations.retracting import send_retraction
from hotline.operations.tracks import rebuild
from hotline.policies import profiles
from hotline.policies.next_steps import Step
from hotline.policies.profiles import Order
from hotline.states import (
    Addressee,
    Answer,
    NobodyElse,
    PoliceSays,
    PoliceState,
    RetractionState,
    SeenGone,
    Urgency,
)
from hotline.words.errors import NotReadyToClose
from hotline.words.errors_police import PoliceActOrWait
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.jobs.registry import NotYet
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
from tests.makers.police import Kept, make_referral, make_unit

pytestmark = pytest.mark.django_db

ONION = "http://" + "a" * 56 + ".onion/x"
SAYS_NO = "The police told us that they do not act on it."
NOT_ILLEGAL = NewAssessment("not_illegal")


def reads(location):
    location.refresh_from_db()
    with translation.override("en"):
        status = of_location(location)
        return status.code, " ".join(status.facts)


def declined(location):
    referral = make_referral(location)
    record_police_answer(referral.pk, by=make_colleague(), says=PoliceSays.NOT_ACTING)
    location.refresh_from_db()
    return referral


@pytest.fixture(params=["onion", "belgium"])
def police_only(request, settings):
    """Where the hotline sends no notice."""
    if request.param == "onion":
        return make_judged(typed=ONION)
    settings.CENTRE_COUNTRY = "BE"
    return make_judged(country="BE")


def test_where_the_police_do_not_act_somebody_decides_what_else(police_only):
    declined(police_only)
    assert steps_of(police_only) == {Step.POLICE_DECLINED}
    assert police_only.next_due_at is not None
    assert police_only in Location.objects.awaiting_us()
    with pytest.raises(NotReadyToClose):
        close_report(police_only.reports.get().pk, by=make_colleague())
    assert reads(police_only)[0] == "police_told"
    assert SAYS_NO in reads(police_only)[1]
    assert rebuild(police_only) is False


def told(location):
    """What is left once the police were told: where they alone write to providers, their word."""
    theirs = profiles.current().order == Order.POLICE_ONLY
    return steps_of(location) == {Step.POLICE_ANSWER if theirs else Step.POLICE_HAVE_IT}


def test_another_unit_is_told(police_only):
    declined(police_only)
    make_referral(police_only, unit=make_unit())
    police_only.refresh_from_db()
    assert told(police_only)
    assert SAYS_NO not in reads(police_only)[1]


def test_the_interpol_bureau_is_told_by_hand(police_only):
    declined(police_only)
    make_by_hand(police_only, Addressee.INTERPOL)
    assert police_only.police_state == PoliceState.REFERRED
    assert told(police_only)


def test_another_authority_is_told_by_hand(police_only):
    declined(police_only)
    make_by_hand(police_only, Addressee.OTHER)
    assert police_only.police_state == PoliceState.OTHERS_TOLD
    assert steps_of(police_only) == {Step.POLICE_HAVE_IT}
    assert "We told others who may help" in reads(police_only)[1]


def test_a_supervisor_gives_up_and_says_why(police_only):
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    with pytest.raises(PoliceActOrWait):
        give_up_police(police_only.pk, NobodyElse.TOO_LITTLE, by=supervisor)
    declined(police_only)
    give_up_police(police_only.pk, NobodyElse.TOO_LITTLE, by=supervisor)
    police_only.refresh_from_db()
    assert steps_of(police_only) == {Step.POLICE_HAVE_IT}
    assert "nobody else who can help" in reads(police_only)[1]
    assert Entry.objects.get(verb="police.given_up").facts["why"] == "too_little"
    close_report(police_only.reports.get().pk, by=supervisor)


def test_police_who_decline_by_telephone_do_the_same(police_only):
    make_by_hand(police_only, Addressee.POLICE, Answer.DECLINED)
    assert steps_of(police_only) == {Step.POLICE_DECLINED}


def test_where_a_notice_may_leave_it_leaves():
    location = make_judged(country="FR")
    declined(location)
    assert steps_of(location) == {Step.NOTIFY}


def test_what_comes_back_is_told_to_the_police_again(police_only):
    make_by_hand(police_only, Addressee.POLICE, Answer.ACKNOWLEDGED)
    close_report(police_only.reports.get().pk, by=make_colleague())
    confirm_gone(police_only.pk, by=make_colleague(), seen=SeenGone.OPENED)
    note_reappeared(police_only.pk, by=make_colleague())
    police_only.refresh_from_db()
    assert police_only.police_state == PoliceState.AGAIN
    assert steps_of(police_only) & {Step.POLICE_ONLY, Step.CONTACT_IS_THEIRS}
    assert police_only in Location.objects.awaiting_us()
    assert reads(police_only)[0] == "preparing"
    assert "it is there again" in reads(police_only)[1]
    make_referral(police_only)
    police_only.refresh_from_db()
    assert told(police_only)
    assert reads(police_only)[0] == "police_told"
    assert rebuild(police_only) is False


def queued(location):
    return refer(location.pk, by=make_colleague(), unit_id=make_unit().pk, urgency=Urgency.NORMAL)


def test_a_referral_that_has_not_left_is_taken_back_when_it_is_assessed_again():
    location = make_judged(country="FR")
    referral = queued(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    assess(location.pk, NOT_ILLEGAL, by=supervisor)
    box = Kept()
    assert send_referral(referral.pk, through=box) is False
    assert box.mails == []
    location.refresh_from_db()
    assert location.police_state == PoliceState.NONE
    assert Entry.objects.filter(verb="police.withdrawn").count() == 1


class Overturned(Kept):
    """While the mail is on its way, a supervisor finds that it is not illegal."""

    def __init__(self, location):
        super().__init__()
        self.location = location

    def send(self, mail):
        super().send(mail)
        supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
        assess_again(self.location.pk, by=supervisor)
        assess(self.location.pk, NOT_ILLEGAL, by=supervisor)


def test_police_whom_it_reached_all_the_same_hear_that_it_is_not_illegal():
    location = make_judged(country="FR")
    referral = queued(location)
    assert send_referral(referral.pk, through=Overturned(location)) is True
    referral.refresh_from_db()
    assert referral.state == PoliceState.REFERRED
    assert Retraction.objects.get().referral == referral


class AskedTwice(Kept):
    """While one job sends a retraction, another is due for the same."""

    def __init__(self, retraction):
        super().__init__()
        self.retraction = retraction

    def send(self, mail):
        super().send(mail)
        with pytest.raises(NotYet):
            send_retraction(self.retraction.pk, through=Kept())


def overturned():
    location = make_judged(country="FR")
    make_referral(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    assess(location.pk, NOT_ILLEGAL, by=supervisor)
    mail.outbox.clear()
    return Retraction.objects.get()


def test_a_retraction_leaves_once_although_two_jobs_are_due_for_it():
    retraction = overturned()
    assert send_retraction(retraction.pk, through=AskedTwice(retraction)) is True
    assert send_retraction(retraction.pk) is False
    assert mail.outbox == []
    retraction.refresh_from_db()
    assert retraction.state == RetractionState.SENT
    assert retraction.reserved_until is None


class Away:
    """A mail server that cannot be reached."""

    def send(self, mail):
        raise ConnectionRefusedError


def test_a_retraction_that_did_not_leave_is_tried_again():
    retraction = overturned()
    with pytest.raises(ConnectionRefusedError):
        send_retraction(retraction.pk, through=Away())
    assert send_retraction(retraction.pk, through=Kept()) is True


def test_in_danger_the_police_who_do_not_act_are_as_urgent_as_telling_them_was(settings):
    settings.CENTRE_COUNTRY = "BE"
    report, by = make_claimed(make_report("https://danger.example/1", imminent_danger=True))
    (location,) = locations_of(report)
    decide_country(location.pk, "BE", by=by)
    assess(location.pk, NewAssessment("baseline", youngest_age="7-10", confidence=3), by=by)
    make_by_hand(location, Addressee.POLICE, Answer.DECLINED)
    location.refresh_from_db()
    minutes = profiles.current().clocks.imminent_first_look_minutes
    assert steps_of(location) >= {Step.POLICE_DECLINED}
    assert location.police_due_at == location.assessed_at + timedelta(minutes=minutes)
