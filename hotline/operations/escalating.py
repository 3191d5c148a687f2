"""A provider does not remove it: somebody else who can is written to instead."""

from django.db import transaction

from hotline.models import Location, NoticeItem, ProviderRole
from hotline.operations.claims import must_be_free_for
from hotline.operations.gone import end_items
from hotline.operations.notices import put_in_notice, role_of, usable_abuse_contact
from hotline.operations.provider_match import choice_of
from hotline.operations.removals import answer_waits, must_not_be_held
from hotline.operations.waiting_notices import take_out
from hotline.states import NOTICE_ITEM, NOTICE_LEFT, ItemState
from hotline.words.errors import NothingWasSaid
from portal.accounts.models import User
from portal.database.clock import database_now


@transaction.atomic
def escalate(
    location_id: int,
    contact_id: int,
    *,
    by: User,
    role: ProviderRole,
    reason: str = "",
    confirmed: bool = False,
) -> NoticeItem:
    """Write to somebody else who can remove it: the platform, the registrar, whoever is upstream.

    Whoever was asked before is asked no longer, though an answer still reaches us; nor are they
    told as well by another notice. They are written to as something that they are by the register.
    Raises NothingWasSaid before the first provider had its time, HeldForThePolice, and what
    `queue_notice` raises.
    """
    location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    if not answer_waits(location):
        raise NothingWasSaid
    must_not_be_held(location)
    abuse_contact = usable_abuse_contact(contact_id)
    as_what = role_of(abuse_contact.provider, role)
    choice = choice_of(location, abuse_contact, reason=reason, confirmed=confirmed)
    now = database_now()
    end_items(location, ItemState.ENDED, by=by, at=now)
    told_as_well = NoticeItem.objects.asked().select_related("notice")
    for item in told_as_well.filter(location=location, notice__abuse_contact=abuse_contact):
        if item.notice.state in NOTICE_LEFT:
            NOTICE_ITEM.move(item, ItemState.ENDED, by=by, at=now, about=location)
        else:
            take_out(item, location, by=by)
    return put_in_notice(location, abuse_contact, as_what, choice, by)
