"""How fast a provider is written to: by the law profile, or at a pace of its own within bounds.

Pure. Who works with a hotline every day may be given its notices at another rhythm; what is urgent
never waits for longer than the profile says, and where somebody is in danger nothing waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from hotline.policies.profiles import Profile
from hotline.policies.reminders import reminders_refused
from hotline.words.errors_providers import PaceBeyondBounds
from portal.web.refusals import Refusal

LONGEST_GROUPING_MINUTES = 24 * 60
"""Nobody waits for longer than a day for others to join."""
LONGEST_DEADLINE_HOURS = 72
"""What is illegal is to be gone within three days."""
URLS_BY_LAW = 50
"""Most URLs in one notice, unless a provider asks for another number."""
MOST_URLS = 200


@dataclass(frozen=True, slots=True)
class Pace:
    """How a provider is written to.

    A notice waits `group_minutes` for other URLs and has at most `urls` of them; the provider has
    `deadline_hours` to act, and is reminded `reminder_hours` after its notice left.
    """

    group_minutes: int
    deadline_hours: int
    reminder_hours: tuple[int, ...]
    urls: int = URLS_BY_LAW


@dataclass(frozen=True, slots=True)
class OwnPace:
    """What a provider has of its own; what is empty follows the law profile."""

    group_minutes: int | None = None
    deadline_hours: int | None = None
    reminder_hours: tuple[int, ...] = ()
    urls: int | None = None

    def __bool__(self) -> bool:
        return self != OwnPace()


def pace_by_law(profile: Profile) -> Pace:
    """The pace of everybody without one of their own."""
    rules = profile.notice
    return Pace(rules.group_minutes, rules.deadline_hours, rules.reminder_hours)


def pace_with(own: OwnPace, law: Pace) -> Pace:
    """The pace that holds. Reminders that are not given keep their distance from the deadline."""
    deadline = law.deadline_hours if own.deadline_hours is None else own.deadline_hours
    later = deadline - law.deadline_hours
    return Pace(
        law.group_minutes if own.group_minutes is None else own.group_minutes,
        deadline,
        own.reminder_hours or tuple(hours + later for hours in law.reminder_hours),
        law.urls if own.urls is None else own.urls,
    )


def never_slower(pace: Pace, law: Pace) -> Pace:
    """Of both the faster one, clock by clock: for what is urgent."""
    reminders = zip_longest(pace.reminder_hours, law.reminder_hours)
    earliest = {min(hours for hours in pair if hours is not None) for pair in reminders}
    return Pace(
        min(pace.group_minutes, law.group_minutes),
        min(pace.deadline_hours, law.deadline_hours),
        tuple(sorted(earliest)),
        pace.urls,
    )


def at_once(pace: Pace) -> Pace:
    """Without waiting for other URLs: where somebody is in danger."""
    return replace(pace, group_minutes=0)


def objections(own: OwnPace, law: Pace) -> Mapping[str, Refusal]:
    """What is out of bounds, by field; empty where nothing is."""
    bounds: dict[str, tuple[int, int]] = {
        "group_minutes": (0, LONGEST_GROUPING_MINUTES),
        "deadline_hours": (1, LONGEST_DEADLINE_HOURS),
        "urls": (1, MOST_URLS),
    }
    wrong: dict[str, Refusal] = {}
    for name, (least, most) in bounds.items():
        said = getattr(own, name)
        if said is not None and not least <= said <= most:
            wrong[name] = PaceBeyondBounds(least=least, most=most)
    refused = reminders_refused(own.reminder_hours, pace_with(own, law).deadline_hours)
    if refused is not None and "deadline_hours" not in wrong:
        wrong["reminder_hours"] = refused
    return wrong
