"""Hosting is looked up again before a notice leaves; what has moved drops out to an analyst.

The looks are jobs of their own: here they are asked for and judged, never made. A notice waits
for them by the database's clock, and not for ever: name servers that stay silent do not keep it.
"""

from datetime import datetime, timedelta

from django.db import transaction

from hotline.models import HostingObservation, Location, Notice, NoticeItem, ProviderRole
from hotline.operations.hosting import is_relied_on, set_country
from hotline.operations.hosting_evidence import answered_look, finding_of
from hotline.operations.provider_match import evidence_in, match_of
from hotline.operations.waiting_notices import (
    hosted_at,
    lock_locations,
    still_usable,
    take_out,
)
from hotline.policies import profiles
from hotline.policies.hosting_country import CountryFinding
from hotline.states import MATCH_NEEDS_REASON, NoticeState
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.jobs.registry import NotYet

COME_BACK_AFTER = timedelta(seconds=10)
"""While looks are under way: a look takes a few seconds."""
LOOK_AGAIN_EVERY = timedelta(minutes=5)
"""Where the name servers were silent."""
LOOK_AGAIN_GIVES_UP = timedelta(minutes=30)
"""Then the last answer decides, unless it is too old."""
LAST_ANSWER_HOLDS = timedelta(hours=24)
"""How old the last answer may be that stands in for a look nobody answered."""
MOVED = "notice.item_moved"
UNSETTLED = "notice.item_unsettled"

Look = list[HostingObservation]


class HostingAwaited(NotYet):
    """Its URLs are being looked up; come back in a moment."""


def must_be_looked_up(notice_id: int, *, waits_as: NoticeState = NoticeState.QUEUED) -> None:
    """Asks for looks that are missing, and takes out of the notice what has moved.

    Only a notice to a host that is about to leave is concerned: a reminder asks for what its
    provider was told already, and a platform or a registrar is asked because of the name.
    `waits_as`: the state in which it waits to leave. Raises HostingAwaited while a look is missing.
    """
    come_back = _settle(notice_id, waits_as)
    if come_back is not None:
        raise HostingAwaited(come_back)


@transaction.atomic
def _settle(notice_id: int, waits_as: NoticeState) -> datetime | None:
    now = database_now()
    locations = {location.pk: location for location in lock_locations(notice_id)}
    notice: Notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("abuse_contact__provider", "provider")
        .get(pk=notice_id)
    )
    if notice.state != waits_as or not _is_about_to_leave(notice, now):
        return None
    notice.being_grouped = False
    items = list(notice.items.open().order_by("pk"))
    if any(item.location_id not in locations for item in items):
        notice.save(update_fields=["being_grouped"])
        return now
    missing = [one for one in locations.values() if not _is_fresh(answered_look(one), now)]
    if notice.role_addressed == ProviderRole.HOST and missing and _ask(notice, missing, now):
        return now + COME_BACK_AFTER
    notice.looks_asked_at = None
    notice.save(update_fields=["being_grouped", "looks_asked_at"])
    for item in items:
        item.notice = notice
        _keep_or_take_out(item, locations[item.location_id], now)
    return None


def _is_about_to_leave(notice: Notice, now: datetime) -> bool:
    due = notice.send_after <= now
    return due and notice.reminds_id is None and still_usable(notice)


def _ask(notice: Notice, missing: list[Location], now: datetime) -> bool:
    """Whether looks are still to be waited for. Asking twice asks once."""
    since = notice.looks_asked_at or now
    if now >= since + LOOK_AGAIN_GIVES_UP:
        return False
    notice.looks_asked_at = since
    notice.save(update_fields=["being_grouped", "looks_asked_at"])
    turn = (now - since) // LOOK_AGAIN_EVERY
    for location in missing:
        key = f"hosting.observe:{location.pk}:notice:{notice.pk}:{since:%Y%m%dT%H%M%S%f}:{turn}"
        outbox.add("hosting.observe", subject=location, key=key)
    return True


def _is_fresh(look: Look, now: datetime) -> bool:
    minutes = profiles.current().notice.hosting_minutes
    return bool(look) and look[0].observed_at >= now - timedelta(minutes=minutes)


def _keep_or_take_out(item: NoticeItem, location: Location, now: datetime) -> None:
    look = answered_look(location)
    if look and look[0].observed_at < now - LAST_ANSWER_HOLDS:
        look = []
    found = _country_by(look, location, now)
    to_host = item.notice.role_addressed == ProviderRole.HOST
    verb = _why_out(item, location, look, found) if to_host else ""
    if not verb:
        NoticeItem.objects.filter(pk=item.pk).update(**hosted_at(location))
        return
    take_out(item, location, by=None, verb=verb)
    if location.country_decided_by_id is None and not is_relied_on(location):
        set_country(location, found)


def _country_by(look: Look, location: Location, now: datetime) -> CountryFinding:
    if location.country_decided_by_id is not None:
        return CountryFinding(location.country)
    return finding_of(look, now)


def _why_out(item: NoticeItem, location: Location, look: Look, found: CountryFinding) -> str:
    if found.country != location.country:
        return MOVED if found.country else UNSETTLED
    return MOVED if look and _speaks_against_now(item, location, look) else ""


def _speaks_against_now(item: NoticeItem, location: Location, look: Look) -> bool:
    """Whether a reason would be asked for that nobody has given."""
    now = match_of(evidence_in(look, location), item.notice.abuse_contact)
    return item.match not in MATCH_NEEDS_REASON | {""} and now in MATCH_NEEDS_REASON
