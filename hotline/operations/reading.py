"""Opening what a reporter wrote. Every opening is recorded with its purpose before it is seen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from hotline.models import (
    ACCESS_HINT_PLACE,
    ANSWER_PLACE,
    CONTACT_PLACE,
    FORM_PLACE,
    FOUND_VIA_PLACE,
    HEAD_ENDS,
    HOLD_REASON_PLACE,
    NARRATIVE_PLACE,
    NO_MORE_TIME_PLACE,
    NOTE_PLACE,
    OFFICER_PLACE,
    REFERENCE_PLACE,
    REPLY_PLACE,
    Claim,
    FilledForm,
    Hold,
    Location,
    ManualAction,
    Notice,
    NoticeItem,
    ProviderAnswer,
    RefusedRenewal,
    Reply,
    Report,
    ReporterContact,
    ReportMessage,
)
from hotline.operations.as_typed import as_typed, written_instead
from hotline.operations.claims import must_not_be_a_colleagues
from hotline.reported_urls import visible
from hotline.states import ProviderSays
from hotline.words.answers import Words, own_words
from hotline.words.errors import ContactNeedsClaim, NothingToRead
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.privacy.sealing import Shredded, unseal

CHECKING = "check"
"""The purpose with which a supervisor reads what a colleague is working on."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The texts of a report, with hidden characters made visible."""

    narrative: str
    as_typed: dict[int, str]
    """By the number of what was named, from 0."""
    written_instead: tuple[str, ...] = ()
    """By analysts who corrected or added an address."""
    messages: tuple["MessageRead", ...] = ()
    found_via: str = ""
    access_hint: str = ""


@dataclass(frozen=True, slots=True)
class MessageRead:
    """One message of the thread behind the receipt, with its words."""

    message: ReportMessage
    words: str


@transaction.atomic
def open_texts(report_id: int, *, by: User, purpose: str) -> Opened:
    """What the reporter wrote and typed.

    Raises ColleagueIsOnIt while somebody else works on it (a supervisor may check), and
    NothingToRead once it was shredded.
    """
    if not (purpose == CHECKING and by.has_perm("hotline.adjudicate")):
        _must_not_be_a_colleagues(report_id, by)
    report = Report.objects.select_for_update(of=("self",)).select_related("key").get(pk=report_id)
    audit.record_read(report, by=by, purpose=purpose)
    try:
        narrative = _text(report, report.narrative, NARRATIVE_PLACE)
        found_via = _text(report, report.found_via, FOUND_VIA_PLACE)
        access_hint = _text(report, report.access_hint, ACCESS_HINT_PLACE)
        typed, instead = as_typed(report), tuple(written_instead(report))
        messages = [_message(one, report) for one in report.messages.all()]
    except Shredded:
        raise NothingToRead from None
    _is_read(report, by)
    return Opened(narrative, typed, instead, tuple(messages), found_via, access_hint)


def _text(report: Report, sealed: bytes | memoryview | None, place: str) -> str:
    if sealed is None:
        return ""
    return visible(unseal(sealed, key=report.key, place=place))


def _message(message: ReportMessage, report: Report) -> MessageRead:
    words = unseal(message.words, key=report.key, place=message.place)
    return MessageRead(message, visible(words))


def _is_read(report: Report, by: User) -> None:
    """Read by whoever works on it, or while nobody does; a supervisor who checks reads beside."""
    if report.unread_since is not None and report.taken_on_by_id in {None, by.pk}:
        report.unread_since = None
        report.save(update_fields=["unread_since"])


def open_contact(report_id: int, *, by: User, purpose: str) -> str:
    """How to reach a reporter who asked for it, for whoever works on the case.

    That is who took this very report on, unless a colleague alone holds what is claimed of it.
    Both the opening and the refusal are recorded. Raises ContactNeedsClaim, and NothingToRead
    when there is none.
    """
    contact = (
        ReporterContact.objects.select_related("key", "report").filter(report_id=report_id).first()
    )
    if contact is None:
        raise NothingToRead
    if not _works_on(report_id, by):
        _record_refusal(contact.report, by)
        raise ContactNeedsClaim
    return _opened(contact, by, purpose)


@transaction.atomic
def _record_refusal(report: Report, by: User) -> None:
    """In a transaction of its own: the refusal that follows takes nothing back."""
    audit.record("contact.refused", by=by, about=report)


@transaction.atomic
def _opened(contact: ReporterContact, by: User, purpose: str) -> str:
    audit.record_read(contact, by=by, purpose=purpose)
    audit.record("contact.opened", by=by, about=contact.report)
    try:
        return visible(unseal(contact.contact, key=contact.key, place=CONTACT_PLACE))
    except Shredded:
        raise NothingToRead from None


def _works_on(report_id: int, by: User) -> bool:
    named = Location.objects.filter(submissions__report_id=report_id)
    holders = {held.by_id for held in Claim.objects.live(database_now()).filter(location__in=named)}
    is_theirs = Report.objects.filter(pk=report_id, taken_on_by=by).exists()
    return is_theirs and (not holders or by.pk in holders)


def _must_not_be_a_colleagues(report_id: int, by: User) -> None:
    """Two may share a report: who took it on or is on one of its URLs may read it."""
    named = Location.objects.filter(submissions__report_id=report_id)
    is_theirs = Report.objects.filter(pk=report_id, taken_on_by=by).exists()
    is_on_it = Claim.objects.live(database_now()).filter(location__in=named, by=by).exists()
    if not (is_theirs or is_on_it):
        must_not_be_a_colleagues(named, by=by)


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


@dataclass(frozen=True, slots=True)
class Said:
    """An answer of a provider with its sealed words; `shredded` once these were destroyed."""

    answer: ProviderAnswer
    words: str = ""
    shredded: bool = False

    @property
    def notice(self) -> Notice:
        """The notice that it answers: not always the newest, nor of the same provider."""
        found: Notice = self.answer.item.notice
        return found

    @property
    def in_their_words(self) -> Words:
        """The answer as it was read by whoever gave it, where their role has words of its own."""
        return own_words(self.notice.role_addressed, ProviderSays(self.answer.says))


def answers_in(items: Iterable[NoticeItem]) -> list[Said]:
    """What providers said, newest first, as case work reads it."""
    found = [answer for item in items for answer in item.answers.all()]
    return [_said(answer) for answer in sorted(found, key=lambda one: one.pk, reverse=True)]


def _said(answer: ProviderAnswer) -> Said:
    if answer.words is None or answer.key is None:
        return Said(answer)
    try:
        return Said(answer, visible(unseal(answer.words, key=answer.key, place=ANSWER_PLACE)))
    except Shredded:
        return Said(answer, shredded=True)


@dataclass(frozen=True, slots=True)
class CameBack:
    """A mail that came back with its sealed words; `shredded` once these were destroyed."""

    reply: Reply
    words: str = ""
    shredded: bool = False

    @property
    def has_no_text(self) -> bool:
        """Whether only who wrote it and about what could be read: then it lies in the mailbox."""
        return not self.shredded and HEAD_ENDS not in self.words


def came_back(replies: Iterable[Reply]) -> list[CameBack]:
    """Mails as case work reads them. The caller has recorded that the case was opened."""
    return [_came_back(reply) for reply in replies]


def _came_back(reply: Reply) -> CameBack:
    try:
        return CameBack(reply, visible(unseal(reply.words, key=reply.key, place=REPLY_PLACE)))
    except Shredded:
        return CameBack(reply, shredded=True)


@dataclass(frozen=True, slots=True)
class Held:
    """A hold with its sealed words; `shredded` once these were destroyed."""

    hold: Hold
    officer: str = ""
    reason: str = ""
    shredded: bool = False
    refused: tuple["Refused", ...] = ()
    """Each no to more time, oldest first."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A no to more time with its sealed reason; empty once that was destroyed."""

    refusal: RefusedRenewal
    reason: str = ""


def held_of(hold: Hold) -> Held:
    """As case work and the police read it. The caller has recorded what was opened."""
    try:
        return Held(
            hold,
            visible(unseal(hold.officer, key=hold.key, place=OFFICER_PLACE)),
            visible(unseal(hold.reason, key=hold.key, place=HOLD_REASON_PLACE)),
            refused=tuple(
                Refused(one, visible(unseal(one.reason, key=hold.key, place=NO_MORE_TIME_PLACE)))
                for one in hold.refusals.all()
            ),
        )
    except Shredded:
        return Held(hold, shredded=True, refused=tuple(map(Refused, hold.refusals.all())))


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a form, with its sealed note; `shredded` once that was destroyed."""

    form: FilledForm
    note: str = ""
    shredded: bool = False


def filled_forms_of(notice: Notice) -> list[Filled]:
    """What was said of the form of a notice, oldest first. The caller has recorded the reading."""
    return [_filled(one) for one in notice.filled_forms.select_related("key", "by")]


def _filled(form: FilledForm) -> Filled:
    if form.note is None or form.key is None:
        return Filled(form)
    try:
        return Filled(form, visible(unseal(form.note, key=form.key, place=FORM_PLACE)))
    except Shredded:
        return Filled(form, shredded=True)


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
