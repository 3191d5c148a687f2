"""A notice whose provider takes it by a form: a person fills the form in and says what came of it.

One person has it at a time. What may not leave is taken out when they begin; nothing is sent
before they said so, and what changed meanwhile is asked about and never overlooked.
"""

from datetime import datetime

from django.db import transaction

from hotline.models import FORM_PLACE, FilledForm, Hold, Location, Notice, NoticeItem
from hotline.operations.hosting_again import HostingAwaited, must_be_looked_up
from hotline.operations.notice_mail import TEMPLATE_VERSION, written
from hotline.operations.paces import pace_of
from hotline.operations.said_words import keep_words
from hotline.operations.sending import asked_for, confirm_sent, fail_notice, still_asks
from hotline.operations.standing import standing
from hotline.operations.untold import nobody_was_told
from hotline.operations.waiting_notices import item_may_leave, lock_locations, still_usable
from hotline.states import (
    FORM_FAILURES,
    FORM_OPEN,
    NOTICE,
    Failure,
    FormOutcome,
    ItemState,
    NoticeState,
    Verdict,
)
from hotline.words.errors import AbuseContactNotVerified, HeldForThePolice
from hotline.words.errors_providers import (
    FormIsAColleagues,
    FormNotTaken,
    FormOvertaken,
    HostingIsLookedUp,
)
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.privacy.models import SubjectKey
from portal.privacy.sealing import seal

GIVEN_BACK = "notice.form_given_back"
TAKEN_UP_AGAIN = "notice.form_taken_up_again"


def take_form(notice_id: int, *, by: User) -> Notice:
    """`by` fills the form in from now on, with what may leave at this moment.

    Returns the notice, which has ended where nothing is left to tell. Repeating it does no harm; a
    form that somebody let lie may be taken over. Raises HostingIsLookedUp while looks at its
    hosting are missing, FormIsAColleagues, FormNotTaken where it does not wait to be filled in,
    HeldForThePolice, AbuseContactNotVerified where the form may no longer be used.
    """
    try:
        must_be_looked_up(notice_id, waits_as=NoticeState.FORM_DUE)
    except HostingAwaited:
        raise HostingIsLookedUp from None
    notice = _take(notice_id, by)
    if notice is None:
        fail_notice(notice_id, Failure.ADDRESS)
        raise AbuseContactNotVerified
    return notice


@transaction.atomic
def _take(notice_id: int, by: User) -> Notice | None:
    """None where its form may no longer be used."""
    locations, notice = _lock(notice_id)
    if notice.state == NoticeState.SENDING:
        _must_be_theirs(notice, by)
        return notice
    if notice.state == NoticeState.CANCELLED:
        return notice
    if notice.state != NoticeState.FORM_DUE:
        raise FormNotTaken
    if not still_usable(notice):
        return None
    now = database_now()
    if not still_asks(notice, locations, now):
        return notice
    if not asked_for(notice):
        raise HeldForThePolice
    NOTICE.move(
        notice,
        NoticeState.SENDING,
        by=by,
        at=now,
        verb="notice.form_taken",
        columns={
            "reserved_at": now,
            "reserved_by": by,
            "template_version": TEMPLATE_VERSION,
            "deadline_hours": pace_of(notice).deadline_hours,
        },
    )
    keep_words(notice, written(notice, asked_for(notice)))
    return notice


def _lock(notice_id: int) -> tuple[list[Location], Notice]:
    locations = lock_locations(notice_id)
    notice: Notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("abuse_contact", "provider", "reminds", "reserved_by")
        .get(pk=notice_id)
    )
    return locations, notice


def _must_be_theirs(notice: Notice, by: User) -> None:
    """Whoever let it lie may still say what became of it, until somebody takes it over."""
    if not notice.may_have_left or notice.reserved_by_id is None:
        raise FormNotTaken
    if notice.reserved_by_id != by.pk:
        raise FormIsAColleagues


def overtaken_in(notice: Notice, locations: list[Location]) -> list[Location]:
    """What may not be told any more although it was in the text when the form was taken.

    The police asked to wait, it is gone, it is assessed again, or they know of it already. Of a
    reminder only what the police hold: its provider knows of all of it.
    """
    items = {one.location_id: one for one in notice.first.items.not_withdrawn()}
    return [
        one for one in locations if one.pk in items and _is_overtaken(notice, items[one.pk], one)
    ]


def _is_overtaken(notice: Notice, item: NoticeItem, location: Location) -> bool:
    if notice.reminds_id:
        since = {"location": location, "began_at__gt": notice.reserved_at}
        held = standing(location, database_now()).held_until is not None
        return bool(held and Hold.objects.active().filter(**since).exists())
    if item.state == ItemState.GONE:
        return _since(notice, location.removed_at)
    if item.state == ItemState.ENDED:
        fine = location.verdict not in {"", Verdict.ILLEGAL}
        return fine and _since(notice, location.assessed_at)
    return item.state != ItemState.OPEN or not item_may_leave(item, notice, location)


def _since(notice: Notice, at: datetime | None) -> bool:
    """Whether it came after the form was taken: what came before is not in its text."""
    return at is None or notice.reserved_at is None or at > notice.reserved_at


@transaction.atomic
def form_sent(
    notice_id: int, *, by: User, ticket: str = "", note: str = "", already: bool = False
) -> bool:
    """`by` has sent the form: from now on its provider knows, and its time runs.

    Returns False where that is written down already. `already`: it had left before something of
    it was to be told no more. `ticket` is the provider's number for it. Raises FormOvertaken
    without that, FormIsAColleagues, FormNotTaken.
    """
    locations, notice = _lock(notice_id)
    if notice.state == NoticeState.SENT:
        return False
    _must_be_theirs(notice, by)
    changed = overtaken_in(notice, locations)
    if changed and not already:
        raise FormOvertaken(len(changed))
    _keep(notice, by, FormOutcome.SENT, ticket=ticket, note=note)
    confirm_sent(notice_id, by=by, overtaken=len(changed))
    return True


def _keep(
    notice: Notice, by: User, outcome: FormOutcome, *, note: str, why: str = "", ticket: str = ""
) -> None:
    words = note.strip()
    key = SubjectKey.objects.new() if words else None
    FilledForm.objects.create(
        notice=notice,
        outcome=outcome,
        why=why,
        ticket=" ".join(ticket.split()),
        key=key,
        note=seal(words, key=key, place=FORM_PLACE) if key else None,
        at=database_now(),
        by=by,
    )


@transaction.atomic
def form_not_sent(notice_id: int, *, by: User, why: Failure, note: str = "") -> None:
    """The form could not be sent: a person chooses another way.

    Repeating it does no harm. Raises FormIsAColleagues, FormNotTaken.
    """
    _locations, notice = _lock(notice_id)
    failed = notice.state == NoticeState.FAILED and not notice.may_have_left
    if failed and notice.reserved_by_id == by.pk:
        return
    _must_be_theirs(notice, by)
    if notice.state not in FORM_OPEN:
        raise FormNotTaken
    _keep(notice, by, FormOutcome.NOT_SENT, why=why, note=note)
    fail_notice(notice_id, why, by=by)


def may_be_sent_after_all(notice: Notice, by: User) -> bool:
    """Whether `by` said that its form could not be sent, and nobody has chosen another way since.

    A failed reminder asks for nothing by itself any more.
    """
    mine = notice.is_form and notice.reserved_by_id == by.pk
    failed = notice.state == NoticeState.FAILED and notice.failure in FORM_FAILURES
    return mine and failed and notice.items.standing().exists()


@transaction.atomic
def form_sent_after_all(notice_id: int, *, by: User, ticket: str = "", note: str = "") -> bool:
    """`by` had sent the form, and said by mistake that it could not be sent.

    What was told stays told, also where it may be told no more since. Returns False where it is
    written down as sent already. Raises FormNotTaken where somebody has chosen another way.
    """
    _locations, notice = _lock(notice_id)
    if notice.state == NoticeState.SENT:
        return False
    if not may_be_sent_after_all(notice, by):
        raise FormNotTaken
    verb = TAKEN_UP_AGAIN
    NOTICE.move(notice, NoticeState.SENDING, by=by, at=database_now(), verb=verb)
    return form_sent(notice_id, by=by, ticket=ticket, note=note, already=True)


@transaction.atomic
def give_form_back(notice_id: int, *, by: User) -> Notice:
    """`by` has sent nothing: the form waits for whoever takes it next.

    What may not leave meanwhile is taken out; where nothing is left the notice is cancelled.
    Repeating it does no harm. Raises FormIsAColleagues, FormNotTaken.
    """
    locations, notice = _lock(notice_id)
    if notice.state == NoticeState.FORM_DUE and notice.reserved_by_id is None:
        return notice
    _must_be_theirs(notice, by)
    if notice.state not in FORM_OPEN:
        raise FormNotTaken
    now, free = database_now(), {"reserved_at": None, "reserved_by": None}
    if notice.state == NoticeState.SENDING:
        NOTICE.move(notice, NoticeState.FORM_DUE, by=by, at=now, verb=GIVEN_BACK, columns=free)
    else:
        Notice.objects.filter(pk=notice.pk).update(**free)
        notice.refresh_from_db()
    nobody_was_told(notice, by=by)
    still_asks(notice, locations, now)
    return notice
