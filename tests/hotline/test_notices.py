"""Notice and takedown at home: verified recipients, four elements, one letter."""

import email.policy
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta
from email import message_from_bytes
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from hotline.gateways.mail import DjangoMailer, HeaderRefused, Mail
from hotline.models import AbuseContact, Forward, Location, Notice, NoticeItem
from hotline.operations import sending
from hotline.operations.closing import close_report
from hotline.operations.forwards import queue_forward
from hotline.operations.notice_links import answer_url
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.providers import (
    NewProvider,
    add_provider,
    propose_abuse_contact,
    verify_abuse_contact,
)
from hotline.states import (
    AbuseContactState,
    Addressee,
    ExchangeState,
    ItemState,
    NoticeState,
    Outcome,
    ProviderState,
    RemovalState,
)
from hotline.words.errors import (
    AbuseContactKnown,
    AbuseContactNotVerified,
    CountryNotKnown,
    ForwardNotDue,
    NoticeHasLeft,
    NoticeNotDue,
    NoticeNotOurs,
    NoticeToAnotherContact,
    NotReadyToClose,
    PoliceFirst,
    ProviderKnown,
    SecondPersonNeeded,
)
from portal.audit.models import Entry
from tests.hotline.test_claims import verbs
from tests.makers.hotline import (
    make_abuse_contact,
    make_by_hand,
    make_claimed,
    make_colleague,
    make_judged,
    make_partner,
    make_report,
)
from tests.makers.jobs import run_due

URL = "https://images.example.org/a?x=1&y=%3C2%3E"


def make_queued(typed="https://images.example.org/a", address=None):
    location = make_judged("baseline", typed=typed)
    return queue_notice(location.pk, (address or make_abuse_contact()).pk, by=make_colleague())


@pytest.mark.django_db
def test_a_new_address_needs_a_second_person():
    proposer = make_colleague()
    provider = add_provider(NewProvider("Example Hosting", "FR"), by=proposer)
    address = propose_abuse_contact(provider.pk, "Abuse@Host.example", by=proposer)
    with pytest.raises(SecondPersonNeeded):
        verify_abuse_contact(address.pk, by=proposer)
    location = make_judged("baseline")
    with pytest.raises(AbuseContactNotVerified):
        queue_notice(location.pk, address.pk, by=proposer)
    verify_abuse_contact(address.pk, by=make_colleague())
    provider.refresh_from_db()
    assert provider.state == ProviderState.VERIFIED
    assert verbs(provider) == [
        "provider.added",
        "provider.abuse_contact_proposed",
        "provider.abuse_contact_verified",
        "provider.verified",
    ]
    item = queue_notice(location.pk, address.pk, by=proposer, reason="Its own page names it.")
    assert item.notice.abuse_contact == address


@pytest.mark.django_db
def test_the_database_itself_wants_a_second_person():
    address = make_abuse_contact(verified=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        AbuseContact.objects.filter(pk=address.pk).update(
            state=AbuseContactState.VERIFIED,
            verified_by=address.proposed_by,
            verified_at=timezone.now(),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        AbuseContact.objects.filter(pk=address.pk).update(state=AbuseContactState.VERIFIED)


@pytest.mark.django_db
def test_the_register_refuses_twins():
    by = make_colleague()
    provider = add_provider(NewProvider("Example  Hosting", "fr"), by=by)
    with pytest.raises(ProviderKnown):
        add_provider(NewProvider("EXAMPLE hosting", "FR"), by=by)
    propose_abuse_contact(provider.pk, "abuse@host.example", by=by)
    with pytest.raises(AbuseContactKnown):
        propose_abuse_contact(provider.pk, "ABUSE@host.example", by=by)


@pytest.mark.django_db
def test_the_letter_has_the_four_elements_the_exact_address_and_nothing_of_the_reporter():
    location = make_judged(
        "baseline", typed=URL, narrative="canary-narrative", contact="canary@home.example"
    )
    item = queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())
    send_now(item.notice_id, by=make_colleague())
    run_due("notice.send")
    (sent,) = mail.outbox
    raw = sent.message().as_bytes()
    letter = message_from_bytes(raw, policy=email.policy.default)
    text = letter.get_body().get_content()
    assert "Directive 2011/93/EU" in text
    assert location.shown in text
    assert "https:" not in text.replace(answer_url(item.notice), "")
    files = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    assert "https://images.example.org/a?x=1&y=%3C2%3E" in str(files)
    assert "notices@balise.example" in text
    assert "good faith" in text
    assert "24 hours" in text
    seen = NoticeItem.objects.get().last_seen_at.astimezone(UTC)
    assert f"Last seen: {seen:%Y-%m-%d %H:%M} UTC" in text
    assert "hosted by you" not in sent.subject
    assert sent.content_subtype == "plain"
    assert not hasattr(sent, "alternatives")
    assert "<a " not in text
    assert "&amp;" not in text
    report = location.reports.get()
    for secret in ("canary", report.public_ref, "home.example"):
        assert secret not in raw.decode()
        assert secret not in f"{text} {files}"
    item.refresh_from_db()
    assert sent.extra_headers["Message-ID"] == item.notice.message_id
    assert sent.extra_headers["X-Notice-Number"] == item.notice.number
    assert sent.to == [item.notice.abuse_contact.email]


@pytest.mark.django_db
def test_sending_moves_the_location_and_the_clock_of_the_provider_starts():
    item = make_queued()
    assert item.location.removal_state == RemovalState.NOTICE_QUEUED
    assert run_due("notice.send") == 0
    assert run_due("notice.send", at=timezone.now() + timedelta(hours=2)) == 0
    notice = Notice.objects.get()
    assert notice.state == NoticeState.QUEUED, "its hour has not come by the database's clock"
    send_now(notice.pk, by=make_colleague())
    run_due("notice.send")
    notice.refresh_from_db()
    item.location.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert notice.deadline_at - notice.sent_at == timedelta(hours=24)
    assert item.location.removal_state == RemovalState.NOTIFIED
    assert item.location.first_notice_at == notice.sent_at
    assert verbs(notice) == [
        "notice.queued",
        "notice.to_be_sent_now",
        "notice.reserved",
        "notice.sent",
    ]


@pytest.mark.django_db
def test_notices_to_one_provider_are_grouped():
    address = make_abuse_contact()
    first = make_queued("https://images.example.org/1", address)
    second = make_queued("https://images.example.org/2", address)
    assert first.notice == second.notice
    send_now(first.notice_id, by=make_colleague())
    third = make_queued("https://images.example.org/3", address)
    assert third.notice != first.notice
    run_due("notice.send")
    assert len(mail.outbox) == 1
    assert "example[.]org/1" in mail.outbox[0].body
    assert "example[.]org/2" in mail.outbox[0].body
    assert "example[.]org/3" not in mail.outbox[0].body


@pytest.mark.django_db
def test_asking_twice_gives_the_same_item():
    item = make_queued()
    again = queue_notice(item.location_id, item.notice.abuse_contact_id, by=make_colleague())
    assert again == item
    assert NoticeItem.objects.count() == 1


@pytest.mark.django_db
def test_an_address_taken_out_is_not_sent_and_an_empty_notice_is_cancelled():
    address = make_abuse_contact()
    keep = make_queued("https://images.example.org/1", address)
    drop = make_queued("https://images.example.org/2", address)
    withdraw_item(drop.pk, by=make_colleague())
    drop = NoticeItem.objects.get(pk=drop.pk)
    assert drop.state == ItemState.WITHDRAWN
    assert drop.location.removal_state == RemovalState.NOT_STARTED
    send_now(keep.notice_id, by=make_colleague())
    run_due("notice.send")
    assert "example[.]org/2" not in mail.outbox[0].body
    with pytest.raises(NoticeHasLeft):
        withdraw_item(keep.pk, by=make_colleague())
    assert withdraw_item(drop.pk, by=make_colleague()) == drop, "repeating does no harm"
    alone = make_queued("https://images.example.org/3", address)
    withdraw_item(alone.pk, by=make_colleague())
    alone.notice.refresh_from_db()
    assert alone.notice.state == NoticeState.CANCELLED
    assert verbs(alone.notice)[-2:] == ["notice.item_withdrawn", "notice.cancelled"]


class Broken:
    """A mail server that fails a number of times."""

    def __init__(self, failures):
        self.failures, self.ids = failures, []

    def send(self, mail):
        self.ids.append(mail.message_id)
        if len(self.ids) <= self.failures:
            raise SMTPServerDisconnected("gone")


@pytest.mark.django_db
def test_a_mail_server_that_fails_gets_the_same_letter_again():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    server = Broken(failures=1)
    with pytest.raises(SMTPServerDisconnected):
        sending.send_notice(item.notice_id, through=server)
    item.notice.refresh_from_db()
    assert item.notice.state == NoticeState.QUEUED
    assert sending.send_notice(item.notice_id, through=server)
    assert not sending.send_notice(item.notice_id, through=server)
    assert server.ids == [item.notice.message_id] * 2


@pytest.mark.django_db
def test_a_worker_that_died_after_sending_is_repeated_with_the_same_id_after_its_lease():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    sending._reserve(item.notice_id)
    with pytest.raises(sending.StillSending):
        sending.send_notice(item.notice_id, through=Broken(0))
    Notice.objects.update(reserved_at=timezone.now() - timedelta(minutes=4))
    server = Broken(0)
    assert sending.send_notice(item.notice_id, through=server)
    assert server.ids == [item.notice.message_id]


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_letter_and_hold_no_lock_meanwhile():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    letters, inside = [], []

    class Slow:
        def send(self, mail):
            inside.append(connection.in_atomic_block)
            letters.append(mail.message_id)

    def work(_number):
        try:
            return sending.send_notice(item.notice_id, through=Slow())
        except sending.StillSending:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == [False, False, False, True]
    assert len(letters) == 1
    assert inside == [False]


@pytest.mark.django_db
def test_what_was_taken_out_of_one_notice_goes_its_own_way_in_another():
    first, other = make_abuse_contact(), make_abuse_contact("Other Hosting")
    keep = make_queued("https://images.example.org/1", first)
    moved = make_queued("https://images.example.org/2", first)
    withdraw_item(moved.pk, by=make_colleague())
    again = queue_notice(moved.location_id, other.pk, by=make_colleague())
    send_now(keep.notice_id, by=make_colleague())
    run_due("notice.send")
    location = Location.objects.get(pk=moved.location_id)
    assert location.removal_state == RemovalState.NOTICE_QUEUED, "nobody was told about it"
    sent = Entry.objects.get(verb="notice.sent")
    assert sent.facts["urls"] == 1
    assert Notice.objects.with_url_count().get(pk=keep.notice_id).url_count == 1
    withdraw_item(again.pk, by=make_colleague())
    location.refresh_from_db()
    assert location.removal_state == RemovalState.NOT_STARTED


@pytest.mark.django_db
def test_who_chooses_another_contact_is_told_that_the_first_one_stays():
    first, other = make_abuse_contact(), make_abuse_contact("Other Hosting")
    item = make_queued(address=first)
    with pytest.raises(NoticeToAnotherContact):
        queue_notice(item.location_id, other.pk, by=make_colleague())
    assert NoticeItem.objects.get().notice.abuse_contact == first


@pytest.mark.django_db
def test_what_is_abroad_undecided_or_not_illegal_gets_no_notice():
    address, by = make_abuse_contact(), make_colleague()
    abroad = make_judged("baseline", typed="https://store.example/x")
    undecided = make_judged("baseline", typed="https://mirror.example/x")
    harmless = make_judged("not_illegal", typed="https://images.example.org/z")
    for location, refusal in (
        (abroad, NoticeNotDue),
        (undecided, CountryNotKnown),
        (harmless, NoticeNotDue),
    ):
        with pytest.raises(refusal):
            queue_notice(location.pk, address.pk, by=by)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "refusal"), [("BE", NoticeNotOurs), ("DE", PoliceFirst), ("GB", PoliceFirst)]
)
def test_the_profile_says_who_speaks_to_providers(settings, country, refusal):
    settings.CENTRE_COUNTRY = country
    location = make_judged("baseline", country=country)
    with pytest.raises(refusal):
        queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["to", "sender", "subject", "message_id"])
@pytest.mark.parametrize("ending", ["\r\nBcc: x@example.org", "\nX: y", "\r", "\0"])
def test_line_ends_are_refused_in_every_header(field, ending):
    fields = {
        "to": "a@b.example",
        "sender": "c@d.example",
        "subject": "Notice",
        "text": "text",
        "message_id": "<1@b.example>",
    }
    fields[field] += ending
    with pytest.raises(HeaderRefused):
        DjangoMailer().send(Mail(**fields))
    assert not mail.outbox


@pytest.mark.django_db
def test_abroad_waits_for_the_partner_and_is_not_queued_twice():
    partner = make_partner("US")
    location = make_judged("baseline", typed="https://store.example/x")
    forward = queue_forward(location.pk, by=make_colleague())
    location.refresh_from_db()
    assert (forward.partner, forward.state) == (partner, ExchangeState.QUEUED)
    assert location.exchange_state == ExchangeState.QUEUED
    assert queue_forward(location.pk, by=make_colleague()) == forward
    assert Forward.objects.count() == 1
    assert verbs(location).count("forward.queued") == 1
    report = location.reports.get()
    with pytest.raises(NotReadyToClose):
        close_report(report.pk, by=make_colleague())
    make_by_hand(location, Addressee.PARTNER)
    closed = close_report(report.pk, by=make_colleague())
    assert closed.outcome == Outcome.PASSED_ON


@pytest.mark.django_db
def test_a_country_without_a_hotline_says_so():
    location = make_judged("baseline", typed="https://links.example/x")
    forward = queue_forward(location.pk, by=make_colleague())
    assert (forward.state, forward.partner) == (ExchangeState.NO_HOTLINE, None)


@pytest.mark.django_db
def test_at_home_and_undecided_are_not_forwarded():
    home = make_judged("baseline")
    undecided = make_judged("baseline", typed="https://mirror.example/x")
    with pytest.raises(ForwardNotDue):
        queue_forward(home.pk, by=make_colleague())
    with pytest.raises(CountryNotKnown):
        queue_forward(undecided.pk, by=make_colleague())


@pytest.mark.django_db
def test_a_report_closes_as_action_taken_once_provider_and_police_were_told():
    item = make_queued()
    report = item.location.reports.get()
    send_now(item.notice_id, by=make_colleague())
    run_due("notice.send")
    with pytest.raises(NotReadyToClose):
        close_report(report.pk, by=make_colleague())
    make_by_hand(item.location, Addressee.POLICE)
    assert close_report(report.pk, by=make_colleague()).outcome == Outcome.ACTION_TAKEN


@pytest.mark.django_db
def test_an_address_reported_again_after_the_notice_needs_no_second_judgement():
    item = make_queued()
    send_now(item.notice_id, by=make_colleague())
    run_due("notice.send")
    make_by_hand(item.location, Addressee.POLICE)
    report, _by = make_claimed(make_report("https://images.example.org/a"))
    assert close_report(report.pk, by=make_colleague()).outcome == Outcome.ACTION_TAKEN
