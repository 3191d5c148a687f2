"""Replies that are kept ready: they come once, are edited by supervisors, and never send."""

import json
import re
from datetime import time

import pytest
from django.conf import settings

from helpline.desk.history import words_of
from helpline.models import CannedReply, Message, OpeningHours
from helpline.operations import hours, replies
from helpline.policies.pacing import MESSAGE_LIMIT_CHARS
from helpline.policies.replies import PLACEHOLDERS, REPLY_LIMIT_CHARS, filled, unknown_in
from helpline.words.opening_hours import hours_in_words
from portal.audit.models import Entry
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
LIST = "/desk/helpline/replies/"
ADD = f"{LIST}add-reply/"
LANGUAGES = {code for code, _name in settings.LANGUAGES}


def form(**changed):
    usual = {"title": "Late", "language": "en", "audiences": ["child"], "text": "It is late."}
    return usual | changed


@pytest.fixture
def desk(signed_in):
    return signed_in(make.make_supervisor())


class TestWhatComes:
    def test_eight_in_all_six_languages_that_the_form_would_take(self):
        said = json.loads(replies.FILE.read_text())
        assert len(said) == 8
        for one in said:
            assert set(one["said"]) == LANGUAGES
            for title, text in one["said"].values():
                assert title
                assert not unknown_in(text)
                assert set(re.findall(r"{(\w+)}", text)) == set(
                    re.findall(r"{(\w+)}", one["said"]["en"][1])
                )
        assert CannedReply.objects.count() == 8 * len(LANGUAGES)

    def test_loading_again_changes_nothing_of_what_a_supervisor_made(self):
        one = CannedReply.objects.get(code="welcome", language="en")
        CannedReply.objects.filter(pk=one.pk).update(text="Ours.", active=False, title="T")
        assert replies.load_replies() == 0
        one.refresh_from_db()
        assert (one.text, one.active, one.title) == ("Ours.", False, "T")
        one.delete()
        assert replies.load_replies() == 1


class TestEditing:
    def test_a_supervisor_adds_changes_retires_and_restores(self, desk):
        page = desk.post(ADD, form(), follow=True)
        assert "The reply is ready." in page.text
        made = CannedReply.objects.get(code="")
        address = f"{LIST}{made.pk}/"
        assert "It is late." in desk.get(f"{address}change-reply/").text
        desk.post(f"{address}change-reply/", form(text="It is late at {centre}."))
        made.refresh_from_db()
        assert made.text == "It is late at {centre}."
        assert "no longer offered" in desk.post(f"{address}retire-reply/", follow=True).text
        made.refresh_from_db()
        assert not made.active
        desk.post(f"{address}restore-reply/")
        verbs = Entry.objects.filter(verb__startswith="reply.").order_by("pk")
        told = list(verbs.values_list("verb", flat=True))
        assert told == ["reply.added", "reply.changed", "reply.retired", "reply.restored"]
        assert all(str(words_of(verb)) != verb for verb in told)
        assert "Reply changed" in desk.get(f"{address}change-reply/").text

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("Hello {name}", "{name}"),
            ("Hello {", "{"),
            ("Hello {centre}}", "}"),
            ("Hello {centre.name}", "{centre.name}"),
            ("x" * (REPLY_LIMIT_CHARS + 1), str(REPLY_LIMIT_CHARS)),
        ],
    )
    def test_what_nothing_fills_is_refused_at_the_field_and_stays_typed(self, desk, text, said):
        page = desk.post(ADD, form(text=text))
        assert page.status_code == 422
        (wrong,) = page.context["offer"].form.errors["text"]
        assert said in wrong
        assert text in page.text

    def test_the_page_says_what_is_filled(self, desk):
        page = desk.get(LIST).text
        assert all(f"{{{name}}}" in page for name in PLACEHOLDERS)
        assert "Hallo, schön" in desk.get(f"{LIST}?language=de").text

    def test_counsellors_do_not_edit_them(self, signed_in):
        browser = signed_in(make.make_staff("helpline.answer"))
        assert browser.get(LIST).status_code == 403
        assert browser.get(ADD).status_code == 403


class TestInTheRoom:
    def test_those_of_the_language_and_of_who_asks_are_offered(self):
        child, parent = make.make_chat(), make.make_chat(audience="parent", caller="parent")
        titles = [one.title for one in replies.ready_for(child)]
        assert titles == [
            *("Come back", "Not your fault", "Somebody you trust", "Take your time", "Welcome")
        ]
        assert "Keep what you have" in [one.title for one in replies.ready_for(parent)]
        CannedReply.objects.filter(title="Welcome").update(active=False)
        assert "Welcome" not in [one.title for one in replies.ready_for(child)]

    def test_a_link_puts_one_into_the_box_and_sends_nothing(self, signed_in):
        chat = make.make_chat()
        browser = signed_in(chat.assigned_to)
        room = f"/desk/helpline/{chat.pk}/"
        one = next(one for one in replies.ready_for(chat) if one.title == "Come back")
        assert f'href="{room}?reply={one.id}#composer-text"' in browser.get(room).text
        page = browser.get(f"{room}?reply={one.id}").text
        assert f"required>{one.text}</textarea>" in page
        assert "every day, day and night" in one.text
        assert f"to {settings.CENTRE_NAME} " in one.text
        assert not Message.objects.filter(conversation=chat, kind="text").exists()
        other = CannedReply.objects.get(code="welcome", language="de")
        assert "required></textarea>" in browser.get(f"{room}?reply={other.pk}").text

    def test_the_hours_are_those_of_the_line(self):
        chat = make.make_chat()
        OpeningHours.objects.all().delete()
        by = make.make_supervisor()
        hours.add_hours(
            chat.queue_id, weekdays=[0, 1, 2], opens=time(14), closes=time(18, 30), by=by
        )
        hours.add_hours(chat.queue_id, weekdays=[5], opens=time(10), closes=time(12), by=by)
        said = replies.hours_of(chat.queue, language="en")
        assert said == "Monday–Wednesday 14:00–18:30; Saturday 10:00–12:00"

    def test_hours_in_words(self):
        assert (
            hours_in_words([["00:00–00:00"]] * 7, language="fr") == "tous les jours, jour et nuit"
        )
        assert hours_in_words([[]] * 7, language="en") == "at no fixed time"

    def test_filled_it_fits_one_message(self):
        longest = hours_in_words([[f"{h:02}:00–{h:02}:30" for h in (9, 14)]] * 7, language="ar")
        worst = filled("{opening_hours}", {"opening_hours": longest})
        assert REPLY_LIMIT_CHARS + len(worst) < MESSAGE_LIMIT_CHARS
