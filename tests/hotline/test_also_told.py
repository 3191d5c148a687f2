"""Others are told of what stays online, by a clock and by a person, while its host is reminded."""

import pytest
from django.core import mail
from django.urls import reverse

from hotline.desk.history import moment_of
from hotline.desk.profile_words import clock_words
from hotline.desk.time_line import time_line
from hotline.forms.desk_also_told import TellAsWellForm
from hotline.forms.desk_case import NoticeForm
from hotline.models import (
    Escalation,
    HostingObservation,
    Location,
    Method,
    NoticeItem,
    ProviderRole,
    Removal,
)
from hotline.operations import tracks
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.escalating import escalate
from hotline.operations.holds import release_hold
from hotline.operations.mailbox import take_mail
from hotline.operations.notice_forms import (
    form_not_sent,
    form_sent,
    give_form_back,
    take_form,
)
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.open_case import open_case
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.public_status import public_status
from hotline.operations.reminders import remind_late_providers
from hotline.operations.removals import confirm_gone, note_reappeared
from hotline.operations.replies import read_replies
from hotline.operations.responsiveness import records_of
from hotline.operations.sending import fail_notice, send_notice
from hotline.operations.telling_as_well import note_who_is_due, tell_as_well, tell_nobody
from hotline.policies.next_steps import Step
from hotline.policies.profiles import profile_for
from hotline.states import (
    Addressee,
    AlsoTold,
    Confidence,
    EscalationState,
    Failure,
    ItemState,
    Match,
    NoticeState,
    ProviderSays,
    RemovalState,
    SeenGone,
    WhyNobody,
)
from hotline.words.errors import HeldForThePolice, NotInThatRole, WhyThisProvider
from hotline.words.errors_providers import AlreadyAsked, FormOvertaken, NobodyIsDue
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.machine_world import pass_hours
from tests.hotline.test_desk import sign_in
from tests.hotline.test_holds import make_hold
from tests.hotline.test_provider_answers import fresh, told
from tests.hotline.test_replies import bounce
from tests.makers.hotline import (
    assess,
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_form_contact,
    make_judged,
    steps_of,
)

pytestmark = pytest.mark.django_db
REGISTRAR, REGULATOR = ProviderRole.REGISTRAR, ProviderRole.REGULATOR


def rows(location):
    found = Escalation.objects.filter(location=location, over_at=None)
    return {AlsoTold(one.to): EscalationState(one.state) for one in found}


def after(hours, location):
    """So many hours later; the sweeps have run."""
    pass_hours(hours)
    note_who_is_due()
    remind_late_providers()
    return fresh(location)


def told_and_online(hours=73):
    """A URL whose host was told so long ago and is reminded; by whom, and its notice."""
    by = make_colleague()
    (location,), notice = told(by=by)
    return after(hours, location), by, notice


def told_by_notice(location, contact, by, role, **more):
    """Somebody is told as well, and their notice has left."""
    item = tell_as_well(location.pk, contact.pk, by=by, role=role, **more)
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    return NoticeItem.objects.select_related("notice").get(pk=item.pk)


def a_regulator(name="Example Media Authority", **more):
    return make_abuse_contact(name, roles=(REGULATOR,), domains=(), **more)


def test_each_step_is_due_by_its_clock_and_not_before():
    (location,), _notice = told()
    assert set(rows(location).values()) == {EscalationState.WAITING}
    assert not steps_of(after(23, location)) & {Step.TELL_OWNER}
    assert Step.TELL_OWNER in steps_of(after(1, location))
    assert steps_of(after(47, location)) & {Step.TELL_NETWORK} == set()
    assert {Step.TELL_OWNER, Step.TELL_NETWORK} <= steps_of(after(1, location))
    assert Step.TELL_AUTHORITY not in steps_of(location)
    assert Step.TELL_AUTHORITY in steps_of(after(96, location))
    said = Entry.objects.filter(verb="escalation.due", about_id=str(location.pk))
    assert [one.facts["also_told"] for one in said.order_by("pk")] == [
        "owner",
        "network",
        "authority",
    ]
    assert note_who_is_due() == 0


def test_nothing_leaves_by_itself():
    make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    a_regulator()
    (location,), notice = told()
    before = NoticeItem.objects.count()
    after(24 * 8, location)
    assert NoticeItem.objects.count() == before
    assert {one.to[0] for one in mail.outbox} == {notice.abuse_contact.email}


def test_one_press_writes_to_the_registrar_and_the_host_goes_on_being_reminded():
    location, by, notice = told_and_online()
    assert location.removal_state == RemovalState.OVERDUE
    due_before, first = location.removal_due_at, location.first_notice_at
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,), domains=())
    mail.outbox.clear()
    item = told_by_notice(location, registrar, by, REGISTRAR, reason="By the registry.")
    location = fresh(location)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.TOLD
    assert Step.TELL_NETWORK not in steps_of(location)
    assert (location.removal_state, location.removal_due_at) == (RemovalState.OVERDUE, due_before)
    assert location.first_notice_at == first
    assert (item.state, item.notice.state) == (ItemState.OPEN, NoticeState.SENT)
    (letter,) = mail.outbox
    assert letter.to == [registrar.email]
    assert notice.number in letter.body, "it says who was asked before"
    assert notice.items.get().state == ItemState.OPEN
    reminders = notice.reminders.count()
    after(24, location)
    assert notice.reminders.count() == reminders or fresh(location).removal_state == "unanswered"
    assert Removal.objects.filter(location=location).count() == 1


def test_the_host_is_reminded_after_the_owner_was_told():
    location, by, notice = told_and_online(24)
    owner = make_abuse_contact("Example Site", roles=(ProviderRole.SITE_OWNER,))
    told_by_notice(location, owner, by, ProviderRole.SITE_OWNER)
    after(24, location)
    assert [one.reminder_number for one in notice.reminders.order_by("pk")] == [1, 2]
    assert not any(one.provider == owner.provider for one in notice.reminders.all())


def test_the_regulator_gets_a_letter_of_its_own():
    location, by, _notice = told_and_online(24 * 7)
    regulator = a_regulator()
    mail.outbox.clear()
    item = told_by_notice(location, regulator, by, REGULATOR)
    assert item.match == Match.OFFICE
    (letter,) = mail.outbox
    assert "To Example Media Authority," in letter.body
    assert "still online although we asked those who can remove" in letter.body
    assert "Please do so within" not in letter.body
    assert "Article 16" not in letter.body
    assert rows(location)[AlsoTold.AUTHORITY] == EscalationState.TOLD


def test_a_regulator_is_never_asked_in_place_of_a_provider():
    regulator, location = a_regulator(), make_judged(country="FR")
    with pytest.raises(NotInThatRole):
        queue_notice(location.pk, regulator.pk, by=make_colleague(), reason="x")
    assert regulator.pk not in NoticeForm(location=location).matches


def test_a_regulator_of_another_country_needs_a_reason():
    location, by, _notice = told_and_online(24 * 7)
    elsewhere = a_regulator("Example Commission", country="US")
    with pytest.raises(WhyThisProvider):
        tell_as_well(location.pk, elsewhere.pk, by=by, role=REGULATOR)
    item = tell_as_well(location.pk, elsewhere.pk, by=by, role=REGULATOR, reason="It sits there.")
    assert (item.match, item.reason) == (Match.ABROAD, "It sits there.")


def test_whom_the_registry_names_is_proposed_and_needs_no_reason():
    location, by, _notice = told_and_online()
    HostingObservation.objects.create(
        location=location,
        method=Method.REGISTRAR,
        holder="QUAY DOMAINS",
        database="rdap.registry.example",
        confidence=Confidence.MEDIUM,
        observed_at=database_now(),
    )
    named = make_abuse_contact("Quay Domains", roles=(REGISTRAR,), country="US", domains=())
    other = make_abuse_contact("Pier Names", roles=(REGISTRAR,), country="US", domains=())
    form = TellAsWellForm(location=location, due={AlsoTold.NETWORK})
    assert form.proposed == [f"{named.pk}:registrar"]
    assert set(form.matches) == {f"{named.pk}:registrar", f"{other.pk}:registrar"}
    (group, _options), *_others = form.fields["contact_id"].choices
    assert group == Match.ABUSE_CONTACT.label
    item = tell_as_well(location.pk, named.pk, by=by, role=REGISTRAR)
    assert (item.match, item.reason) == (Match.ABUSE_CONTACT, "")
    with pytest.raises(NobodyIsDue):
        tell_as_well(location.pk, other.pk, by=by, role=REGISTRAR, reason="x")


def test_nobody_is_told_twice_nor_before_it_is_due():
    (location,), notice = told()
    by = make_colleague()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    with pytest.raises(NobodyIsDue):
        tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR)
    after(73, location)
    with pytest.raises(NobodyIsDue):
        tell_as_well(location.pk, registrar.pk, by=by, role=ProviderRole.HOST)
    wide = notice.provider
    wide.roles = [ProviderRole.HOST, REGISTRAR]
    wide.save(update_fields=["roles"])
    with pytest.raises(AlreadyAsked):
        tell_as_well(location.pk, notice.abuse_contact_id, by=by, role=REGISTRAR)
    assert TellAsWellForm(location=location, due={AlsoTold.NETWORK}).matches.keys() == {
        f"{registrar.pk}:registrar"
    }


def test_a_host_that_is_the_platform_as_well_is_not_told_as_well():
    by, contact = make_colleague(), make_abuse_contact(roles=(ProviderRole.PLATFORM,))
    (location,), _notice = told(by=by, contact=contact)
    assert set(rows(location)) == {AlsoTold.NETWORK, AlsoTold.AUTHORITY}


def test_nobody_to_write_to_ends_the_step_with_a_reason():
    location, by, _notice = told_and_online()
    tell_nobody(location.pk, AlsoTold.OWNER, by=by, why=WhyNobody.NOT_FOUND)
    location = fresh(location)
    assert Step.TELL_OWNER not in steps_of(location)
    row = Escalation.objects.get(location=location, to=AlsoTold.OWNER)
    assert (row.state, row.why) == (EscalationState.SKIPPED, WhyNobody.NOT_FOUND)
    entry = Entry.objects.get(verb="escalation.skipped")
    assert (entry.by, entry.facts["also_told"]) == (by, "owner")
    assert "Nobody else is told" in str(moment_of(entry).text)
    with pytest.raises(NobodyIsDue):
        tell_nobody(location.pk, AlsoTold.OWNER, by=by, why=WhyNobody.NOT_FOUND)


@pytest.mark.parametrize("hours", [1, 24 * 8])
@pytest.mark.parametrize(
    ("addressee", "to"),
    [
        (Addressee.OWNER, AlsoTold.OWNER),
        (Addressee.NETWORK, AlsoTold.NETWORK),
        (Addressee.REGULATOR, AlsoTold.AUTHORITY),
    ],
)
def test_telling_them_by_hand_does_the_step_early_or_late(addressee, to, hours):
    (location,), _notice = told()
    location = after(hours, location)
    before = location.removal_state
    make_by_hand(location, addressee)
    location = fresh(location)
    assert rows(location)[to] == EscalationState.TOLD
    assert location.removal_state == before
    assert after(24 * 8, location).removal_state == RemovalState.UNANSWERED
    assert rows(location)[to] == EscalationState.TOLD


def test_telling_the_police_does_the_last_step_only_once_it_is_due():
    (location,), _notice = told()
    make_by_hand(location, Addressee.POLICE)
    assert rows(location)[AlsoTold.AUTHORITY] == EscalationState.WAITING
    location = after(24 * 7, location)
    assert Step.TELL_AUTHORITY in steps_of(location)
    make_by_hand(location, Addressee.POLICE)
    assert rows(location)[AlsoTold.AUTHORITY] == EscalationState.TOLD


def test_no_such_notice_leaves_during_a_hold():
    location, by, _notice = told_and_online()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    item = tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR)
    make_hold(location)
    item.refresh_from_db()
    assert (item.state, item.notice.state) == (ItemState.WITHDRAWN, NoticeState.CANCELLED)
    location = fresh(location)
    assert not steps_of(location) & {Step.TELL_OWNER, Step.TELL_NETWORK}
    with pytest.raises(HeldForThePolice):
        tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR)
    assert location.removal_state == RemovalState.OVERDUE
    assert location.phase != "to_act" or Step.TELL_POLICE in steps_of(location)


def test_what_has_not_left_can_be_taken_back():
    location, by, _notice = told_and_online()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    item = tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.QUEUED
    withdraw_item(item.pk, by=by)
    location = fresh(location)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.DUE
    assert Step.TELL_NETWORK in steps_of(location)
    assert location.removal_state == RemovalState.OVERDUE


def test_a_notice_that_cannot_leave_or_comes_back_makes_the_step_due_again():
    location, by, _notice = told_and_online()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    item = tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR)
    fail_notice(item.notice_id, Failure.REFUSED)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.DUE
    assert fresh(location).removal_state == RemovalState.OVERDUE
    item = told_by_notice(location, registrar, by, REGISTRAR)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.TOLD
    take_mail(bounce(item.notice))
    location = fresh(location)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.DUE
    assert Step.TELL_NETWORK in steps_of(location)
    assert location.removal_state == RemovalState.OVERDUE
    read_replies(location.pk, by=by)


@pytest.mark.parametrize(
    ("says", "removal", "row"),
    [
        (ProviderSays.REMOVED, RemovalState.REMOVED_CLAIMED, EscalationState.TOLD),
        (ProviderSays.MOVED, RemovalState.OVERDUE, EscalationState.DUE),
        (ProviderSays.DISPUTE, RemovalState.OVERDUE, EscalationState.DUE),
    ],
)
def test_what_they_answer_is_looked_at_and_stops_no_reminder_unless_it_is_removed(
    says, removal, row
):
    location, by, _notice = told_and_online()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    item = told_by_notice(location, registrar, by, REGISTRAR)
    words = "" if says == ProviderSays.REMOVED else "It is not our name."
    assert take_answers(item.notice_id, [ItemAnswer(item.pk, says, words)]) == 1
    location = fresh(location)
    assert (location.removal_state, rows(location)[AlsoTold.NETWORK]) == (removal, row)
    assert (Step.TELL_NETWORK in steps_of(location)) == (row == EscalationState.DUE)


def test_whoever_takes_notices_by_a_form_is_told_once_somebody_filled_it_in():
    location, by, _notice = told_and_online()
    registrar = make_form_contact("Quay Domains", roles=(REGISTRAR,))
    item = tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR, reason="By the registry.")
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    location = fresh(location)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.DUE
    assert steps_of(location) >= {Step.TELL_NETWORK, Step.PROVIDER_REMINDED}
    assert location.form_due_at is None
    with pytest.raises(AlreadyAsked):
        tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR, reason="x")
    take_form(item.notice_id, by=by)
    assert form_sent(item.notice_id, by=by)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.TOLD
    assert fresh(location).removal_state == RemovalState.OVERDUE


def test_a_form_that_waits_is_taken_back_where_somebody_else_is_told():
    location, by, _notice = told_and_online()
    registrar = make_form_contact("Quay Domains", roles=(REGISTRAR,))
    item = tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR, reason="By the registry.")
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    other = make_abuse_contact("Pier Names", roles=(REGISTRAR,))
    tell_as_well(location.pk, other.pk, by=by, role=REGISTRAR)
    item.refresh_from_db()
    assert item.state == ItemState.WITHDRAWN
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.QUEUED


def a_queued_step(contact):
    """A registrar is told as well by a notice that waits; the URL, its item and who did that."""
    location, by, _notice = told_and_online()
    item = tell_as_well(location.pk, contact.pk, by=by, role=REGISTRAR, reason="By the registry.")
    return fresh(location), item, by


def a_step_by_form():
    """The same by a form that a colleague fills in."""
    contact = make_form_contact("Quay Domains", roles=(REGISTRAR,))
    location, item, by = a_queued_step(contact)
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    colleague = make_colleague()
    take_form(item.notice_id, by=colleague)
    return fresh(location), item, by, colleague


def test_whoever_is_told_by_hand_is_not_told_by_the_notice_that_waits():
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    location, item, _by = a_queued_step(registrar)
    letters = len(mail.outbox)
    make_by_hand(location, Addressee.NETWORK)
    item.refresh_from_db()
    assert (item.state, item.notice.state) == (ItemState.WITHDRAWN, NoticeState.CANCELLED)
    assert not send_notice(item.notice_id)
    assert len(mail.outbox) == letters
    make_hold(location)
    release_hold(location.pk, by=make_colleague())
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.TOLD
    assert Step.TELL_NETWORK not in steps_of(fresh(location))


@pytest.mark.parametrize("sent", [False, True])
def test_whoever_is_told_by_hand_while_a_form_is_filled_in_was_told(sent):
    location, item, _by, colleague = a_step_by_form()
    make_by_hand(location, Addressee.NETWORK)
    with pytest.raises(FormOvertaken):
        form_sent(item.notice_id, by=colleague)
    if sent:
        assert form_sent(item.notice_id, by=colleague, already=True)
    else:
        form_not_sent(item.notice_id, by=colleague, why=Failure.FORM_REFUSED)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.TOLD


def test_a_form_given_back_after_they_were_told_by_hand_waits_for_nobody():
    location, item, _by, colleague = a_step_by_form()
    make_by_hand(location, Addressee.NETWORK)
    assert give_form_back(item.notice_id, by=colleague).state == NoticeState.CANCELLED
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.TOLD


def test_nobody_is_told_although_a_colleague_fills_in_the_form_and_reads_so():
    location, item, by, colleague = a_step_by_form()
    tell_nobody(location.pk, AlsoTold.NETWORK, by=by, why=WhyNobody.KNOWN)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.SKIPPED
    with pytest.raises(FormOvertaken):
        form_sent(item.notice_id, by=colleague)
    give_form_back(item.notice_id, by=colleague)
    item.refresh_from_db()
    assert (item.state, item.notice.state) == (ItemState.WITHDRAWN, NoticeState.CANCELLED)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.SKIPPED


def test_once_it_is_gone_every_step_ends_and_back_again_they_begin_anew():
    location, by, _notice = told_and_online()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    item = told_by_notice(location, registrar, by, REGISTRAR)
    confirm_gone(location.pk, by=by, seen=SeenGone.OPENED)
    location = fresh(location)
    ended = Escalation.objects.filter(location=location).order_by("due_at")
    assert [one.state for one in ended] == ["moot", "told", "moot"]
    assert rows(location) == {}
    item.refresh_from_db()
    assert item.state == ItemState.GONE
    assert steps_of(location) == {Step.TELL_POLICE}
    note_reappeared(location.pk, by=by)
    item = queue_notice(
        location.pk, make_abuse_contact("Pier", roles=(ProviderRole.PLATFORM,)).pk, by=by
    )
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    assert set(rows(fresh(location)).values()) == {EscalationState.WAITING}
    assert note_who_is_due() == 0, "the clock begins with the new notice"


def test_what_is_not_illegal_after_all_has_no_such_step():
    location, _by, _notice = told_and_online()
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    assert not steps_of(fresh(location)) & {Step.TELL_OWNER, Step.TELL_NETWORK}
    assess(location.pk, NewAssessment("not_illegal"), by=supervisor)
    states = Escalation.objects.filter(location=location).values_list("state", flat=True)
    assert set(states) == {EscalationState.MOOT}


def test_whoever_is_asked_instead_is_not_told_as_well():
    location, by, _notice = told_and_online(100)
    assert location.removal_state == RemovalState.UNANSWERED
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    first = tell_as_well(location.pk, registrar.pk, by=by, role=REGISTRAR)
    item = escalate(location.pk, registrar.pk, by=by, role=REGISTRAR)
    first.refresh_from_db()
    assert first.state == ItemState.WITHDRAWN
    send_now(item.notice_id, by=by)
    send_notice(item.notice_id)
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.TOLD
    assert fresh(location).removal_state == RemovalState.NOTIFIED


def test_a_release_finds_the_steps_of_what_was_told_before_it():
    (location,), _notice = told()
    Escalation.objects.all().delete()
    Location.objects.filter(pk=location.pk).update(phase="")
    pass_hours(30)
    tracks.keep_phases()
    note_who_is_due()
    assert rows(location)[AlsoTold.OWNER] == EscalationState.DUE
    assert rows(location)[AlsoTold.NETWORK] == EscalationState.WAITING


def test_under_a_law_by_which_the_police_write_there_are_none(settings):
    settings.CENTRE_COUNTRY = "BE"
    location = make_judged(country="BE")
    make_by_hand(location, Addressee.POLICE)
    assert rows(location) == {}
    assert after(24 * 8, location).due_steps == []


def test_the_reporter_reads_the_same_while_others_are_told():
    location, by, _notice = told_and_online()
    report = location.reports.get()
    before = public_status(report, [location])
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    told_by_notice(location, registrar, by, REGISTRAR)
    assert public_status(report, [fresh(location)]) == before


def test_whoever_is_told_as_well_is_not_judged_by_how_they_answer():
    location, by, notice = told_and_online()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    told_by_notice(location, registrar, by, REGISTRAR)
    pass_hours(48)
    found = records_of([notice.provider, registrar.provider], database_now())
    assert [found[one].asked for one in (notice.provider_id, registrar.provider_id)] == [1, 0]


def test_the_case_shows_the_steps_and_the_time_line_who_was_told():
    location, by, _notice = told_and_online()
    registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
    told_by_notice(location, registrar, by, REGISTRAR)
    case = open_case(location.reports.get(), person=by)
    line = time_line(case.items[0], case.now)
    stops = {str(stop.title): stop.detail for stop in line.past}
    assert stops["Told as well"] == "Registrar or network before it, Quay Domains"
    assert "Tell its platform or owner as well" in {str(one.title) for one in line.now}


class TestPages:
    def test_a_regulator_has_a_page_with_its_letter(self, client):
        regulator = a_regulator()
        sign_in(client)
        page = client.get(reverse("hotline_desk:provider", args=[regulator.provider_id]))
        assert page.status_code == 200
        assert "role=regulator" in page.content.decode()

    def page(self, client, location):
        reference = location.reports.get().public_ref
        return client.get(reverse("hotline_desk:case", args=[reference]))

    def press(self, client, location, name, data):
        reference = location.reports.get().public_ref
        url = reverse(f"hotline_desk:{name}", args=[reference, 1])
        return client.post(url, data, follow=True)

    def test_one_press_tells_whoever_is_proposed(self, client):
        location, _by, _notice = told_and_online()
        registrar = make_abuse_contact("Quay Domains", roles=(REGISTRAR,))
        sign_in(client)
        page = self.page(client, location).content.decode()
        assert "Who else is told while it stays online" in page
        assert "Quay Domains" in page
        chosen = {"also-contact_id": f"{registrar.pk}:registrar", "also-reason": ""}
        page = self.press(client, location, "tell_as_well", chosen).content.decode()
        assert "Whoever was asked before is reminded as ever" in page
        assert rows(location)[AlsoTold.NETWORK] == EscalationState.QUEUED
        queued = {"item_id": NoticeItem.objects.get(location=location, beside=True).pk}
        page = self.press(client, location, "withdraw_as_well", queued).content.decode()
        assert "they are to be told as well, as before" in page
        assert rows(location)[AlsoTold.NETWORK] == EscalationState.DUE

    def test_where_nobody_is_known_the_page_says_so_and_offers_the_ways_on(self, client):
        location, _by, _notice = told_and_online()
        sign_in(client)
        page = self.page(client, location).content.decode()
        assert "Nothing points to anybody with a verified address in that place" in page
        assert reverse("hotline_desk:providers") in page
        told = {"nobody-to": "network", "nobody-why": "not_found"}
        page = self.press(client, location, "tell_nobody", told).content.decode()
        assert "Noted: nobody is told at this step." in page
        assert "Nobody in that place can be found" in page

    def test_a_choice_against_which_the_evidence_speaks_asks_why(self, client):
        location, _by, _notice = told_and_online()
        far = make_abuse_contact("Far Names", roles=(REGISTRAR,), country="US", domains=())
        sign_in(client)
        chosen = {"also-contact_id": f"{far.pk}:registrar", "also-reason": ""}
        page = self.press(client, location, "tell_as_well", chosen).content.decode()
        assert "Say why you write to them all the same." in page
        assert rows(location)[AlsoTold.NETWORK] == EscalationState.DUE


@pytest.mark.parametrize(("country", "lines"), [("FR", 3), ("GB", 3), ("BE", 0)])
def test_the_profile_page_says_when_who_else_is_told(country, lines):
    said = [str(one.of) for one in clock_words(profile_for(country))]
    assert len([one for one in said if one.startswith("Still online:")]) == lines
