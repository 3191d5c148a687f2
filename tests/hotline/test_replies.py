"""What comes back by mail after a notice: recognised, kept sealed, and never believed."""

from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from django.core import mail
from django.urls import reverse

from hotline.models import (
    AbuseContact,
    Location,
    Notice,
    ProviderAnswer,
    Referral,
    Reply,
    Report,
    Retraction,
)
from hotline.operations.assessing import NewAssessment
from hotline.operations.assessing_again import assess_again
from hotline.operations.claims import claim
from hotline.operations.mailbox import Mailed, take_mail
from hotline.operations.notices import queue_notice, send_now
from hotline.operations.providers import verify_abuse_contact
from hotline.operations.reading import came_back
from hotline.operations.reminders import remind_late_providers
from hotline.operations.replies import AT_ONCE, REPLIES_EACH, note_undelivered
from hotline.operations.retracting import send_retraction
from hotline.operations.sending import send_notice
from hotline.operations.tracks import project
from hotline.policies.next_steps import Step
from hotline.retention import forget_addresses
from hotline.states import (
    AbuseContactState,
    ItemState,
    NoticeState,
    PoliceState,
    RemovalState,
    ReplyKind,
    ReplyState,
    ReportState,
    RetractionState,
)
from hotline.words.errors import AbuseContactNotVerified, NothingWasSaid
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.database.clock import database_now
from tests.hotline.test_desk import press, sign_in, url
from tests.hotline.test_provider_answers import answer, fresh, pass_hours, told
from tests.makers.hotline import assess, make_abuse_contact, make_colleague, make_judged, steps_of
from tests.makers.police import make_hold, make_referral

pytestmark = pytest.mark.django_db
CANARY = "canary words of the abuse desk"


def reply_to(message_id="", *, subject="Re: your notice", text=CANARY, **headers) -> bytes:
    written = EmailMessage()
    written["From"] = "Abuse desk <abuse@host.example>"
    written["To"] = "report@balise.example"
    written["Subject"] = subject
    written["Message-ID"] = make_msgid(domain="host.example")
    if message_id:
        written["In-Reply-To"] = message_id
    for name, value in headers.items():
        written[name.replace("_", "-")] = value
    written.set_content(text)
    return written.as_bytes()


def delivery_report(
    to, message_id, *, action="failed", status="5.1.1", subject="Undelivered", returned="rfc822"
) -> bytes:
    """As mail servers write it (RFC 3464)."""
    head = f"Message-ID: {message_id}\r\nSubject: {subject}\r\n"
    kind = "message/rfc822" if returned == "rfc822" else "text/rfc822-headers"
    body = f"{head}\r\nthe text\r\n" if returned == "rfc822" else head
    return (
        "From: MAILER-DAEMON@mx.host.example\r\nTo: report@balise.example\r\n"
        f"Subject: Mail delivery report\r\nMessage-ID: {make_msgid()}\r\nReturn-Path: <>\r\n"
        "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.host.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--x\r\nContent-Type: {kind}\r\n\r\n{body}\r\n--x--\r\n"
    ).encode()


def bounce(notice, **more) -> bytes:
    return delivery_report(notice.abuse_contact.email, notice.message_id, **more)


class ComesBackAtOnce:
    """A mail server whose report is here before the notice is known to be sent."""

    def __init__(self, raw):
        self.raw, self.became = raw, None

    def send(self, mail):
        self.became = take_mail(self.raw)


def newest() -> Reply:
    return Reply.objects.latest("pk")


class TestBounces:
    @pytest.mark.parametrize("returned", ["rfc822", "headers"])
    def test_a_hard_bounce_brings_its_urls_to_a_person_and_marks_the_contact(self, returned):
        (one, other), notice = told("https://images.example.org/a", "https://images.example.org/b")
        assert take_mail(bounce(notice, returned=returned)) == Mailed.REPLY
        notice.refresh_from_db()
        contact = AbuseContact.objects.get()
        assert (notice.state, contact.state) == (NoticeState.BOUNCED, AbuseContactState.BOUNCING)
        for location in (fresh(one), fresh(other)):
            assert location.removal_state == RemovalState.UNDELIVERED
            assert location.first_notice_at is None, "nobody was told"
            assert Step.UNDELIVERED in steps_of(location)
            assert location.next_due_at <= database_now()
            assert project(location) == {
                name: getattr(location, name) for name in project(location)
            }
        assert newest().status == "5.1.1"
        with pytest.raises(AbuseContactNotVerified):
            queue_notice(one.pk, contact.pk, by=make_colleague())
        item = queue_notice(one.pk, make_abuse_contact("Other").pk, by=make_colleague())
        assert item.notice_id != notice.pk

    def test_it_comes_once_however_often_it_comes(self):
        _locations, notice = told()
        raw = bounce(notice)
        assert take_mail(raw) == Mailed.REPLY
        assert take_mail(raw) == Mailed.TAKEN_BEFORE
        assert Reply.objects.count() == 1

    def test_the_address_is_used_again_once_somebody_verified_it_anew(self):
        (location,), notice = told()
        take_mail(bounce(notice))
        contact = verify_abuse_contact(
            notice.abuse_contact_id, by=make_colleague(Role.HOTLINE_SUPERVISOR)
        )
        assert contact.state == AbuseContactState.VERIFIED
        assert queue_notice(location.pk, contact.pk, by=make_colleague()).notice != notice

    @pytest.mark.parametrize("status", ["5.2.2", "4.4.7"])
    def test_a_full_mailbox_or_a_time_that_ran_out_says_nothing_against_the_address(self, status):
        (location,), notice = told()
        take_mail(bounce(notice, status=status))
        assert fresh(location).removal_state == RemovalState.UNDELIVERED
        assert AbuseContact.objects.get().state == AbuseContactState.VERIFIED

    def test_a_delay_is_only_noted(self):
        (location,), notice = told()
        take_mail(bounce(notice, action="delayed", status="4.4.1"))
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert (newest().kind, newest().state) == (ReplyKind.SOFT_BOUNCE, ReplyState.NOTED)

    def test_who_only_guesses_the_number_moves_nothing(self):
        (location,), notice = told()
        forged = delivery_report(
            notice.abuse_contact.email, "<guessed@x.example>", subject=f"Notice {notice.number}"
        )
        assert take_mail(forged) == Mailed.REPLY
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert AbuseContact.objects.get().state == AbuseContactState.VERIFIED
        assert Step.READ_MAIL in steps_of(fresh(location)), "a person looks at it"

    def test_a_mailbox_behind_theirs_that_fails_is_for_a_person(self):
        (location,), notice = told()
        take_mail(delivery_report("intern@behind.example", notice.message_id))
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert Step.READ_MAIL in steps_of(fresh(location))

    def test_one_of_several_behind_the_address_is_for_a_person(self):
        """Found: who is not reached behind a list was taken for the list that was written to."""
        (location,), notice = told()
        to = notice.abuse_contact.email.encode()
        behind = delivery_report("one@host.example", notice.message_id).replace(
            b"Final-Recipient:", b"Original-Recipient: rfc822; " + to + b"\r\nFinal-Recipient:"
        )
        assert take_mail(behind) == Mailed.REPLY
        notice.refresh_from_db()
        assert (notice.state, newest().state) == (NoticeState.SENT, ReplyState.UNREAD)
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert AbuseContact.objects.get().state == AbuseContactState.VERIFIED

    def test_a_mail_server_in_its_own_words_is_for_a_person(self):
        (location,), notice = told()
        own = reply_to(notice.message_id, text="Hi. This is the qmail-send program.")
        take_mail(own.replace(b"abuse@host.example", b"MAILER-DAEMON@mx.example"))
        assert (newest().kind, newest().state) == (ReplyKind.SOFT_BOUNCE, ReplyState.UNREAD)
        assert fresh(location).removal_state == RemovalState.NOTIFIED

    def test_a_report_in_utf_8_is_read_like_any(self):
        """As mail servers write it for mails that may hold more than ASCII (RFC 6533)."""
        _locations, notice = told()
        raw = bounce(notice, returned="headers")
        for plain, wide in (
            (b"message/delivery-status", b"message/global-delivery-status"),
            (b"text/rfc822-headers", b"message/global-headers"),
        ):
            raw = raw.replace(plain, wide)
        assert take_mail(raw) == Mailed.REPLY
        notice.refresh_from_db()
        assert notice.state == NoticeState.BOUNCED

    def test_who_reads_that_it_did_not_arrive_chooses_another_way(self, client):
        """Found: what a mail server wrote in its own words was read, and then waited for a day."""
        by = sign_in(client)
        (location, other), notice = told(
            "https://images.example.org/a", "https://images.example.org/b"
        )
        with pytest.raises(NothingWasSaid):
            note_undelivered(location.pk, by=by)
        own = reply_to(notice.message_id, text="This is the mail system.")
        take_mail(own.replace(b"abuse@host.example", b"MAILER-DAEMON@mx.example"))
        report = location.reports.get()
        assert "It did not reach them" in client.get(url("case", report)).text
        page = press(client, "note_undelivered", report, 1).text
        assert "It did not reach them" not in page
        notice.refresh_from_db()
        assert notice.state == NoticeState.BOUNCED
        for one in (location, other):
            assert fresh(one).removal_state == RemovalState.UNDELIVERED
            assert fresh(one).first_notice_at is None
        assert Entry.objects.get(verb="notice.bounced").by == by

    def test_who_has_answered_was_reached(self):
        (location,), notice = told()
        answer(notice, location, "removed")
        take_mail(bounce(notice))
        assert fresh(location).removal_state == RemovalState.REMOVED_CLAIMED
        assert Notice.objects.get().state == NoticeState.SENT

    def test_a_reminder_that_comes_back_ends_the_waiting(self):
        (location,), notice = told()
        pass_hours(24)
        remind_late_providers()
        reminder = notice.reminders.get()
        send_notice(reminder.pk)
        take_mail(bounce(reminder))
        reminder.refresh_from_db()
        assert reminder.state == NoticeState.BOUNCED
        assert fresh(location).removal_state == RemovalState.UNANSWERED
        assert fresh(location).first_notice_at is not None
        assert notice.items.get().state == ItemState.OPEN

    def test_no_reminder_follows_a_notice_that_came_back(self):
        _locations, notice = told()
        pass_hours(24)
        remind_late_providers()
        take_mail(bounce(notice))
        assert not send_notice(notice.reminders.get().pk)
        assert len(mail.outbox) == 1


class TestThePolice:
    def test_what_did_not_reach_the_police_was_not_told(self):
        referral = make_referral()
        unit = referral.unit
        take_mail(delivery_report(unit.email, referral.message_id))
        location = Location.objects.get()
        assert location.police_state == PoliceState.NONE
        assert location.referred_at is None
        assert Referral.objects.get().failed_at is not None
        assert Step.TELL_POLICE in steps_of(location)

    def test_police_who_ask_for_a_hold_have_it(self):
        referral = make_referral()
        make_hold(Location.objects.get())
        take_mail(delivery_report(referral.unit.email, referral.message_id))
        assert Location.objects.get().police_state == PoliceState.ACKNOWLEDGED

    def test_an_answer_of_the_police_is_for_a_person(self):
        referral = make_referral()
        take_mail(reply_to(subject=f"AW: Referral {referral.number}"))
        location = Location.objects.get()
        assert Step.READ_MAIL in steps_of(location)
        assert location.police_state == PoliceState.REFERRED


class TestAnswers:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Auto_Submitted": "auto-replied (vacation)"},
            {"Precedence": "auto_reply"},
            {"X_Autoreply": "yes"},
            {"Return_Path": "<>"},
        ],
    )
    def test_an_automatic_reply_is_noted_with_its_ticket_and_is_no_answer(self, headers):
        (location,), notice = told()
        raw = reply_to(notice.message_id, subject="[Ticket#2026112710001] received", **headers)
        assert take_mail(raw) == Mailed.REPLY
        kept = newest()
        assert (kept.kind, kept.state) == (ReplyKind.AUTO_REPLY, ReplyState.NOTED)
        assert kept.ticket == "2026112710001"
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert fresh(location).next_due_at == location.next_due_at

    @pytest.mark.parametrize("about_police", [False, True])
    def test_what_a_machine_sends_later_is_read_by_a_person(self, about_police):
        """Ticket systems send what people write with the same marks as their receipts."""
        message_id = make_referral().message_id if about_police else told()[1].message_id
        take_mail(reply_to(message_id, Auto_Submitted="auto-generated"))
        assert newest().state == ReplyState.NOTED
        an_hour_ago = database_now() - AT_ONCE * 1.1
        Notice.objects.update(sent_at=an_hour_ago, reserved_at=an_hour_ago)
        Referral.objects.update(began_at=an_hour_ago)
        take_mail(reply_to(message_id, Auto_Submitted="auto-generated"))
        assert (newest().kind, newest().state) == (ReplyKind.AUTO_REPLY, ReplyState.UNREAD)

    def test_our_number_below_a_subject_of_their_own_says_what_it_answers(self):
        (location,), notice = told()
        reports = Report.objects.count()
        text = f"We removed it.\n> Notice {notice.number}\n> {location.shown}"
        assert take_mail(reply_to(subject="[#4711] Your request", text=text)) == Mailed.REPLY
        assert (newest().by_number, newest().state) == (True, ReplyState.UNREAD)
        assert Report.objects.count() == reports

    @pytest.mark.parametrize(
        "kind", ["application/pkcs7-mime; smime-type=signed-data", "application/pdf"]
    )
    def test_an_answer_whose_words_are_not_in_its_text_stays_in_the_mailbox(self, kind):
        """Found: its empty words were kept, and the mail with what it says was removed."""
        (location,), notice = told()
        head = f"From: abuse@host.example\nIn-Reply-To: {notice.message_id}\nContent-Type: {kind}"
        raw = f"{head}\nContent-Transfer-Encoding: base64\n\nMIAG".encode()
        assert take_mail(raw) == Mailed.CLOSED
        assert take_mail(raw) == Mailed.CLOSED, "also when somebody takes the flag off it"
        assert Reply.objects.count() == 1
        assert newest().state == ReplyState.UNREAD
        assert Step.READ_MAIL in steps_of(fresh(location))
        (shown,) = came_back([newest()])
        assert shown.has_no_text
        assert "abuse@host.example" in shown.words

    def test_our_own_number_is_not_their_ticket(self):
        _locations, notice = told()
        take_mail(reply_to(subject=f"Re: Notice {notice.number} received [ABUSE-4711]"))
        assert newest().ticket == "ABUSE-4711"

    def test_a_real_answer_waits_to_be_read_and_is_not_believed(self):
        (location,), notice = told()
        raw = EmailMessage()
        raw["From"], raw["Subject"] = "abuse@host.example", "Re: removed"
        raw["References"] = f"<other@x.example> {notice.message_id}"
        raw.set_content(CANARY)
        raw.add_attachment(b"canary of a picture", maintype="image", subtype="png")
        assert take_mail(raw.as_bytes()) == Mailed.REPLY
        kept = newest()
        assert (kept.kind, kept.state) == (ReplyKind.ANSWER, ReplyState.UNREAD)
        assert CANARY.encode() not in bytes(kept.words)
        assert fresh(location).removal_state == RemovalState.NOTIFIED
        assert Step.READ_MAIL in steps_of(fresh(location))
        assert Entry.objects.get(verb="reply.received").facts["attachments_dropped"] == 1

    def test_nothing_that_answers_us_becomes_a_report(self):
        _locations, notice = told()
        reports = Report.objects.count()
        take_mail(reply_to(subject=f"Re: {notice.number}", text="https://board.example/thread/1"))
        take_mail(reply_to(notice.message_id, text="https://board.example/thread/2"))
        assert Report.objects.count() == reports
        take_mail(reply_to(subject="Re: N-2026-999999", text="https://board.example/thread/3"))
        assert Report.objects.count() == reports + 1, "no notice of ours has that number"

    def test_what_is_too_much_waits_on_the_server(self):
        _locations, notice = told()
        for _each in range(REPLIES_EACH):
            take_mail(reply_to(subject=notice.number))
        assert take_mail(reply_to(subject=notice.number)) == Mailed.TOO_MANY
        assert Reply.objects.count() == REPLIES_EACH

    def test_who_guesses_numbers_keeps_nothing_true_from_us(self):
        (location,), notice = told()
        for _each in range(REPLIES_EACH + 1):
            take_mail(reply_to(subject=notice.number))
        assert take_mail(reply_to(notice.message_id)) == Mailed.REPLY
        assert take_mail(bounce(notice)) == Mailed.REPLY
        notice.refresh_from_db()
        assert notice.state == NoticeState.BOUNCED
        assert fresh(location).removal_state == RemovalState.UNDELIVERED
        assert AbuseContact.objects.get().state == AbuseContactState.BOUNCING

    def test_who_knows_the_message_id_fills_no_disk(self):
        _locations, notice = told()
        for _each in range(REPLIES_EACH):
            take_mail(reply_to(notice.message_id))
        assert take_mail(reply_to(notice.message_id)) == Mailed.TOO_MANY
        assert take_mail(bounce(notice)) == Mailed.REPLY
        for _each in range(REPLIES_EACH - 1):
            take_mail(bounce(notice))
        assert take_mail(bounce(notice)) == Mailed.TOO_MANY
        assert Reply.objects.count() == 2 * REPLIES_EACH

    def test_a_mail_that_comes_back_while_the_notice_is_being_sent_waits(self):
        (location,), notice = told()
        again = make_judged(typed="https://images.example.org/soon", country="FR")
        waiting = queue_notice(again.pk, notice.abuse_contact_id, by=make_colleague()).notice
        send_now(waiting.pk, by=make_colleague())
        quick = ComesBackAtOnce(bounce(waiting))
        send_notice(waiting.pk, through=quick)
        assert quick.became == Mailed.TOO_SOON
        assert take_mail(quick.raw) == Mailed.REPLY
        assert fresh(again).removal_state == RemovalState.UNDELIVERED
        assert fresh(location).removal_state == RemovalState.NOTIFIED

    def test_forgetting_the_address_shreds_its_words(self):
        (location,), notice = told()
        take_mail(reply_to(notice.message_id))
        forget_addresses(Location.objects.filter(pk=location.pk), database_now())
        assert newest().key.destroyed_at is not None

    @pytest.mark.parametrize("how", ["by mail", "on its page"])
    def test_what_is_written_after_the_address_was_forgotten_goes_as_well(self, how):
        """Found: nothing shredded the words of a mail that answered an old notice."""
        (location,), notice = told()
        forget_addresses(Location.objects.filter(pk=location.pk), database_now())
        if how == "by mail":
            take_mail(reply_to(notice.message_id))
        else:
            answer(notice, location, "dispute", words=CANARY)
        again = fresh(location)
        assert again.forget_at > database_now()
        forget_addresses(Location.objects.filter(pk=location.pk), database_now())
        kept = newest() if how == "by mail" else ProviderAnswer.objects.latest("pk")
        assert kept.key.destroyed_at is not None


def corrected():
    """What a provider was told of is not illegal after all; its correction has left."""
    (location,), notice = told()
    supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
    assess_again(location.pk, by=supervisor)
    claim(location.reports.get().pk, by=supervisor)
    assess(location.pk, NewAssessment("not_illegal"), by=supervisor)
    correction = Retraction.objects.get()
    send_retraction(correction.pk)
    return location, notice, correction


class TestWhatWasCorrected:
    def test_what_answers_it_is_read_although_its_case_has_ended(self, client):
        """Found: its clock ran in no list, and its case offered no button."""
        sign_in(client)
        location, notice, correction = corrected()
        report = location.reports.get()
        assert report.state == ReportState.CLOSED
        take_mail(reply_to(correction.message_id, subject="Re: a correction"))
        assert newest().notice == notice
        assert report.public_ref in client.get(reverse("hotline_desk:due")).text
        assert "I have read it" in client.get(url("case", report)).text
        said = press(client, "read_replies", report, 1).text
        assert "Noted as read." in said
        assert "Record below" not in said
        assert report.public_ref not in client.get(reverse("hotline_desk:due")).text

    def test_a_correction_that_comes_back_is_told_by_a_person(self):
        location, notice, correction = corrected()
        take_mail(delivery_report(notice.abuse_contact.email, correction.message_id))
        correction.refresh_from_db()
        notice.refresh_from_db()
        assert correction.state == RetractionState.TO_TELL
        assert notice.state == NoticeState.SENT, "the notice itself had reached them"
        assert AbuseContact.objects.get().state == AbuseContactState.BOUNCING
        assert Step.RETRACT in steps_of(fresh(location))
        assert project(fresh(location))["retraction_due_at"] == fresh(location).retraction_due_at

    def test_so_is_one_to_the_police(self):
        referral = make_referral()
        location = referral.location
        supervisor = make_colleague(Role.HOTLINE_SUPERVISOR)
        assess_again(location.pk, by=supervisor)
        claim(location.reports.get().pk, by=supervisor)
        assess(location.pk, NewAssessment("not_illegal"), by=supervisor)
        correction = Retraction.objects.get()
        send_retraction(correction.pk)
        take_mail(delivery_report(referral.unit.email, correction.message_id))
        correction.refresh_from_db()
        assert correction.state == RetractionState.TO_TELL


class TestTheDesk:
    def test_an_analyst_reads_it_and_the_step_is_done_for_every_url(self, client):
        sign_in(client)
        (one, other), notice = told("https://images.example.org/a", "https://images.example.org/b")
        take_mail(reply_to(notice.message_id))
        report = Report.objects.filter(submissions__location=one).get()
        page = client.get(url("case", report)).text
        assert CANARY in page
        assert "Read what came by mail" in page
        page = press(client, "read_replies", report, 1).text
        assert "Noted as read" in page
        assert "I have read it" not in page
        assert CANARY in page
        for location in (fresh(one), fresh(other)):
            assert Step.READ_MAIL not in steps_of(location)
            assert location.mail_due_at is None
        assert newest().read_by is not None

    def test_a_notice_that_came_back_is_followed_by_another(self, client):
        sign_in(client)
        (location,), notice = told()
        take_mail(bounce(notice))
        report = Report.objects.filter(submissions__location=location).get()
        contact = make_abuse_contact("Other Hosting")
        page = client.get(url("case", report)).text
        assert "The notice came back" in page
        assert f'value="{notice.abuse_contact_id}"' not in page
        press(client, "queue_notice", report, 1, contact_id=contact.pk)
        assert fresh(location).removal_state == RemovalState.NOTICE_QUEUED
