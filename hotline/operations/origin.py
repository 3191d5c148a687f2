"""What is behind a content delivery network: its operator is asked, and the answer recorded."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from hotline.gateways.cdn import cdn_lists
from hotline.gateways.geo import geo_databases
from hotline.models import (
    ANSWER_PLACE,
    Location,
    NoticeItem,
    Provider,
    ProviderAnswer,
    ProviderRole,
)
from hotline.operations import tracks
from hotline.operations.claims import must_be_free_for
from hotline.operations.gone import end_items
from hotline.operations.hosting import keep_decision
from hotline.operations.notices import put_in_notice, usable_abuse_contact
from hotline.operations.provider_match import choice_of
from hotline.operations.standing import steps
from hotline.operations.withdrawing import take_back_unsent
from hotline.policies import profiles
from hotline.policies.clocks import tell_by
from hotline.policies.hosting_country import Signal, country_from
from hotline.policies.next_steps import Step
from hotline.states import REMOVAL, REMOVAL_TOLD, ItemState, ProviderSays, RemovalState
from hotline.words.countries import country_code
from hotline.words.errors import (
    NoOriginToAskFor,
    NotADeliveryNetwork,
    NotAnOrigin,
    NothingWasSaid,
    NoticeToAnotherContact,
    OriginWithoutCountry,
)
from hotline.words.errors_public import NoOriginNamed
from hotline.words.told_origins import ToldOrigin, told_origin
from portal import audit
from portal.accounts.models import User
from portal.database.clock import database_now
from portal.jobs import outbox
from portal.privacy.sealing import Shredded, unseal

HOLDER_LIMIT_CHARS = 120
"""Of the name of who hosts something."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something is hosted, by the word of the network before it."""

    country: str
    ip: str = ""
    holder: str = ""


@transaction.atomic
def ask_for_origin(
    location_id: int, contact_id: int, *, by: User, reason: str = "", confirmed: bool = False
) -> NoticeItem:
    """Put it into the next notice to the delivery network that answers for it.

    The notice asks to make it inaccessible, and where it is hosted. Repeating it for the same
    contact gives the item that is already there. Raises NoOriginToAskFor, NotADeliveryNetwork,
    AbuseContactNotVerified, ColleagueIsOnIt, ConfirmationNeeded, NoticeToAnotherContact,
    WhyThisProvider.
    """
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    standing = NoticeItem.objects.standing().select_related("notice")
    already: NoticeItem | None = standing.filter(location=location).first()
    if already is not None:
        if already.notice.abuse_contact_id != contact_id:
            raise NoticeToAnotherContact
        return already
    must_be_free_for(location, by=by)
    if Step.ASK_ORIGIN not in steps(location, database_now()):
        raise NoOriginToAskFor
    abuse_contact = usable_abuse_contact(contact_id)
    if ProviderRole.CDN not in abuse_contact.provider.roles:
        raise NotADeliveryNetwork
    choice = choice_of(location, abuse_contact, reason=reason, confirmed=confirmed)
    return put_in_notice(location, abuse_contact, ProviderRole.CDN, choice, by)


def country_of(ip: str) -> str:
    """The country the geo data settles for an IP address; empty where it does not.

    Raises NotAnOrigin for what is not public, and for a delivery network's.
    """
    answers = [database.look_up(ip) for database in geo_databases()]
    asns = frozenset(one.asn for one in answers if one.asn is not None)
    said = [Signal(one.database, one.country, one.made_on) for one in answers]
    finding = country_from(said, today=database_now().date(), profile=profiles.current())
    is_hidden = any(listed.look_up(ip, asns) for listed in cdn_lists())
    if is_hidden or not (finding.country or ipaddress.ip_address(ip).is_global):
        raise NotAnOrigin
    return finding.country


def origin_told(answers: Iterable[ProviderAnswer]) -> tuple[ProviderAnswer, ToldOrigin] | None:
    """The newest of `answers` that says where something is hosted, and what it says.

    None where nobody said so, or its words were destroyed. The caller has recorded that the case
    was opened.
    """
    said = (one for one in answers if one.says == ProviderSays.ORIGIN)
    newest = max(said, key=lambda one: one.pk, default=None)
    if newest is None or newest.words is None or newest.key is None:
        return None
    try:
        return newest, told_origin(unseal(newest.words, key=newest.key, place=ANSWER_PLACE))
    except (Shredded, NoOriginNamed):
        return None


def as_origin(told: ToldOrigin) -> Origin:
    """With the country as far as the geo data of its IP address, or our register, settles it."""
    if told.ip:
        try:
            return Origin(country_of(told.ip), ip=told.ip)
        except NotAnOrigin:
            return Origin("")
    named = Provider.objects.filter(name__iexact=told.company) if told.company else ()
    countries = {one.country for one in named}
    country = countries.pop() if len(countries) == 1 else ""
    return Origin(country, holder=told.holder[:HOLDER_LIMIT_CHARS])


def take_origin(location_id: int, answer_id: int, *, by: User) -> Location:
    """What the delivery network said, as it was read in that answer, is where it is hosted.

    Raises NothingWasSaid where that answer is no longer the newest, OriginWithoutCountry where a
    person has to add the country, and what `record_origin` raises.
    """
    answers = ProviderAnswer.objects.filter(item__location=location_id).select_related("key")
    told = origin_told(answers)
    if told is None or told[0].pk != answer_id:
        raise NothingWasSaid
    origin = as_origin(told[1])
    if not origin.country:
        raise OriginWithoutCountry
    return record_origin(location_id, origin, by=by, verb="origin.taken")


@transaction.atomic
def record_origin(
    location_id: int, origin: Origin, *, by: User, verb: str = "origin.recorded"
) -> Location:
    """What the delivery network said, or a person found out. From now on it goes on from there.

    The network is asked no longer; the origin's IP address is looked up like any other. Raises
    NoOriginToAskFor where none is awaited, NoSuchCountry, NotAnOrigin, ColleagueIsOnIt,
    NoticeHasLeft while a notice is on its way out.
    """
    code = country_code(origin.country)
    if origin.ip:
        country_of(origin.ip)
    location: Location = Location.objects.select_for_update().get(pk=location_id)
    must_be_free_for(location, by=by)
    if not location.awaiting_origin:
        raise NoOriginToAskFor
    take_back_unsent(location, by=by)
    _go_on(location, profiles.current().is_home(code), by)
    ips = (origin.ip,) if origin.ip else ()
    said = keep_decision(location, code, by=by, ips=ips, holder=origin.holder)
    audit.record(verb, by=by, about=location, country=code)
    if origin.ip:
        key = f"hosting.observe:{location.pk}:origin:{said.pk}"
        outbox.add("hosting.observe", subject=location, key=key)
    return location


def _go_on(location: Location, at_home: bool, by: User) -> None:
    """Whoever was told is asked no longer: it is with somebody else."""
    if location.removal_state not in REMOVAL_TOLD:
        return
    now = database_now()
    end_items(location, ItemState.ENDED, by=by, at=now)
    if location.removal_state not in {RemovalState.MOVED_CLAIMED, RemovalState.ORIGIN_TOLD}:
        due = {"due_at": tell_by(now, profiles.current())}
        tracks.move(REMOVAL, location, RemovalState.MOVED_CLAIMED, by=by, at=now, columns=due)
    to = RemovalState.MOVED_DOMESTIC if at_home else RemovalState.MOVED_ABROAD
    tracks.move(REMOVAL, location, to, by=by, at=now)
