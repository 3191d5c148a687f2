"""What a child named in a chat comes to the hotline without being told twice."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from helpline.desk.actions.room import wrap_up_form
from helpline.desk.history import words_of
from helpline.models import Category, Contact, HandOver
from helpline.models.category import Scheme
from helpline.models.participant import Side
from helpline.operations import finishing, handing_over
from helpline.operations.contacts import Told
from helpline.operations.leaving_messages import (
    NewLeftMessage,
    finish_message,
    leave_message,
    take_message,
)
from helpline.operations.reading import ReadRequest, read_after
from helpline.policies.contacts import CORRECT_WITHIN_DAYS
from helpline.states.left_message import Outcome
from helpline.words.answers import Audience, Topic, Wish
from helpline.words.desk_hand_overs import Way
from helpline.words.errors_desk import NotInThatState
from helpline.words.handing_over import LRM, told_of_link
from hotline.models import Category as ReportCategory
from hotline.models import Channel, PreparedReport, Report
from hotline.operations.preparing import LINK_VALID_HOURS, open_prepared, unopened
from hotline.reported_urls import read_lines
from portal.audit.models import Entry
from portal.database.clock import database_now
from portal.front.hand_overs import CATEGORY_OF_CONTACT, addresses_named
from portal.privacy import retention
from portal.privacy.models import SubjectKey
from tests.helpline.test_contacts import written_down
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
NAMED = "https://pictures.example.org/p/77"


@pytest.fixture
def desk(client):
    """A counsellor at the desk, in a chat in which the child named an address."""
    chat = make.make_chat(topic=Topic.PRESSURE)
    make.say(make.visitor_of(chat), f"he put it here {NAMED} and i am scared, call 0470 123456")
    make.give_second_factor(chat.assigned_to)
    client.force_login(chat.assigned_to)
    client.chat = chat
    client.page = f"/desk/hand-over/{chat.pk}/"
    return client


def token_on(page):
    return re.search(r'name="token" value="([^"]+)"', page.text).group(1)


def main_of(page):
    return re.search(r"<main.*</main>", page.text, re.DOTALL).group()


def sent(desk, way, **changed):
    typed = {
        "token": token_on(desk.get(desk.page)),
        "where": NAMED,
        "category": "sextortion",
        "language": "en",
        "way": way,
    }
    return typed | changed


def link_in(chat):
    said = read_after(ReadRequest(chat.pk, 0, Side.VISITOR)).messages[-1].body
    return re.search(r"https?://\S+?(/en/report/prepared/\S+)", said).group(1)


class TestReportOfACounsellor:
    def test_the_form_begins_with_the_address_and_without_a_word_of_the_child(self, desk):
        page = desk.get(desk.page)
        assert NAMED in page.text
        assert "scared" not in page.text
        assert "0470" not in page.text
        assert 'value="sextortion" selected' in page.text
        assert Entry.objects.filter(verb="read", about_id=str(desk.chat.pk)).exists()

    def test_it_comes_from_the_helpline_and_carries_nothing_of_the_chat(self, desk):
        typed = sent(desk, "report")
        page = desk.post(desk.page, typed)
        assert "Receipt" in page.text
        report = Report.objects.get()
        assert report.channel == Channel.HELPLINE
        assert report.narrative is None
        assert not hasattr(report, "reportercontact")
        desk.post(desk.page, typed)
        assert Report.objects.count() == 1
        (noted,) = HandOver.objects.all()
        assert (noted.way, noted.by) == (Way.REPORT, desk.chat.assigned_to)
        entry = Entry.objects.get(verb="hand_over.report")
        assert entry.facts == {}
        assert words_of(entry.verb) == "Reported by the counsellor"

    def test_the_room_and_the_record_say_that_it_was_and_the_statistics_count_it(self, desk):
        desk.post(desk.page, sent(desk, "report", category="csam_photo_video"))
        assert "Reported by the counsellor" in desk.get(f"/desk/helpline/{desk.chat.pk}/").text
        by = desk.chat.assigned_to
        ended = finishing.end(desk.chat.pk, by=by)
        assert "Hand over to the hotline" in desk.get(f"/desk/helpline/{ended.pk}/wrap-up/").text
        (done,) = handing_over.counts_as(ended)
        assert str(done) == "Reports of child sexual abuse material"
        form = wrap_up_form(ended, None)
        assert form.fields["actions"].initial == [done.pk]
        told = Told(category=make.make_category(), actions=[done])
        contact = finishing.wrap_up(ended.pk, told=told, by=by, on=form.on)
        assert (
            "Reported by the counsellor" in desk.get(f"/desk/helpline/contacts/{contact.pk}/").text
        )

    def test_what_is_missing_is_asked_for_and_nothing_is_lost(self, desk):
        page = desk.post(desk.page, sent(desk, "report", category="", narrative="Seen by many."))
        assert page.status_code == 422
        assert "Choose what fits best." in page.text
        assert "Seen by many." in page.text
        assert not Report.objects.exists()
        assert not HandOver.objects.exists()

    def test_nobody_else_hands_over_and_nothing_once_it_is_closed(self, desk, client):
        other = make.make_counsellor(ready=False)
        make.give_second_factor(other)
        client.force_login(other)
        assert client.get(desk.page).status_code == 404
        closed = make.make_closed()
        supervisor = make.make_supervisor()
        make.give_second_factor(supervisor)
        client.force_login(supervisor)
        assert client.get(f"/desk/hand-over/{closed.pk}/").status_code == 302


class TestLinkForTheChild:
    def test_it_opens_the_form_filled_in_once(self, desk, client):
        answer = desk.post(desk.page, sent(desk, "link"))
        assert answer.status_code == 302
        assert HandOver.objects.get().way == Way.LINK
        assert not Report.objects.exists()
        address = link_in(desk.chat)
        client.logout()
        page = client.get(address)
        assert NAMED not in page.text
        token = token_on(page)
        form = client.post(address, {"token": token})
        assert NAMED in form.text
        assert 'action="/en/report/young/"' in form.text
        assert re.search(r'value="sextortion"[^>]*checked', form.text)
        assert NAMED in client.post(address, {"token": token}).text
        gone = client.get(address)
        assert gone.status_code == 410
        assert "This link does not open" in gone.text
        unknown = client.get("/en/report/prepared/nothing-like-it/")
        assert unknown.status_code == 410
        assert main_of(unknown) == main_of(gone)
        assert not client.cookies

    def test_another_page_does_not_open_what_one_opened(self, desk, client):
        desk.post(desk.page, sent(desk, "link"))
        address = link_in(desk.chat)
        first, second = token_on(client.get(address)), token_on(client.get(address))
        assert NAMED in client.post(address, {"token": first}).text
        assert client.post(address, {"token": second}).status_code == 410

    def test_pressed_twice_it_is_said_once(self, desk):
        typed = sent(desk, "link")
        desk.post(desk.page, typed)
        desk.post(desk.page, typed)
        assert PreparedReport.objects.count() == 1
        assert read_after(ReadRequest(desk.chat.pk, 0, Side.VISITOR)).head == desk.chat.last_seq + 2

    def test_it_ends_by_its_clock_with_its_key(self, desk):
        desk.post(desk.page, sent(desk, "link"))
        token = link_in(desk.chat).rstrip("/").rsplit("/", 1)[-1]
        assert unopened(token) is not None
        prepared = PreparedReport.objects.get()
        left = prepared.valid_until - database_now()
        assert timedelta(0) < left <= timedelta(hours=LINK_VALID_HOURS)
        later = database_now() + timedelta(hours=LINK_VALID_HOURS)
        retention.purge_one("hotline.PreparedReport.valid_until", later)
        assert not PreparedReport.objects.exists()
        assert SubjectKey.objects.get(pk=prepared.key_id).destroyed_at is not None
        assert open_prepared(token, form_token="x") is None

    def test_after_the_end_there_is_no_link_to_give(self, desk):
        typed = sent(desk, "link")
        finishing.end(desk.chat.pk, by=desk.chat.assigned_to)
        assert "Give the link in the chat" not in desk.get(desk.page).text
        assert desk.post(desk.page, typed).status_code >= 400
        assert not PreparedReport.objects.exists()

    def test_in_the_room_of_the_child_it_is_a_link_and_other_addresses_are_not(
        self, client, settings
    ):
        opened = make.open_chat()
        counsellor = make.make_counsellor()
        make.matching.offer_next()
        offer = make.Offer.objects.get(shift__counsellor=counsellor)
        chat = make.matching.accept(offer.pk, by=counsellor)
        ours = f"{settings.SITE_ORIGIN}/en/report/prepared/abc/"
        make.say(make.counsellor_of(chat), f"{ours} https://elsewhere.example/ <b>")
        client.cookies[settings.SEAT_COOKIE_NAME] = opened.seat
        page = client.get("/en/info/").text
        assert f'<a href="{ours}">{ours}</a> https://elsewhere.example/ &lt;b&gt;' in page


class TestOfAMessageThatWasLeft:
    """What it names goes to the hotline while a counsellor works on it."""

    @pytest.fixture
    def taken(self, client):
        counsellor = make.make_counsellor(ready=False)
        new = NewLeftMessage(
            Audience.CHILD, f"it is on {NAMED} please help", Wish.CALL, "+32 2 555 01 47", "fr"
        )
        message = leave_message(new, form_token="a form")
        take_message(message.pk, by=counsellor)
        message.refresh_from_db()
        make.give_second_factor(counsellor)
        client.force_login(counsellor)
        client.page = f"/desk/hand-over/message/{message.pk}/"
        client.message = message
        return client

    def test_it_is_reached_by_clicking_and_begins_with_the_address_alone(self, taken):
        shown = taken.get(f"/desk/helpline/messages/{taken.message.pk}/").text
        assert f'href="{taken.page}"' in shown
        page = main_of(taken.get(taken.page))
        assert NAMED in page
        assert "please help" not in page
        assert "555 01 47" not in page
        assert "Give the link in the chat" not in page
        assert Entry.objects.filter(verb="read", about_id=str(taken.message.pk)).count() == 2

    def test_sent_it_is_a_report_that_carries_nothing_of_the_message(self, taken):
        typed = sent(taken, "report", category="csam_photo_video")
        for _click in range(2):
            assert "Receipt" in taken.post(taken.page, typed).text
        report = Report.objects.get()
        assert (report.channel, report.narrative) == (Channel.HELPLINE, None)
        assert HandOver.objects.get().left_message == taken.message
        page = taken.get(f"/desk/helpline/messages/{taken.message.pk}/")
        assert "Reported by the counsellor" in page.text
        (offer,) = page.context["offers"]["finish"]
        (done,) = handing_over.counts_as(taken.message)
        assert offer.form.fields["actions"].initial == [done.pk]

    def test_its_record_says_so_and_afterwards_it_goes_from_there(self, taken):
        taken.post(taken.page, sent(taken, "report"))
        told, by = Told(category=make.make_category()), taken.message.taken_by
        contact = finish_message(
            taken.message.pk, outcome=Outcome.ANSWERED, told=told, by=by, on=timezone.localdate()
        )
        page = taken.get(f"/desk/helpline/contacts/{contact.pk}/").text
        assert "Reported by the counsellor" in page
        assert f"/desk/hand-over/contact/{contact.pk}/" in page
        assert taken.get(taken.page).status_code == 404

    def test_nobody_else_hands_it_over(self, taken, client):
        supervisor = make.make_supervisor()
        make.give_second_factor(supervisor)
        client.force_login(supervisor)
        answer = client.get(taken.page)
        assert answer.url == f"/desk/helpline/messages/{taken.message.pk}/"
        with pytest.raises(NotInThatState):
            handing_over.note_report_of_message(
                taken.message.pk, form_id=uuid4(), abuse_material=False, by=supervisor
            )


class TestOfAContactThatWasWrittenDown:
    @pytest.fixture
    def called(self, client):
        contact = written_down()
        make.give_second_factor(contact.counsellor)
        client.force_login(contact.counsellor)
        client.page = f"/desk/hand-over/contact/{contact.pk}/"
        client.contact = contact
        return client

    def test_it_begins_with_a_category_and_the_record_counts_what_was_done(self, called):
        record_url = f"/desk/helpline/contacts/{called.contact.pk}/"
        assert f'href="{called.page}"' in called.get(record_url).text
        page = called.get(called.page).text
        assert 'value="cyberbullying" selected' in page
        assert "The record has no address" in page
        assert "Receipt" in called.post(called.page, sent(called, "report")).text
        assert HandOver.objects.get().contact == called.contact
        assert Report.objects.get().channel == Channel.HELPLINE
        (done,) = called.contact.actions.all()
        assert str(done) in called.get(record_url).text
        verbs = Entry.objects.filter(about_id=str(called.contact.pk)).values_list("verb", flat=True)
        assert {"hand_over.report", "contact.corrected"} <= set(verbs)

    def test_a_link_is_for_a_chat(self, called):
        assert "Receipt" in called.post(called.page, sent(called, "link")).text
        assert not PreparedReport.objects.exists()

    def test_it_is_for_who_wrote_it_down_and_for_as_long_as_it_can_be_corrected(
        self, called, client
    ):
        contact = called.contact
        Contact.objects.filter(pk=contact.pk).update(
            recorded_at=database_now() - timedelta(days=CORRECT_WITHIN_DAYS)
        )
        assert called.get(called.page).url == f"/desk/helpline/contacts/{contact.pk}/"
        other = make.make_counsellor(ready=False)
        make.give_second_factor(other)
        client.force_login(other)
        assert client.get(called.page).status_code == 404

    def test_a_chat_is_handed_over_while_somebody_works_on_it(self):
        contact = Contact.objects.get(conversation=make.make_closed())
        assert not handing_over.may_hand_over_contact(contact, now=database_now())

    def test_every_category_it_knows_is_on_both_lists(self):
        codes = Category.objects.filter(scheme=Scheme.INSAFE).values_list("code", flat=True)
        assert set(CATEGORY_OF_CONTACT) <= set(codes)
        named = ReportCategory.objects.values_list("code", flat=True)
        assert set(CATEGORY_OF_CONTACT.values()) <= set(named)

    def test_it_is_from_one_of_three(self):
        contact = written_down()
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOver.objects.create(
                way=Way.REPORT,
                abuse_material=False,
                by=contact.counsellor,
                at=database_now(),
                form_id=uuid4(),
            )


class TestWordsOfTheLink:
    @pytest.mark.parametrize("audience", Audience.values)
    def test_it_is_said_in_every_language(self, audience, settings):
        said = {
            told_of_link("https://x.example/", language=code, audience=audience)
            for code, _name in settings.LANGUAGES
        }
        assert len(said) == len(settings.LANGUAGES)
        arabic = told_of_link("https://x.example/", language="ar", audience=audience)
        assert f"https://x.example/ {LRM}" in arabic


def test_addresses_and_accounts_are_found_words_and_numbers_are_not(settings):
    texts = [
        "look https://a.example/1 and https://a.example/1 again",
        "it is tiktok @someone_bad",
        f"mail me mia@home.example or 0470 12 34 56 {settings.SITE_ORIGIN}/en/talk/",
        "i feel awful",
    ]
    found = addresses_named(texts)
    assert found[0] == "https://a.example/1"
    (account,) = found[1:]
    assert "someone_bad" in account
    assert [one.canonical for one in read_lines(account)] == [account]
    assert not any("home.example" in one or "0470" in one or "talk" in one for one in found)


def test_the_form_id_makes_it_one(desk):
    by, form_id = desk.chat.assigned_to, uuid4()
    for _again in range(2):
        handing_over.note_report(desk.chat.pk, form_id=form_id, abuse_material=False, by=by)
    assert len(handing_over.handed_over_in(desk.chat)) == 1
