"""The thread behind the receipt: one question at a time, answered without an address."""

import html
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation

from hotline.forms.desk_thread import QUESTION_LIMIT_CHARS
from hotline.forms.thread import MESSAGE_LIMIT_CHARS
from hotline.models import Report, ReporterContact, ReportMessage
from hotline.operations import question_mail
from hotline.operations.assessing import NewAssessment
from hotline.operations.closing import close_report
from hotline.operations.reading import open_texts
from hotline.operations.reporting import take_report
from hotline.operations.thread import (
    ADDITIONS_PER_REPORT,
    Told,
    ask_reporter,
    go_on_without_answer,
    go_on_without_answers,
    hear_reporter,
    lead_to_helpline,
)
from hotline.retention import shred_reports
from hotline.states import REPORT, ReportState
from hotline.views.anonymous_forms import SAME_SIZE_BYTES
from hotline.words.errors import ColleagueIsOnIt, NoQuestionOpen, NotToBeAsked, ReporterWrote
from hotline.words.questions import SUGGESTED, TALK_WITH_SOMEBODY
from portal.accounts.roles import Role
from portal.audit.models import Entry
from portal.privacy import form_tokens, receipts
from portal.privacy.sealing import unseal
from tests.makers.hotline import (
    PURPOSE,
    assess,
    locations_of,
    make_claimed,
    make_colleague,
    make_report,
    make_statement,
)
from tests.makers.jobs import run_due

pytestmark = pytest.mark.django_db
QUESTION = "Where on the page was the canary?"
ANSWER = "next to the second canary, at the top"
LANGUAGES = ["en", "fr", "nl", "de", "es", "ar"]


def taken(**said):
    """A report somebody is on, its analyst, and the receipt of its reporter."""
    token = form_tokens.new(PURPOSE)
    report = take_report(make_statement(**said), token=token).report
    _report, by = make_claimed(report)
    report.refresh_from_db()
    return report, by, receipts.from_token(token).text


def asked(**said):
    report, by, receipt = taken(**said)
    ask_reporter(report.pk, QUESTION, by=by)
    report.refresh_from_db()
    return report, by, receipt


def look(client, receipt, **sent):
    language = sent.pop("language", "en")
    return client.post(f"/{language}/report/status/", {"receipt": receipt, **sent})


def answer(client, receipt, words=ANSWER, number=1, **more):
    return look(client, receipt, words=words, number=number, asked="yes", **more)


def words_of(message):
    return unseal(message.words, key=message.report.key, place=message.place)


def test_a_question_is_read_and_answered_with_nothing_but_the_receipt(client):
    report, by, receipt = asked()
    assert report.state == ReportState.NEEDS_INFO
    page = look(client, receipt)
    assert QUESTION in page.text
    assert not page.cookies
    assert "no-store" in page["Cache-Control"]
    assert len(page.content) == SAME_SIZE_BYTES
    said = answer(client, receipt)
    assert "Your words are with us" in said.text
    assert ANSWER not in said.text, "whoever finds the receipt reads none of it"
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    assert report.question_due_at is None
    question, answered = report.messages.all()
    assert (words_of(question), words_of(answered)) == (QUESTION, ANSWER)
    assert (question.by, answered.by, answered.answers) == (by, None, question)
    assert "You answered on" in look(client, receipt).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_page_and_the_suggestions(client, language):
    report, by, receipt = taken(language=language)
    with translation.override(language):
        words = str(SUGGESTED["account"])
    ask_reporter(report.pk, words, by=by)
    page = look(client, receipt, language=language)
    assert words in html.unescape(page.text)
    if language != "en":
        assert "We have a question" not in page.text
        assert not words.startswith("What is the name of the app")


def test_words_are_sealed_and_never_in_the_record(client):
    _report, _by, receipt = asked()
    answer(client, receipt)
    for message in ReportMessage.objects.all():
        assert b"canary" not in bytes(message.words)
    entries = Entry.objects.filter(verb__startswith="report.")
    assert "canary" not in " ".join(str(one.facts) for one in entries)
    verbs = list(entries.values_list("verb", flat=True))
    assert {"report.question_asked", "report.reporter_answered"} <= set(verbs)
    assert entries.get(verb="report.reporter_answered").actor == "reporter"


def test_the_words_go_with_the_key_of_the_report(client):
    report, _by, receipt = asked()
    answer(client, receipt)
    shred_reports(Report.objects.filter(pk=report.pk), report.received_at)
    page = look(client, receipt)
    assert page.status_code == 200
    assert QUESTION not in page.text
    assert 'name="words"' not in page.text
    assert hear_reporter(report.pk, "more", number=2) == Told.ENDED


def test_one_question_at_a_time_by_whoever_took_it_on():
    report, by, _receipt = taken()
    with pytest.raises(ColleagueIsOnIt):
        ask_reporter(report.pk, QUESTION, by=make_colleague(Role.HOTLINE_SUPERVISOR))
    ask_reporter(report.pk, QUESTION, by=by)
    with pytest.raises(NotToBeAsked):
        ask_reporter(report.pk, QUESTION, by=by)
    assert report.messages.count() == 1
    nobodys = make_report("https://images.example.org/other")
    with pytest.raises(NotToBeAsked):
        ask_reporter(nobodys.pk, QUESTION, by=by)


def test_the_database_keeps_the_clock_to_the_state():
    report, _by, _receipt = asked()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(question_due_at=None)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_messages_are_append_only(change):
    report, _by, _receipt = asked()
    changes = {
        "update": lambda: report.messages.update(words=b""),
        "delete": lambda: report.messages.all()._raw_delete("default"),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        changes[change]()


def test_the_same_form_counts_once_and_other_words_are_not_lost(client):
    report, _by, receipt = asked()
    for _time in range(3):
        assert "Your words are with us" in answer(client, receipt).text
    assert report.messages.count() == 2
    answer(client, receipt, words="and one thing more")
    assert [words_of(one) for one in report.messages.all()][2:] == ["and one thing more"]


def test_what_is_too_long_is_said_and_kept(client):
    _report, _by, receipt = asked()
    long = "x" * (MESSAGE_LIMIT_CHARS + 1)
    page = answer(client, receipt, words=long)
    assert f"Up to {MESSAGE_LIMIT_CHARS} characters fit here" in page.text
    assert long in page.text
    assert QUESTION in page.text
    assert "maxlength" not in page.text.partition("<textarea")[2].partition(">")[0]
    assert ReportMessage.objects.count() == 1


def test_an_empty_answer_is_asked_for_again(client):
    _report, _by, receipt = asked()
    assert "Please write your answer first" in answer(client, receipt, words="  ").text


def test_a_question_that_came_meanwhile_is_shown_and_the_words_kept(client):
    report, by, receipt = taken()
    ask_reporter(report.pk, QUESTION, by=by)
    page = look(client, receipt, words="something more", number=0)
    assert "While you were writing" in page.text
    assert QUESTION in page.text
    assert "something more" in page.text
    again = re.search(r'name="number" value="(\d+)"', page.text).group(1)
    assert again == "1"
    answer(client, receipt, words="something more", number=again)
    assert report.messages.count() == 2


def test_something_may_be_added_unasked_so_often(client):
    report, _by, receipt = taken()
    for number in range(ADDITIONS_PER_REPORT):
        assert "with us" in look(client, receipt, words=f"more {number}", number=number).text
    page = look(client, receipt, words="one too many", number=ADDITIONS_PER_REPORT)
    assert "several times" in page.text
    assert "one too many" in page.text
    assert report.messages.count() == ADDITIONS_PER_REPORT
    assert 'name="words"' not in look(client, receipt).text


def test_an_ended_report_takes_nothing_more(client):
    report, by, receipt = taken()
    assess(locations_of(report)[0].pk, NewAssessment("not_illegal"), by=by)
    page = look(client, receipt, words="one thing", number=0)
    assert "closed meanwhile" in page.text
    assert "one thing" in page.text
    assert 'name="words"' not in look(client, receipt).text


def test_nobody_without_a_receipt_writes_anything(client):
    asked()
    page = answer(client, receipts.from_token("nobody").text)
    assert "We know no report" in page.text
    assert len(page.content) == SAME_SIZE_BYTES
    assert ReportMessage.objects.count() == 1


def test_without_an_answer_the_case_goes_on_by_itself():
    report, _by, _receipt = asked()
    assert go_on_without_answers() == 0
    Report.objects.update(question_due_at=F("question_due_at") - timedelta(days=15))
    assert go_on_without_answers() == 1
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    assert Entry.objects.filter(verb="report.question_unanswered").count() == 1


def test_it_goes_on_to_its_end_when_all_was_assessed_meanwhile():
    report, by, _receipt = asked()
    assess(locations_of(report)[0].pk, NewAssessment("not_illegal"), by=by)
    report.refresh_from_db()
    assert report.state == ReportState.NEEDS_INFO, "an open question keeps it open"
    Report.objects.update(question_due_at=F("question_due_at") - timedelta(days=15))
    go_on_without_answers()
    report.refresh_from_db()
    assert report.state == ReportState.CLOSED


def test_whoever_asked_may_go_on_without_an_answer():
    report, by, _receipt = asked()
    assert go_on_without_answer(report.pk, by=by).state == ReportState.ACCEPTED
    with pytest.raises(NoQuestionOpen):
        go_on_without_answer(report.pk, by=by)


def test_an_answer_keeps_the_case_open_until_it_was_read(client):
    report, by, receipt = asked()
    location = locations_of(report)[0]
    answer(client, receipt)
    assess(location.pk, NewAssessment("not_illegal"), by=by)
    report.refresh_from_db()
    assert report.state == ReportState.IN_PROGRESS
    with pytest.raises(ReporterWrote):
        close_report(report.pk, by=by)
    texts = open_texts(report.pk, by=by, purpose="judge")
    assert [one.words for one in texts.messages] == [QUESTION, ANSWER]
    close_report(report.pk, by=by)


def test_an_answer_comes_to_the_top_of_ones_own_list(client):
    report, by, receipt = asked()
    others = [make_report(f"https://images.example.org/{n}") for n in range(3)]
    mine = make_report("https://images.example.org/mine")
    make_claimed(mine, by=by)
    listed = Report.objects.open().by_urgency()
    assert list(listed)[-1] == report, "what waits for the reporter comes last"
    answer(client, receipt)
    assert listed.all().first() == report
    assert set(Report.objects.open().of_person(by)) == {report, mine}
    assert not set(others) & set(Report.objects.of_person(by))


def test_the_table_leads_to_the_question_and_back():
    assert REPORT.then(ReportState.ACCEPTED) >= {ReportState.NEEDS_INFO}
    assert REPORT.then(ReportState.IN_PROGRESS) >= {ReportState.NEEDS_INFO}
    assert REPORT.then(ReportState.NEEDS_INFO) >= {ReportState.ACCEPTED, ReportState.IN_PROGRESS}
    assert ReportState.NEEDS_INFO not in REPORT.then(ReportState.RECEIVED)


def test_who_left_an_address_is_told_once_and_nothing_else_is_said():
    report, _by, receipt = asked(contact="neighbour@home.example", language="de")
    run_due("reporter.tell")
    message = ReportMessage.objects.get()
    assert question_mail.tell_of_question(message.pk) is False
    (sent,) = mail.outbox
    assert sent.to == ["neighbour@home.example"]
    assert "/de/report/status/" in sent.body
    whole = sent.message().as_string()
    for secret in (
        QUESTION,
        receipt,
        "images.example.org",
        report.public_ref,
        report.category.code,
    ):
        assert secret not in whole
    with translation.override("de"):
        assert sent.subject == translation.gettext("There is a question for you")
    assert sent.subject != "There is a question for you"


@pytest.mark.parametrize("contact", ["", "+32 2 555 01 23"])
def test_nobody_else_is_written_to(contact):
    asked(contact=contact)
    run_due("reporter.tell")
    assert mail.outbox == []


def test_no_mail_goes_once_the_answer_is_there(client):
    _report, _by, receipt = asked(contact="neighbour@home.example")
    answer(client, receipt)
    run_due("reporter.tell")
    assert mail.outbox == []


def test_no_mail_goes_once_the_contact_is_forgotten():
    asked(contact="neighbour@home.example")
    ReporterContact.objects.get().key.destroy()
    run_due("reporter.tell")
    assert mail.outbox == []


class Refuses:
    def send(self, _mail):
        raise OSError("the mail server is away")


class Dies:
    def send(self, _mail):
        raise KeyboardInterrupt


def test_a_mail_that_was_not_taken_goes_later_one_that_may_have_left_never():
    asked(contact="neighbour@home.example")
    message = ReportMessage.objects.get()
    with pytest.raises(OSError, match="away"):
        question_mail.tell_of_question(message.pk, through=Refuses())
    with pytest.raises(KeyboardInterrupt):
        question_mail.tell_of_question(message.pk, through=Dies())
    assert question_mail.tell_of_question(message.pk) is False
    assert mail.outbox == []


def test_the_desk_asks_and_reads(client):
    report, by, _receipt = taken(language="fr")
    Authenticator.objects.create(user=by, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(by)
    case = f"/desk/hotline/{report.public_ref}/"
    assert "Ask the reporter one thing" in client.get(case).text
    with translation.override("fr"):
        assert html.escape(str(SUGGESTED["when"])) in client.get(case).text
    refused = client.post(f"{case}ask-reporter/", {"suggestion": "", "question": ""})
    assert refused.status_code == 422
    long = "q" * (QUESTION_LIMIT_CHARS + 1)
    refused = client.post(f"{case}ask-reporter/", {"question": long})
    assert f"up to {QUESTION_LIMIT_CHARS} characters" in refused.text
    assert long in refused.text
    done = client.post(f"{case}ask-reporter/", {"suggestion": "when", "question": ""}, follow=True)
    assert "Asked. The reporter reads it with the receipt" in done.text
    hear_reporter(report.pk, ANSWER, number=1)
    page = client.get(case)
    assert "nobody who works on it has read it" in page.text
    assert ANSWER not in page.text
    opened = client.post(f"{case}read/", {"purpose": "judge"})
    assert ANSWER in opened.text
    assert "nobody who works on it has read it" not in client.get(case).text


class TestPointingToTheHelpline:
    def test_it_is_said_once_in_their_language_and_waits_for_no_answer(self, client):
        report, by, receipt = taken(language="fr")
        lead_to_helpline(report.pk, by=by)
        lead_to_helpline(report.pk, by=by)
        (said,) = ReportMessage.objects.filter(report=report)
        assert said.leads_to_helpline
        assert not said.is_question
        with translation.override("fr"):
            words = str(TALK_WITH_SOMEBODY)
        assert unseal(said.words, key=report.key, place=said.place) == words
        report.refresh_from_db()
        assert report.state != ReportState.NEEDS_INFO
        assert Entry.objects.filter(verb="report.led_to_helpline").count() == 1
        page = client.post("/fr/report/status/", {"receipt": receipt}).text
        assert words in html.unescape(page)
        assert 'href="/fr/talk/"' in page
        assert 'data-src="/fr/talk/now/"' in page

    def test_a_question_after_it_is_answered_and_additions_are_not_used_up(self):
        report, by, _receipt = taken()
        lead_to_helpline(report.pk, by=by)
        ask_reporter(report.pk, QUESTION, by=by)
        assert hear_reporter(report.pk, ANSWER, number=2) == Told.ANSWERED
        answered = ReportMessage.objects.get(report=report, answers__isnull=False)
        assert answered.answers.number == 2

    def test_it_is_a_button_until_it_is_said(self, client):
        report, by, _receipt = taken()
        Authenticator.objects.create(user=by, type=Authenticator.Type.TOTP, data={"secret": "x"})
        client.force_login(by)
        page = reverse("hotline_desk:case", args=[report.public_ref])
        shown = client.get(page).text
        assert "Point to the helpline" in shown
        lead_to_helpline(report.pk, by=by)
        shown = client.get(page).text
        assert "Says in their language" not in shown
        assert "pointed to the helpline" in shown
        with pytest.raises(ColleagueIsOnIt):
            lead_to_helpline(report.pk, by=make_colleague())
