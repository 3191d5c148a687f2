"""A notice that cannot leave says so on the desk, and a person finds a way on from there."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.urls import reverse

from hotline.desk.lists import failed_notices
from hotline.forms.desk_providers import AbuseContactForm
from hotline.gateways.mail import DjangoMailer, Mail
from hotline.models import AbuseContact, Location, Notice, NoticeItem
from hotline.operations import sending
from hotline.operations.closing import close_report
from hotline.operations.failed_notices import retry_notice, send_to_other_contact
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.providers import propose_abuse_contact, retire_abuse_contact
from hotline.states import Addressee, Failure, NoticeState, Outcome, RemovalState
from hotline.words.errors import (
    AbuseContactNotVerified,
    ConfirmationNeeded,
    NoMailbox,
    NoticeFailed,
    NoticeHasLeft,
    NoticeNotFailed,
    NotReadyToClose,
    WhyThisProvider,
)
from portal.embedded import free_port
from portal.jobs.models import Job
from portal.jobs.registry import GiveUp
from portal.jobs.states import State
from tests.hotline.queries import asked
from tests.hotline.test_claims import verbs
from tests.hotline.test_desk import press, sign_in, url
from tests.makers.hotline import make_abuse_contact, make_by_hand, make_colleague, make_judged
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db


class Refuses:
    """A mail server that answers every receiver with one code."""

    def __init__(self, code):
        self.code = code

    def send(self, mail):
        raise SMTPRecipientsRefused({mail.to: (self.code, b"no such user")})


def make_queued(typed="https://images.example.org/a", address=None):
    location = make_judged("baseline", typed=typed)
    return queue_notice(location.pk, (address or make_abuse_contact()).pk, by=make_colleague())


def make_failed(**more):
    """A notice whose address was retired before it left."""
    item = make_queued(**more)
    retire_abuse_contact(item.notice.abuse_contact_id, by=make_colleague())
    run_due("notice.send")
    return NoticeItem.objects.select_related("notice", "location").get(pk=item.pk)


def test_a_retired_address_brings_its_waiting_notices_to_a_person_at_once():
    item = make_failed()
    notice, location = item.notice, item.location
    assert (notice.state, notice.failure) == (NoticeState.FAILED, Failure.ADDRESS)
    assert location.removal_state == RemovalState.NOTICE_FAILED
    assert verbs(notice)[-1] == "notice.failed"
    assert failed_notices(make_colleague()).count() == 1
    assert not mail.outbox
    with pytest.raises(NotReadyToClose):
        close_report(location.reports.get().pk, by=make_colleague())


def test_what_a_dead_worker_may_have_sent_is_not_called_unsent():
    item = make_queued()
    Notice.objects.update(state=NoticeState.SENDING, reserved_at=Now() - sending.SENDING_LEASE)
    retire_abuse_contact(item.notice.abuse_contact_id, by=make_colleague())
    assert not sending.send_notice(item.notice_id)
    assert Notice.objects.get().failure == Failure.UNCONFIRMED
    assert failed_notices(make_colleague()).count() == 1


def test_hurrying_says_what_is():
    by = make_colleague()
    item = make_queued()
    assert send_now(item.notice_id, by=by)
    assert not send_now(item.notice_id, by=by), "it leaves already"
    retire_abuse_contact(item.notice.abuse_contact_id, by=by)
    with pytest.raises(AbuseContactNotVerified):
        send_now(item.notice_id, by=by)
    run_due("notice.send")
    with pytest.raises(NoticeFailed):
        send_now(item.notice_id, by=by)
    sent = make_queued("https://images.example.org/b", make_abuse_contact("Other Hosting"))
    send_now(sent.notice_id, by=by)
    run_due("notice.send")
    with pytest.raises(NoticeHasLeft):
        send_now(sent.notice_id, by=by)


def test_a_mail_server_that_refuses_the_receiver_for_good_is_not_asked_again():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    assert not sending.send_notice(item.notice_id, through=Refuses(550))
    assert Notice.objects.get().failure == Failure.REFUSED


def test_a_mail_server_that_refuses_for_now_is_asked_again():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    with pytest.raises(SMTPRecipientsRefused):
        sending.send_notice(item.notice_id, through=Refuses(451))
    assert Notice.objects.get().state == NoticeState.QUEUED


def test_after_the_last_attempt_the_notice_has_failed(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    for _attempt in range(8):
        Job.objects.filter(kind="notice.send", state=State.QUEUED).exclude(
            effect_key=f"notice.send:{item.notice_id}"
        ).update(next_at=Now())
        run_due("notice.send", quietly=True)
    assert Job.objects.filter(kind="notice.send", state=State.GIVEN_UP).count() == 1
    notice = Notice.objects.get()
    assert (notice.state, notice.failure) == (NoticeState.FAILED, Failure.NOT_TAKEN)


@pytest.mark.parametrize("wrong", [ValueError, UnicodeError, KeyError, NoMailbox])
def test_whatever_else_goes_wrong_with_the_letter_ends_at_a_person(wrong):
    class Breaks:
        def send(self, _letter):
            raise wrong("canary")

    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    with pytest.raises(GiveUp):
        sending.send_notice(item.notice_id, through=Breaks())
    notice = Notice.objects.get()
    assert (notice.state, notice.failure) == (NoticeState.FAILED, Failure.NOT_COMPOSED)


def test_an_old_address_with_a_hidden_sign_fails_and_does_not_hang():
    item = make_queued()
    AbuseContact.objects.update(email="abuse@ho\u202cst.example")
    send_now(item.notice_id, by=make_colleague())
    run_due("notice.send", quietly=True)
    assert Notice.objects.get().state == NoticeState.FAILED
    assert not mail.outbox


def test_trying_again_sends_the_same_letter():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    sending.send_notice(item.notice_id, through=Refuses(550))
    before = Notice.objects.get().message_id
    retry_notice(item.notice_id, by=make_colleague())
    assert Location.objects.get().removal_state == RemovalState.NOTICE_QUEUED
    assert run_due("notice.send") == 1
    notice = Notice.objects.get()
    assert (notice.state, notice.message_id) == (NoticeState.SENT, before)
    with pytest.raises(NoticeNotFailed):
        retry_notice(item.notice_id, by=make_colleague())


def test_a_retired_address_is_not_tried_again():
    item = make_failed()
    with pytest.raises(AbuseContactNotVerified):
        retry_notice(item.notice_id, by=make_colleague())
    assert Notice.objects.get().state == NoticeState.FAILED


def test_another_address_gets_a_letter_of_its_own():
    item = make_failed()
    other = make_abuse_contact("Other Hosting")
    made = send_to_other_contact(item.notice_id, other.pk, by=make_colleague())
    run_due("notice.send")
    notice = Notice.objects.get(pk=made.pk)
    assert (notice.state, notice.provider) == (NoticeState.SENT, other.provider)
    assert notice.message_id != item.notice.message_id
    assert mail.outbox[0].to == [other.email]
    assert Location.objects.get().removal_state == RemovalState.NOTIFIED
    assert "notice.sent_to_other_contact" in verbs(notice)


def test_another_provider_is_weighed_against_the_evidence_as_the_first_was():
    item = make_failed()
    foreign = make_abuse_contact("Foreign Hosting", country="NL", domains=())
    with pytest.raises(WhyThisProvider):
        send_to_other_contact(item.notice_id, foreign.pk, by=make_colleague())
    with pytest.raises(ConfirmationNeeded):
        send_to_other_contact(
            item.notice_id, foreign.pk, by=make_colleague(), reason="its reseller"
        )
    send_to_other_contact(
        item.notice_id, foreign.pk, by=make_colleague(), reason="its reseller", confirmed=True
    )
    assert NoticeItem.objects.standing().get().reason == "its reseller"


def test_taking_the_address_out_begins_anew():
    item = make_failed()
    withdraw_item(item.pk, by=make_colleague())
    assert Notice.objects.get().state == NoticeState.CANCELLED
    location = Location.objects.get()
    assert location.removal_state == RemovalState.NOT_STARTED
    assert queue_notice(location.pk, make_abuse_contact("Other").pk, by=make_colleague()) != item


def test_telling_the_provider_by_hand_takes_it_off_the_list():
    item = make_failed()
    location = make_by_hand(item.location, Addressee.PROVIDER)
    assert location.removal_state == RemovalState.NOTIFIED
    assert Notice.objects.get().state == NoticeState.CANCELLED
    assert failed_notices(make_colleague()).count() == 0
    make_by_hand(location, Addressee.POLICE)
    closed = close_report(location.reports.get().pk, by=make_colleague())
    assert closed.outcome == Outcome.ACTION_TAKEN


def test_the_list_asks_the_same_number_of_queries_for_many(client):
    sign_in(client)
    path = reverse("hotline_desk:failed_notices")
    make_failed()
    client.get(path)
    few = asked(client.get, path)
    for number in range(3):
        make_failed(
            typed=f"https://images.example.org/{number}",
            address=make_abuse_contact(f"Host {number}"),
        )
    client.get(path)  # the session may note its minute now, not below
    assert 0 < asked(client.get, path) == few <= 16


def test_the_desk_leads_from_the_list_to_the_case_and_on(client):
    analyst = sign_in(client)
    item = make_failed()
    report = item.location.reports.get()
    listed = client.get(reverse("hotline_desk:failed_notices"))
    assert url("case", report) in listed.text
    assert "The abuse contact may no longer be used" in listed.text
    page = client.get(url("case", report))
    assert "The notice could not be sent" in page.text
    assert url("withdraw_item", report, 1) in page.text
    assert "at once" not in page.text
    assert url("send_now", report, 1) not in page.text
    assert url("retry_notice", report, 1) not in page.text
    other = make_abuse_contact("Other Hosting")
    page = press(client, "send_to_other_contact", report, 1, contact_id=other.pk)
    assert "goes to the other abuse contact now" in page.text
    assert NoticeItem.objects.standing().get().notice.abuse_contact == other
    assert failed_notices(analyst).count() == 0
    assert "on its way already" in press(client, "send_now", report, 1).text


def test_the_desk_offers_to_try_again_where_that_can_help(client):
    sign_in(client)
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    sending.send_notice(item.notice_id, through=Refuses(550))
    report = Location.objects.get().reports.get()
    assert url("retry_notice", report, 1) in client.get(url("case", report)).text
    press(client, "retry_notice", report, 1)
    assert Notice.objects.get().state == NoticeState.QUEUED


def test_the_receivers_domain_goes_out_as_browsers_read_it():
    by = make_colleague()
    provider = make_abuse_contact("Straßenhosting").provider
    made = propose_abuse_contact(provider.pk, "Abuse@straße.example", by=by)
    assert made.email == "abuse@xn--strae-oqa.example"
    us = "Ligne d’écoute <nous@fußnote.example>"
    DjangoMailer().send(Mail("abuse@straße.example", us, "Notice", "text", "<1@b.example>"))
    (sent,) = mail.outbox
    assert str(sent.message()["From"]).endswith("<nous@xn--funote-cta.example>")
    assert sent.recipients() == ["abuse@xn--strae-oqa.example"], "the envelope"
    assert sent.message()["To"] == "abuse@xn--strae-oqa.example"


HIDDEN = ["\u202c", "\u202e", "\u200b", "\u200d", "\u00ad", "\ufeff", "\u2066", "\x07", "\ue000"]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("place", ["abu{}se@host.example", "abuse@ho{}st.example"])
def test_signs_nobody_sees_are_refused_on_their_field(hidden, place):
    form = AbuseContactForm({"email": place.format(hidden), "source": "registry"})
    assert not form.is_valid()
    assert list(form.errors) == ["email"]
    with pytest.raises(NoMailbox):
        propose_abuse_contact(
            make_abuse_contact().provider_id, place.format(hidden), by=make_colleague()
        )
