"""Opening what a reporter wrote. Every opening is recorded with its purpose before it is seen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from hotline.addresses import visible
from hotline.errors import NothingToRead
from hotline.models import (
    CONTACT_PLACE,
    NARRATIVE_PLACE,
    NOTE_PLACE,
    REFERENCE_PLACE,
    ManualAction,
    Report,
    ReporterContact,
)
from portal import audit
from portal.accounts.models import User
from portal.privacy.sealing import Shredded, unseal


@dataclass(frozen=True, slots=True)
class Opened:
    """The texts of a report, with hidden characters made visible."""

    narrative: str
    as_typed: tuple[str, ...]


@transaction.atomic
def open_texts(report_id: int, *, by: User, purpose: str) -> Opened:
    """What the reporter wrote and typed. Raises NothingToRead once it was shredded."""
    report = Report.objects.select_related("key").get(pk=report_id)
    audit.record_read(report, by=by, purpose=purpose)
    try:
        narrative = (
            unseal(report.narrative, key=report.key, place=NARRATIVE_PLACE)
            if report.narrative is not None
            else ""
        )
        typed = [
            unseal(one.raw, key=report.key, place=one.raw_place)
            for one in report.submissions.all()
            if one.raw is not None
        ]
    except Shredded:
        raise NothingToRead from None
    return Opened(visible(narrative), tuple(visible(one) for one in typed))


@transaction.atomic
def open_contact(report_id: int, *, by: User, purpose: str) -> str:
    """How to reach a reporter who asked for it. Raises NothingToRead when there is none."""
    contact = (
        ReporterContact.objects.select_related("key", "report").filter(report_id=report_id).first()
    )
    if contact is None:
        raise NothingToRead
    audit.record_read(contact, by=by, purpose=purpose)
    try:
        return visible(unseal(contact.contact, key=contact.key, place=CONTACT_PLACE))
    except Shredded:
        raise NothingToRead from None


@dataclass(frozen=True, slots=True)
class Note:
    """An action by hand with its sealed words; `shredded` once these were destroyed."""

    action: ManualAction
    reference: str = ""
    note: str = ""
    shredded: bool = False


def notes_of(actions: Iterable[ManualAction]) -> list[Note]:
    """Actions as case work reads them. The caller has recorded that the case was opened."""
    return [_note(action) for action in actions]


def _note(action: ManualAction) -> Note:
    try:
        return Note(
            action,
            _words(action, action.reference, REFERENCE_PLACE),
            _words(action, action.note, NOTE_PLACE),
        )
    except Shredded:
        return Note(action, shredded=True)


def _words(action: ManualAction, sealed: bytes | memoryview | None, place: str) -> str:
    if sealed is None or action.key is None:
        return ""
    return visible(unseal(sealed, key=action.key, place=place))
