"""What the rules of the next step look at, read from a location."""

from django.utils import timezone

from hotline.models import Location
from hotline.policies import profiles
from hotline.policies.clocks import silence_ends_at
from hotline.policies.next_step import Standing, Step, next_step


def standing(location: Location) -> Standing:
    """What the rules of the next step look at."""
    return Standing(
        verdict=location.verdict,
        country=location.country,
        has_country=location.has_country,
        police=location.police_state,
        removal=location.removal_state,
        exchange=location.exchange_state,
        silence_over=_silence_over(location),
    )


def _silence_over(location: Location) -> bool:
    if location.referred_at is None:
        return False
    ends_at = silence_ends_at(location.referred_at, profiles.current())
    return ends_at is not None and ends_at <= timezone.now()


def step(location: Location) -> Step:
    """What this location waits for, under this centre's profile."""
    return next_step(standing(location), profiles.current())
