"""The thread behind a receipt: the hotline asks one thing at a time, the reporter answers.

Nothing about the person is needed for it: whoever holds the receipt reads and answers.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import translation

from hotline.models import Location, Report, ReporterContact, ReportMessage, Writer
from hotline.operations.advancing import advance_report, go_on_after_question
from hotline.operations.answering import answer
from hotline.operations.claims import lock_case, must_not_be_a_colleagues
from hotline.policies import profiles
from hotline.states import REPORT, REPORT_ENDED, ReportState
from hotline.words.errors import NoQuestionOpen, NotToBeAsked, ReportEnded
from hotline.words.questions import TALK_WITH_SOMEBODY
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.jobs.due import each_due
from portal.privacy.sealing import seal, unseal

ADDITIONS_PER_REPORT = 5
"""How often a reporter may add something unasked; answers to questions are not counted."""
_ASKS = frozenset({ReportState.ACCEPTED, ReportState.IN_PROGRESS})


class Told(StrEnum):
    """What became of words that a reporter sent."""

    ANSWERED = "answered"
    ADDED = "added"
    SENT_BEFORE = "sent_before"
    """The same form was sent again."""
    ASKED_MEANWHILE = "asked_meanwhile"
    """A question came while it was written; nothing was taken yet."""
    ENDED = "ended"
    """The report was closed or forgotten meanwhile."""
    ENOUGH = "enough"
    """ADDITIONS_PER_REPORT were taken before."""


@transaction.atomic
def ask_reporter(report_id: int, words: str, *, by: User) -> ReportMessage:
    """Ask the reporter one thing. Whoever left an e-mail address gets a mail that says so.

    Raises ReportEnded, ColleagueIsOnIt; NotToBeAsked while a question is open, for anybody but
    who took the case on, once the texts of the report were destroyed, and where nobody has
    a receipt.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    must_not_be_a_colleagues(locations, by=by)
    if report.state not in _ASKS or report.taken_on_by_id != by.pk:
        raise NotToBeAsked
    if report.forget_at is None or not report.has_receipt:
        raise NotToBeAsked
    question = _write(report, words, now, writer=Writer.HOTLINE, by=by)
    REPORT.move(
        report,
        ReportState.NEEDS_INFO,
        by=by,
        at=now,
        verb="report.question_asked",
        columns={"question_due_at": now + _waits_for()},
    )
    if ReporterContact.objects.filter(report=report).exists():
        outbox.add("reporter.tell", subject=question)
    return question


@transaction.atomic
def lead_to_helpline(report_id: int, *, by: User) -> ReportMessage:
    """Say once, in the reporter's language, that somebody is there to talk with; asks nothing.

    Repeating it does no harm. Raises ReportEnded, ColleagueIsOnIt; NotToBeAsked once the texts of
    the report were destroyed, and where nobody has a receipt.
    """
    locations, report = lock_case(report_id)
    if report.state in REPORT_ENDED:
        raise ReportEnded
    must_not_be_a_colleagues(locations, by=by)
    if report.forget_at is None or not report.has_receipt:
        raise NotToBeAsked
    said: ReportMessage | None = report.messages.filter(leads_to_helpline=True).first()
    if said is not None:
        return said
    with translation.override(report.language):
        words = str(TALK_WITH_SOMEBODY)
    now = database_now()
    made = _write(report, words, now, writer=Writer.HOTLINE, by=by, leads_to_helpline=True)
    audit.record("report.led_to_helpline", by=by, about=report)
    return made


@transaction.atomic
def hear_reporter(report_id: int, words: str, *, number: int) -> Told:
    """Take what a reporter writes behind the receipt; it waits on the desk to be read.

    `number` is that of the last message when the page was shown: the same form counts once.
    """
    now = database_now()
    report = Report.objects.select_for_update(of=("self",)).select_related("key").get(pk=report_id)
    newer = list(report.messages.filter(number__gt=number))
    if any(_says(one, words, report) for one in newer):
        return Told.SENT_BEFORE
    if any(one.is_question for one in newer):
        return Told.ASKED_MEANWHILE
    if report.state in REPORT_ENDED or report.forget_at is None:
        return Told.ENDED
    if report.state == ReportState.NEEDS_INFO:
        asked = report.messages.filter(writer=Writer.HOTLINE, leads_to_helpline=False)
        question = asked.latest("number")
        _write(report, words, now, writer=Writer.REPORTER, answers=question)
        go_on_after_question(report, now, verb="report.reporter_answered", actor="reporter")
        told = Told.ANSWERED
    elif _additions(report) >= ADDITIONS_PER_REPORT:
        return Told.ENOUGH
    else:
        _write(report, words, now, writer=Writer.REPORTER)
        audit.record("report.reporter_added", by=None, actor="reporter", about=report)
        told = Told.ADDED
    report.unread_since = report.unread_since or now
    report.save(update_fields=["unread_since"])
    return told


@transaction.atomic
def go_on_without_answer(report_id: int, *, by: User) -> Report:
    """Wait no longer for an answer. Raises NoQuestionOpen, ColleagueIsOnIt."""
    locations, report = lock_case(report_id)
    if report.state != ReportState.NEEDS_INFO:
        raise NoQuestionOpen
    must_not_be_a_colleagues(locations, by=by)
    go_on_after_question(report, database_now(), verb="report.question_ended", by=by)
    return report


def go_on_without_answers() -> int:
    """Cases whose reporter did not answer in time go on by themselves. Returns how many."""
    return each_due(Report.objects.with_unanswered_question(), _not_answered)


def _not_answered(report: Report) -> None:
    now = database_now()
    go_on_after_question(report, now, verb="report.question_unanswered")
    advance_report(report, by=None, now=now)
    answer(report, Location.objects.filter(submissions__report=report), now=now)


def _says(message: ReportMessage, words: str, report: Report) -> bool:
    """Whether the reporter sent these very words before."""
    if message.is_question or report.forget_at is None:
        return False
    return unseal(message.words, key=report.key, place=message.place) == words


def _additions(report: Report) -> int:
    return int(report.messages.filter(writer=Writer.REPORTER, answers=None).count())


def _write(
    report: Report,
    words: str,
    now: datetime,
    *,
    writer: Writer,
    by: User | None = None,
    answers: ReportMessage | None = None,
    leads_to_helpline: bool = False,
) -> ReportMessage:
    """The caller holds the lock of the report, so numbers have no gap."""
    number = report.messages.count() + 1
    message = ReportMessage(
        report=report,
        number=number,
        writer=writer,
        by=by,
        answers=answers,
        leads_to_helpline=leads_to_helpline,
        written_at=now,
    )
    message.words = seal(words, key=report.key, place=message.place)
    message.save(force_insert=True)
    return message


def _waits_for() -> timedelta:
    return timedelta(days=profiles.current().clocks.question_days)
