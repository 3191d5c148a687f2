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
    NOTICE_LEFT,
    NOTICE_UNDER_WAY,
    REMOVAL,
    AbuseContactState,
    ItemState,
    NoticeState,
    ProviderState,
    RemovalState,
)
from portal.accounts.models import User
from portal.database.clock import database_now

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

    That is what the police hold, what is gone, assessed anew or not illegal, and what the law
    profile gives to somebody else by now. A notice in which nothing is left is cancelled. The
    caller has locked the locations and, after them, the notice, which is no reminder.
    """
    found = {one.pk: one for one in locations if not may_leave(notice, one)}
    for item in notice.items.open().filter(location__in=found).order_by("pk"):
        item.notice = notice
        take_out(item, found[item.location_id], by=None, verb=KEPT_BACK)
    cancel_if_empty(notice)
    return list(found.values())


def may_leave(notice: Notice, location: Location) -> bool:
    """Whether the provider may be told of it as things stand."""
    origin = notice.role_addressed == ProviderRole.CDN
    at = standing(location, database_now())
    return may_be_in_a_notice(at, profiles.current(), asks_origin=origin)


def cancel_if_empty(notice: Notice, *, by: User | None = None) -> None:
    """Cancels what has not left and asks for nothing any more. The caller holds its lock."""
    has_left = notice.state in NOTICE_LEFT - {NoticeState.SENDING}
    if has_left or notice.state == NoticeState.CANCELLED or notice.items.asked().exists():
        return
    columns = {"being_grouped": False}
    NOTICE.move(notice, NoticeState.CANCELLED, by=by, at=database_now(), columns=columns)


def take_out(
    item: NoticeItem,
    location: Location,
    *,
    by: User | None,
    verb: str = "notice.item_withdrawn",
) -> None:
    """A URL leaves a notice that has not left; the caller holds the locks of all three."""
    notice, now = item.notice, database_now()
    NOTICE_ITEM.move(
        item, ItemState.WITHDRAWN, by=by, at=now, verb=verb, about=notice, location=location.pk
    )
    if notice.is_form:
        form_is_over([location])
    if item.beside:
        escalation_rows.due_again(item, location, by=by, at=now)
        tracks.keep_escalations(location)
    elif location.removal_state in NOTICE_UNDER_WAY:
        tracks.move(REMOVAL, location, RemovalState.NOT_STARTED, by=by, at=now)
    cancel_if_empty(notice, by=by)
