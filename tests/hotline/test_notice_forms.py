"""Notices by a provider's web form: due for a person, one at a time, sent when somebody says so."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from hotline.models import (
    AbuseContact,
    FilledForm,
    Location,
    Notice,
    NoticeItem,
    ProviderRole,
    Retraction,
)
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim
from hotline.operations.closing import close_report
from hotline.operations.escalating import escalate
from hotline.operations.failed_notices import retry_notice, send_to_other_contact
from hotline.operations.gone import note_gone
from hotline.operations.hosting import observe_hosting
from hotline.operations.hosting_again import LOOK_AGAIN_GIVES_UP, HostingAwaited
from hotline.operations.notice_forms import (
    form_not_sent,
    form_sent,
    form_sent_after_all,
    give_form_back,
    take_form,
)
from hotline.operations.notice_links import answer_url, notice_named
from hotline.operations.notice_mail import written
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.providers import (
    propose_form,
    retire_abuse_contact,
    verify_abuse_contact,
)
from hotline.operations.public_status import of_location
from hotline.operations.reminders import give_to_a_person, remind_late_providers
from hotline.operations.removals import ask_again
from hotline.operations.retracting import send_retraction
from hotline.operations.sending import asked_for, send_due_notices, send_notice
from hotline.operations.tracks import project
from hotline.policies.next_steps import Step
from hotline.states import (
    AbuseContactState,
    Failure,
    FormOutcome,
    ItemState,
    NoticeState,
    ProviderSays,
    RemovalState,
    RetractionState,
)
from hotline.words.errors import (
    AbuseContactKnown,
    AbuseContactNotVerified,
    HeldForThePolice,
    NotReadyToClose,
    SecondPersonNeeded,
)
from hotline.words.errors_providers import (
    FormIsAColleagues,
    FormNotTaken,
    FormOvertaken,
    FormWaits,
    HostingIsLookedUp,
    NoFormAddress,
)
from portal.accounts.roles import Role
from portal.audit.models import Entry
from tests.hotline.test_desk import sign_in, url
from tests.hotline.test_hosting import Knows, Says
from tests.hotline.test_provider_answers import fresh, pass_hours
from tests.makers.hotline import (
    FORM_URL,
    assess,
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_form_contact,
    make_judged,
    steps_of,
)
from tests.makers.jobs import run_due
from tests.makers.police import make_hold

pytestmark = pytest.mark.django_db
A, B = "https://images.example.org/a", "https://images.example.org/b"
TICKET = "ABUSE-1188"


def due(*typed, reply_to="", **more):
    """A notice by a form whose moment has come, and its locations."""
    contact, by = make_form_contact(), make_colleague()
    more |= {"contact": reply_to}
    locations = [make_judged(typed=one, country="FR", **more) for one in typed or (A,)]
    for location in locations:
        item = queue_notice(location.pk, contact.pk, by=by)
    send_now(item.notice_id, by=by)
    run_due("notice.send")
    return [fresh(one) for one in locations], fetch(item.notice)


def taken(*typed, **more):
    """The same while somebody fills it in."""
    locations, notice = due(*typed, **more)
    by = make_colleague()
    take_form(notice.pk, by=by)
    return [fresh(one) for one in locations], fetch(notice), by


def told():
    """A location whose provider was told by its form."""
    (location,), notice, by = taken()
    assert form_sent(notice.pk, by=by)
    return fresh(location), fetch(notice)


def fetch(notice):
    return Notice.objects.get(pk=notice.pk)


def text_of(notice):
    return written(fetch(notice), asked_for(fetch(notice)))


def page_of(notice, name="notice_form"):
    return reverse(f"hotline_desk:{name}", args=[notice.pk])


def let_lie(notice):
    """Whoever has it says nothing for half an hour."""
    back = timedelta(minutes=31)
    Notice.objects.filter(pk=notice.pk).update(reserved_at=F("reserved_at") - back)
    send_due_notices()
    run_due("notice.send")


def stands_as_its_tracks_say():
    for location in Location.objects.all():
        assert {name: getattr(location, name) for name in project(location)} == project(location)


class TestTheContact:
    def test_it_needs_a_second_person_like_a_mailbox(self):
        by = make_colleague()
        provider = make_abuse_contact().provider
        made = propose_form(provider.pk, f" {FORM_URL}#start ", form_note=" Kind: illegal. ", by=by)
        assert (made.form_url, made.form_note) == (f"{FORM_URL}#start", "Kind: illegal.")
        location = make_judged(country="FR")
        with pytest.raises(SecondPersonNeeded):
            verify_abuse_contact(made.pk, by=by)
        with pytest.raises(AbuseContactNotVerified):
            queue_notice(location.pk, made.pk, by=by)
        verify_abuse_contact(made.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
        assert queue_notice(location.pk, made.pk, by=by).notice.channel == "form"

    @pytest.mark.parametrize(
        "typed",
        [
            "http://help.host.example/abuse",
            "abuse@host.example",
            "javascript:alert(1)",
            "https://help.host.example@elsewhere.example/",
            "https://192.0.2.1/abuse",
            "https://examplе.org/abuse",
            "https://host.example/\u202eabuse",
            "https://ooooooooooooooooooooooooooooooooooooooooooooooooooooooooo.onion/abuse",
            "https://host.example/" + "a" * 500,
            "",
        ],
    )
    def test_only_an_https_address_of_a_site_is_taken(self, typed):
        with pytest.raises(NoFormAddress):
            propose_form(make_abuse_contact().provider_id, typed, by=make_colleague())

    def test_the_same_form_once_at_a_provider(self):
        contact = make_form_contact()
        with pytest.raises(AbuseContactKnown):
            propose_form(
                contact.provider_id, FORM_URL.upper()[:5] + FORM_URL[5:], by=make_colleague()
            )

    def test_the_database_wants_one_way_to_reach_it(self):
        contact = make_form_contact()
        for wrong in ({"email": "abuse@host.example"}, {"form_url": ""}, {"channel": "email"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                AbuseContact.objects.filter(pk=contact.pk).update(**wrong)

    def test_it_is_proposed_on_the_page_of_the_provider(self, client):
        sign_in(client)
        provider = make_abuse_contact().provider
        page = reverse("hotline_desk:propose_form", args=[provider.pk])
        wrong = client.post(page, {"form-form_url": "nowhere", "form-source": "Its page"})
        assert wrong.status_code == 422
        assert "Write it like https://provider.example/abuse, with at most 500" in wrong.text
        said = {"form-form_url": FORM_URL, "form-form_note": "Kind: illegal.", "form-source": "x"}
        after = client.post(page, said, follow=True)
        assert FORM_URL in after.text
        assert f'href="{FORM_URL}' not in after.text
        assert "Kind: illegal." in after.text
        assert AbuseContact.objects.get(form_url=FORM_URL).state == AbuseContactState.PROPOSED


class TestItsLife:
    def test_nothing_is_sent_before_a_person_says_so(self):
        (location, other), notice = due(A, B)
        assert notice.state == NoticeState.FORM_DUE
        assert mail.outbox == []
        for one in (location, other):
            assert one.removal_state == RemovalState.NOTICE_QUEUED
            assert one.first_notice_at is None
            assert steps_of(one) >= {Step.FILL_IN_FORM}
            assert "fill_in_form" in one.due_steps
            assert timedelta(hours=23) < one.next_due_at - timezone.now() < timedelta(hours=25)
        assert of_location(location) == of_location(make_judged(typed=f"{A}9", country="FR"))
        assert notice_named(answer_url(notice).rstrip("/").rpartition("/")[2]) is None
        make_by_hand(location)
        with pytest.raises(NotReadyToClose):
            close_report(location.reports.get().pk, by=make_colleague())
        stands_as_its_tracks_say()

    def test_from_sent_on_it_lives_as_any_notice(self):
        (location,), notice, by = taken()
        assert fetch(notice).deadline_hours == 24
        assert form_sent(notice.pk, by=by, ticket=f" {TICKET}  1 ", note="They thanked us.")
        notice, location = fetch(notice), fresh(location)
        assert notice.state == NoticeState.SENT
        assert notice.deadline_at - notice.sent_at == timedelta(hours=24)
        assert location.removal_state == RemovalState.NOTIFIED
        assert location.first_notice_at == notice.sent_at
        assert location.form_due_at is None
        assert not steps_of(location) & {Step.FILL_IN_FORM, Step.REMIND_BY_FORM}
        kept = FilledForm.objects.get()
        assert (kept.outcome, kept.ticket, kept.by) == (FormOutcome.SENT, f"{TICKET} 1", by)
        assert b"thanked" not in bytes(kept.note)
        verbs = Entry.objects.filter(about_type="hotline.notice", about_id=str(notice.pk))
        assert list(verbs.order_by("pk").values_list("verb", "by")) == [
            ("notice.queued", location.notice_items.get().notice.queued_by_id),
            ("notice.to_be_sent_now", notice.queued_by_id),
            ("notice.form_due", None),
            ("notice.form_taken", by.pk),
            ("notice.sent", by.pk),
        ]
        token = answer_url(notice).rstrip("/").rpartition("/")[2]
        assert notice_named(token) == notice
        item = notice.items.get()
        assert take_answers(notice.pk, [ItemAnswer(item.pk, ProviderSays.REMOVED)]) == 1
        assert fresh(location).removal_state == RemovalState.REMOVED_CLAIMED
        stands_as_its_tracks_say()

    def test_it_waits_for_others_as_long_as_any_notice(self):
        contact, by = make_form_contact(), make_colleague()
        first = queue_notice(make_judged(typed=A, country="FR").pk, contact.pk, by=by)
        run_due("notice.send")
        assert fetch(first.notice).state == NoticeState.QUEUED
        second = queue_notice(make_judged(typed=B, country="FR").pk, contact.pk, by=by)
        assert second.notice_id == first.notice_id
        send_now(first.notice_id, by=by)
        run_due("notice.send")
        third = queue_notice(make_judged(typed=f"{B}c", country="FR").pk, contact.pk, by=by)
        assert third.notice_id != first.notice_id
        with pytest.raises(FormWaits):
            send_now(first.notice_id, by=by)

    def test_in_danger_it_is_due_at_once(self):
        (location,), _notice = due(imminent_danger=True)
        assert location.form_due_at <= timezone.now()

    def test_reminders_become_due_forms_and_the_provider_has_time_from_then(self):
        location, notice = told()
        pass_hours(24)
        assert remind_late_providers() == 1
        run_due("notice.send")
        reminder = notice.reminders.get()
        assert (reminder.state, reminder.channel) == (NoticeState.FORM_DUE, "form")
        assert fresh(location).removal_state == RemovalState.OVERDUE
        assert Step.REMIND_BY_FORM in steps_of(fresh(location))
        stands_as_its_tracks_say()
        pass_hours(48)
        assert remind_late_providers() == 0
        assert notice.reminders.count() == 1
        assert mail.outbox == []
        by = make_colleague()
        take_form(reminder.pk, by=by)
        assert "Reminder of notice" in text_of(reminder).subject
        form_sent(reminder.pk, by=by)
        reminder, location = fetch(reminder), fresh(location)
        assert location.removal_due_at == reminder.deadline_at
        assert remind_late_providers() == 0
        assert Step.PROVIDER_REMINDED in steps_of(location)
        stands_as_its_tracks_say()
        pass_hours(24)
        remind_late_providers()
        assert fresh(location).removal_state == RemovalState.UNANSWERED
        assert Step.ESCALATE in steps_of(fresh(location))

    def test_a_report_may_be_closed_while_a_reminder_waits(self):
        location, _notice = told()
        pass_hours(24)
        remind_late_providers()
        run_due("notice.send")
        make_by_hand(location)
        assert close_report(location.reports.get().pk, by=make_colleague())

    def test_asking_once_more_is_a_form_again_and_one_is_enough(self):
        location, notice = told()
        pass_hours(100)
        remind_late_providers()
        for _time in range(2):
            if fresh(location).removal_state == RemovalState.UNANSWERED:
                assert ask_again(location.pk, by=make_colleague())
            run_due("notice.send")
        (reminder,) = notice.reminders.all()
        assert reminder.state == NoticeState.FORM_DUE
        assert Step.REMIND_BY_FORM in steps_of(fresh(location))

    def test_a_reminder_whose_url_was_answered_is_cancelled(self):
        location, notice = told()
        pass_hours(24)
        remind_late_providers()
        run_due("notice.send")
        take_answers(notice.pk, [ItemAnswer(notice.items.get().pk, ProviderSays.REMOVED)])
        assert steps_of(fresh(location)) & {Step.CHECK_REMOVED}
        send_due_notices()
        run_due("notice.send")
        assert notice.reminders.get().state == NoticeState.CANCELLED
        stands_as_its_tracks_say()

    def test_the_end_of_one_form_leaves_another_due(self):
        location, notice = told()
        pass_hours(24)
        remind_late_providers()
        run_due("notice.send")
        with transaction.atomic():
            give_to_a_person(Location.objects.select_for_update().get(), timezone.now())
        other = make_form_contact("Other Forum", roles=(ProviderRole.PLATFORM,))
        asked = {"by": make_colleague(), "role": ProviderRole.PLATFORM}
        item = escalate(location.pk, other.pk, **asked)
        send_now(item.notice_id, by=make_colleague())
        run_due("notice.send")
        send_due_notices()
        run_due("notice.send")
        assert notice.reminders.get().state == NoticeState.CANCELLED
        assert fetch(item.notice).state == NoticeState.FORM_DUE
        assert Step.FILL_IN_FORM in steps_of(fresh(location))
        stands_as_its_tracks_say()


class TestOneAtATime:
    def test_a_colleague_waits_and_only_who_has_it_says_what_became_of_it(self):
        (_location,), notice, by = taken()
        other = make_colleague()
        for verb in (take_form, form_sent, give_form_back):
            with pytest.raises(FormIsAColleagues):
                verb(notice.pk, by=other)
        with pytest.raises(FormIsAColleagues):
            form_not_sent(notice.pk, by=other, why=Failure.FORM_GONE)
        assert take_form(notice.pk, by=by).reserved_by == by
        assert form_sent(notice.pk, by=by)
        assert not form_sent(notice.pk, by=by)
        assert not form_sent(notice.pk, by=other)
        assert FilledForm.objects.count() == 1
        with pytest.raises(FormNotTaken):
            take_form(notice.pk, by=other)

    def test_nobody_says_it_of_what_they_have_not_taken(self):
        _locations, notice = due()
        with pytest.raises(FormNotTaken):
            form_sent(notice.pk, by=make_colleague())

    @pytest.mark.django_db(transaction=True)
    def test_of_many_who_press_at_once_one_has_it_and_it_is_sent_once(self):
        _locations, notice = due()
        people = [make_colleague() for _one in range(4)]

        def at_once(press, whom):
            with ThreadPoolExecutor(4) as pool:
                return list(pool.map(lambda by: _answer_of(press, by), whom))

        got = at_once(lambda by: take_form(notice.pk, by=by), people)
        assert sorted(type(one).__name__ for one in got) == [*["FormIsAColleagues"] * 3, "Notice"]
        winner = fetch(notice).reserved_by
        sent = at_once(lambda by: form_sent(notice.pk, by=by), [winner] * 4)
        assert sorted(sent) == [False, False, False, True]
        assert FilledForm.objects.count() == 1
        assert Entry.objects.filter(verb="notice.sent").count() == 1

    def test_given_back_it_waits_for_the_next(self):
        (location,), notice, by = taken()
        give_form_back(notice.pk, by=by)
        give_form_back(notice.pk, by=by)
        assert fetch(notice).state == NoticeState.FORM_DUE
        assert Step.FILL_IN_FORM in steps_of(fresh(location))
        assert Entry.objects.filter(verb="notice.form_given_back").count() == 1
        assert take_form(notice.pk, by=make_colleague()).state == NoticeState.SENDING

    def test_what_somebody_lets_lie_may_be_taken_over_and_they_may_still_say(self):
        (location,), notice, by = taken()
        send_due_notices()
        run_due("notice.send")
        assert fetch(notice).state == NoticeState.SENDING
        let_lie(notice)
        assert fetch(notice).is_let_lie
        assert fetch(notice).reserved_by == by
        assert Step.FILL_IN_FORM in steps_of(fresh(location))
        assert form_sent(notice.pk, by=by)
        assert fetch(notice).state == NoticeState.SENT

    def test_who_takes_over_has_it(self):
        _locations, notice, by = taken()
        let_lie(notice)
        other = make_colleague()
        take_form(notice.pk, by=other)
        with pytest.raises(FormIsAColleagues):
            form_sent(notice.pk, by=by)
        assert form_sent(notice.pk, by=other)

    @pytest.mark.parametrize("lies", [False, True])
    def test_a_provider_that_answers_has_it_whoever_forgot_to_say_so(self, lies):
        (location,), notice, by = taken()
        if lies:
            let_lie(notice)
        token = answer_url(notice).rstrip("/").rpartition("/")[2]
        assert notice_named(token) == notice
        take_answers(notice.pk, [ItemAnswer(notice.items.get().pk, ProviderSays.REMOVED)])
        assert fetch(notice).state == NoticeState.SENT
        assert fresh(location).removal_state == RemovalState.REMOVED_CLAIMED
        assert not form_sent(notice.pk, by=by)
        stands_as_its_tracks_say()


def _answer_of(press, by):
    try:
        return press(by)
    except FormIsAColleagues as refused:
        return refused
    finally:
        connection.close()


class TestRechecked:
    def test_what_is_held_gone_or_assessed_again_leaves_it_while_it_waits(self):
        (held, gone, again, free), notice = due(A, B, f"{A}2", f"{B}2")
        make_hold(held)
        withdraw_item(NoticeItem.objects.get(location=gone).pk, by=make_colleague())
        assess_again(again.pk, by=make_colleague(Role.HOTLINE_SUPERVISOR))
        by = make_colleague()
        take_form(notice.pk, by=by)
        assert [one.location_id for one in asked_for(fetch(notice))] == [free.pk]
        form_sent(notice.pk, by=by)
        states = {one.pk: fresh(one).removal_state for one in (held, gone, again, free)}
        assert states.pop(free.pk) == RemovalState.NOTIFIED
        assert set(states.values()) == {RemovalState.NOT_STARTED}
        stands_as_its_tracks_say()

    def test_where_nothing_is_left_it_is_cancelled(self):
        (location,), notice = due()
        make_hold(location)
        assert fetch(notice).state == NoticeState.CANCELLED
        assert Step.HELD in steps_of(fresh(location))
        assert take_form(notice.pk, by=make_colleague()).state == NoticeState.CANCELLED

    def test_a_hold_in_between_is_asked_about_when_it_is_written_down_as_sent(self):
        (held, free), notice, by = taken(A, B)
        make_hold(held)
        with pytest.raises(FormOvertaken):
            form_sent(notice.pk, by=by)
        assert fetch(notice).state == NoticeState.SENDING
        give_form_back(notice.pk, by=by)
        assert fresh(held).removal_state == RemovalState.NOT_STARTED
        take_form(notice.pk, by=by)
        assert [one.location_id for one in asked_for(fetch(notice))] == [free.pk]
        assert form_sent(notice.pk, by=by)
        assert fresh(held).first_notice_at is None
        stands_as_its_tracks_say()

    def test_what_had_left_before_the_hold_is_written_down_as_it_was(self):
        (held, _free), notice, by = taken(A, B)
        make_hold(held)
        assert form_sent(notice.pk, by=by, already=True)
        assert fresh(held).removal_state == RemovalState.NOTIFIED
        assert Entry.objects.get(verb="notice.sent").facts["overtaken"] == 1

    def test_what_is_gone_in_between_is_asked_about_too(self):
        (location,), notice, by = taken()
        with transaction.atomic():
            note_gone(Location.objects.select_for_update().get(), by=None, at=timezone.now())
        with pytest.raises(FormOvertaken):
            form_sent(notice.pk, by=by)
        give_form_back(notice.pk, by=by)
        assert fetch(notice).state == NoticeState.CANCELLED
        assert fresh(location).removal_state == RemovalState.REMOVED_CONFIRMED
        stands_as_its_tracks_say()

    def test_a_reminder_waits_for_the_end_of_a_hold(self):
        location, notice = told()
        pass_hours(24)
        remind_late_providers()
        run_due("notice.send")
        reminder = notice.reminders.get()
        make_hold(location)
        assert not steps_of(fresh(location)) & {Step.REMIND_BY_FORM, Step.FILL_IN_FORM}
        with pytest.raises(HeldForThePolice):
            take_form(reminder.pk, by=make_colleague())
        send_due_notices()
        run_due("notice.send")
        assert fetch(reminder).state == NoticeState.FORM_DUE

    def test_hosting_is_looked_up_again_however_long_it_waited(self):
        contact = make_form_contact()
        location = make_judged(typed=A, observed=False)
        observe_hosting(location.pk, at=timezone.now() - timedelta(hours=1))
        notice = queue_notice(location.pk, contact.pk, by=make_colleague()).notice
        send_now(notice.pk, by=make_colleague())
        with pytest.raises(HostingAwaited):
            send_notice(notice.pk)
        silent = timezone.now() - LOOK_AGAIN_GIVES_UP
        Notice.objects.filter(pk=notice.pk).update(looks_asked_at=silent)
        send_notice(notice.pk)
        assert fetch(notice).state == NoticeState.FORM_DUE
        with pytest.raises(HostingIsLookedUp):
            take_form(notice.pk, by=make_colleague())
        observe_hosting(location.pk, asking=Says("192.0.2.99"), databases=[Knows("US")])
        assert take_form(notice.pk, by=make_colleague()).state == NoticeState.CANCELLED
        assert Entry.objects.filter(verb="notice.item_moved").exists()
        assert fresh(location).country == "US"


class TestNotSent:
    def test_the_reason_is_kept_and_a_person_chooses_another_way(self):
        (location,), notice, by = taken()
        form_not_sent(notice.pk, by=by, why=Failure.FORM_ASKS, note="It wants a name.")
        form_not_sent(notice.pk, by=by, why=Failure.FORM_ASKS)
        notice = fetch(notice)
        assert (notice.state, notice.failure) == (NoticeState.FAILED, Failure.FORM_ASKS)
        assert fresh(location).removal_state == RemovalState.NOTICE_FAILED
        assert fresh(location).first_notice_at is None
        assert Step.NOTICE_FAILED in steps_of(fresh(location))
        assert FilledForm.objects.get().outcome == FormOutcome.NOT_SENT
        stands_as_its_tracks_say()
        retry_notice(notice.pk, by=make_colleague())
        run_due("notice.send")
        notice = fetch(notice)
        assert notice.state == NoticeState.FORM_DUE
        assert not notice.is_let_lie
        assert Step.FILL_IN_FORM in steps_of(fresh(location))
        stands_as_its_tracks_say()

    def test_who_had_sent_it_after_all_takes_that_back(self):
        (location,), notice, by = taken()
        form_not_sent(notice.pk, by=by, why=Failure.FORM_GONE)
        with pytest.raises(FormNotTaken):
            form_sent_after_all(notice.pk, by=make_colleague())
        assert form_sent_after_all(notice.pk, by=by, ticket=TICKET)
        assert not form_sent_after_all(notice.pk, by=by), "repeating does no harm"
        notice = fetch(notice)
        assert (notice.state, notice.failure) == (NoticeState.SENT, "")
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert fresh(location).first_notice_at is not None
        said = FilledForm.objects.order_by("pk").values_list("outcome", flat=True)
        assert list(said) == [FormOutcome.NOT_SENT, FormOutcome.SENT]
        stands_as_its_tracks_say()

    def test_it_is_not_taken_back_once_another_way_was_chosen(self):
        _locations, notice, by = taken()
        form_not_sent(notice.pk, by=by, why=Failure.FORM_GONE)
        send_to_other_contact(notice.pk, make_abuse_contact("Other").pk, by=by, confirmed=True)
        with pytest.raises(FormNotTaken):
            form_sent_after_all(notice.pk, by=by)

    def test_taking_it_back_is_offered_to_who_said_it(self, client):
        by = sign_in(client)
        _locations, notice = due()
        take_form(notice.pk, by=by)
        form_not_sent(notice.pk, by=by, why=Failure.FORM_ASKS)
        assert "I had sent it after all" in client.get(page_of(notice)).text
        said = {"sent-ticket": TICKET}
        page = client.post(page_of(notice, "form_sent_after_all"), said, follow=True).text
        assert TICKET in page
        assert "I had sent it after all" not in page
        assert fetch(notice).state == NoticeState.SENT

    def test_a_reminder_that_cannot_be_sent_leaves_it_to_a_person(self):
        location, notice = told()
        pass_hours(24)
        remind_late_providers()
        run_due("notice.send")
        reminder, by = notice.reminders.get(), make_colleague()
        take_form(reminder.pk, by=by)
        form_not_sent(reminder.pk, by=by, why=Failure.FORM_GONE)
        assert fresh(location).removal_state == RemovalState.UNANSWERED
        stands_as_its_tracks_say()

    def test_a_form_that_may_no_longer_be_used_gives_it_to_a_person(self):
        (location,), notice = due()
        retire_abuse_contact(notice.abuse_contact_id, by=make_colleague(Role.HOTLINE_SUPERVISOR))
        run_due("notice.send")
        assert fetch(notice).failure == Failure.ADDRESS
        assert fresh(location).removal_state == RemovalState.NOTICE_FAILED
        with pytest.raises(FormNotTaken):
            take_form(notice.pk, by=make_colleague())

    def test_taken_out_it_waits_no_longer(self):
        (location,), notice = due()
        withdraw_item(notice.items.get().pk, by=make_colleague())
        assert fetch(notice).state == NoticeState.CANCELLED
        assert Step.NOTIFY in steps_of(fresh(location))
        stands_as_its_tracks_say()

    def test_that_it_is_not_illegal_is_told_by_a_person(self):
        location, _notice = told()
        by = make_colleague(Role.HOTLINE_SUPERVISOR)
        assess_again(location.pk, by=by)
        claim(location.reports.get().pk, by=by)
        assess(location.pk, NewAssessment("not_illegal"), by=by)
        (row,) = Retraction.objects.all()
        assert not send_retraction(row.pk)
        row.refresh_from_db()
        assert row.state == RetractionState.TO_TELL
        assert mail.outbox == []

    def test_what_was_filled_in_is_evidence(self):
        told()
        with pytest.raises(ProgrammingError), transaction.atomic():
            FilledForm.objects.update(ticket="other")


class TestThePages:
    def test_a_way_by_clicks_from_the_case_to_sent(self, client):
        by = sign_in(client)
        secret = {"narrative": "canary-narrative", "reply_to": "canary@x.example"}
        (location, _other), notice = due(A, B, **secret)
        case = client.get(url("case", location.reports.get())).text
        assert "Fill in the provider’s form" in case
        assert page_of(notice) in case
        before = client.get(page_of(notice))
        token = answer_url(notice).rstrip("/").rpartition("/")[2]
        assert FORM_URL in before.text
        assert f'href="{FORM_URL}' not in before.text
        assert "Choose “Illegal”." in before.text
        assert token not in before.text
        assert client.get(page_of(notice, "notice_preview")).status_code == 200
        page = client.post(page_of(notice, "take_form"), follow=True)
        says = page.context["says"]
        assert page.context["text"] == says.text
        assert answer_url(notice) in says.text
        assert "hxxps://images[.]example[.]org/a" in says.text
        assert "“[.]” for a dot" in says.text
        assert "attached" not in says.text
        assert "by e-mail: " in says.text
        names = [one.name for one in says.files]
        assert names[:2] == [f"{notice.number}.csv", f"{notice.number}.json"]
        report = location.reports.get()
        for number, file in enumerate(says.files, 1):
            answer = client.get(reverse("hotline_desk:notice_form_file", args=[notice.pk, number]))
            assert answer.content == file.content
            assert f'filename="{file.name}"' in answer["Content-Disposition"]
            assert b"canary" not in answer.content
            assert report.public_ref.encode() not in answer.content
        assert b"https://images.example.org/b" in says.files[0].content
        beyond = reverse("hotline_desk:notice_form_file", args=[notice.pk, len(says.files) + 1])
        assert client.get(beyond).status_code == 404
        for secret in ("canary", report.public_ref):
            assert secret not in f"{says.subject} {says.text}"
        told = {"sent-ticket": TICKET, "sent-note": "They thanked us."}
        after = client.post(page_of(notice, "form_sent"), told, follow=True)
        assert "Written down as sent." in after.text
        for seen in (TICKET, "They thanked us.", str(by), "Notice read", "being filled in"):
            assert seen in after.text
        assert token not in after.text

    def test_a_colleague_sees_who_has_it_and_not_the_link(self, client):
        _locations, notice, by = taken()
        sign_in(client)
        page = client.get(page_of(notice)).text
        assert str(by) in page
        assert answer_url(notice).rstrip("/").rpartition("/")[2] not in page
        assert page_of(notice, "form_sent") not in page
        file = reverse("hotline_desk:notice_form_file", args=[notice.pk, 1])
        assert client.get(file).status_code == 404
        pressed = client.post(page_of(notice, "form_sent"), follow=True)
        assert "A colleague fills in this form." in pressed.text
        assert fetch(notice).state == NoticeState.SENDING

    def test_what_changed_meanwhile_is_said_before_it_counts(self, client):
        by = sign_in(client)
        (location, _other), notice = due(A, B)
        take_form(notice.pk, by=by)
        make_hold(location)
        assert "may not be told any more" in client.get(page_of(notice)).text
        pressed = client.post(page_of(notice, "form_sent"), {"sent-ticket": TICKET})
        assert pressed.status_code == 409
        assert TICKET in pressed.text
        assert "1 of its URLs may not be told any more" in pressed.text
        said = {"sent-ticket": TICKET, "sent-already": "on"}
        client.post(page_of(notice, "form_sent"), said)
        assert fetch(notice).state == NoticeState.SENT

    def test_why_it_could_not_be_sent_is_asked_for(self, client):
        by = sign_in(client)
        _locations, notice = due()
        take_form(notice.pk, by=by)
        assert client.post(page_of(notice, "form_not_sent"), {}).status_code == 422
        told = {"failed-why": "form_refused", "failed-note": "Error 17."}
        page = client.post(page_of(notice, "form_not_sent"), told, follow=True).text
        assert "The provider&#x27;s form did not take it" in page
        assert "Error 17." in page

    def test_a_notice_by_mail_has_no_such_page(self, client):
        sign_in(client)
        location = make_judged(country="FR")
        notice = queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague()).notice
        assert client.get(page_of(notice)).status_code == 404

    def test_others_do_not_know_of_it(self, client):
        _locations, notice = due()
        sign_in(client, Role.EDITOR)
        assert client.get(page_of(notice)).status_code in {403, 404}

    def test_the_provider_reads_no_word_of_a_mail(self, client):
        _location, notice = told()
        page = client.get(answer_url(notice).removeprefix("http://testserver")).text
        assert "in our mail" not in page

    def test_the_list_of_what_is_due_has_it(self, client):
        sign_in(client)
        due()
        page = client.get(reverse("hotline_desk:due"), {"step": "fill_in_form"}).text
        assert "Fill in the provider’s form" in page
        assert "images[.]example[.]org" in page


def test_ended_items_of_a_form_stay_ended():
    location, notice = told()
    assert notice.items.get().state == ItemState.OPEN
    assert location.removal_due_at == notice.deadline_at


def test_words_to_copy_are_escaped_and_whole(client):
    """The address of the hotline stands in what is copied, and a provider's name stays text."""
    _locations, notice, by = taken()
    provider = notice.abuse_contact.provider
    provider.name = "Rogue <u id=inj>Host</u> & Co"
    provider.save()
    sign_in(client, person=by)
    page = client.get(reverse("hotline_desk:notice_form", args=[notice.pk])).text
    assert "&lt;notices@" in page
    assert "Rogue &lt;u id=inj&gt;Host" in page
    assert "<u id" not in page
    assert "&lt;notices@" in client.get(reverse("hotline_desk:letters")).text
