"""A service of the directory is given in a chat, once, and stands on the contact record."""

from uuid import uuid4

import pytest
from django.conf import settings

from helpline.desk.actions import ROOM, Room
from helpline.desk.history import words_of
from helpline.models import Contact, Message, Referral, Resource
from helpline.models.participant import Side
from helpline.operations import finishing, referrals
from helpline.operations.admission import admit_staff
from helpline.operations.directory import add_resource, retire_resource
from helpline.operations.reading import ReadRequest, read_after
from helpline.policies import directory
from helpline.policies.pacing import MESSAGE_LIMIT_CHARS
from helpline.words.errors import ChatClosed, SayRefused
from helpline.words.errors_directory import ResourceRetired
from helpline.words.given import LRM, told_of
from portal.audit.models import Entry
from tests.helpline.test_directory import form
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return add_resource(form(), by=make.make_supervisor())


def said_in(chat):
    read = read_after(ReadRequest(chat.pk, 0, Side.VISITOR))
    return [one.body for one in read.messages if one.kind == "text"]


def address_of(chat):
    return f"/desk/helpline/{chat.pk}/give/"


class TestGiving:
    def test_the_visitor_reads_who_helps_and_how_to_reach_them(self, signed_in, service):
        chat = make.make_chat()
        desk = signed_in(chat.assigned_to)
        page = desk.get(f"/desk/helpline/{chat.pk}/")
        assert "Harbour Youth Line" in page.text
        assert "Ask for the night team." in page.text
        sent = {"form_id": uuid4(), "resource": service.pk}
        desk.post(address_of(chat), sent)
        (said,) = said_in(chat)
        assert said.split("\n") == [
            *("Here is someone who can help you:", "Harbour Youth Line"),
            *("Telephone: +32 2 555 01 10", "https://harbour.example/help"),
            "Every day until 22:00",
        ]
        given = Referral.objects.get()
        assert (given.conversation, given.resource, given.by) == (chat, service, chat.assigned_to)
        assert "Give again" in desk.get(f"/desk/helpline/{chat.pk}/").text
        (entry,) = Entry.objects.filter(verb="referral.given")
        assert entry.facts["resource"] == service.pk
        assert str(words_of("referral.given")) == "Service given"

    def test_pressed_twice_it_is_said_once_and_given_again_it_is_one_referral(
        self, signed_in, service
    ):
        chat = make.make_chat()
        desk = signed_in(chat.assigned_to)
        sent = {"form_id": uuid4(), "resource": service.pk}
        desk.post(address_of(chat), sent)
        desk.post(address_of(chat), sent)
        assert len(said_in(chat)) == 1
        assert Entry.objects.filter(verb="referral.given").count() == 1
        desk.post(address_of(chat), sent | {"form_id": uuid4()})
        assert len(said_in(chat)) == 2
        assert Referral.objects.count() == 1

    @pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
    @pytest.mark.parametrize("audience", ["child", "parent"])
    def test_it_fits_one_message_in_every_language(self, code, audience):
        words = told_of(
            "n" * directory.NAME_LIMIT_CHARS,
            telephone="1" * directory.TELEPHONE_LIMIT_CHARS,
            web_address="w" * directory.WEB_ADDRESS_LIMIT_CHARS,
            opening="o" * directory.OPENING_LIMIT_CHARS,
            language=code,
            audience=audience,
        )
        assert len(words) < MESSAGE_LIMIT_CHARS
        assert words.startswith("Here is") == (code == "en")

    def test_it_speaks_the_language_of_the_chat_and_numbers_keep_their_direction(self, service):
        said = {
            code: told_of(
                "X",
                telephone="+32 2",
                web_address="https://x.example/",
                opening="",
                language=code,
                audience="child",
            ).split("\n")
            for code in ("fr", "ar")
        }
        assert said["fr"][2] == "Téléphone : +32 2"
        assert f"{LRM}+32 2{LRM}" in said["ar"][2]
        assert said["ar"][3] == f"https://x.example/ {LRM}"

    def test_what_fits_comes_first(self, service):
        supervisor = make.make_supervisor()
        for told in (
            form(name="A", languages=["de"]),
            form(name="B", audiences=["professional"]),
            form(name="C", topics=[]),
        ):
            add_resource(told, by=supervisor)
        chat = make.make_chat()
        names = [one.name for one in referrals.fitting(chat)]
        assert names == ["Harbour Youth Line", "C", "B", "A"]

    def test_only_whoever_has_the_chat_gives_while_it_lasts(self, signed_in, service):
        chat = make.make_chat()
        supervisor = make.make_supervisor()
        room = Room(chat, admit_staff(supervisor, chat.pk), supervisor)
        assert "give" not in ROOM.offered(room, to=supervisor)
        sent = {"form_id": uuid4(), "resource": service.pk}
        assert signed_in(supervisor).post(address_of(chat), sent).status_code == 404
        with pytest.raises(SayRefused):
            referrals.give(chat.pk, service.pk, form_id=uuid4(), by=supervisor)
        finishing.end(chat.pk, by=chat.assigned_to)
        with pytest.raises(ChatClosed):
            referrals.give(chat.pk, service.pk, form_id=uuid4(), by=chat.assigned_to)
        page = signed_in(chat.assigned_to).post(address_of(chat), sent)
        assert page.status_code == 409
        assert "This chat has ended" in page.text
        assert not Referral.objects.exists()
        assert not Message.objects.filter(conversation=chat, kind="text").exists()

    def test_one_that_is_retired_meanwhile_is_refused(self, signed_in, service):
        chat = make.make_chat()
        add_resource(form(name="Other"), by=make.make_supervisor())
        retire_resource(service.pk, by=make.make_supervisor())
        page = signed_in(chat.assigned_to).post(
            address_of(chat), {"form_id": uuid4(), "resource": service.pk}
        )
        assert page.status_code == 422
        assert str(ResourceRetired.message) in page.text
        with pytest.raises(ResourceRetired):
            referrals.give(chat.pk, service.pk, form_id=uuid4(), by=chat.assigned_to)

    def test_an_empty_directory_offers_nothing(self, signed_in):
        chat = make.make_chat()
        page = signed_in(chat.assigned_to).get(f"/desk/helpline/{chat.pk}/")
        assert "give-list" not in page.text


class TestOnTheRecord:
    def test_the_wrap_up_begins_with_what_was_given_and_the_contact_keeps_it(
        self, signed_in, service
    ):
        chat = make.make_chat()
        other = add_resource(form(name="Other"), by=make.make_supervisor())
        referrals.give(chat.pk, service.pk, form_id=uuid4(), by=chat.assigned_to)
        retire_resource(service.pk, by=make.make_supervisor())
        finishing.end(chat.pk, by=chat.assigned_to)
        desk = signed_in(chat.assigned_to)
        address = f"/desk/helpline/{chat.pk}/wrap-up/"
        shown = desk.get(address).context["offer"].form
        assert shown["resources"].value() == [service.pk]
        chosen = {"category": make.make_category().pk, "risk": "0"}
        desk.post(address, chosen | {"resources": [service.pk, other.pk]})
        contact = Contact.objects.get()
        assert set(contact.resources.all()) == {service, other}
        page = desk.get(f"/desk/helpline/contacts/{contact.pk}/").text
        assert "Harbour Youth Line" in page
        correct = f"/desk/helpline/contacts/{contact.pk}/correct-contact/"
        assert set(desk.get(correct).context["offer"].form["resources"].value()) == {
            service.pk,
            other.pk,
        }
        desk.post(correct, chosen | {"resources": [other.pk]})
        assert list(contact.resources.all()) == [other]
        assert "resources" in Entry.objects.get(verb="contact.corrected").facts["changed"]

    def test_a_call_is_written_down_with_what_they_were_told_of(self, signed_in, service):
        from tests.helpline.test_contacts import NEW
        from tests.helpline.test_contacts import form as call

        signed_in(make.make_staff("helpline.answer")).post(NEW, call(resources=[service.pk]))
        assert list(Contact.objects.get().resources.all()) == [service]

    def test_without_a_directory_nothing_is_asked(self, signed_in):
        assert not Resource.objects.exists()
        chat = make.make_wrap_up()
        page = signed_in(chat.assigned_to).get(f"/desk/helpline/{chat.pk}/wrap-up/")
        assert "Services they were told of" not in page.text
