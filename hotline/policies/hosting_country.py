"""Which country a location is hosted in by what the sources say, or why they do not settle it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hotline.policies.profiles import Profile
from hotline.states import Confidence


@dataclass(frozen=True, slots=True)
class Signal:
    """One source's word on a country. `by_person` outweighs every machine.

    `is_cdn`: it says that what answers there belongs to a content delivery network. `is_registry`:
    it is the word of the holder of the network, not of somebody who located it.
    """

    source: str
    country: str
    made_on: date | None = None
    by_person: bool = False
    is_cdn: bool = False
    is_registry: bool = False


class Undecided(StrEnum):
    """Why the evidence does not settle a country."""

    DECIDED = ""
    NO_EVIDENCE = "no_evidence"
    DISAGREEMENT = "disagreement"
    REGISTRY_DISAGREES = "registry_disagrees"
    TOO_OLD = "too_old"
    AWAITING_ORIGIN = "awaiting_origin"


@dataclass(frozen=True, slots=True)
class CountryFinding:
    """The computed answer: a country with its basis, or why there is none."""

    country: str = ""
    basis: tuple[str, ...] = ()
    confidence: Confidence | None = None
    undecided: Undecided = Undecided.DECIDED


def country_from(signals: Sequence[Signal], *, today: date, profile: Profile) -> CountryFinding:
    """The country the newest signals agree on.

    Disagreement, silence and data older than the profile allows wait for the analyst. Where a
    content delivery network answers, no database knows where the origin is hosted: that waits
    too, however old the list is that says so.
    """
    person = next((signal for signal in signals if signal.by_person and signal.country), None)
    if person:
        return CountryFinding(person.country, (person.source,), Confidence.HIGH)
    if any(signal.is_cdn for signal in signals):
        return CountryFinding(undecided=Undecided.AWAITING_ORIGIN)
    speaking = [signal for signal in signals if signal.country]
    if not speaking:
        return CountryFinding(undecided=Undecided.NO_EVIDENCE)
    if len({signal.country for signal in speaking}) > 1:
        return CountryFinding(undecided=_disagreement(speaking))
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


def _disagreement(speaking: Sequence[Signal]) -> Undecided:
    """Whether the registries agree among themselves, and so do all the others."""
    registries = {signal.country for signal in speaking if signal.is_registry}
    others = {signal.country for signal in speaking if not signal.is_registry}
    if len(registries) == len(others) == 1:
        return Undecided.REGISTRY_DISAGREES
    return Undecided.DISAGREEMENT


def _trust(recent_sources: int) -> Confidence:
    """Two recent sources that agree are worth more than one, and one more than an old one."""
    if recent_sources > 1:
        return Confidence.HIGH
    return Confidence.MEDIUM if recent_sources else Confidence.LOW


def _older(signal: Signal, today: date, days: int) -> bool:
    return signal.made_on is not None and (today - signal.made_on).days > days
