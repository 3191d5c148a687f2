"""What a location waits for, whom a person may tell about it, and when a report may be closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hotline.policies.profiles import ContactBy, Order, Profile
from hotline.states import (
    EXCHANGE_TOLD,
    POLICE_TOLD,
    REMOVAL_TOLD,
    Addressee,
    ExchangeState,
    PoliceState,
    RemovalState,
    Verdict,
)


class Step(StrEnum):
    """What a location waits for next."""

    ASSESS = "assess"
    DECIDE_COUNTRY = "decide_country"
    POLICE_FIRST = "police_first"
    POLICE_ANSWER = "police_answer"
    CONTACT_IS_THEIRS = "contact_is_theirs"
    NOTIFY = "notify"
    NOTICE_WAITS = "notice_waits"
    NOTICE_FAILED = "notice_failed"
    PROVIDER_HAS_IT = "provider_has_it"
    FORWARD = "forward"
    PARTNER_WAITS = "partner_waits"
    PARTNER_HAS_IT = "partner_has_it"
    NO_HOTLINE = "no_hotline"
    POLICE_ONLY = "police_only"
    POLICE_HAVE_IT = "police_have_it"
    GONE = "gone"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules below look at, apart from the profile.

    `silence_over`: the police were told longer ago than the profile waits for their answer.
    """

    verdict: str
    country: str
    has_country: bool
    police: str
    removal: str
    exchange: str
    silence_over: bool = False

    @property
    def police_told(self) -> bool:
        """Whether the police know."""
        return self.police in POLICE_TOLD


_REMOVAL_STEP: dict[str, Step] = {
    RemovalState.NOTICE_QUEUED: Step.NOTICE_WAITS,
    RemovalState.NOTICE_FAILED: Step.NOTICE_FAILED,
    RemovalState.NOTIFIED: Step.PROVIDER_HAS_IT,
    RemovalState.ACKNOWLEDGED: Step.PROVIDER_HAS_IT,
    RemovalState.REMOVED_CLAIMED: Step.PROVIDER_HAS_IT,
    RemovalState.DISPUTED: Step.PROVIDER_HAS_IT,
    RemovalState.REMOVED_CONFIRMED: Step.GONE,
}
_EXCHANGE_STEP: dict[str, Step] = {
    ExchangeState.QUEUED: Step.PARTNER_WAITS,
    ExchangeState.FAILED_RETRY: Step.PARTNER_WAITS,
    ExchangeState.NO_HOTLINE: Step.NO_HOTLINE,
    ExchangeState.REJECTED: Step.NO_HOTLINE,
    ExchangeState.CONFIRMED_REMOVED: Step.GONE,
    **dict.fromkeys(EXCHANGE_TOLD - {ExchangeState.REJECTED}, Step.PARTNER_HAS_IT),
}
_ELSE_THE_POLICE = frozenset(
    {Step.NO_HOTLINE, Step.POLICE_ONLY, Step.DECIDE_COUNTRY, Step.CONTACT_IS_THEIRS}
)
"""Steps that end with the police: once they know, nothing is left that we ought to begin."""


def next_step(at: Standing, profile: Profile) -> Step:
    """What a location waits for, from its verdict, its country and its tracks."""
    if not at.verdict:
        return Step.ASSESS
    if at.verdict != Verdict.ILLEGAL:
        return Step.NOTHING
    step = _REMOVAL_STEP.get(at.removal) or _EXCHANGE_STEP.get(at.exchange) or _begin(at, profile)
    return Step.POLICE_HAVE_IT if step in _ELSE_THE_POLICE and at.police_told else step


def _begin(at: Standing, profile: Profile) -> Step:
    if not at.has_country:
        return Step.POLICE_ONLY
    if not at.country:
        return Step.DECIDE_COUNTRY
    return _at_home(at, profile) if profile.is_home(at.country) else Step.FORWARD


def _at_home(at: Standing, profile: Profile) -> Step:
    if profile.contact_by != ContactBy.HOTLINE:
        return Step.CONTACT_IS_THEIRS
    if profile.order == Order.POLICE_FIRST and not at.police_told:
        return Step.POLICE_FIRST
    silent = at.police == PoliceState.REFERRED and not at.silence_over
    return Step.POLICE_ANSWER if profile.order == Order.POLICE_FIRST and silent else Step.NOTIFY


def may_tell(at: Standing, profile: Profile) -> tuple[Addressee, ...]:
    """Whom a person may tell by hand about a location, the one that leads on first."""
    if at.verdict != Verdict.ILLEGAL:
        return ()
    step = next_step(at, profile)
    found = [Addressee.POLICE, Addressee.INTERPOL, Addressee.OTHER]
    if at.country and not profile.is_home(at.country):
        found.insert(2 if step == Step.NO_HOTLINE else 0, Addressee.PARTNER)
    if step in {Step.NOTIFY, Step.NOTICE_FAILED} or at.removal in REMOVAL_TOLD:
        found.insert(0, Addressee.PROVIDER)
    return tuple(found)


ANSWERED = frozenset(
    {
        Step.NOTHING,
        Step.GONE,
        Step.PROVIDER_HAS_IT,
        Step.PARTNER_HAS_IT,
        Step.POLICE_HAVE_IT,
    }
)
"""Steps after which a report may be closed: nothing is left that we ought to begin."""


def may_close(steps: Iterable[Step]) -> bool:
    """Whether every location of a report has been dealt with."""
    return all(step in ANSWERED for step in steps)
