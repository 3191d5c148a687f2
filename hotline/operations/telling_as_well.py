"""Others are told of what stays online while its provider is still reminded.

When they are due is the clock's matter; that they are told, or that nobody needs to be, is a
person's: nothing leaves by itself.
"""

from datetime import datetime

from django.db import transaction

from hotline.models import TELLS, Escalation, Location, Notice, NoticeItem, ProviderRole
from hotline.operations import escalation_rows, tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.notices import put_beside, role_of, usable_abuse_contact
from hotline.operations.provider_match import choice_as
from hotline.operations.removals import must_not_be_held
from hotline.operations.standing import steps
from hotline.operations.waiting_notices import take_out
from hotline.policies.next_steps import ALSO_TOLD
from hotline.states import NOTICE_LEFT, AlsoTold, EscalationState, ItemState, WhyNobody
from hotline.words.errors_providers import AlreadyAsked, NobodyIsDue
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs.due import each_due


def note_who_is_due() -> int:
    """Everybody who is to be told as well by now. Returns of how many URLs."""
    return each_due(Location.objects.with_others_to_tell(), _note)


def _note(location: Location) -> None:
    now = database_now()
    for row in escalation_rows.rows_of(location):
        if row.state == EscalationState.WAITING and row.due_at <= now:
            escalation_rows.move(row, location, EscalationState.DUE, by=None, at=now)
    tracks.keep_escalations(location)


def make_due(location: Location, to: AlsoTold, *, at: datetime) -> None:
    """Its time has come: for examples, whose notices have just left."""
    for row in escalation_rows.rows_of(location):
        if row.to == to:
            Escalation.objects.filter(pk=row.pk).update(due_at=at)
    _note(location)


@transaction.atomic
def tell_as_well(
    location_id: int, contact_id: int, *, by: User, role: ProviderRole, reason: str = ""
) -> NoticeItem:
    """Write to somebody who is due; whoever was asked before goes on being asked and reminded.

    Raises NobodyIsDue where none of that role is, HeldForThePolice, AlreadyAsked, ColleagueIsOnIt,
    AbuseContactNotVerified, NotInThatRole, WhyThisProvider.
    """
    location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    must_not_be_held(location)
    row = _due(location, TELLS.get(role))
    abuse_contact = usable_abuse_contact(contact_id)
    as_what = role_of(abuse_contact.provider, role)
    asked = NoticeItem.objects.asked().filter(location=location)
    if asked.filter(notice__abuse_contact=abuse_contact).exists():
        raise AlreadyAsked
    choice = choice_as(as_what, location, abuse_contact, reason=reason)
    _take_back(row, location, by)
    item = put_beside(location, abuse_contact, as_what, choice, by)
    now = database_now()
    escalation_rows.move(row, location, EscalationState.QUEUED, by=by, at=now, item=item)
    tracks.keep_escalations(location)
    return item


@transaction.atomic
def tell_nobody(location_id: int, to: AlsoTold, *, by: User, why: WhyNobody) -> Location:
    """Nobody is told at this step, and why is kept. Raises NobodyIsDue, ColleagueIsOnIt."""
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    row, now = _due(location, to), database_now()
    _take_back(row, location, by)
    skipped = {"why": why, "item": None}
    escalation_rows.move(row, location, EscalationState.SKIPPED, by=by, at=now, **skipped)
    tracks.keep_escalations(location)
    return location


def _take_back(row: Escalation, location: Location, by: User) -> None:
    """A form that waits for a person is not sent any more. Whoever fills it in reads that it was
    overtaken."""
    item = row.item
    if item is None:
        return
    notice = Notice.objects.select_for_update().get(pk=item.notice_id)
    if item.state == ItemState.OPEN and notice.state not in NOTICE_LEFT:
        item.notice = notice
        take_out(item, location, by=by)
    row.refresh_from_db()


def _due(location: Location, to: AlsoTold | None) -> Escalation:
    """The step that is due at this moment. Raises NobodyIsDue."""
    due = {ALSO_TOLD[step][0] for step in steps(location, database_now()) if step in ALSO_TOLD}
    found = (one for one in escalation_rows.rows_of(location) if one.to == to and to in due)
    row = next(found, None)
    if row is None:
        raise NobodyIsDue
    return row
