"""What may not leave as things stand does not, however far its notice had come."""

from dataclasses import replace
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.db import transaction
from django.db.models.functions import Now

from hotline.models import Location, Notice, ProfileInUse
from hotline.operations import sending
from hotline.operations.failed_notices import retry_notice, send_to_other_contact
from hotline.operations.gone import note_gone
from hotline.operations.holds import release_hold
from hotline.operations.notice_links import answer_url, notice_named
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.profile_change import note_profile
from hotline.operations.provider_answers import ItemAnswer, take_answers
from hotline.operations.reminders import remind
from hotline.operations.withdrawing import withdraw_unsent
from hotline.policies import profiles
from hotline.policies.next_steps import Standing, Step, may_be_in_a_notice
from hotline.states import (
    Failure,
    ItemState,
    NoticeState,
    ProviderSays,
    RemovalState,
    Verdict,
)
from hotline.words.errors import HeldForThePolice
from portal.database.clock import database_now
from tests.makers.hotline import make_abuse_contact, make_colleague, make_judged, steps_of
from tests.makers.police import Kept, make_hold

pytestmark = pytest.mark.django_db
HELD, FREE = "https://images.example.org/held", "https://images.example.org/free"


class Meanwhile:
    """A mail server that takes its time, and then does not take the mail."""

    def __init__(self, refusal, do=lambda: None):
        self.refusal, self.do = refusal, do

    def send(self, _mail):
        self.do()
        raise self.refusal


class WorkerDied(BaseException):
    """Nothing of ours catches it."""


@pytest.fixture
def queued():
    """A notice about two URLs whose moment has come."""
    address, by = make_abuse_contact(), make_colleague()
    first, second = (
        queue_notice(make_judged(typed=typed).pk, address.pk, by=by) for typed in (HELD, FREE)
    )
    assert first.notice_id == second.notice_id
    send_now(first.notice_id, by=by)
    return first


def location_of(item):
    return Location.objects.get(pk=item.location_id)


def die_while_sending(notice_id):
    """The worker dies, and the time that its lease gives passes."""
    with pytest.raises(WorkerDied):
        sending.send_notice(notice_id, through=Meanwhile(WorkerDied()))
    Notice.objects.filter(pk=notice_id).update(reserved_at=Now() - sending.SENDING_LEASE)


def hold(item):
    return lambda: make_hold(location_of(item))


def send(notice_id):
    kept = Kept()
    sending.send_notice(notice_id, through=kept)
    return kept.mails


def only_the_free_one_leaves(item, *, state=ItemState.WITHDRAWN):
    (mail,) = send(item.notice_id)
    files = b"".join(one.content for one in mail.attachments).decode()
    assert FREE in files
    assert HELD not in files
    assert "example[.]org/held" not in mail.text
    item.refresh_from_db()
    assert item.state == state
    assert location_of(item).removal_state == RemovalState.NOT_STARTED
    assert Notice.objects.get().state == NoticeState.SENT


class TestAHoldThatComesWhileItIsSent:
    def test_before_the_mail_server_put_it_off(self, queued):
        busy = Meanwhile(SMTPServerDisconnected("later"), hold(queued))
        with pytest.raises(SMTPServerDisconnected):
            sending.send_notice(queued.notice_id, through=busy)
        queued.refresh_from_db()
        assert queued.state == ItemState.WITHDRAWN, "at once, not only when it is tried again"
        only_the_free_one_leaves(queued)
        assert Step.HELD in steps_of(location_of(queued))

    def test_after_its_worker_died(self, queued):
        die_while_sending(queued.notice_id)
        make_hold(location_of(queued))
        only_the_free_one_leaves(queued, state=ItemState.ENDED)

    def test_a_notice_that_may_have_left_and_in_which_nothing_may_be_told_is_unconfirmed(self):
        item = queue_notice(make_judged().pk, make_abuse_contact().pk, by=make_colleague())
        send_now(item.notice_id, by=make_colleague())
        die_while_sending(item.notice_id)
        make_hold(location_of(item))
        assert send(item.notice_id) == []
        notice = Notice.objects.get()
        assert (notice.state, notice.failure) == (NoticeState.FAILED, Failure.UNCONFIRMED)
        assert Step.HELD in steps_of(location_of(item))
        release_hold(item.location_id, by=make_colleague())
        assert Step.NOTICE_FAILED in steps_of(location_of(item))

    def test_a_reminder_whose_worker_died_is_cancelled_as_well(self, queued):
        send(queued.notice_id)
        first = Notice.objects.get()
        with transaction.atomic():
            remind(first, number=1, now=database_now())
        reminder = first.reminders.get()
        die_while_sending(reminder.pk)
        for item in first.items.all():
            make_hold(item.location)
        assert send(reminder.pk) == []
        reminder.refresh_from_db()
        assert reminder.state == NoticeState.CANCELLED


class TestAFailedNotice:
    def test_is_not_tried_again_while_the_police_hold_any_of_it(self, queued):
        die_while_sending(queued.notice_id)
        make_hold(location_of(queued))
        sending.give_up_sending(queued.notice_id)
        assert Notice.objects.get().failure == Failure.UNCONFIRMED
        with pytest.raises(HeldForThePolice):
            retry_notice(queued.notice_id, by=make_colleague())
        with pytest.raises(HeldForThePolice):
            send_to_other_contact(
                queued.notice_id, make_abuse_contact("Other").pk, by=make_colleague(), reason="why"
            )
        assert send(queued.notice_id) == []
        release_hold(queued.location_id, by=make_colleague())
        assert retry_notice(queued.notice_id, by=make_colleague()).state == NoticeState.QUEUED

    def test_that_was_refused_while_it_was_held_goes_to_nobody_else(self, queued):
        gone = SMTPRecipientsRefused({"abuse@host.example": (550, b"no such user")})
        sending.send_notice(queued.notice_id, through=Meanwhile(gone, hold(queued)))
        assert Notice.objects.get().failure == Failure.REFUSED
        with pytest.raises(HeldForThePolice):
            send_to_other_contact(
                queued.notice_id, make_abuse_contact("Other").pk, by=make_colleague(), reason="why"
            )
        assert Notice.objects.count() == 1

    def test_another_contact_gets_a_notice_of_its_own_and_the_first_link_opens_nothing(
        self, queued
    ):
        die_while_sending(queued.notice_id)
        sending.give_up_sending(queued.notice_id)
        failed = Notice.objects.get()
        token = answer_url(failed).rstrip("/").rpartition("/")[2]
        made = send_to_other_contact(
            failed.pk, make_abuse_contact("Other").pk, by=make_colleague(), reason="their own"
        )
        send(made.pk)
        failed.refresh_from_db()
        made.refresh_from_db()
        assert (failed.failure, made.state) == (Failure.UNCONFIRMED, NoticeState.SENT)
        assert not Notice.objects.failed().exists()
        assert not Notice.objects.stuck().exists()
        assert failed.number != made.number
        assert notice_named(token) is None
        assert made.items.standing().count() == 2
        assert not failed.items.standing().exists()


def test_no_empty_notice_leaves_when_its_url_is_gone_meanwhile():
    item = queue_notice(make_judged().pk, make_abuse_contact().pk, by=make_colleague())
    send_now(item.notice_id, by=make_colleague())

    def seen_gone():
        with transaction.atomic():
            location = Location.objects.select_for_update().get(pk=item.location_id)
            withdraw_unsent(location, by=None)
            note_gone(location, by=None, at=database_now())

    busy = Meanwhile(SMTPServerDisconnected("later"), seen_gone)
    with pytest.raises(SMTPServerDisconnected):
        sending.send_notice(item.notice_id, through=busy)
    assert send(item.notice_id) == []
    item.refresh_from_db()
    assert (item.state, item.notice.state) == (ItemState.GONE, NoticeState.CANCELLED)


class TestALawThatForbidsIt:
    """In Belgium the police tell the provider."""

    @pytest.fixture
    def waiting(self):
        location = make_judged(country="BE")
        address = make_abuse_contact(country="BE")
        item = queue_notice(location.pk, address.pk, by=make_colleague(), reason="its own machines")
        note_profile()
        return item

    def test_takes_what_waits_out_of_its_notice_at_once(self, waiting, settings):
        settings.CENTRE_COUNTRY = "BE"
        note_profile()
        assert Notice.objects.get().state == NoticeState.CANCELLED
        assert steps_of(location_of(waiting)) == {Step.CONTACT_IS_THEIRS}
        touched = ProfileInUse.objects.first().touched
        assert touched == [waiting.location_id]

    def test_nothing_leaves_under_it_before_the_change_is_noted_either(self, waiting, settings):
        send_now(waiting.notice_id, by=make_colleague())
        settings.CENTRE_COUNTRY = "BE"
        assert send(waiting.notice_id) == []
        assert Notice.objects.get().state == NoticeState.CANCELLED


@pytest.mark.parametrize("verdict", ["", *(one for one in Verdict if one != Verdict.ILLEGAL)])
def test_only_what_counts_as_illegal_may_be_in_a_notice(verdict):
    home = Standing(Verdict.ILLEGAL, "FR", True, police="none", removal="none", exchange="none")
    profile = profiles.current()
    assert may_be_in_a_notice(home, profile)
    assert not may_be_in_a_notice(replace(home, verdict=verdict), profile)
    gone = replace(home, removal=RemovalState.REMOVED_CONFIRMED)
    assert not may_be_in_a_notice(gone, profile)


def test_whoever_answers_has_the_notice_although_its_worker_died(queued):
    die_while_sending(queued.notice_id)
    take_answers(queued.notice_id, [ItemAnswer(queued.pk, ProviderSays.REMOVED)])
    assert Notice.objects.get().state == NoticeState.SENT
    assert location_of(queued).removal_state == RemovalState.REMOVED_CLAIMED
    assert send(queued.notice_id) == []
