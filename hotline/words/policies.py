"""What follows from what, by the profile: pure rules that are given everything they need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hotline.states import (
    EXCHANGE_TOLD,
    POLICE_TOLD,
    REMOVAL_TOLD,
    Addressee,
    Confidence,
    ExchangeState,
    PoliceState,
    RemovalState,
    Verdict,
)
from hotline.words.profiles import ContactBy, Order, Profile

VERDICT_OF: dict[str, Verdict | None] = {
    "baseline": Verdict.ILLEGAL,
    "national": Verdict.ILLEGAL,
    "harmful_not_illegal": Verdict.HARMFUL,
    "not_illegal": Verdict.NOT_ILLEGAL,
    "not_assessable": Verdict.NOT_ASSESSABLE,
    "undetermined": None,
}
"""What each classification comes to. None leaves the location open for somebody else's look."""


def first_look_due_at(received_at: datetime, *, imminent: bool, profile: Profile) -> datetime:
    """When somebody must have looked: at once-ish for danger, else within working days."""
    if imminent:
        return received_at + timedelta(minutes=profile.clocks.imminent_first_look_minutes)
    return after_working_days(received_at, profile.clocks.first_assessment_working_days, profile)


def after_working_days(start: datetime, days: int, profile: Profile) -> datetime:
    """The same hour `days` working days later, in the time zone of the profile."""
    local = start.astimezone(profile.time_zone)
    while days > 0 or not _is_working(local.date(), profile):
        local += timedelta(days=1)
        if _is_working(local.date(), profile):
            days -= 1
    return local.astimezone(start.tzinfo)


def _is_working(day: date, profile: Profile) -> bool:
    return day.weekday() < 5 and day not in profile.holidays


@dataclass(frozen=True, slots=True)
class Signal:
    """One source's word on a country. `by_person` outweighs every machine."""

    source: str
    country: str
    made_on: date | None = None
    by_person: bool = False


class Undecided(StrEnum):
    """Why the evidence does not settle a country."""

    DECIDED = ""
    NO_EVIDENCE = "no_evidence"
    DISAGREEMENT = "disagreement"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class CountryFinding:
    """The computed answer: a country with its basis, or why there is none."""

    country: str = ""
    basis: tuple[str, ...] = ()
    confidence: Confidence | None = None
    undecided: Undecided = Undecided.DECIDED


def country_from(signals: Sequence[Signal], *, today: date, profile: Profile) -> CountryFinding:
    """The country the newest signals agree on.

    Disagreement, silence and data older than the profile allows wait for the analyst.
    """
    person = next((signal for signal in signals if signal.by_person and signal.country), None)
    if person:
        return CountryFinding(person.country, (person.source,), Confidence.HIGH)
    speaking = [signal for signal in signals if signal.country]
    if not speaking:
        return CountryFinding(undecided=Undecided.NO_EVIDENCE)
    if len({signal.country for signal in speaking}) > 1:
        return CountryFinding(undecided=Undecided.DISAGREEMENT)
    fresh = [
        signal
        for signal in speaking
        if not _older(signal, today, profile.geo_stop_forwarding_after_days)
    ]
    if not fresh:
        return CountryFinding(undecided=Undecided.TOO_OLD)
    sources = tuple(dict.fromkeys(signal.source for signal in speaking))
    recent = [one for one in fresh if not _older(one, today, profile.geo_warn_after_days)]
    return CountryFinding(speaking[0].country, sources, _trust(len({one.source for one in recent})))


def _trust(recent_sources: int) -> Confidence:
    """Two recent sources that agree are worth more than one, and one more than an old one."""
    if recent_sources > 1:
        return Confidence.HIGH
    return Confidence.MEDIUM if recent_sources else Confidence.LOW


def _older(signal: Signal, today: date, days: int) -> bool:
    return signal.made_on is not None and (today - signal.made_on).days > days


class Step(StrEnum):
    """What a location waits for next."""

    ASSESS = "judge"
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


def silence_ends_at(referred_at: datetime, profile: Profile) -> datetime | None:
    """When silence of the police lets a notice go; None where only their answer does."""
    hours = profile.police_silence_hours
    return None if hours is None else referred_at + timedelta(hours=hours)


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
