"""The thread as its reporter reads it: what was asked and whether it was answered.

What the reporter wrote is not shown again: whoever finds the receipt reads none of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hotline.models import Report, ReportMessage, Writer
from hotline.operations.thread import ADDITIONS_PER_REPORT, Told
from hotline.states import REPORT_ENDED, ReportState
from portal.privacy.sealing import Shredded, unseal

QUESTIONS_SHOWN = 5
"""The newest ones; the page stays within its size."""
WHY_NOT_TAKEN: dict[Told, str | Promise] = {
    Told.ASKED_MEANWHILE: _(
        "While you were writing, we asked you something. Please read the question, and then send "
        "your words again."
    ),
    Told.ENDED: _(
        "Your report was closed meanwhile, so we did not keep this. If it still matters to you, "
        "please report again."
    ),
    Told.ENOUGH: _(
        "You have added something several times, and that is as much as we can take here. If "
        "there is more, please send a new report."
    ),
}


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """One question, and when it was answered."""

    words: str
    asked_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublicThread:
    """`open` is the question that waits for an answer, until `open_until`; `last` the number of
    the newest message; `to_helpline` what leads to somebody to talk with."""

    open: PublicQuestion | None = None
    open_until: datetime | None = None
    earlier: tuple[PublicQuestion, ...] = ()
    last: int = 0
    may_write: bool = False
    to_helpline: str = ""


def public_thread(report: Report, messages: Sequence[ReportMessage]) -> PublicThread:
    """The thread of a report, from its messages in their order."""
    if report.forget_at is None:
        return PublicThread()
    answered = {one.answers_id: one.written_at for one in messages if one.answers_id}
    try:
        questions = [
            PublicQuestion(
                unseal(one.words, key=report.key, place=one.place),
                one.written_at,
                answered.get(one.pk),
            )
            for one in messages
            if one.is_question
        ]
        led = [
            unseal(one.words, key=report.key, place=one.place)
            for one in messages
            if one.leads_to_helpline
        ]
    except Shredded:
        return PublicThread()
    waits = report.state == ReportState.NEEDS_INFO
    additions = sum(one.writer == Writer.REPORTER and one.answers_id is None for one in messages)
    return PublicThread(
        open=questions[-1] if waits else None,
        open_until=report.question_due_at,
        earlier=tuple((questions[:-1] if waits else questions)[-QUESTIONS_SHOWN:]),
        last=messages[-1].number if messages else 0,
        to_helpline=led[-1] if led else "",
        may_write=report.state not in REPORT_ENDED and (waits or additions < ADDITIONS_PER_REPORT),
    )
