"""What somebody is looking at now, and until when; or the look that the clock ended for them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.models import Claim, Exposure, Location, Submission, ViewingEnd
from hotline.operations.welfare import looked_by
from hotline.policies.welfare import LOOK_ENDS_SOON_MINUTES, Pause
from portal.accounts.models import User

SAID_FOR = timedelta(hours=12)
"""How long the desk says that the clock ended a look, unless they look again before."""


@dataclass(frozen=True, slots=True)
class RunningLook:
    """A look that goes on, or that the clock ended: at what, since when, and until when."""

    location: Location
    named: Submission
    """A report in which it is, for the way there."""
    since: datetime
    ends_at: datetime
    is_over: bool
    ends_soon: bool
    """Whether the desk says so loudly."""
    pause: Pause | None
    """What begins with its end; nothing where it is the longest look."""

    @property
    def number(self) -> int:
        """Its place in that report."""
        return self.named.position + 1

    @property
    def minutes(self) -> int:
        """How many count once it has ended by the clock."""
        return round((self.ends_at - self.since).total_seconds() / 60)


def running_look_of(person: User, now: datetime) -> RunningLook | None:
    """The look of this person that goes on, or else their newest where the clock ended it."""
    going_on = Claim.objects.live(now).filter(by=person, viewing_since__isnull=False)
    held = going_on.select_related("location", "viewing_page").first()
    if held and held.viewing_since and held.viewing_ends_at:
        about = held.viewing_page or held.location
        return _look(person, about, held.viewing_since, held.viewing_ends_at, now)
    mine = Exposure.objects.filter(by=person, ended_at__gt=now - SAID_FOR)
    newest = mine.select_related("location").order_by("-ended_at", "-pk").first()
    if newest is None or newest.ended != ViewingEnd.CLOCK:
        return None
    return _look(person, newest.location, newest.began_at, newest.ended_at, now)


def _look(
    person: User, about: Location, since: datetime, ends_at: datetime, now: datetime
) -> RunningLook | None:
    named = about.submissions.select_related("report").order_by("-pk").first()
    if named is None:
        return None
    return RunningLook(
        location=about,
        named=named,
        since=since,
        ends_at=ends_at,
        is_over=ends_at <= now,
        ends_soon=now < ends_at <= now + timedelta(minutes=LOOK_ENDS_SOON_MINUTES),
        pause=_pause(person, ends_at, now),
    )


def _pause(person: User, ends_at: datetime, now: datetime) -> Pause | None:
    found = looked_by(person, now)
    if ends_at <= now:
        return found.pause
    if timedelta(seconds=found.seconds_to_break) > ends_at - now + timedelta(seconds=1):
        return None
    of_day = found.plan.day_minutes * 60 - found.seconds_today
    return Pause.DAY if of_day <= found.seconds_to_break else Pause.BREAK
