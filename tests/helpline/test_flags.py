"""Flags on a case: a reason, a last day at most FLAG_DAYS_MOST away, and the database's clock."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from helpline.desk.actions import FLAG, CasePart
from helpline.desk.history import words_of
from helpline.models import Case, Contact, Flag
from helpline.operations import cases, flags
from helpline.operations.case_texts import flag_text
from helpline.policies.cases import FLAG_DAYS_MOST, NotADay, wrong_day
from helpline.states.case import CaseEnd
from helpline.words.desk_cases import FlagReason
from helpline.words.errors_desk_cases import CaseMovedOn, FlagDayPast, FlagOver, FlagTooLong
from portal.audit.models import Entry
from portal.database.clock import end_of_day
from tests import pressing
from tests.helpline.test_cases import CONTACTS, LIST, made, page_of
from tests.makers import helpline as make

pytestmark = pytest.mark.django_db
WANTED = "This field is required"
TEXT = "Ask first whether she is alone at home"


def today():
    return timezone.localdate()


def flagged(case=None, *, days=10, text=TEXT):
    """A flag on an open case, whose counsellor set it."""
    case = case or made()
    return flags.set_flag(
        case.pk,
        reason=FlagReason.WATCHED,
        text=text,
        until=today() + timedelta(days=days),
        form_id=uuid4(),
        by=case.owner,
    )


def past_its_day(flag):
    """As it is once its day is over: nothing else happens to it."""
    Flag.objects.filter(pk=flag.pk).update(
        set_at=timezone.now() - timedelta(days=20), valid_until=Now() - timedelta(seconds=1)
    )


@pytest.mark.parametrize(
    ("days", "wrong"),
    [(-1, NotADay.PAST), (0, None), (FLAG_DAYS_MOST, None), (FLAG_DAYS_MOST + 1, NotADay.TOO_LATE)],
)
def test_the_last_day_is_today_at_the_earliest_and_ninety_days_away_at_the_latest(days, wrong):
    day = date(2026, 3, 1)
    assert wrong_day(day + timedelta(days=days), today=day) == wrong


def test_it_stands_through_its_last_day_by_the_clocks_of_the_site():
    assert end_of_day(date(2026, 3, 28)) == datetime.fromisoformat("2026-03-29T00:00+01:00")


class TestSetting:
    def sent(self, **changed):
        usual = {
            "form_id": uuid4(),
            "reason": "watched",
            "text": TEXT,
            "until": today() + timedelta(days=3),
        }
        return {f"flag-{name}": value for name, value in (usual | changed).items()}

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"until": ""}, WANTED),
            ({"until": "2020-01-01"}, "Choose today or a later day."),
            ({"until": "2999-01-01"}, f"A flag stands for at most {FLAG_DAYS_MOST} days."),
            ({"text": ""}, WANTED),
        ],
        ids=["no day", "past", "too long", "no words"],
    )
    def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
        self, signed_in, changed, said
    ):
        case = made()
        desk = signed_in(case.owner)
        answer = desk.post(f"{page_of(case)}set-flag/", self.sent(**changed))
        assert answer.status_code == 422
        form = next(one.form for one in answer.context["offers"]["add_flag"])
        (name,) = changed
        assert any(said in error for error in form.errors[name])
        assert changed.get("text", TEXT) in answer.text
        assert not Flag.objects.exists()

    def test_the_verb_decides_by_the_databases_clock(self):
        case = made()
        for until, refused in (
            (today() - timedelta(days=1), FlagDayPast),
            (today() + timedelta(days=FLAG_DAYS_MOST + 1), FlagTooLong),
        ):
            with pytest.raises(refused):
                flags.set_flag(
                    case.pk,
                    reason=FlagReason.RISK,
                    text=TEXT,
                    until=until,
                    form_id=uuid4(),
                    by=case.owner,
                )

    def test_the_same_form_sets_one(self, signed_in):
        case = made()
        desk, sent = signed_in(case.owner), self.sent()
        for _click in range(2):
            assert desk.post(f"{page_of(case)}set-flag/", sent).status_code == 302
        assert Flag.objects.get().set_by == case.owner
        entry = Entry.objects.get(verb="flag.set")
        assert entry.about_id == str(case.pk)
        assert TEXT not in str(entry.facts)

    def test_the_database_wants_a_day_after_it_was_set(self):
        flag = flagged()
        with pytest.raises(IntegrityError), transaction.atomic():
            Flag.objects.filter(pk=flag.pk).update(valid_until=flag.set_at)


class TestShown:
    def pages(self, case):
        contact = case.links.get().contact
        return page_of(case), f"{CONTACTS}{contact.pk}/", CONTACTS, LIST

    def test_it_is_shown_wherever_the_case_and_its_contacts_are(self, signed_in):
        flag = flagged()
        desk = signed_in(flag.set_by)
        for url in self.pages(flag.case):
            assert "Somebody may be reading along" in desk.get(url).text, url
        for url in self.pages(flag.case)[:2]:
            assert TEXT in desk.get(url).text, url

    def test_past_its_day_it_counts_for_nothing_and_nothing_has_to_run(self, signed_in):
        flag = flagged()
        past_its_day(flag)
        desk = signed_in(flag.set_by)
        assert not Flag.objects.standing().exists()
        for url in self.pages(flag.case)[1:]:
            assert "Somebody may be reading along" not in desk.get(url).text, url
        page = desk.get(page_of(flag.case))
        assert [one.flag for one in page.context["over"]] == [flag]
        assert page.context["standing"] == []
        with pytest.raises(FlagOver):
            flags.renew_flag(flag.case_id, flag.pk, until=today(), reason="x", by=flag.set_by)

    def test_it_is_read_with_the_conversation_of_its_contact(self, signed_in):
        conversation = make.make_closed()
        contact = Contact.objects.get(conversation=conversation)
        flagged(made(contact))
        desk = signed_in(make.make_supervisor())
        assert TEXT in desk.get(f"/desk/helpline/{conversation.pk}/").text

    def test_it_goes_with_the_case_and_is_seen_by_nobody_else(self, signed_in):
        flag = flagged()
        link = flag.case.links.get()
        cases.take_out(flag.case_id, link.pk, reason="Another child", by=flag.set_by)
        page = signed_in(flag.set_by).get(f"{CONTACTS}{link.contact_id}/").text
        assert "Somebody may be reading along" not in page


class TestRenewingAndEnding:
    def test_both_take_a_reason_and_are_sentences_of_the_history(self, signed_in):
        flag = flagged()
        person, case = flag.set_by, flag.case
        desk = signed_in(person)
        offers = FLAG.offered(CasePart(case, flag, person), to=person)
        assert set(offers) == {"renew_flag", "end_flag"}
        until = today() + timedelta(days=FLAG_DAYS_MOST)
        typed = {
            f"renew-{flag.pk}-until": until,
            f"renew-{flag.pk}-reason": "Still so in March",
            f"end-{flag.pk}-reason": "She has moved to her aunt",
        }
        page = pressing.press(desk, offers["renew_flag"], typed, words_of=words_of)
        assert "Still so in March" in page.text
        flag.refresh_from_db()
        assert flag.valid_until == end_of_day(until)
        page = pressing.press(desk, offers["end_flag"], typed, words_of=words_of)
        assert "She has moved to her aunt" in page.text
        flag.refresh_from_db()
        assert (flag.state, flag.ended_by) == ("ended", person)
        assert b"aunt" not in bytes(flag.ended_because)
        assert not Flag.objects.standing().exists()

    @pytest.mark.parametrize("name", ["renew", "end"])
    def test_without_a_reason_nothing_happens(self, signed_in, name):
        flag = flagged()
        sent = {f"{name}-{flag.pk}-reason": "", f"{name}-{flag.pk}-until": today()}
        url = f"{page_of(flag.case)}flags/{flag.pk}/{name}-flag/"
        answer = signed_in(flag.set_by).post(url, sent)
        assert answer.status_code == 422
        assert "Write down why." in answer.text
        assert Flag.objects.standing().get().valid_until == flag.valid_until

    def test_one_that_is_over_cannot_be_ended_and_another_cases_not_at_all(self):
        flag, other = flagged(), made()
        flags.end_flag(flag.case_id, flag.pk, reason="Moved", by=flag.set_by)
        with pytest.raises(FlagOver):
            flags.end_flag(flag.case_id, flag.pk, reason="Moved", by=flag.set_by)
        with pytest.raises(CaseMovedOn):
            flags.end_flag(other.pk, flag.pk, reason="Moved", by=other.owner)

    def test_it_stands_on_a_closed_case_too(self):
        flag = flagged()
        cases.close_case(flag.case_id, because=CaseEnd.DONE, note="", by=flag.set_by)
        assert Flag.objects.standing().get() == flag
        ended = flags.end_flag(flag.case_id, flag.pk, reason="Moved", by=flag.set_by)
        assert flag_text(ended, Case.objects.get(), "ended_because") == "Moved"
