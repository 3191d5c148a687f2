"""What the public reads about categories and about the fate of a report: whole sentences.

A sentence says no more than the rows do: that somebody was told and on which day, never that
they will act. Every URL of a report is answered from its own row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotline.models import (
    AddressCorrection,
    CorrectionKind,
    Group,
    Location,
    Report,
    Submission,
)
from hotline.reported_urls import LocationKind
from hotline.states import (
    EXCHANGE_TOLD,
    REMOVAL_TOLD,
    ExchangeState,
    Outcome,
    PoliceState,
    RemovalState,
    Verdict,
)
from hotline.states import POLICE_TOLD as THE_POLICE_KNOW

GROUP_NAMES: dict[str, str | Promise] = {
    Group.CHILDREN: _("Children and sexual violence"),
    Group.PEOPLE: _("Violence, hate and threats"),
    Group.ELSE: _("Something else"),
}


@dataclass(frozen=True, slots=True)
class PublicStatus:
    """What a reporter is told. `look` is a shape of the state component.

    `facts` are sentences with their day. `addresses` are filled, in the order in which the
    URLs were named, when they came to different things; `number` says which of these it is,
    and is 0 where we added one that was meant too.
    """

    code: str
    look: str
    title: str | Promise
    text: str | Promise
    steps_done: int
    facts: tuple[str, ...] = ()
    addresses: tuple["PublicStatus", ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A location with what is on it, and which of the things that a reporter named it is.

    `line` is None where we added it.
    """

    line: int | None
    location: Location
    parts: tuple[Location, ...] = ()


RECEIVED = PublicStatus(
    "received",
    "new",
    _("Received"),
    _("Your report is here. A trained person will look at it, the most urgent reports first."),
    1,
)
ASSESSING = PublicStatus(
    "assessing",
    "active",
    _("Being assessed"),
    _("It is with our trained people, who judge it by the law."),
    2,
)
PREPARING = PublicStatus(
    "preparing",
    "active",
    _("Judged, action is being prepared"),
    _("We judged what you reported and are preparing the next step."),
    3,
)
ACTION_TAKEN = PublicStatus(
    "action_taken", "done", _("The company has been told"), _("It is illegal."), 4
)
NETWORK_TOLD = PublicStatus(
    "network_told",
    "active",
    _("The network in front of it has been told"),
    _("It is illegal. A network stands in front of it and hides which company hosts it."),
    3,
)
LOOKING = PublicStatus(
    "looking",
    "active",
    _("We look where it is now"),
    _("It is illegal. It is not with the company that we told, so we go on from where it is."),
    3,
)
PASSED_ON = PublicStatus(
    "passed_on",
    "done",
    _("Passed to a partner"),
    _("It is illegal, and it is hosted in another country."),
    4,
)
POLICE_TOLD = PublicStatus("police_told", "done", _("Passed to the police"), _("It is illegal."), 4)
GONE = PublicStatus(
    "gone", "done", _("No longer there"), _("It is illegal, and it is no longer there."), 4
)
NOT_ILLEGAL = PublicStatus(
    "not_illegal",
    "closed",
    _("No action possible"),
    _(
        "We looked at it carefully. It is not illegal here, so we have no right to have it "
        "removed. It was right to tell us."
    ),
    4,
)
NOT_ACCESSIBLE = PublicStatus(
    "not_accessible",
    "closed",
    _("No action possible"),
    _(
        "We could not see enough at this address to judge it. If you still see it, please "
        "report it again."
    ),
    4,
)
WORDS_NOT_ILLEGAL = replace(
    NOT_ILLEGAL,
    code="words_not_illegal",
    text=_(
        "We read carefully what you told us. It is not illegal here, so we have no right to act "
        "against it. It was right to tell us."
    ),
)
WORDS_NOT_ACCESSIBLE = replace(
    NOT_ACCESSIBLE,
    code="words_not_accessible",
    text=_(
        "We read carefully what you told us. There was no address that we could look at, so there "
        "is nothing that we can have removed. If you find one, please report it. It was right to "
        "tell us."
    ),
)
DANGER_TOLD = PublicStatus(
    "danger_told",
    "done",
    _("Passed to the police"),
    _("We read what you told us. The police should know it, so we told them."),
    4,
)
OUT_OF_SCOPE = PublicStatus(
    "out_of_scope",
    "closed",
    _("Closed"),
    _("This is not something a hotline can act on. Others may be able to help you better."),
    4,
)
CLOSED = PublicStatus(
    "closed",
    "closed",
    _("Closed"),
    _("We do not go on with it. If it still matters to you, please report it again."),
    4,
)
MIXED = _("The addresses you named came to different things.")
ALL = (
    RECEIVED,
    ASSESSING,
    PREPARING,
    ACTION_TAKEN,
    NETWORK_TOLD,
    LOOKING,
    PASSED_ON,
    POLICE_TOLD,
    DANGER_TOLD,
    GONE,
    NOT_ILLEGAL,
    NOT_ACCESSIBLE,
    WORDS_NOT_ILLEGAL,
    WORDS_NOT_ACCESSIBLE,
    OUT_OF_SCOPE,
    CLOSED,
)
_SET_ASIDE = {Outcome.OUT_OF_SCOPE: OUT_OF_SCOPE, Outcome.SPAM: CLOSED}
_OF_VERDICT = {
    Verdict.HARMFUL: NOT_ILLEGAL,
    Verdict.NOT_ILLEGAL: NOT_ILLEGAL,
    Verdict.NOT_ASSESSABLE: NOT_ACCESSIBLE,
}
_OF_WORDS = {
    Verdict.HARMFUL: WORDS_NOT_ILLEGAL,
    Verdict.NOT_ILLEGAL: WORDS_NOT_ILLEGAL,
    Verdict.NOT_ASSESSABLE: WORDS_NOT_ACCESSIBLE,
}
"""Words that are no address: nobody looked at anything."""
_NO_ACTION = frozenset(one.code for one in (*_OF_VERDICT.values(), *_OF_WORDS.values()))
_WITH_THE_COMPANY = REMOVAL_TOLD - {RemovalState.MOVED_CLAIMED}
"""The company that was told last has it, as far as anybody knows."""
_PARTNER_HAS_IT = EXCHANGE_TOLD - {ExchangeState.REJECTED}
_ELSEWHERE = {
    RemovalState.MOVED_CLAIMED,
    RemovalState.MOVED_DOMESTIC,
    RemovalState.MOVED_ABROAD,
}
_WHAT_THE_COMPANY_SAID = {
    RemovalState.REMOVED_CLAIMED: _("The company says that it has removed it. We check that."),
    RemovalState.DISPUTED: _("The company disagrees. A person looks at its answer."),
    RemovalState.UNRESOLVABLE: _("It was not removed, although we asked for it."),
}
_WHAT_THE_POLICE_SAID = {
    PoliceState.DECLINED: _(
        "The police told us that they do not act on it. We look at what else can be done."
    ),
    PoliceState.OTHERS_TOLD: _(
        "The police told us that they do not act on it. We told others who may help."
    ),
    PoliceState.GIVEN_UP: _(
        "The police told us that they do not act on it. We found nobody else who can help."
    ),
}
_HEADS = (
    *(ASSESSING, PREPARING, LOOKING, NETWORK_TOLD, ACTION_TAKEN),
    *(PASSED_ON, POLICE_TOLD, DANGER_TOLD, GONE, NOT_ILLEGAL),
)
"""Which status heads a report whose URLs differ: what is still open, then the strongest."""
_RANK = {one.code: rank for rank, one in enumerate(_HEADS)}


def public_status(report: Report, locations: Iterable[Location]) -> PublicStatus:
    """The wording for a reporter, from the report and the rows of what it named, in order."""
    return _come_to(report, [of_location(one) for one in locations])


def _come_to(report: Report, found: list[PublicStatus]) -> PublicStatus:
    facts = tuple(dict.fromkeys(fact for one in found for fact in one.facts))
    if report.outcome in _SET_ASIDE:
        told = facts if report.imminent_danger else ()
        return replace(_SET_ASIDE[Outcome(report.outcome)], facts=told)
    if all(one.code == ASSESSING.code for one in found) or _waits_for_a_person(report, found):
        seen = RECEIVED if report.was_never_taken_on else ASSESSING
        return replace(seen, facts=facts)
    if len(set(found)) == 1:
        return found[0]
    head = _head(found)
    return replace(head, text=MIXED, addresses=tuple(found))


def _waits_for_a_person(report: Report, found: Iterable[PublicStatus]) -> bool:
    """An older assessment is no answer before somebody has seen to what this report asks for."""
    return report.waits_for_a_person and all(one.code in _NO_ACTION for one in found)


def _head(found: Iterable[PublicStatus]) -> PublicStatus:
    """What is still open, then the strongest."""
    return min(found, key=lambda one: _RANK.get(one.code, len(_RANK)))


def of_page(named: Named) -> PublicStatus:
    """What became of a URL and of what is on it: what is still open, then the strongest."""
    itself = of_location(named.location)
    head = _head([itself, *(of_location(one) for one in named.parts)])
    if head.code == itself.code:
        return itself
    return replace(head, facts=(*head.facts, gettext("This is about what is on that page.")))


def public_status_of(report: Report, named: Iterable[Named]) -> PublicStatus:
    """The wording for a reporter, each URL by the number of what they named."""
    in_order = sorted(named, key=lambda one: (one.line is None, one.line or 0))
    status = _come_to(report, [of_page(one) for one in in_order])
    numbers = [0 if one.line is None else one.line + 1 for one in in_order]
    numbered = [
        replace(said, number=number)
        for said, number in zip(status.addresses, numbers, strict=bool(status.addresses))
    ]
    return replace(status, addresses=tuple(numbered))


def named_with(receipt_digest: bytes) -> list[Named]:
    """What the report of a receipt names; two lines that mean the same are both there.

    As many queries for a receipt that nobody has.
    """
    submissions = Submission.objects.filter(report__receipt_digest=receipt_digest)
    read = list(submissions.select_related("location").order_by("position"))
    standing = {one.location_id: one.location for one in read}
    on_page = _parts_of(receipt_digest)
    named = [
        Named(one.line, one.location, on_page.get(one.location_id, ()))
        for one in read
        if one.line is not None or one.location.parent_id not in standing
    ]
    corrections = AddressCorrection.objects.filter(report__receipt_digest=receipt_digest)
    joined: list[AddressCorrection] = []
    for correction in corrections.order_by("pk"):
        for earlier in joined:
            if earlier.right_id == correction.wrong_id and earlier.right_id not in standing:
                earlier.right_id = correction.right_id
        if _was_joined(correction, {one.line for one in read}):
            joined.append(correction)
    return named + [
        Named(one.line, standing[one.right_id], on_page.get(one.right_id, ()))
        for one in joined
        if one.right_id in standing
    ]


def _was_joined(correction: AddressCorrection, lines: set[int | None]) -> bool:
    """Whether its line stands for an address that another line of the report names."""
    if correction.kind == CorrectionKind.LED_TO:
        return correction.line is not None and correction.line not in lines
    return correction.kind == CorrectionKind.JOINED and correction.line is not None


def _parts_of(receipt_digest: bytes) -> dict[int | None, tuple[Location, ...]]:
    """What is on the pages that a report names, also where another report brought it."""
    found: dict[int | None, tuple[Location, ...]] = {}
    of_report = Location.objects.filter(parent__submissions__report__receipt_digest=receipt_digest)
    for part in of_report.distinct():
        found[part.parent_id] = (*found.get(part.parent_id, ()), part)
    return found


def of_location(location: Location) -> PublicStatus:
    """What became of one URL."""
    if location.verdict == Verdict.ILLEGAL:
        return replace(_of_illegal(location), facts=tuple(_facts(location)))
    facts = tuple(_told_of_danger(location))
    if not location.verdict:
        return replace(ASSESSING, facts=facts)
    if facts and not location.is_danger_over:
        return replace(DANGER_TOLD, facts=facts)
    words = location.kind == LocationKind.TEXT
    found = (_OF_WORDS if words else _OF_VERDICT)[Verdict(location.verdict)]
    return replace(found, facts=facts)


def _told_of_danger(location: Location) -> Iterable[str]:
    """The police, of what was not found illegal."""
    if location.danger_told_at:
        yield gettext("We told the police on %(day)s.") % _day(location.danger_told_at)
        yield from _danger_is_over(location) or _police_said(location)


def _danger_is_over(location: Location) -> list[str]:
    if not location.is_danger_over:
        return []
    return [gettext("Then we told them that, as far as we know, nobody is in danger.")]


def _police_said(location: Location) -> Iterable[str]:
    if location.police_state in _WHAT_THE_POLICE_SAID:
        yield str(_WHAT_THE_POLICE_SAID[PoliceState(location.police_state)])


def _of_illegal(location: Location) -> PublicStatus:
    if location.is_gone:
        return GONE
    if location.removal_state in _WITH_THE_COMPANY:
        return NETWORK_TOLD if location.awaiting_origin else ACTION_TAKEN
    if location.handed_over_at and location.exchange_state in _PARTNER_HAS_IT:
        return PASSED_ON
    if location.removal_state in _ELSEWHERE:
        return LOOKING
    return POLICE_TOLD if location.police_state in THE_POLICE_KNOW else PREPARING


def _facts(location: Location) -> Iterable[str]:
    """Who was told, and on which day."""
    if location.referred_at:
        yield gettext("We told the police on %(day)s.") % _day(location.referred_at)
        yield from _danger_is_over(location)
        yield from _police_said(location)
    if location.handed_over_at:
        yield gettext("We told the hotline of that country on %(day)s.") % _day(
            location.handed_over_at
        )
        if location.exchange_state == ExchangeState.ACTIONED_BY_PARTNER:
            yield gettext("The hotline of that country says that it is removed. We check that.")
    if location.first_notice_at and (said := _of_the_company(location)):
        yield said % _day(location.first_notice_at)

    if location.is_back:
        yield gettext("It was gone, and it is there again.")
    if location.is_gone and location.removed_at:
        yield gettext("On %(day)s we saw that it is gone.") % _day(location.removed_at)
    elif location.removal_state in _WHAT_THE_COMPANY_SAID:
        yield str(_WHAT_THE_COMPANY_SAID[RemovalState(location.removal_state)])


def _of_the_company(location: Location) -> str:
    """What is true of the first company told, now; nothing where no notice reached it.

    It may host it, or be a registrar, an upstream network or whoever owns the site.
    """
    state = location.removal_state
    if state == RemovalState.UNDELIVERED:
        return ""
    was_there = location.is_gone or location.is_back
    if not was_there and state not in _WITH_THE_COMPANY | _ELSEWHERE:
        return gettext("On %(day)s we told a company. It was not removed there, so we go on.")
    if location.awaiting_origin:
        return gettext(
            "We told that network on %(day)s, asked it to stop showing it, and asked where it is "
            "hosted."
        )
    if state in _ELSEWHERE:
        return gettext("On %(day)s we told a company, and it is not with that company.")
    return gettext(
        "On %(day)s we told a company that can act on it, and asked it to see that it is removed."
    )


def _day(moment: datetime) -> dict[str, str]:
    return {"day": date_format(timezone.localtime(moment), "DATE_FORMAT")}
