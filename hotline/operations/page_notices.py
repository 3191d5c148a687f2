"""Everything illegal on a page is put into notices at once: seen before, and taken back together.

Whom each URL is written to follows from the evidence alone. Where that does not say it, the URL
stays for a person to choose.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from hotline.models import (
    AbuseContact,
    Claim,
    HostingObservation,
    Location,
    Method,
    NoticeItem,
    ProviderRole,
    Report,
    Submission,
)
from hotline.operations.claims import lock_case, must_be_free_for
from hotline.operations.notices import put_in_notice, role_of, usable_abuse_contact
from hotline.operations.provider_match import Choice, evidence_in, match_of, who_said_no
from hotline.operations.standing import steps
from hotline.operations.waiting_notices import take_out
from hotline.policies.next_steps import Step
from hotline.policies.page_notices import Stays, why_it_stays
from hotline.states import ASSESSMENT_DONE, NOTICE_LEFT, ItemState, Match, Verdict
from hotline.words.errors import NoticeHasLeft
from hotline.words.errors_parts import NothingForNotices, PageChanged
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now

POINTS_TO = (Match.NETWORK, Match.DOMAIN, Match.ABUSE_CONTACT)
"""What speaks for a provider, the strongest first; the country alone does not."""


class Addressed(NamedTuple):
    """Whom a URL is written to, as what, and what connects the two."""

    contact: AbuseContact
    role: ProviderRole
    match: Match


class Goes(NamedTuple):
    """A URL that goes into a notice."""

    location: Location
    to: Addressed


class Stay(NamedTuple):
    """A URL that goes into none, and why."""

    location: Location
    why: Stays


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What of a page goes where, and what stays."""

    goes: Sequence[Goes]
    stays: Sequence[Stay]

    @property
    def digest(self) -> str:
        """Of what goes where: whoever presses says by it what they have read."""
        pairs = sorted((one.location.pk, one.to.contact.pk, one.to.role.value) for one in self.goes)
        return sha256(repr(pairs).encode()).hexdigest()

    @property
    def by_provider(self) -> list[tuple[AbuseContact, ProviderRole, list[Location]]]:
        """The notices there will be, each with its URLs."""
        found: dict[tuple[int, str], tuple[AbuseContact, ProviderRole, list[Location]]] = {}
        for location, to in self.goes:
            key = (to.contact.pk, to.role.value)
            found.setdefault(key, (to.contact, to.role, []))[2].append(location)
        return list(found.values())

    @property
    def by_reason(self) -> list[tuple[Stays, list[Location]]]:
        """What stays, by why."""
        found: dict[Stays, list[Location]] = defaultdict(list)
        for location, why in self.stays:
            found[why].append(location)
        return [(why, found[why]) for why in Stays if why in found]


def plan_notices(page: Iterable[Location], *, by: User) -> PagePlan:
    """What would go where at this moment. What is not illegal is not in it."""
    locations, now = list(page), database_now()
    pks = [one.pk for one in locations]
    asked = NoticeItem.objects.standing().filter(location__in=pks)
    in_notice = set(asked.values_list("location_id", flat=True))
    claimed = _colleagues_are_on(pks, by, now)
    looks, said_no = _looks(pks), who_said_no(pks)
    contacts = list(AbuseContact.objects.usable_in(""))
    goes, stays = [], []
    for location in locations:
        why = _why_it_stays(location, in_notice, claimed, now)
        if why is None:
            no = said_no.get(location.pk, frozenset())
            found = _addressed(location, looks.get(location.pk, []), contacts, now, no)
            if isinstance(found, Addressed):
                goes.append(Goes(location, found))
                continue
            why = found
        if why is not _NOT_ILLEGAL:
            stays.append(Stay(location, Stays(why)))
    return PagePlan(goes, stays)


_NOT_ILLEGAL = ""


def _why_it_stays(
    location: Location, in_notice: set[int], claimed: set[int], now: datetime
) -> Stays | str | None:
    if location.verdict != Verdict.ILLEGAL:
        if location.waits_for_another_look:
            return Stays.SECOND_LOOK
        done = location.assessment_state in ASSESSMENT_DONE
        return _NOT_ILLEGAL if done else Stays.NOT_ASSESSED
    if location.pk in in_notice:
        return Stays.IN_NOTICE
    if location.is_gone:
        return Stays.GONE
    why = why_it_stays(steps(location, now))
    return why or (Stays.COLLEAGUE if location.pk in claimed else None)


def _colleagues_are_on(pks: list[int], by: User, now: datetime) -> set[int]:
    """Those which `must_be_free_for` would refuse, for all of them in three queries."""
    others = Claim.objects.live(now).exclude(by=by)
    cases = Report.objects.open().filter(submissions__location__in=pks)
    theirs = cases.filter(submissions__location__in=others.values("location"))
    named = Submission.objects.filter(location__in=pks)
    beside = _locations_of(named.filter(report__in=theirs.values("pk")))
    mine = _locations_of(named.filter(report__in=cases.filter(taken_on_by=by).values("pk")))
    return _locations_of(others.filter(location__in=pks)) | (beside - mine)


def _locations_of(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("location_id", flat=True))


def _looks(pks: Iterable[int]) -> Mapping[int, list[HostingObservation]]:
    """The newest look of the machines at each, in one query."""
    machines = HostingObservation.objects.exclude(method=Method.ANALYST)
    newest_first = machines.filter(location__in=pks).latest_first()
    found: dict[int, list[HostingObservation]] = {}
    for row in newest_first:
        rows = found.setdefault(row.location_id, [])
        if not rows or rows[0].observed_at == row.observed_at:
            rows.append(row)
    return found


def _addressed(
    location: Location,
    look: list[HostingObservation],
    contacts: list[AbuseContact],
    now: datetime,
    said_no: frozenset[int],
) -> Addressed | Stays:
    """The one provider the evidence points to most strongly, by its oldest verified contact."""
    evidence = evidence_in(look, location, said_no=said_no)
    to_network = Step.ASK_ORIGIN in steps(location, now)
    found: dict[Match, dict[int, AbuseContact]] = {match: {} for match in POINTS_TO}
    for contact in contacts:
        is_network = ProviderRole.CDN in contact.provider.roles
        only_that = is_network and len(contact.provider.roles) == 1
        if (to_network and not is_network) or (only_that and not to_network):
            continue
        match = match_of(evidence, contact)
        if match in found:
            found[match].setdefault(contact.provider_id, contact)
    for match, fitting in found.items():
        if len(fitting) > 1:
            return Stays.SEVERAL
        for contact in fitting.values():
            role = ProviderRole.CDN if to_network else role_of(contact.provider)
            return Addressed(contact, role, match)
    return Stays.NO_PROVIDER


@transaction.atomic
def notify_page(report_id: int, page_id: int, *, by: User, plan: str) -> list[NoticeItem]:
    """Puts everything illegal on a page into notices, as `plan` was read; all of it or nothing.

    One notice per provider, joined with what waits for it already; nothing is in two. Raises
    PageChanged where something else would go now, NothingForNotices, ColleagueIsOnIt and what
    `put_in_notice` raises.
    """
    locations, _report = lock_case(report_id)
    found = plan_notices(on_page(locations, page_id), by=by)
    if found.digest != plan:
        raise PageChanged
    if not found.goes:
        raise NothingForNotices
    for location, _to in found.goes:
        must_be_free_for(location, by=by)
    contacts = sorted({one.to.contact.pk for one in found.goes})
    usable = {pk: usable_abuse_contact(pk) for pk in contacts}
    together = uuid4()
    made = [
        put_in_notice(
            location, usable[to.contact.pk], to.role, Choice(to.match), by, together=together
        )
        for location, to in found.goes
    ]
    notices = len({item.notice_id for item in made})
    page = next(one for one in locations if one.pk == page_id)
    audit.record(
        "page.notices_queued",
        by=by,
        about=page,
        urls=len(made),
        notices=notices,
        stay=len(found.stays),
    )
    return made


@transaction.atomic
def take_back_page(report_id: int, page_id: int, *, by: User) -> int:
    """Undoes the newest of these presses while nothing of it has left. Returns how many URLs.

    What was put into a notice by itself stays there. Repeating it does no harm. Raises
    NoticeHasLeft, ColleagueIsOnIt.
    """
    locations, _report = lock_case(report_id)
    on_it = {one.pk: one for one in on_page(locations, page_id)}
    newest = newest_together(NoticeItem.objects.filter(location__in=on_it).select_related("notice"))
    items = list(
        NoticeItem.objects.select_for_update(of=("self", "notice"))
        .select_related("notice")
        .filter(pk__in=[one.pk for one in newest])
        .order_by("pk")
    )
    if any(one.notice.state in NOTICE_LEFT for one in items):
        raise NoticeHasLeft
    for item in items:
        must_be_free_for(on_it[item.location_id], by=by)
    for item in items:
        take_out(item, on_it[item.location_id], by=by)
    if items:
        page = on_it[page_id]
        audit.record("page.notices_taken_back", by=by, about=page, urls=len(items))
    return len(items)


def newest_together(items: Iterable[NoticeItem]) -> list[NoticeItem]:
    """What the newest press put into notices and nobody has taken out since."""
    by_press: dict[UUID, list[NoticeItem]] = defaultdict(list)
    for item in items:
        if item.together is not None and item.state == ItemState.OPEN:
            by_press[item.together].append(item)
    return max(by_press.values(), key=lambda found: max(one.pk for one in found), default=[])


def on_page(locations: Iterable[Location], page_id: int) -> list[Location]:
    """A page and what is on it, of what a report names; in the order of their URLs."""
    found = (one for one in locations if page_id in {one.pk, one.parent_id})
    return sorted(found, key=lambda one: (one.pk != page_id, one.pk))
