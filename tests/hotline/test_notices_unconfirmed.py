"""A provider that may have the notice is not forgotten, whatever comes before somebody says so."""

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.urls import reverse

from hotline.models import FilledForm, Notice, NoticeItem, Retraction
from hotline.operations import sending
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.failed_notices import retry_notice
from hotline.operations.holds import release_hold
from hotline.operations.notice_forms import (
    form_not_sent,
    form_sent,
    give_form_back,
    take_form,
)
from hotline.operations.notice_links import answer_url, notice_named
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.removals import confirm_gone
from hotline.operations.retracting import send_retraction
from hotline.policies.next_steps import Step
from hotline.states import (
    Addressee,
    Failure,
    ItemState,
    NoticeState,
    ProviderSays,
    RemovalState,
    RetractionState,
    SeenGone,
)
from hotline.words.errors_providers import FormNotTaken, FormOvertaken
from portal.accounts.roles import Role
from tests.hotline.test_desk import sign_in, url
from tests.hotline.test_notice_forms import (
    A,
    B,
    due,
    fetch,
    let_lie,
    page_of,
    stands_as_its_tracks_say,
    taken,
)
from tests.hotline.test_notices_kept_back import WorkerDied
from tests.hotline.test_provider_answers import fresh
from tests.makers.hotline import (
    assess,
    make_abuse_contact,
    make_by_hand,
    make_colleague,
    make_judged,
    steps_of,
)
from tests.makers.jobs import run_due
from tests.makers.police import make_hold

pytestmark = pytest.mark.django_db


def question(location, by=None):
    """A supervisor puts the assessment in question, and is on the URL."""
    by = by or make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=by)
    return by


def find_not_illegal(location, by=None):
    by = by or question(location)
    assess(location.pk, NewAssessment("not_illegal"), by=by)
    return fresh(location)


def lying(*typed):
    """A form that somebody had for half an hour and of which they said nothing."""
    locations, notice, by = taken(*typed)
    let_lie(notice)
    return locations, fetch(notice), by


def names(notice):
    return notice_named(answer_url(notice).rstrip("/").rpartition("/")[2])


def states():
    return list(Retraction.objects.order_by("pk").values_list("state", flat=True))


class Dying:
    """The mail server takes the letter, and then the worker dies."""

    def __init__(self):
        self.mails = []

    def send(self, letter):
        self.mails.append(letter)
        raise WorkerDied


class Keeping:
    """Takes every letter."""

    def __init__(self):
        self.mails = []

    def send(self, letter):
        self.mails.append(letter)


def died(*typed):
    """A mail that really left while nobody said so, and its locations."""
    contact, by = make_abuse_contact(), make_colleague()
    locations = [make_judged(typed=one, country="FR") for one in typed or (A,)]
    for location in locations:
        item = queue_notice(location.pk, contact.pk, by=by)
    send_now(item.notice_id, by=by)
    with pytest.raises(WorkerDied):
        sending.send_notice(item.notice_id, through=Dying())
    return [fresh(one) for one in locations], fetch(item.notice)


def its_lease_ends(notice):
    Notice.objects.filter(pk=notice.pk).update(reserved_at=Now() - sending.SENDING_LEASE)


class TestAFormThatSomebodyLetLie:
    def test_after_it_is_assessed_again_they_may_say_that_it_had_left(self):
        (location,), notice, by = lying()
        supervisor = question(location)
        assert (fetch(notice).state, fetch(notice).reserved_by) == (NoticeState.FORM_DUE, by)
        with pytest.raises(FormOvertaken):
            form_sent(notice.pk, by=by)
        assert form_sent(notice.pk, by=by, already=True)
        assert names(notice) == notice
        find_not_illegal(location, supervisor)
        (row,) = Retraction.objects.all()
        assert not send_retraction(row.pk)
        assert states() == [RetractionState.TO_TELL]
        stands_as_its_tracks_say()

    def test_whoever_may_have_it_hears_that_it_is_not_illegal_whoever_says_nothing(self):
        (location,), notice, by = lying()
        location = find_not_illegal(location)
        run_due("retraction.send")
        assert states() == [RetractionState.TO_TELL]
        assert location.removal_state == RemovalState.NOT_STARTED
        assert location.form_due_at is None
        assert form_sent(notice.pk, by=by, already=True)
        assert fetch(notice).state == NoticeState.SENT
        assert states() == [RetractionState.TO_TELL]
        stands_as_its_tracks_say()

    def test_during_a_hold_they_may_say_that_it_had_left_and_after_it_nobody_is_told_twice(self):
        (location,), notice, by = lying()
        make_hold(location)
        assert fetch(notice).is_let_lie
        assert Step.HELD in steps_of(fresh(location))
        assert form_sent(notice.pk, by=by, already=True)
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        release_hold(location.pk, by=make_colleague())
        assert Step.NOTIFY not in steps_of(fresh(location))
        stands_as_its_tracks_say()

    def test_after_a_hold_it_waits_as_before_with_whoever_had_it(self):
        (location,), notice, by = lying()
        make_hold(location)
        release_hold(location.pk, by=make_colleague())
        assert steps_of(fresh(location)) >= {Step.FILL_IN_FORM}
        assert fetch(notice).reserved_by == by

    def test_gone_in_between_the_link_is_closed_but_it_may_be_said_to_have_left(self):
        (location,), notice, by = lying()
        confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
        assert fresh(location).removal_state == RemovalState.REMOVED_CONFIRMED
        assert fresh(location).form_due_at is None
        assert form_sent(notice.pk, by=by, already=True)
        assert notice.items.get().state == ItemState.GONE
        stands_as_its_tracks_say()

    def test_who_takes_it_over_tells_of_the_rest_and_who_may_know_of_the_other_hears_of_it(self):
        (held, free), notice, _by = lying(A, B)
        make_hold(held)
        other = make_colleague()
        assert take_form(notice.pk, by=other).state == NoticeState.SENDING
        assert [one.location_id for one in sending.asked_for(fetch(notice))] == [free.pk]
        assert form_sent(notice.pk, by=other)
        assert fresh(held).removal_state == RemovalState.NOT_STARTED
        assert fresh(free).removal_state == RemovalState.NOTIFIED
        release_hold(held.pk, by=make_colleague())
        find_not_illegal(held)
        assert Retraction.objects.get().item.location_id == held.pk
        stands_as_its_tracks_say()

    def test_taken_over_with_nothing_left_in_it_that_it_may_have_left_stays_known(self):
        (location,), notice, by = lying()
        make_hold(location)
        assert take_form(notice.pk, by=make_colleague()).failure == Failure.UNCONFIRMED
        assert fresh(location).removal_state == RemovalState.NOTICE_FAILED
        with pytest.raises(FormNotTaken):
            form_not_sent(notice.pk, by=by, why=Failure.FORM_GONE)
        with pytest.raises(FormNotTaken):
            give_form_back(notice.pk, by=by)
        assert names(notice) == notice
        assert form_sent(notice.pk, by=by, already=True)
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        stands_as_its_tracks_say()

    def test_taken_out_by_somebody_that_it_may_have_left_stays_known(self):
        (location,), notice, by = lying()
        item = notice.items.get()
        withdraw_item(item.pk, by=make_colleague())
        withdraw_item(item.pk, by=make_colleague())
        assert fetch(notice).failure == Failure.UNCONFIRMED
        assert Step.NOTIFY in steps_of(fresh(location))
        assert not Notice.objects.failed().exists()
        find_not_illegal(location)
        assert Retraction.objects.get().item == item
        assert form_sent(notice.pk, by=by, already=True)
        stands_as_its_tracks_say()

    def test_tried_again_whoever_had_it_is_still_named(self):
        (location,), notice, by = lying()
        sending.fail_notice(notice.pk, Failure.ADDRESS)
        assert fetch(notice).failure == Failure.UNCONFIRMED
        retry_notice(notice.pk, by=make_colleague())
        run_due("notice.send")
        assert fetch(notice).is_let_lie
        assert fetch(notice).reserved_by == by
        assert Step.FILL_IN_FORM in steps_of(fresh(location))

    def test_their_page_says_so_and_takes_it(self, client):
        by = sign_in(client)
        (location,), notice = due()
        take_form(notice.pk, by=by)
        let_lie(notice)
        find_not_illegal(location)
        assert "may not be told any more" in client.get(page_of(notice)).text
        said = {"sent-ticket": "PF-1"}
        assert client.post(page_of(notice, "form_sent"), said).status_code == 409
        client.post(page_of(notice, "form_sent"), said | {"sent-already": "on"})
        assert fetch(notice).state == NoticeState.SENT

    def test_their_page_takes_it_after_somebody_took_it_out(self, client):
        by = sign_in(client)
        (_location,), notice = due()
        take_form(notice.pk, by=by)
        let_lie(notice)
        withdraw_item(notice.items.get().pk, by=make_colleague())
        page = client.get(page_of(notice)).text
        assert page_of(notice, "form_sent") in page
        assert page_of(notice, "give_form_back") not in page
        client.post(page_of(notice, "form_sent"), {"sent-already": "on"})
        assert fetch(notice).state == NoticeState.SENT


class TestAMailWhoseWorkerDied:
    @pytest.mark.parametrize("job", [True, False])
    def test_a_hold_does_not_make_it_unsent(self, job):
        (location,), notice = died()
        make_hold(location)
        its_lease_ends(notice)
        kept = Keeping()
        if job:
            sending.send_notice(notice.pk, through=kept)
            assert fetch(notice).failure == Failure.UNCONFIRMED
        assert kept.mails == []
        release_hold(location.pk, by=make_colleague())
        assert Step.NOTIFY not in steps_of(fresh(location))
        find_not_illegal(location)
        mail.outbox.clear()
        run_due("retraction.send")
        assert states() == [RetractionState.SENT]
        assert len(mail.outbox) == 1
        stands_as_its_tracks_say()

    def test_it_may_be_assessed_again_at_once(self):
        (location,), notice = died()
        supervisor = question(location)
        its_lease_ends(notice)
        sending.send_notice(notice.pk, through=Keeping())
        assert fetch(notice).failure == Failure.UNCONFIRMED
        location = find_not_illegal(location, supervisor)
        assert location.removal_state == RemovalState.NOT_STARTED
        assert not Notice.objects.failed().exists()
        assert states() == [RetractionState.QUEUED]

    def test_once_gone_it_asks_for_nothing_and_whoever_may_have_it_is_still_known(self):
        (location,), notice = died()
        confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
        its_lease_ends(notice)
        sending.send_notice(notice.pk, through=Keeping())
        assert fetch(notice).failure == Failure.UNCONFIRMED
        assert NoticeItem.objects.perhaps_known().get().state == ItemState.GONE
        assert not Notice.objects.stuck().exists()

    def test_a_provider_that_answers_has_it(self):
        (location,), notice = died()
        make_hold(location)
        its_lease_ends(notice)
        sending.send_notice(notice.pk, through=Keeping())
        assert names(notice) == notice
        take_answers(notice.pk, [ItemAnswer(notice.items.get().pk, ProviderSays.REMOVED)])
        assert fetch(notice).state == NoticeState.SENT
        assert fresh(location).removal_state == RemovalState.REMOVED_CLAIMED
        stands_as_its_tracks_say()

    def test_told_by_hand_it_is_asked_for_there_no_longer_and_not_forgotten(self):
        (location,), notice = died()
        its_lease_ends(notice)
        sending.give_up_sending(notice.pk)
        make_by_hand(location, Addressee.PROVIDER)
        assert notice.items.get().state == ItemState.ENDED
        find_not_illegal(location)
        assert Retraction.objects.filter(item__notice=notice).exists()


class TestWhileAColleagueFillsItIn:
    def test_it_is_assessed_again_and_they_read_so(self, client):
        by = sign_in(client)
        (location,), notice = due()
        take_form(notice.pk, by=by)
        supervisor = question(location)
        assert "may not be told any more" in client.get(page_of(notice)).text
        with pytest.raises(FormOvertaken):
            form_sent(notice.pk, by=by)
        find_not_illegal(location, supervisor)
        run_due("retraction.send")
        assert states() == [RetractionState.TO_TELL]
        assert "may not be told any more" in client.get(page_of(notice)).text
        assert form_sent(notice.pk, by=by, already=True)
        assert states() == [RetractionState.TO_TELL]
        stands_as_its_tracks_say()

    @pytest.mark.parametrize("how", [give_form_back, form_not_sent])
    def test_what_they_did_not_send_nobody_is_told_otherwise(self, how):
        (location,), notice, by = taken()
        find_not_illegal(location)
        more = {"why": Failure.FORM_GONE} if how is form_not_sent else {}
        how(notice.pk, by=by, **more)
        assert states() == [RetractionState.DROPPED]
        assert not NoticeItem.objects.perhaps_known().exists()
        assert fresh(location).removal_state == RemovalState.NOT_STARTED
        stands_as_its_tracks_say()

    def test_illegal_all_the_same_it_goes_on(self):
        (location,), notice, by = taken()
        supervisor = question(location)
        assess(location.pk, NewAssessment("baseline", youngest_age="7-10"), by=supervisor)
        assert form_sent(notice.pk, by=by)
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        stands_as_its_tracks_say()

    def test_it_is_gone_and_they_read_so(self, client):
        by = sign_in(client)
        (location,), notice = due()
        take_form(notice.pk, by=by)
        confirm_gone(location.pk, by=make_colleague(), seen=SeenGone.OPENED)
        assert "may not be told any more" in client.get(page_of(notice)).text
        with pytest.raises(FormOvertaken):
            form_sent(notice.pk, by=by)
        give_form_back(notice.pk, by=by)
        assert fetch(notice).state == NoticeState.CANCELLED
        assert fresh(location).removal_state == RemovalState.REMOVED_CONFIRMED
        stands_as_its_tracks_say()

    def test_the_case_takes_it_by_one_press(self, client):
        (location,), notice, _by = taken()
        sign_in(client, Role.HOTLINE_SUPERVISOR)
        report = location.reports.get()
        page = reverse("hotline_desk:assess_again", args=[report.public_ref, 1])
        assert client.post(page, follow=True).status_code == 200
        assert fresh(location).verdict == ""
        assert client.get(url("case", report)).status_code == 200
        assert fetch(notice).state == NoticeState.SENDING


def test_what_was_filled_in_is_kept_once_however_it_came_to_be_said():
    (_location,), notice, by = lying()
    withdraw_item(notice.items.get().pk, by=make_colleague())
    assert form_sent(notice.pk, by=by, already=True)
    assert not form_sent(notice.pk, by=by, already=True)
    assert FilledForm.objects.count() == 1
