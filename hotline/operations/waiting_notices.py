"""What every verb about a notice that has not left begins with, and a URL that leaves it."""

from typing import TypedDict

from django.db.models import Q

from hotline.models import HostingObservation, Location, Notice, NoticeItem
from hotline.operations import tracks
from hotline.states import (
    NOTICE,
    NOTICE_ITEM,
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
    if location.removal_state in NOTICE_UNDER_WAY:
        tracks.move(REMOVAL, location, RemovalState.NOT_STARTED, by=by, at=now)
    if not notice.items.not_withdrawn().exists():
        NOTICE.move(notice, NoticeState.CANCELLED, by=by, at=now, columns={"being_grouped": False})
