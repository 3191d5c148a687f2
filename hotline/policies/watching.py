"""When to look again, and what findings come to: pure rules, by the profile.

"Gone" needs several findings that say so over some time, or the provider's word and one. What is
unknown speaks neither for nor against.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from hotline.policies.profiles import WatchRules
from hotline.states.finding import NEGATIVE, ONLINE, Finding, speaks_for_gone
from hotline.states.watch import WatchState


class Event(StrEnum):
    """What one look came to."""

    NOTHING = "nothing"
    GONE = "gone"
    REAPPEARED = "reappeared"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Watching:
    """Where the watch of one location stands.

    `against` counts the findings in a row that speak for a change, `against_since` is when the
    first of them was made.
    """

    state: WatchState
    began_at: datetime
    gone_at: datetime | None = None
    against: int = 0
    against_since: datetime | None = None
    seen_online: bool = False
    said_to_be_gone: bool = False
    """The provider says that it removed it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from a finding; `due_at` is None when the profile has no further look.

    What is still there then is for a person to decide: the watch is at its end, not over.
    """

    event: Event
    after: Watching
    due_at: datetime | None


def after_look(at: Watching, finding: Finding, now: datetime, rules: WatchRules) -> Outcome:
    """What a finding comes to, and when to look again."""
    seen = replace(at, seen_online=at.seen_online or finding in ONLINE)
    if not _speaks_for_a_change(seen, finding):
        calm = _without_doubt(seen) if _speaks_against_it(seen, finding) else seen
        return _or_over(calm, now, rules)
    doubted = replace(seen, against=at.against + 1, against_since=at.against_since or now)
    if not _is_enough(doubted, now, rules):
        return Outcome(Event.NOTHING, doubted, now + timedelta(minutes=rules.confirm_minutes))
    return _changed(doubted, now, rules)


def _speaks_for_a_change(at: Watching, finding: Finding) -> bool:
    if at.state == WatchState.GONE:
        return finding in ONLINE
    return speaks_for_gone(finding, seen_online=at.seen_online)


def _speaks_against_it(at: Watching, finding: Finding) -> bool:
    """Whether all is as it was: still there, or still gone. The rest says nothing either way."""
    if at.state == WatchState.GONE:
        return finding in NEGATIVE
    return finding in ONLINE


def _without_doubt(at: Watching) -> Watching:
    return replace(at, against=0, against_since=None)


def _is_enough(at: Watching, now: datetime, rules: WatchRules) -> bool:
    if at.state == WatchState.GONE:
        return at.against >= rules.findings_for_back
    if at.said_to_be_gone:
        return True
    since = at.against_since or now
    long_enough = now - since >= timedelta(minutes=rules.over_minutes)
    return at.against >= rules.findings_for_gone and long_enough


def _changed(at: Watching, now: datetime, rules: WatchRules) -> Outcome:
    if at.state == WatchState.GONE:
        back = Watching(WatchState.WATCHED, began_at=now, seen_online=True)
        return Outcome(Event.REAPPEARED, back, due_after(back, now, rules))
    gone = replace(_without_doubt(at), state=WatchState.GONE, gone_at=now)
    return Outcome(Event.GONE, gone, due_after(gone, now, rules))


def _or_over(at: Watching, now: datetime, rules: WatchRules) -> Outcome:
    due_at = due_after(at, now, rules)
    if due_at is None:
        to = WatchState.ENDED if at.state == WatchState.GONE else WatchState.AT_END
        return Outcome(Event.OVER, replace(at, state=to), None)
    return Outcome(Event.NOTHING, at, due_at)


def due_after(at: Watching, now: datetime, rules: WatchRules) -> datetime | None:
    """The next look by the clock of the watch; None when the last one was made."""
    if at.state == WatchState.GONE:
        gone_at = at.gone_at or now
        later = (gone_at + timedelta(days=days) for days in rules.after_gone_days)
        return next((moment for moment in later if moment > now), None)
    for rule in rules.intervals:
        if now - at.began_at < timedelta(hours=rule.until_hours):
            return now + timedelta(hours=rule.every_hours)
    return None


def began_to_go_on(now: datetime, rules: WatchRules) -> datetime:
    """From when the clock of a watch counts that goes on past its end: it does as rarely as it
    did last, for as long as that lasts, and then a person is asked again."""
    before = [timedelta(hours=rule.until_hours) for rule in rules.intervals[:-1]]
    return now - max(before, default=timedelta())
