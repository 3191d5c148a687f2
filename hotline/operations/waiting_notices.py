"""What every verb about a notice that has not left begins with, and a URL that leaves it."""

from collections.abc import Iterable
from typing import TypedDict

from django.db.models import Q

from hotline.models import HostingObservation, Location, Notice, NoticeItem, ProviderRole
from hotline.operations import escalation_rows, tracks
from hotline.operations.due_forms import form_is_over
from hotline.operations.standing import standing
from hotline.policies import profiles
from hotline.policies.next_steps import may_be_in_a_notice
from hotline.states import (
    NOTICE,
    NOTICE_ITEM,
    NOTICE_UNDER_WAY,
    REMOVAL,
    AbuseContactState,
    Failure,
    ItemState,
    NoticeState,
    ProviderState,
    RemovalState,
)
from portal.accounts.models import User
from portal.database.clock import database_now

_OVER = {NoticeState.SENT, NoticeState.BOUNCED, NoticeState.CANCELLED}
KEPT_BACK = "notice.item_kept_back"
"""Nobody may be told of it as things stand."""


class HostedAt(TypedDict):
    """The network part of an item: what its provider is told about where the URL is."""

    ips: list[str]
    asn: int | None
    as_name: str


def hosted_at(location: Location) -> HostedAt:
    """By the newest look that found IP addresses."""
    observed = HostingObservation.objects.filter(location=location).latest_first()
    last: HostingObservation | None = observed.exclude(ips=[]).first()
    if last is None:
        return {"ips": [], "asn": None, "as_name": ""}
    return {"ips": list(last.ips), "asn": last.asn, "as_name": last.as_name}


def still_usable(notice: Notice) -> bool:
    """Whether its abuse contact may still be written to."""
    return bool(
        notice.abuse_contact.state == AbuseContactState.VERIFIED
        and notice.provider.state != ProviderState.BLOCKED
    )


def lock_locations(notice_id: int) -> list[Location]:
    """The locations a notice tells about, locked in the order all verbs use."""
    of_it = Q(notice_id=notice_id) | Q(notice__reminders=notice_id)
    told = NoticeItem.objects.filter(of_it).not_withdrawn().values("location_id")
    return list(Location.objects.filter(pk__in=told).lock_in_order())


def take_out_what_may_not_leave(notice: Notice, locations: Iterable[Location]) -> list[Location]:
    """Takes out what nobody may be told of as things stand; returns what was taken out.

    That is what the police hold, what is gone, assessed anew or not illegal, what the law
    profile gives to somebody else by now, and of whom is told as well what they know already. A
    notice in which nothing is left ends. The caller has locked the locations and, after them, the
    notice, which is no reminder.
    """
    locked, taken = {one.pk: one for one in locations}, []
    for item in notice.items.open().filter(location__in=locked).order_by("pk"):
        location = locked[item.location_id]
        if not item_may_leave(item, notice, location):
            item.notice = notice
            take_out(item, location, by=None, verb=KEPT_BACK)
            taken.append(location)
    cancel_if_empty(notice)
    return taken


def item_may_leave(item: NoticeItem, notice: Notice, location: Location) -> bool:
    """Whether the notice may tell of it as things stand; nobody is told as well who knows
    already."""
    if item.beside and not escalation_rows.waits_for(item):
        return False
    return may_leave(notice, location)


def may_leave(notice: Notice, location: Location) -> bool:
    """Whether the provider may be told of it as things stand."""
    origin = notice.role_addressed == ProviderRole.CDN
    at = standing(location, database_now())
    return may_be_in_a_notice(at, profiles.current(), asks_origin=origin)


def cancel_if_empty(notice: Notice, *, by: User | None = None) -> None:
    """Ends what has not left and asks for nothing any more. The caller holds its lock.

    It is cancelled, unless it may have left: then that is what stays known of it.
    """
    if notice.state in _OVER or notice.items.asked().exists():
        return
    now, why = database_now(), Failure.UNCONFIRMED
    if not notice.may_have_left:
        alone = {"being_grouped": False}
        NOTICE.move(notice, NoticeState.CANCELLED, by=by, at=now, columns=alone)
    elif notice.state != NoticeState.FAILED:
        unknown = {"being_grouped": False, "failure": why}
        NOTICE.move(notice, NoticeState.FAILED, by=by, at=now, columns=unknown, failure=why)


def take_out(
    item: NoticeItem,
    location: Location,
    *,
    by: User | None,
    verb: str = "notice.item_withdrawn",
) -> None:
    """A URL leaves a notice that has not left; the caller holds the locks of all three.

    Of one that may have left the provider may know: it is asked for it no longer.
    """
    notice, now = item.notice, database_now()
    to = ItemState.ENDED if notice.may_have_left else ItemState.WITHDRAWN
    NOTICE_ITEM.move(item, to, by=by, at=now, verb=verb, about=notice, location=location.pk)
    if notice.is_form:
        form_is_over([location])
    if item.beside:
        escalation_rows.due_again(item, location, by=by, at=now)
        tracks.keep_escalations(location)
    elif location.removal_state in NOTICE_UNDER_WAY:
        tracks.move(REMOVAL, location, RemovalState.NOT_STARTED, by=by, at=now)
    cancel_if_empty(notice, by=by)
