"""Contact records: what one choice counts as, what is written down by hand, corrections."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from helpline.models import Category, Contact
from helpline.operations.contacts import ByHand, Told, correct_contact, told_of, write_down
from helpline.policies.contacts import CORRECT_WITHIN_DAYS, WRITTEN_DOWN_WITHIN_DAYS
from helpline.templatetags.helpline_desk import search_words
from helpline.words.answers import AgeBand, Audience, Caller
from helpline.words.desk_contacts import Channel, Gender, Result, Risk
from helpline.words.errors_contacts import (
    ActionMissing,
    CategoryNotValid,
    ContactInTheFuture,
    ContactTooOld,
    TooLateToCorrect,
)
from portal.audit.models import Entry
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
LIST = "/desk/helpline/contacts/"
NEW = f"{LIST}write-down-contact/"


def named(scheme: str, code: str) -> Category:
    return Category.objects.get(scheme=scheme, code=code, valid_to=None)


def bullying() -> Category:
    return named("insafe", "cyberbullying")


def seen(**changed) -> ByHand:
    usual = {
        "channel": Channel.PHONE,
        "audience": Audience.CHILD,
        "caller": Caller.CHILD_SELF,
        "age_band": AgeBand.FROM_13,
        "language": "en",
        "at": timezone.now() - timedelta(hours=1),
        "minutes": 20,
    }
    return ByHand(**(usual | changed))


def written_down(told=None, *, by=None, form_id=None, **changed) -> Contact:
    told = told or Told(category=bullying(), risk=Risk.LOW)
    by = by or make.make_counsellor(ready=False)
    return write_down(told, seen(**changed), form_id=form_id or uuid4(), by=by)


def form(**changed) -> dict[str, object]:
    now = timezone.localtime(timezone.now() - timedelta(hours=1))
    usual = {
        "form_id": uuid4(),
        "channel": "phone",
        "caller": "child_self",
        "age_band": "13_15",
        "language": "fr",
        "day": f"{now:%Y-%m-%d}",
        "time": f"{now:%H:%M}",
        "minutes": "20",
        "category": bullying().pk,
        "risk": "1",
    }
    return usual | changed


class TestOneChoice:
    def test_an_insafe_category_counts_as_a_reason_of_the_other_list(self):
        contact = written_down()
        assert contact.also.full_name == "Violence · Bullying"
        assert contact.counselling

    def test_what_no_list_pairs_counts_on_one(self):
        contact = written_down(
            Told(category=named("chi", "family-relationships/general-family-issues"))
        )
        assert contact.also is None

    def test_the_other_list_can_be_said_otherwise_or_left(self):
        strangers = named("chi", "violence/neglect-or-negligent-treatment")
        assert written_down(Told(category=bullying(), also=strangers)).also == strangers
        assert written_down(Told(category=bullying(), on_one_list=True)).also is None

    def test_both_must_not_be_of_the_same_list(self):
        with pytest.raises(CategoryNotValid):
            written_down(Told(category=bullying(), also=named("insafe", "sexting")))

    def test_a_thank_you_is_no_counselling_and_counts_on_no_other_list(self):
        thanks = named("non_counselling", "thank-you-for-your-assistance")
        contact = written_down(Told(category=thanks))
        assert not contact.counselling
        with pytest.raises(CategoryNotValid):
            written_down(Told(category=thanks, also=bullying()))

    @pytest.mark.parametrize(
        ("scheme", "code"), [("action", "other"), ("platform", "gaming"), ("chi", "violence")]
    )
    def test_an_action_a_platform_and_a_heading_are_no_category(self, scheme, code):
        with pytest.raises(CategoryNotValid):
            written_down(Told(category=named(scheme, code)))

    def test_every_pair_names_what_can_be_chosen_on_the_other_list(self):
        paired = Category.objects.exclude(counts_as=None).select_related("counts_as")
        assert paired.count() == 15
        for one in paired:
            assert {one.scheme, one.counts_as.scheme} == {"chi", "insafe"}
            assert one.counts_as.choosable


class TestHighRisk:
    @pytest.mark.parametrize("risk", [Risk.HIGH, Risk.IMMINENT])
    def test_it_says_what_was_done(self, risk):
        with pytest.raises(ActionMissing):
            written_down(Told(category=bullying(), risk=risk))
        done = named("action", "referrals-to-law-enforcement")
        contact = written_down(Told(category=bullying(), risk=risk, actions=[done]))
        assert list(contact.actions.all()) == [done]

    def test_the_form_says_so_at_the_field_and_keeps_what_was_typed(self, signed_in):
        desk = signed_in(make.make_staff("helpline.answer"))
        page = desk.post(NEW, form(risk="4", minutes="17"))
        assert page.status_code == 422
        assert "Say under “What was done” what you did." in page.text
        assert 'value="17"' in page.text
        assert 'href="#id_actions' in page.text

    def test_a_counselling_contact_names_its_risk_and_another_need_not(self, signed_in):
        desk = signed_in(make.make_staff("helpline.answer"))
        sent = form()
        del sent["risk"]
        assert "“None” is an answer." in desk.post(NEW, sent).text
        thanks = named("non_counselling", "thank-you-for-your-assistance")
        assert desk.post(NEW, sent | {"category": thanks.pk}).status_code == 302


class TestByHand:
    def test_a_call_is_written_down_by_clicking_from_the_list(self, signed_in):
        counsellor = make.make_staff("helpline.answer")
        desk = signed_in(counsellor)
        assert f'href="{NEW}"' in desk.get(LIST).text
        assert 'name="channel"' in desk.get(NEW).text
        done = named("action", "recommendations-of-resources")
        sent = form(
            actions=[done.pk],
            platform=named("platform", "gaming/roblox").pk,
            gender="girl",
            result="next_step",
        )
        page = desk.post(NEW, sent, follow=True)
        assert "The contact is saved." in page.text
        contact = Contact.objects.get()
        assert (contact.channel, contact.audience, contact.language) == ("phone", "child", "fr")
        assert (contact.gender, contact.result, contact.risk) == (Gender.GIRL, Result.NEXT_STEP, 1)
        assert contact.talked_seconds == 20 * 60
        for words in ("Telephone", "Roblox", "Recommendations of resources", "Violence · Bullying"):
            assert words in page.text
        assert contact.category.full_name in desk.get(LIST).text
        assert Entry.objects.filter(verb="contact.written_down", by=counsellor).count() == 1

    def test_the_same_form_sent_twice_is_one_contact(self, signed_in):
        desk = signed_in(make.make_staff("helpline.answer"))
        sent = form()
        assert desk.post(NEW, sent).url == desk.post(NEW, sent).url
        assert Contact.objects.count() == 1

    def test_the_future_and_a_closed_month_are_refused_with_the_text_kept(self, signed_in):
        desk = signed_in(make.make_staff("helpline.answer"))
        tomorrow = timezone.localdate() + timedelta(days=1)
        page = desk.post(NEW, form(day=f"{tomorrow:%Y-%m-%d}"))
        assert str(ContactInTheFuture.message) in page.text
        assert f'value="{tomorrow:%Y-%m-%d}"' in page.text
        old = timezone.now() - timedelta(days=WRITTEN_DOWN_WITHIN_DAYS, minutes=1)
        with pytest.raises(ContactTooOld) as refused:
            written_down(at=old)
        assert str(WRITTEN_DOWN_WITHIN_DAYS) in str(refused.value.message)

    def test_who_asks_says_which_line_it_belongs_to(self, signed_in):
        desk = signed_in(make.make_staff("helpline.answer"))
        desk.post(NEW, form(caller="professional", channel="letter"))
        contact = Contact.objects.get()
        assert (contact.audience, contact.channel) == ("parent", "letter")

    def test_who_supervises_only_writes_nothing_down_and_sees_all(self, signed_in):
        mine = written_down()
        desk = signed_in(make.make_staff("helpline.supervise"))
        assert NEW not in desk.get(LIST).text
        assert desk.get(NEW).status_code == 403
        assert desk.get(f"{LIST}{mine.pk}/").status_code == 200

    def test_a_colleague_s_record_does_not_exist(self, signed_in):
        theirs = written_down()
        desk = signed_in(make.make_staff("helpline.answer"))
        assert desk.get(f"{LIST}{theirs.pk}/").status_code == 404
        assert desk.get(f"{LIST}{theirs.pk}/correct-contact/").status_code == 404


class TestCorrecting:
    def test_what_was_wrong_is_corrected_and_the_audit_names_it(self, signed_in):
        counsellor = make.make_staff("helpline.answer")
        contact = written_down(by=counsellor)
        desk = signed_in(counsellor)
        page = f"{LIST}{contact.pk}/correct-contact/"
        assert page in desk.get(f"{LIST}{contact.pk}/").text
        shown = desk.get(page).context["offer"].form
        assert shown["category"].value() == contact.category_id
        sexting = named("insafe", "sexting")
        sent = {"category": sexting.pk, "risk": "2", "also": "", "gender": "boy"}
        told = desk.post(page, sent, follow=True)
        assert "The record is corrected." in told.text
        contact.refresh_from_db()
        assert (contact.category, contact.risk, contact.gender) == (sexting, 2, "boy")
        assert contact.also.full_name == "Sexuality · Sexual behaviours"
        (entry,) = Entry.objects.filter(verb="contact.corrected")
        assert entry.facts["changed"] == "category also gender risk"

    def test_nothing_changed_leaves_no_trace(self):
        contact = written_down(by=(by := make.make_counsellor(ready=False)))
        correct_contact(contact.pk, told_of(contact), by=by)
        assert not Entry.objects.filter(verb="contact.corrected").exists()

    def test_after_the_month_it_stays_as_it_is(self, signed_in):
        counsellor = make.make_staff("helpline.answer")
        contact = written_down(by=counsellor)
        old = timezone.now() - timedelta(days=CORRECT_WITHIN_DAYS)
        Contact.objects.filter(pk=contact.pk).update(recorded_at=old)
        desk = signed_in(counsellor)
        assert "correct-contact" not in desk.get(f"{LIST}{contact.pk}/").text
        assert desk.get(f"{LIST}{contact.pk}/correct-contact/").url == f"{LIST}{contact.pk}/"
        page = desk.post(f"{LIST}{contact.pk}/correct-contact/", form(risk="2"), follow=True)
        assert str(TooLateToCorrect.message) in page.text
        contact.refresh_from_db()
        assert contact.risk == 1
        with pytest.raises(TooLateToCorrect):
            correct_contact(contact.pk, told_of(contact), by=counsellor)


class TestWrapUp:
    def test_the_wrap_up_of_a_hard_chat_keeps_all_of_it(self, signed_in):
        conversation = make.make_wrap_up()
        make.make_agreed(conversation)
        desk = signed_in(conversation.assigned_to)
        page = f"/desk/helpline/{conversation.pk}/wrap-up/"
        told = desk.get(page).text
        assert "How high was the risk" in told
        assert "also Violence · Bullying" in told
        police = named("action", "referrals-to-law-enforcement")
        grooming = named("insafe", "grooming")
        sent = {
            "category": grooming.pk,
            "risk": "3",
            "actions": [police.pk],
            "result": "passed_on",
            "also": "none",
        }
        desk.post(page, sent)
        contact = Contact.objects.get()
        assert (contact.category, contact.also, contact.risk) == (grooming, None, 3)
        assert (contact.conversation, contact.channel) == (conversation, "chat")
        assert list(contact.actions.all()) == [police]

    def test_a_category_is_found_by_what_counsellors_call_it(self, signed_in):
        conversation = make.make_wrap_up()
        desk = signed_in(conversation.assigned_to)
        page = desk.get(f"/desk/helpline/{conversation.pk}/wrap-up/").text
        assert re.search(r'data-name="sexting insafe [^"]*nudes', page)
        with translation.override("fr"):
            assert "moqueries" in search_words(bullying())

    def test_a_plain_chat_is_two_taps(self, signed_in):
        conversation = make.make_wrap_up()
        desk = signed_in(conversation.assigned_to)
        sent = {"category": bullying().pk, "risk": "0"}
        desk.post(f"/desk/helpline/{conversation.pk}/wrap-up/", sent)
        contact = Contact.objects.get()
        assert (contact.gender, contact.result, contact.platform) == ("unknown", "unknown", None)
