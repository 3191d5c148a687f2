"""A reporter who holds the receipt has erased what they told us (GDPR Art. 17).

How to reach them is destroyed at once. Their words go at once too, unless they are evidence of
something illegal or somebody may be in danger: then they go by the clock of their report.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hotline.models import Location, Report, ReporterContact, Submission
from hotline.operations.advancing import go_on_after_question
from hotline.operations.claims import lock_case
from hotline.operations.tracks import keep_priorities
from hotline.states import REPORT_ENDED, ReportState, Verdict
from portal import audit
from portal.database.clock import database_now
from portal.privacy.legal_holds.operations import is_held

TEXTS = ("narrative", "access_hint", "found_via", "forget_at", "unread_since")
"""Columns of a report that are emptied with its key."""


def shred_texts(report: Report) -> None:
    """Destroys the key of everything a reporter wrote; the empty report stays for the figures.

    Repeating it does no harm. The caller holds the report's lock.
    """
    report.key.destroy()
    for name in TEXTS:
        setattr(report, name, None)
    report.save(update_fields=TEXTS)
    Submission.objects.filter(report=report).update(raw=None)


def shred_unless_held(report: Report, now: datetime) -> None:
    """The same now, or as soon as no legal hold keeps it."""
    if is_held(report.key):
        report.forget_at = now
        report.save(update_fields=["forget_at"])
    else:
        shred_texts(report)


def shred_contact(contact: ReporterContact) -> None:
    """Destroys the key of how to reach a reporter, and drops the row."""
    contact.key.destroy()
    contact.delete()


def words_are_kept(report: Report, locations: Iterable[Location]) -> bool:
    """Whether a duty keeps the words of this report: evidence, or danger that is not over."""
    evidence = any(one.verdict == Verdict.ILLEGAL for one in locations)
    return evidence or (report.imminent_danger and report.state not in REPORT_ENDED)


@transaction.atomic
def erase_on_request(report_id: int) -> Report:
    """The reporter asks for it, and once is enough: repeating it does no harm.

    The record says that they asked and what was destroyed, in no words of theirs.
    """
    now = database_now()
    locations, report = lock_case(report_id)
    contact = ReporterContact.objects.select_related("key").filter(report=report).first()
    if contact is not None:
        shred_contact(contact)
    kept = words_are_kept(report, locations)
    if report.erasure_asked_at is None:
        report.erasure_asked_at = now
        report.wants_answer = False
        report.save(update_fields=["erasure_asked_at", "wants_answer"])
        audit.record(
            "report.erasure_asked",
            by=None,
            actor="reporter",
            about=report,
            contact=contact is not None,
            words="kept" if kept or is_held(report.key) else "destroyed",
        )
    if not kept and report.forget_at is not None:
        shred_unless_held(report, now)
        if report.state == ReportState.NEEDS_INFO:
            go_on_after_question(report, now, verb="report.question_ended", actor="reporter")
        keep_priorities(locations)
    return report
