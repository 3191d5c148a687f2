"""Cases: contacts about the same child, who may see them, and what ends with what."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpline.desk.actions import CASE, CASE_TITLE, IN_CASE, SHARE, STEP, CaseAt, CasePart
from helpline.desk.history import words_of
from helpline.models import Case, CaseContact, CaseShare, CaseStep, Contact, Conversation, Flag
from helpline.operations import (
    case_people,
    case_reading,
    case_steps,
    cases,
    finishing,
    flags,
    returning,
    transferring,
)
from helpline.operations.case_texts import Titled, closing_note_of, titled
from helpline.operations.contacts import Told
from helpline.operations.transferring import Target
from helpline.policies.cases import (
    NUMBER_LENGTH,
    REASON_LIMIT_CHARS,
    STEP_LIMIT_CHARS,
    SUMMARY_LIMIT_CHARS,
    TITLE_LIMIT_CHARS,
    shown_number,
    typed_number,
)
from helpline.policies.keeping import CONTACT_DAYS, TRANSCRIPT_DAYS
from helpline.states.case import CaseEnd
from helpline.views.desk.lists import cases_with_due_steps, find_cases
from helpline.words.desk_cases import FlagReason
from helpline.words.errors_desk_cases import (
    CaseMovedOn,
    ContactErased,
    ContactTaken,
    NotForCase,
)
from portal.audit.models import Entry
from portal.privacy.models import SubjectKey
from portal.privacy.retention import purge_all, purge_one
from tests import pressing
from tests.helpline.test_contacts import bullying, written_down
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
LIST = "/desk/helpline/cases/"
CONTACTS = "/desk/helpline/contacts/"
TITLE, SUMMARY = "Group chat of the class", "Left out since the autumn camp."


def made(contact=None, *, by=None, title=TITLE):
    """An open case with one contact, whose counsellor opened it."""
    contact = contact or written_down(by=by)
    return cases.open_case(contact.pk, told=Titled(title, SUMMARY), by=by or contact.counsellor)


def page_of(case):
    return f"{LIST}{case.pk}/"


def chat_contact():
    conversation = make.make_closed()
    return Contact.objects.get(conversation=conversation), conversation


def tomorrow():
    return timezone.localdate() + timedelta(days=1)


def add_step(case, *, by, owner=None, due_on=None):
    return case_steps.add_step(
        case.pk,
        text="Ask how the talk went",
        owner=owner or by,
        due_on=due_on or tomorrow(),
        form_id=uuid4(),
        by=by,
    )


def set_flag(case, *, by):
    until = tomorrow()
    return flags.set_flag(
        case.pk, reason=FlagReason.PLAN, text="Follow it", until=until, form_id=uuid4(), by=by
    )


class TestLinking:
    def test_a_case_is_opened_from_a_contact_by_clicking(self, signed_in):
        contact = written_down()
        desk = signed_in(contact.counsellor)
        new = re.search(r'href="([^"]*open-case/)"', desk.get(f"{CONTACTS}{contact.pk}/").text)
        assert 'name="title"' in desk.get(new[1]).text
        answer = desk.post(new[1], {"title": TITLE, "summary": SUMMARY})
        case = Case.objects.get()
        assert answer.url == page_of(case)
        page = desk.get(answer.url).text
        assert TITLE in page
        assert SUMMARY in page
        assert contact.category.full_name in page
        assert case.short in desk.get(f"{CONTACTS}{contact.pk}/").text
        assert case.short in desk.get(CONTACTS).text
        assert TITLE in desk.get(LIST).text

    def test_another_contact_is_added_from_its_page(self, signed_in):
        case = made()
        counsellor = case.owner
        other = written_down(by=counsellor)
        desk = signed_in(counsellor)
        add = f"{CONTACTS}{other.pk}/add-to-case/"
        assert 'class="field-error"' in desk.post(add, {"q": "class"}).text
        assert TITLE in desk.get(add, {"q": "GROUP class"}).text
        assert TITLE in desk.get(add, {"q": case.short.lower()}).text
        assert "Nothing like that" in desk.get(add, {"q": "autumn"}).text
        assert desk.post(add, {"case": case.pk}).url == page_of(case)
        assert case.links.linked().count() == 2

    def test_the_wrap_up_goes_on_to_the_case(self, signed_in):
        conversation = make.make_wrap_up()
        desk = signed_in(conversation.assigned_to)
        told = {"category": bullying().pk, "risk": "1", "then": "case"}
        answer = desk.post(f"/desk/helpline/{conversation.pk}/wrap-up/", told)
        assert answer.url == f"{CONTACTS}{Contact.objects.get().pk}/"
        assert "Open a case from it" in desk.get(answer.url).text

    def test_a_contact_is_in_one_case_and_a_second_click_changes_nothing(self):
        contact = written_down()
        case = made(contact)
        assert made(contact) == case
        other = made(by=contact.counsellor)
        assert cases.add_contact(contact.pk, case=case, by=contact.counsellor) == case
        with pytest.raises(ContactTaken):
            cases.add_contact(contact.pk, case=other, by=contact.counsellor)
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseContact.objects.create(
                case=other, contact=contact, added_by=other.owner, added_at=timezone.now()
            )

    def test_it_is_taken_out_with_a_reason_and_may_go_into_another(self, signed_in):
        contact = written_down()
        case = made(contact)
        link = case.links.get()
        desk = signed_in(case.owner)
        out = f"{page_of(case)}contacts/{link.pk}/take-out/"
        missing = desk.post(out, {f"out-{link.pk}-reason": ""})
        assert missing.status_code == 422
        assert "Write down why." in missing.text
        reason = "Another child of the same class"
        assert desk.post(out, {f"out-{link.pk}-reason": reason}).url == page_of(case)
        page = desk.get(page_of(case)).text
        assert reason in page
        assert "No contact is in this case any more." in page
        link.refresh_from_db()
        assert reason.encode() not in bytes(link.reason)
        assert made(contact).pk != case.pk
        with pytest.raises(CaseMovedOn):
            cases.take_out(case.pk, link.pk, reason=reason, by=case.owner)

    def test_nothing_that_was_written_lies_open(self):
        case = made()
        step, flag = add_step(case, by=case.owner), set_flag(case, by=case.owner)
        for row in (case, step, flag):
            row.refresh_from_db()
            stored = b"".join(
                bytes(value) for value in vars(row).values() if isinstance(value, memoryview)
            )
            assert stored
            assert not any(word in stored for word in (b"class", b"autumn", b"talk", b"Follow"))
        assert titled(case) == Titled(TITLE, SUMMARY)
        assert not Entry.objects.filter(facts__icontains="class").exists()

    def test_a_number_is_known_however_it_is_typed(self):
        case = made()
        assert len(case.number) == NUMBER_LENGTH
        assert typed_number(shown_number(case.number).lower()) == case.number
        assert typed_number("1AEIOU") == typed_number(case.number + "2") == ""


class TestWhoSees:
    """A counsellor without the case finds nothing, wherever they look."""

    def refused(self, desk, person, case):
        assert desk.get(page_of(case)).status_code == 404
        assert TITLE not in desk.get(LIST).text
        assert TITLE not in desk.get(LIST, {"q": "Group"}).text
        assert find_cases(person, case.number) == []
        own = written_down(by=person)
        assert TITLE not in desk.get(f"{CONTACTS}{own.pk}/add-to-case/", {"q": case.number}).text
        assert desk.post(f"{CONTACTS}{own.pk}/add-to-case/", {"case": case.pk}).status_code == 422

    def seen(self, desk, person, case):
        assert desk.get(page_of(case)).status_code == 200
        assert TITLE in desk.get(LIST).text
        assert [hit.title for hit in find_cases(person, case.short)] == [case.short]

    def test_a_counsellor_without_it_gets_404_and_finds_nothing(self, signed_in):
        case, stranger = made(), make.make_counsellor(ready=False)
        desk = signed_in(stranger)
        self.refused(desk, stranger, case)
        step, flag = add_step(case, by=case.owner), set_flag(case, by=case.owner)
        share = case_people.share_case(
            case.pk, person=make.make_counsellor(ready=False), by=case.owner
        )
        for offer in [
            *CASE.offered(CaseAt(case, case.owner), to=case.owner).values(),
            *CASE_TITLE.offered(CaseAt(case, case.owner), to=case.owner).values(),
            *(
                offer
                for actions, part in (
                    (IN_CASE, case.links.get()),
                    (STEP, step),
                    (SHARE, share),
                )
                for offer in actions.offered(
                    CasePart(case, part, case.owner), to=case.owner
                ).values()
            ),
        ]:
            assert desk.post(offer.url, {}).status_code == 404, offer.url
        with pytest.raises(CaseMovedOn):
            flags.end_flag(case.pk, flag.pk, reason="no", by=stranger)

    @pytest.mark.parametrize("how", ["contact", "share", "charge", "supervises"])
    def test_who_has_to_do_with_it_sees_it(self, signed_in, how):
        case = made()
        person = (
            make.make_supervisor() if how == "supervises" else make.make_counsellor(ready=False)
        )
        supervisor = make.make_supervisor()
        if how == "contact":
            cases.add_contact(written_down(by=person).pk, case=case, by=supervisor)
        elif how == "share":
            case_people.share_case(case.pk, person=person, by=case.owner)
        elif how == "charge":
            case_people.assign_case(case.pk, person=person, by=case.owner)
        self.seen(signed_in(person), person, case)

    def test_it_ends_with_what_it_came_from(self, signed_in):
        case, person = made(), make.make_counsellor(ready=False)
        case.refresh_from_db()
        share = case_people.share_case(case.pk, person=person, by=case.owner)
        desk = signed_in(person)
        assert desk.get(page_of(case)).status_code == 200
        case_people.end_share(case.pk, share.pk, by=case.owner)
        self.refused(desk, person, case)

    @pytest.mark.parametrize("permission", ["helpline.view_figures", "hotline.assess_location"])
    def test_nobody_else_may_open_any(self, signed_in, permission):
        case = made()
        desk = signed_in(make.make_staff(permission))
        assert desk.get(LIST).status_code == desk.get(page_of(case)).status_code == 403

    def test_one_is_put_in_charge_by_who_is_or_supervises(self):
        case, other = made(), make.make_counsellor(ready=False)
        case_people.share_case(case.pk, person=other, by=case.owner)
        with pytest.raises(NotForCase):
            case_people.assign_case(case.pk, person=other, by=other)
        supervisor = make.make_supervisor()
        with pytest.raises(NotForCase):
            case_people.assign_case(case.pk, person=make.make_staff(), by=supervisor)
        assert case_people.assign_case(case.pk, person=other, by=supervisor).owner == other

    def test_a_contact_of_a_colleague_is_a_line_and_no_link(self, signed_in):
        case, other = made(), make.make_counsellor(ready=False)
        theirs = written_down(by=other)
        cases.add_contact(theirs.pk, case=case, by=make.make_supervisor())
        page = signed_in(case.owner).get(page_of(case)).text
        assert page.count('class="contact-line-title"') == 2
        assert f'href="{CONTACTS}{theirs.pk}/"' not in page

    def test_reading_is_on_the_record(self, signed_in):
        case = made()
        signed_in(case.owner).get(page_of(case))
        assert Entry.objects.get(verb="read", about_id=str(case.pk)).by == case.owner


class TestWorkingOnIt:
    def test_every_button_works_and_is_a_sentence_of_the_history(self, signed_in):
        case, colleague = made(), make.make_counsellor(ready=False)
        owner = case.owner
        step = add_step(case, by=owner)
        share = case_people.share_case(case.pk, person=colleague, by=owner)
        make.make_counsellor(ready=False)
        desk, at = signed_in(owner), CaseAt(case, owner)
        typed = {
            "title": TITLE,
            "summary": "",
            "close-because": "done",
            "close-note": "He is fine",
            "flag-form_id": uuid4(),
            "flag-reason": "plan",
            "flag-text": "Follow it",
            "flag-until": tomorrow(),
            "step-form_id": uuid4(),
            "step-text": "Call the school",
            "step-owner": owner.pk,
            "step-due_on": tomorrow(),
        }
        offers = CASE.offered(at, to=owner) | CASE_TITLE.offered(at, to=owner)
        for name in ("change_case", "set_flag", "add_step"):
            pressing.press(desk, offers[name], typed, words_of=words_of)
        for actions, part, name in (
            (STEP, step, "mark_done"),
            (SHARE, share, "end_share"),
        ):
            offer = actions.offered(CasePart(case, part, owner), to=owner)[name]
            pressing.press(desk, offer, {}, words_of=words_of)
        step.refresh_from_db()
        offer = STEP.offered(CasePart(case, step, owner), to=owner)["mark_not_done"]
        pressing.press(desk, offer, {}, words_of=words_of)
        who = {"share-person": colleague.pk}
        pressing.press(desk, offers["share_case"], who, words_of=words_of)
        pressing.press(desk, offers["close_case"], typed, words_of=words_of)
        case.refresh_from_db()
        assert closing_note_of(case) == "He is fine"
        reopen = CASE.offered(CaseAt(case, owner), to=owner)["reopen_case"]
        pressing.press(desk, reopen, {}, words_of=words_of)
        who = {"assign-person": colleague.pk}
        pressing.press(desk, offers["assign_case"], who, words_of=words_of)
        case.refresh_from_db()
        assert case.owner == colleague

    def test_what_is_too_long_is_said_at_the_field_and_keeps_what_was_typed(self, signed_in):
        case = made()
        desk = signed_in(case.owner)
        too_long = desk.post(
            f"{page_of(case)}change-case/",
            {"title": "t" * (TITLE_LIMIT_CHARS + 1), "summary": "s" * (SUMMARY_LIMIT_CHARS + 1)},
        )
        assert too_long.status_code == 422
        assert str(TITLE_LIMIT_CHARS) in too_long.text
        assert "t" * (TITLE_LIMIT_CHARS + 1) in too_long.text
        step = {"step-form_id": uuid4(), "step-text": "x" * (STEP_LIMIT_CHARS + 1)}
        answer = desk.post(f"{page_of(case)}add-step/", step)
        assert f"{STEP_LIMIT_CHARS}" in answer.text
        note = {"close-because": "done", "close-note": "x" * (REASON_LIMIT_CHARS + 1)}
        assert desk.post(f"{page_of(case)}close-case/", note).status_code == 422

    def test_a_step_is_for_somebody_who_sees_the_case_and_is_sent_once(self):
        case, stranger = made(), make.make_counsellor(ready=False)
        with pytest.raises(NotForCase):
            add_step(case, by=case.owner, owner=stranger)
        step = add_step(case, by=case.owner)
        again = case_steps.add_step(
            case.pk,
            text="Ask how the talk went",
            owner=case.owner,
            due_on=tomorrow(),
            form_id=step.pk,
            by=case.owner,
        )
        assert again == step

    def test_the_menu_counts_what_one_has_to_do_by_today(self):
        case = made()
        step = add_step(case, by=case.owner)
        assert not cases_with_due_steps(case.owner).exists()
        add_step(case, by=case.owner, due_on=timezone.localdate())
        assert cases_with_due_steps(case.owner).count() == 1
        case_steps.mark_done(case.pk, step.pk, by=case.owner)
        cases.close_case(case.pk, because=CaseEnd.DONE, note="", by=case.owner)
        assert not cases_with_due_steps(case.owner).exists()

    def test_a_closed_case_takes_nothing_until_it_is_reopened(self):
        case, owner = made(), None
        owner = case.owner
        link, step = case.links.get(), add_step(case, by=owner)
        cases.close_case(case.pk, because=CaseEnd.QUIET, note="", by=owner)
        other = written_down(by=owner)
        for refused in (
            lambda: cases.add_contact(other.pk, case=case, by=owner),
            lambda: cases.take_out(case.pk, link.pk, reason="no", by=owner),
            lambda: cases.change_case(case.pk, told=Titled("a", "b"), by=owner),
            lambda: add_step(case, by=owner),
            lambda: case_steps.mark_done(case.pk, step.pk, by=owner),
            lambda: case_people.share_case(case.pk, person=owner, by=owner),
            lambda: case_people.assign_case(case.pk, person=owner, by=owner),
        ):
            with pytest.raises(CaseMovedOn):
                refused()
        case.refresh_from_db()
        assert set(CASE.offered(CaseAt(case, owner), to=owner)) == {"reopen_case", "set_flag"}
        cases.reopen_case(case.pk, by=owner)
        assert cases.add_contact(other.pk, case=case, by=owner) == case

    def test_the_hand_over_notes_of_a_chat_stand_on_the_time_line(self, signed_in):
        chat = make.make_chat()
        first, second = chat.assigned_to, make.make_counsellor()
        asked = transferring.propose(
            chat.pk,
            to=Target(shift=make.shift_of(second).pk),
            note="He wants to ask his father",
            form_id=uuid4(),
            by=first,
        )
        transferring.accept_transfer(asked.pk, by=second)
        finishing.end(chat.pk, by=second)
        told = Told(category=make.make_category())
        contact = finishing.wrap_up(chat.pk, told=told, by=second, on=timezone.localdate())
        page = signed_in(second).get(page_of(made(contact))).text
        assert "He wants to ask his father" in page

    def test_pages_ask_as_often_for_many_as_for_one(self, signed_in):
        case = made()
        desk = signed_in(case.owner)

        def asked(url):
            desk.get(url)
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(url).status_code == 200
            return len(seen)

        add_step(case, by=case.owner)
        set_flag(case, by=case.owner)
        pages = (page_of(case), LIST, CONTACTS)
        few = [asked(url) for url in pages]
        for _more in range(3):
            contact = written_down(by=case.owner)
            cases.add_contact(contact.pk, case=case, by=case.owner)
            add_step(case, by=case.owner)
            made(by=case.owner)
        assert [asked(url) for url in pages] == few


class TestEnding:
    def after(self, days):
        return timezone.now() + timedelta(days=days, minutes=1)

    def test_a_case_is_forgotten_with_its_last_contact(self):
        contact = written_down()
        case = made(contact)
        add_step(case, by=case.owner)
        set_flag(case, by=case.owner)
        later = written_down(by=case.owner)
        cases.add_contact(later.pk, case=case, by=case.owner)
        Contact.objects.filter(pk=contact.pk).update(
            recorded_at=timezone.now() - timedelta(days=100)
        )
        purge_all(self.after(CONTACT_DAYS - 50))
        assert list(case.links.values_list("contact", flat=True)) == [later.pk]
        purge_all(self.after(CONTACT_DAYS))
        assert not Case.objects.exists()
        assert not any(model.objects.exists() for model in (CaseContact, CaseStep, CaseShare, Flag))
        assert SubjectKey.objects.get(pk=case.key_id).destroyed_at is not None

    def test_taking_a_contact_out_shortens_its_clock(self):
        older = written_down(at=timezone.now() - timedelta(days=20))
        case = made(older)
        newer = written_down(by=case.owner)
        cases.add_contact(newer.pk, case=case, by=case.owner)
        link = case.links.get(contact=newer)
        cases.take_out(case.pk, link.pk, reason="Another child", by=case.owner)
        case.refresh_from_db()
        assert case.last_contact_at == older.recorded_at

    def test_the_clock_of_transcripts_leaves_the_link(self):
        contact, conversation = chat_contact()
        case = made(contact)
        purge_one("helpline.Conversation.kept_since", self.after(TRANSCRIPT_DAYS))
        assert Conversation.objects.get(pk=conversation.pk).blanked_at is not None
        assert case.links.linked().get().contact == contact

    def erase(self, conversation):
        conversation.refresh_from_db()
        returning.erase(returning.Kept(conversation.visitor, conversation, goes_on=False))

    def test_what_a_child_erases_takes_its_link_and_an_empty_case_with_it(self):
        contact, conversation = chat_contact()
        case = made(contact)
        self.erase(conversation)
        assert not Case.objects.exists()
        assert SubjectKey.objects.get(pk=case.key_id).destroyed_at is not None
        assert Contact.objects.filter(pk=contact.pk).exists()
        with pytest.raises(ContactErased):
            made(Contact.objects.get(pk=contact.pk))

    def test_where_other_contacts_stay_somebody_reads_the_case_again(self, signed_in):
        contact, conversation = chat_contact()
        case = made(contact)
        owner = case.owner
        cases.add_contact(written_down(by=owner).pk, case=case, by=owner)
        step, flag = add_step(case, by=owner), set_flag(case, by=owner)
        for refused, part in ((case_steps.remove_step, step), (flags.remove_flag, flag)):
            with pytest.raises(CaseMovedOn):
                refused(case.pk, part.pk, by=owner)
        self.erase(conversation)
        assert not case.links.filter(contact=contact).exists()
        desk = signed_in(owner)
        assert "Take out of the title" in desk.get(page_of(case)).text
        for url in (f"steps/{step.pk}/remove-step/", f"flags/{flag.pk}/remove-flag/"):
            assert f'action="{page_of(case)}{url}"' in desk.get(page_of(case)).text
            assert desk.post(f"{page_of(case)}{url}").status_code == 302
        assert not CaseStep.objects.exists()
        assert not Flag.objects.exists()
        desk.post(f"{page_of(case)}change-case/", {"title": "Class", "summary": ""})
        assert "Take out of the title" not in desk.get(page_of(case)).text
        assert "open-case/" not in desk.get(f"{CONTACTS}{contact.pk}/").text
        verbs = set(Entry.objects.filter(about_id=str(case.pk)).values_list("verb", flat=True))
        assert all(words_of(verb) != verb for verb in verbs)

    def test_what_is_erased_before_its_record_is_written_goes_into_no_case(self):
        conversation = make.make_wrap_up()
        self.erase(conversation)
        told = Told(category=make.make_category())
        by = conversation.assigned_to
        contact = finishing.wrap_up(conversation.pk, told=told, by=by, on=timezone.localdate())
        with pytest.raises(ContactErased):
            made(contact)


def test_titles_are_found_by_every_word_in_any_case():
    case = made(title="Ein Wechsel der Schule")
    seen = Case.objects.visible_to(case.owner)
    assert list(case_reading.matching(seen, "schule wechsel")) == [case]
    assert list(case_reading.matching(seen, "schule fehlt")) == []
    assert list(case_reading.matching(seen, "")) == [case]
