"""While the police ask us to wait, nobody else is told; the hold ends by itself, and both know."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from hotline.models import Hold, Location, Notice
from hotline.operations.escalating import escalate
from hotline.operations.forwards import queue_forward
from hotline.operations.holds import (
    NewHold,
    ask_for_renewal,
    end_holds,
    refuse_renewal,
    release_hold,
    renew_hold,
    set_hold,
)
from hotline.operations.manual_actions import record_manual_action
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.police_answers import record_police_answer
from hotline.operations.police_mail import send_hold_news
from hotline.operations.public_status import of_location
from hotline.operations.reading import held_of
from hotline.operations.reminders import give_to_a_person, remind, remind_late_providers
from hotline.operations.removals import ask_again, confirm_gone
from hotline.operations.sending import asked_for, send_notice
from hotline.operations.tracks import project, rebuild
from hotline.policies.clocks import RENEWAL_DECIDED_BEFORE
from hotline.policies.next_steps import Step
from hotline.states import (
    Addressee,
    HoldState,
    ItemState,
    NoticeState,
    PoliceSays,
    PoliceState,
    RemovalState,
    SeenGone,
    UnitChannel,
)
from hotline.words.errors import HeldForThePolice, NotToBeTold
from hotline.words.errors_police import (
    HeldLongEnough,
    HoldStands,
    NoHold,
    NothingToHold,
    RenewalAskedAlready,
    RenewalNotAsked,
    RenewedEnough,
)
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.test_danger import sign_in
from tests.hotline.test_manual_actions import done
from tests.makers.hotline import (
    make_abuse_contact,
    make_colleague,
    make_judged,
    make_partner,
    steps_of,
)
from tests.makers.jobs import run_due
from tests.makers.police import Kept, make_hold, make_officer, make_referral, make_unit

pytestmark = pytest.mark.django_db
TYPED = "https://images.example.org/a"


@pytest.fixture
def location():
    return make_judged(typed=TYPED, country="FR")


def queued(location, by=None):
    contact = make_abuse_contact()
    return queue_notice(location.pk, contact.pk, by=by or make_colleague())


def notified(location):
    item = queued(location)
    send_now(item.notice_id, by=make_colleague())
    send_notice(item.notice_id, through=Kept())
    location.refresh_from_db()
    return item.notice


def let_time_pass(hold, hours):
    Hold.objects.filter(pk=hold.pk).update(
        began_at=hold.began_at - timedelta(hours=hours),
        expires_at=hold.expires_at - timedelta(hours=hours),
    )
    until = hold.expires_at - timedelta(hours=hours)
    Location.objects.filter(pk=hold.location_id).update(held_until=until)


def test_a_held_url_waits_and_says_until_when(location):
    hold = make_hold(location)
    assert hold.expires_at == hold.began_at + timedelta(hours=24)
    assert steps_of(location) == {Step.HELD, Step.TELL_POLICE}
    assert location.held_until == hold.expires_at


def test_nobody_is_told_during_a_hold(location):
    make_hold(location)
    contact, by = make_abuse_contact(), make_colleague()
    with pytest.raises(HeldForThePolice):
        queue_notice(location.pk, contact.pk, by=by)
    with pytest.raises(NotToBeTold):
        record_manual_action(location.pk, done(Addressee.PROVIDER), by=by)
    record_manual_action(location.pk, done(Addressee.POLICE), by=by)


def test_no_partner_is_told_during_a_hold():
    abroad = make_judged(typed=TYPED, country="US")
    make_partner("US")
    make_hold(abroad)
    with pytest.raises(HeldForThePolice):
        queue_forward(abroad.pk, by=make_colleague())
    with pytest.raises(NotToBeTold):
        record_manual_action(abroad.pk, done(Addressee.PARTNER), by=make_colleague())


def test_what_has_not_left_is_taken_back(location):
    item = queued(location)
    make_hold(location)
    item.refresh_from_db()
    assert (item.state, item.notice.state) == (ItemState.WITHDRAWN, NoticeState.CANCELLED)
    assert location.removal_state == RemovalState.NOT_STARTED


def test_others_in_the_same_notice_still_leave(location):
    other = make_judged(typed="https://images.example.org/b", country="FR")
    contact, by = make_abuse_contact(), make_colleague()
    notice = queue_notice(location.pk, contact.pk, by=by).notice
    queue_notice(other.pk, contact.pk, by=by)
    make_hold(location)
    kept = Kept()
    send_now(notice.pk, by=by)
    send_notice(notice.pk, through=kept)
    assert "/b" in kept.mails[0].text
    assert "/a" not in kept.mails[0].text


def test_a_late_provider_is_not_reminded_during_a_hold(location):
    notice = notified(location)
    late = timezone.now() - timedelta(hours=30)
    Notice.objects.filter(pk=notice.pk).update(sent_at=late)
    Location.objects.filter(pk=location.pk).update(removal_due_at=late)
    hold = make_hold(location)
    assert remind_late_providers() == 0
    let_time_pass(hold, 25)
    end_holds()
    assert remind_late_providers() == 1


def test_a_reminder_that_waits_asks_for_nothing_held(location):
    notice = notified(location)
    with transaction.atomic():
        remind(notice, number=1, now=database_now())
    reminder = Notice.objects.get(reminds=notice)
    assert [one.location_id for one in asked_for(reminder)] == [location.pk]
    make_hold(location)
    assert asked_for(reminder) == []
    assert not send_notice(reminder.pk, through=Kept())
    reminder.refresh_from_db()
    assert reminder.state == NoticeState.CANCELLED


def test_a_silent_provider_is_not_asked_again_and_nobody_else_is(location):
    notified(location)
    with transaction.atomic():
        give_to_a_person(Location.objects.select_for_update().get(pk=location.pk), database_now())
    make_hold(location)
    contact, by = make_abuse_contact("Other Hosting"), make_colleague()
    with pytest.raises(HeldForThePolice):
        ask_again(location.pk, by=by)
    with pytest.raises(HeldForThePolice):
        escalate(location.pk, contact.pk, by=by, role="registrar")


def test_looking_goes_on_and_a_person_may_say_that_it_is_gone(location):
    make_hold(location)
    gone = confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
    assert gone.removal_state == RemovalState.REMOVED_CONFIRMED


def test_a_hold_ends_by_its_clock_and_then_the_notice_is_due(location):
    hold = make_hold(location)
    assert end_holds() == 0
    let_time_pass(hold, 25)
    due = {Step.NOTIFY, Step.TELL_POLICE}
    assert steps_of(Location.objects.get(pk=location.pk)) == due
    assert end_holds() == 1
    location.refresh_from_db()
    hold.refresh_from_db()
    assert (hold.state, location.held_until) == (HoldState.EXPIRED, None)
    assert location.hold_ended_at == hold.ended_at
    assert location.next_due_at >= hold.ended_at
    assert Entry.objects.filter(verb="hold.expired", about_id=str(location.pk)).count() == 1
    queued(location)


def test_ending_twice_does_no_harm(location):
    let_time_pass(make_hold(location), 25)
    assert [end_holds(), end_holds()] == [1, 0]


def test_a_released_hold_lets_the_notice_go(location):
    make_hold(location)
    release_hold(location.pk, by=make_colleague())
    location.refresh_from_db()
    assert steps_of(location) == {Step.NOTIFY, Step.TELL_POLICE}
    with pytest.raises(NoHold):
        release_hold(location.pk, by=make_colleague())


def test_a_hold_is_renewed_once_by_police_and_supervisor(location):
    hold = make_hold(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    with pytest.raises(RenewalNotAsked):
        renew_hold(location.pk, by=supervisor)
    ask_for_renewal(location.pk, by=make_colleague())
    with pytest.raises(RenewalAskedAlready):
        ask_for_renewal(location.pk, by=make_colleague())
    renewed = renew_hold(location.pk, by=supervisor)
    location.refresh_from_db()
    assert renewed.expires_at == hold.began_at + timedelta(hours=72) == location.held_until
    with pytest.raises(RenewedEnough):
        ask_for_renewal(location.pk, by=make_colleague())


def test_a_unit_that_had_its_time_gets_no_more_by_asking_anew(location):
    analyst, supervisor = make_colleague(), make_colleague(Role.HOTLINE_SUPERVISOR)
    first = make_hold(location, by=analyst)
    let_time_pass(first, 10)
    release_hold(location.pk, by=analyst)
    second = make_hold(location, by=analyst)
    assert hours_of(second) == pytest.approx(14, abs=0.1)
    let_time_pass(second, 14)
    end_holds()
    with pytest.raises(HeldLongEnough) as refused:
        make_hold(location, by=analyst)
    assert "24 hours, and up to 72 hours in all" in str(refused.value.message)
    third = make_hold(location, by=supervisor)
    assert hours_of(third) == 24
    ask_for_renewal(location.pk, by=analyst)
    renewed = renew_hold(location.pk, by=supervisor)
    assert hours_of(renewed) == pytest.approx(48, abs=0.1)
    let_time_pass(renewed, 48)
    end_holds()
    for by in (analyst, supervisor):
        with pytest.raises(HeldLongEnough):
            make_hold(location, by=by)


def hours_of(hold):
    return (hold.expires_at - hold.began_at) / timedelta(hours=1)


def test_another_way_to_write_its_name_is_the_same_unit_and_another_unit_is_not(location):
    referral = make_referral(location)
    new = NewHold(referral.unit.name, "17", "Search.", unit_id=referral.unit_id)
    let_time_pass(set_hold(location.pk, new, by=make_colleague()), 24)
    end_holds()
    by = make_colleague()
    with pytest.raises(HeldLongEnough):
        set_hold(location.pk, replace(new, agency=" example police ", unit_id=None), by=by)
    other = set_hold(location.pk, NewHold("Customs", "17", "Search."), by=by)
    assert hours_of(other) == 24


def test_nobody_decides_on_their_own_record(location):
    make_hold(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    ask_for_renewal(location.pk, by=supervisor)
    with pytest.raises(RenewalNotAsked):
        renew_hold(location.pk, by=supervisor)


def test_only_what_is_illegal_and_there_is_held(location):
    harmless = make_judged("not_illegal", typed="https://images.example.org/c")
    with pytest.raises(NothingToHold):
        make_hold(harmless)
    make_hold(location)
    with pytest.raises(HoldStands):
        make_hold(location)
    release_hold(location.pk, by=make_colleague())
    confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
    with pytest.raises(NothingToHold):
        make_hold(location)


def test_the_row_says_what_the_holds_come_to(location):
    make_hold(location)
    assert project(location)["held_until"] == location.held_until
    release_hold(location.pk, by=make_colleague())
    location.refresh_from_db()
    assert project(location)["held_until"] is None


def test_the_unit_is_told_where_the_hold_stands(location):
    referral = make_referral(location)
    hold = make_hold(location)
    assert send_hold_news(hold.pk)
    release_hold(location.pk, by=make_colleague())
    assert send_hold_news(hold.pk)
    set_to, released = mail.outbox
    assert set_to.to == [referral.unit.email]
    assert f"{hold.expires_at:%Y-%m-%d %H:%M} UTC" in set_to.body
    assert "released" in released.body
    assert all("images" not in each.body for each in mail.outbox)


def test_telling_the_unit_twice_is_the_same_mail(location):
    make_referral(location)
    hold = make_hold(location)
    send_hold_news(hold.pk)
    send_hold_news(hold.pk)
    first, again = (each.extra_headers["Message-ID"] for each in mail.outbox)
    assert first == again


def of_two_units(location):
    """Two units that were told of it, each with an officer, and each asks us to wait."""
    first = make_referral(location)
    record_police_answer(first.pk, by=make_colleague(), says=PoliceSays.FINISHED)
    second = make_referral(location, unit=make_unit())
    officers = [make_officer(one.unit) for one in (first, second)]
    for one, officer in zip((first, second), officers, strict=True):
        new = NewHold(one.unit.name, "Officer", "A search.", unit_id=one.unit_id)
        set_hold(location.pk, new, by=officer)
    location.refresh_from_db()
    return (first, second), officers


def test_each_unit_has_a_hold_of_its_own_and_a_notice_waits_for_both(location):
    _referrals, (first, second) = of_two_units(location)
    assert Hold.objects.active().count() == 2
    release_hold(location.pk, by=first)
    location.refresh_from_db()
    assert steps_of(location) == {Step.HELD}
    contact, by = make_abuse_contact(), make_colleague()
    with pytest.raises(HeldForThePolice):
        queue_notice(location.pk, contact.pk, by=by)
    release_hold(location.pk, by=second)
    location.refresh_from_db()
    assert Step.NOTIFY in steps_of(location)
    assert project(location)["hold_ended_at"] == location.hold_ended_at
    assert queue_notice(location.pk, contact.pk, by=by)


def test_no_officer_ends_or_lengthens_the_hold_of_another_unit(location):
    _referrals, (first, second) = of_two_units(location)
    theirs = Hold.objects.get(unit__unit_officers__user=second)
    for verb in (release_hold, ask_for_renewal):
        with pytest.raises(NoHold):
            verb(location.pk, by=first, hold_id=theirs.pk)
    release_hold(location.pk, by=first)
    theirs.refresh_from_db()
    assert (theirs.state, theirs.renewal_asked_at) == (HoldState.ACTIVE, None)
    with pytest.raises(NoHold):
        release_hold(location.pk, by=first)


def test_staff_say_which_of_two_holds_they_mean(location):
    of_two_units(location)
    newest = Hold.objects.latest("pk")
    with pytest.raises(NoHold):
        release_hold(location.pk, by=make_colleague())
    release_hold(location.pk, by=make_colleague(), hold_id=newest.pk)
    assert Hold.objects.active().get() != newest


def test_of_two_holds_the_longest_counts_and_each_ends_by_its_own_clock(location):
    of_two_units(location)
    first, second = Hold.objects.order_by("pk")
    ask_for_renewal(location.pk, by=make_colleague(), hold_id=first.pk)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    first = renew_hold(location.pk, by=supervisor, hold_id=first.pk)
    location.refresh_from_db()
    assert location.held_until == first.expires_at
    Hold.objects.filter(pk=second.pk).update(
        began_at=second.began_at - timedelta(hours=25),
        expires_at=second.expires_at - timedelta(hours=25),
    )
    assert end_holds() == 1
    location.refresh_from_db()
    second.refresh_from_db()
    assert (second.state, location.held_until) == (HoldState.EXPIRED, first.expires_at)
    assert location.hold_ended_at is None


def test_the_news_of_a_hold_go_to_the_unit_whose_it_is(location):
    (first, second), officers = of_two_units(location)
    mail.outbox.clear()
    release_hold(location.pk, by=officers[0])
    run_due("hold.tell")
    assert {tuple(one.to) for one in mail.outbox if "released" in one.body} == {(first.unit.email,)}
    assert {tuple(one.to) for one in mail.outbox if "released" not in one.body} <= {
        (second.unit.email,)
    }


def test_a_unit_that_telephoned_and_is_none_of_two_is_written_to_by_nobody(location):
    of_two_units(location)
    new = NewHold("Another Unit", "Officer", "By telephone.")
    hold = set_hold(location.pk, new, by=make_colleague())
    assert not send_hold_news(hold.pk)


def test_an_officer_sees_their_own_hold_and_that_another_unit_asks_as_well(client, location):
    (first, _second), officers = of_two_units(location)
    Hold.objects.filter(unit=first.unit).update(agency="Unit North")
    Hold.objects.exclude(unit=first.unit).update(agency="Unit South")
    sign_in(client, officers[0])
    page = reverse("hotline_desk:referral", args=[first.pk])
    shown = client.get(page).text
    assert "Unit North" in shown
    assert "Unit South" not in shown
    assert "Another police unit asked the hotline to wait as well." in shown
    theirs = Hold.objects.exclude(unit=first.unit).get()
    client.post(
        reverse("hotline_desk:release_hold_of_referral", args=[first.pk]), {"hold_id": theirs.pk}
    )
    theirs.refresh_from_db()
    assert theirs.state == HoldState.ACTIVE
    client.post(reverse("hotline_desk:release_hold_of_referral", args=[first.pk]))
    shown = client.get(page).text
    assert "Another police unit asked the hotline to wait: until that ends" in shown
    assert "Ask the hotline to wait" in shown
    assert "Release the hold" not in shown


def test_the_case_shows_every_hold_and_asks_which_one_is_meant(client, location):
    of_two_units(location)
    Hold.objects.filter(pk=Hold.objects.latest("pk").pk).update(agency="Unit South")
    sign_in(client, make_colleague())
    case = reverse("hotline_desk:case", args=[location.submissions.get().report.public_ref])
    shown = client.get(case).text
    assert "Unit South" in shown
    assert "Which police unit?" in shown
    assert "Nobody else is told before all of them let it go." in shown


def test_without_a_unit_nobody_is_written_to(location):
    assert not send_hold_news(make_hold(location).pk)
    assert mail.outbox == []


def test_who_asked_and_why_are_sealed_and_can_be_shredded(location):
    hold = make_hold(location)
    assert b"17" not in bytes(hold.officer)
    assert (held_of(hold).officer, held_of(hold).reason) == ("Officer 17", "A search is planned.")
    hold.key.destroy()
    assert held_of(hold).shredded


def test_a_hold_tells_the_police_nothing(location):
    before = steps_of(location)
    make_hold(location)
    assert location.police_state == PoliceState.NONE
    assert Step.TELL_POLICE in before & steps_of(location)
    release_hold(location.pk, by=make_colleague())
    location.refresh_from_db()
    assert (location.police_state, location.referred_at) == (PoliceState.NONE, None)
    assert steps_of(location) == before
    with translation.override("en"):
        assert of_location(location).facts == ()


def test_where_the_police_come_first_a_hold_opens_no_notice(settings):
    settings.CENTRE_COUNTRY = "DE"
    location = make_judged(country="DE")
    make_hold(location)
    assert steps_of(location) == {Step.POLICE_FIRST}
    release_hold(location.pk, by=make_colleague())
    location.refresh_from_db()
    assert steps_of(location) == {Step.POLICE_FIRST}


def test_whoever_asks_us_to_wait_with_their_referral_has_it(location):
    unit = make_unit()
    make_referral(location, unit=unit)
    set_hold(location.pk, NewHold(unit.name, "17", "Search.", unit_id=unit.pk), by=make_colleague())
    location.refresh_from_db()
    assert location.police_state == PoliceState.ACKNOWLEDGED


def test_a_hold_of_others_says_nothing_of_whoever_has_it(location):
    make_referral(location)
    set_hold(location.pk, NewHold("Customs", "17", "Search."), by=make_colleague())
    location.refresh_from_db()
    assert location.police_state == PoliceState.REFERRED


def test_more_time_for_the_police_is_due_to_be_decided(client, location):
    hold = make_hold(location)
    ask_for_renewal(location.pk, by=make_colleague())
    location.refresh_from_db()
    assert Step.DECIDE_RENEWAL in steps_of(location)
    assert location.renewal_due_at == hold.expires_at - RENEWAL_DECIDED_BEFORE
    assert project(location)["renewal_due_at"] == location.renewal_due_at
    supervisor, analyst = make_colleague(Role.HOTLINE_SUPERVISOR), make_colleague()
    asks = "The police ask for more time"
    sign_in(client, supervisor)
    assert asks in client.get(reverse("hotline_desk:today")).text
    listed = client.get(reverse("hotline_desk:due"), {"step": "decide_renewal"}).text
    assert location.reports.get().public_ref in listed
    sign_in(client, analyst)
    assert asks not in client.get(reverse("hotline_desk:today")).text
    renew_hold(location.pk, by=supervisor)
    location.refresh_from_db()
    assert Step.DECIDE_RENEWAL not in steps_of(location)
    assert location.renewal_due_at is None


def test_referrals_whose_unit_asks_for_more_time_have_a_list(client, location):
    referral = make_referral(location)
    set_hold(location.pk, NewHold("Customs", "17", "Search."), by=make_colleague())
    sign_in(client, make_colleague(Role.POLICE_LIAISON))
    shown = {"show": "renewal"}
    assert referral.number not in client.get(reverse("hotline_desk:referrals"), shown).text
    ask_for_renewal(location.pk, by=make_colleague())
    assert referral.number in client.get(reverse("hotline_desk:referrals"), shown).text
    sign_in(client, make_officer(referral.unit))
    text = client.get(reverse("hotline_desk:referrals"), shown).text
    assert referral.number not in text, "another agency asked"


def asks_for_more(location, *, unit=None):
    """The unit that was told asks us to wait, and then for more time."""
    referral = make_referral(location, unit=unit)
    officer = make_officer(referral.unit)
    new = NewHold(referral.unit.name, "17", "A search.", referral.unit_id)
    hold = set_hold(location.pk, new, by=officer)
    ask_for_renewal(location.pk, by=officer)
    return referral, officer, hold


def test_a_supervisor_says_no_to_more_time_and_the_hold_ends_by_its_clock(location):
    _referral, officer, hold = asks_for_more(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    until = hold.expires_at
    refuse_renewal(location.pk, "The search is over.", by=supervisor)
    hold.refresh_from_db()
    location.refresh_from_db()
    assert (hold.state, hold.expires_at, hold.renewals) == (HoldState.ACTIVE, until, 0)
    assert Step.DECIDE_RENEWAL not in steps_of(location)
    assert rebuild(location) is False
    said = Entry.objects.get(verb="hold.renewal_refused")
    assert (said.by, said.about_id) == (supervisor, str(location.pk))
    assert "search" not in str(said.facts)
    with pytest.raises(RenewalNotAsked):
        refuse_renewal(location.pk, "Once more.", by=supervisor)
    ask_for_renewal(location.pk, by=officer)
    renew_hold(location.pk, by=supervisor)
    hold.refresh_from_db()
    assert hold.renewals == 1


def test_nobody_says_no_on_their_own_record(location):
    make_hold(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    with pytest.raises(RenewalNotAsked):
        refuse_renewal(location.pk, "No.", by=supervisor)
    ask_for_renewal(location.pk, by=supervisor)
    with pytest.raises(RenewalNotAsked):
        refuse_renewal(location.pk, "No.", by=supervisor)


def test_the_unit_reads_the_no_and_its_reason_by_the_way_it_is_told(location):
    referral, _officer, hold = asks_for_more(location)
    run_due("hold.tell")
    mail.outbox.clear()
    refuse_renewal(location.pk, "The search is over.", by=make_colleague(Role.HOTLINE_SUPERVISOR))
    run_due("hold.tell")
    (said,) = mail.outbox
    assert said.to == [referral.unit.email]
    assert "there is no more time" in said.body
    assert f"{hold.expires_at:%Y-%m-%d %H:%M}" in said.body
    assert reverse("hotline_desk:referral", args=[referral.pk]) in said.body
    assert "search" not in said.body, "the words are on the page"
    assert not said.attachments


def test_a_unit_without_accounts_gets_the_reason_as_a_file(location):
    unit = make_unit(channel=UnitChannel.MAIL)
    _referral, _officer, hold = asks_for_more(location, unit=unit)
    run_due("hold.tell")
    mail.outbox.clear()
    refuse_renewal(location.pk, "The search is over.", by=make_colleague(Role.HOTLINE_SUPERVISOR))
    run_due("hold.tell")
    (said,) = mail.outbox
    (file,) = said.attachments
    assert file[1] == "The search is over."
    assert "search" not in said.body
    send_hold_news(hold.pk)
    assert len({one.extra_headers["Message-ID"] for one in mail.outbox}) == 1


def test_after_a_renewal_the_earlier_no_is_news_no_more(location):
    _referral, officer, hold = asks_for_more(location)
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    refuse_renewal(location.pk, "The search is over.", by=supervisor)
    ask_for_renewal(location.pk, by=officer)
    renew_hold(location.pk, by=supervisor)
    run_due("hold.tell")
    assert "there is no more time" not in mail.outbox[-1].body
    send_hold_news(hold.pk)
    assert "there is no more time" not in mail.outbox[-1].body


def test_a_supervisor_gets_from_more_time_is_due_to_the_no_by_clicking(client, location):
    referral, officer, _hold = asks_for_more(location)
    reference = location.reports.get().public_ref
    case = reverse("hotline_desk:case", args=[reference])
    say_no = reverse("hotline_desk:refuse_renewal", args=[reference, 1])
    sign_in(client, make_colleague(Role.HOTLINE_SUPERVISOR))
    for where in ("today", "due"):
        assert f"{case}#police-title" in client.get(reverse(f"hotline_desk:{where}")).text
    assert say_no in client.get(case).text
    assert client.post(say_no, {"refuse-reason": ""}).status_code == 422
    done = client.post(say_no, {"refuse-reason": "The search is over."}, follow=True).text
    assert "The police are told that there is no more time, and why." in done
    assert "The search is over." in done
    assert "No more time for the police" in done
    page = reverse("hotline_desk:referral", args=[referral.pk])
    sign_in(client, officer)
    assert "The search is over." in client.get(page).text
    let_time_pass(Hold.objects.get(), 25)
    end_holds()
    assert "The search is over." in client.get(page).text


def test_the_no_is_also_said_on_the_referral_and_never_by_an_officer(client, location):
    referral, officer, _hold = asks_for_more(location)
    say_no = reverse("hotline_desk:refuse_renewal_of_referral", args=[referral.pk])
    sign_in(client, officer)
    assert client.post(say_no, {"refuse-reason": "No."}).status_code == 403
    sign_in(client, make_colleague(Role.HOTLINE_SUPERVISOR))
    assert say_no in client.get(reverse("hotline_desk:referral", args=[referral.pk])).text
    client.post(say_no, {"refuse-reason": "The search is over."})
    assert Hold.objects.get().refusals.count() == 1


def test_where_no_mail_reaches_the_unit_a_person_tells_them(client, location):
    make_hold(location)
    ask_for_renewal(location.pk, by=make_colleague())
    sign_in(client, make_colleague(Role.HOTLINE_SUPERVISOR))
    say_no = reverse("hotline_desk:refuse_renewal", args=[location.reports.get().public_ref, 1])
    done = client.post(say_no, {"refuse-reason": "The search is over."}, follow=True).text
    assert "No mail reaches whoever asked" in done


def test_a_no_is_never_rewritten_and_its_words_go_with_those_of_the_hold(location):
    _referral, _officer, hold = asks_for_more(location)
    made = refuse_renewal(location.pk, "Over.", by=make_colleague(Role.HOTLINE_SUPERVISOR))
    assert b"Over" not in bytes(made.reason)
    with pytest.raises(DatabaseError), transaction.atomic():
        hold.refusals.update(renewals=7)
    hold.refresh_from_db()
    hold.key.destroy()
    (no,) = held_of(Hold.objects.get()).refused
    assert no.reason == ""
