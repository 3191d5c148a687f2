"""What the tracks of a location come to on its own row, as pure functions of their rows.

Each takes the rows of one track, oldest first, and gives the columns of the location. Verbs call
them after every move (`operations.tracks`), `manage.py rebuild_locations` for all at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hotline.policies.clocks import decide_renewal_by
from hotline.policies.next_steps import (
    TOLD,
    WAITS_FOR_ITS_TIME,
    Standing,
    next_due_at,
    next_steps,
    phase_of,
)
from hotline.policies.priority import FROM_TRACKS, from_tracks, points_of
from hotline.policies.profiles import Profile
from hotline.states import (
    FORM_MAY_BE_DUE,
    POLICE_TOLD,
    WATCH_BY_A_PERSON,
    AlsoTold,
    AssessmentState,
    EscalationState,
    ExchangeState,
    HoldState,
    PoliceState,
    RemovalState,
    RetractionOf,
    RetractionState,
    Round,
    Verdict,
)

Columns = Mapping[str, str | int | datetime | list[str] | None]


class TaskRow(Protocol):
    """What is read of an assessment task."""

    state: str
    round: str
    verdict: str
    assessed_at: datetime | None
    due_at: datetime | None
    stands_since: datetime | None


class ReferralRow(Protocol):
    """What is read of a referral."""

    state: str
    began_at: datetime
    found_illegal: bool
    referred_at: datetime | None
    due_at: datetime | None


class RemovalRow(Protocol):
    """What is read of a removal."""

    state: str
    first_notice_at: datetime | None
    removed_at: datetime | None
    due_at: datetime | None
    form_due_at: datetime | None


class WatchRow(Protocol):
    """What is read of a watch."""

    state: str
    due_at: datetime | None
    moved_at: datetime | None


class HoldRow(Protocol):
    """What is read of a hold."""

    state: str
    expires_at: datetime
    renewal_asked_at: datetime | None
    ended_at: datetime | None


class RetractionRow(Protocol):
    """What is read of a retraction."""

    about: str
    state: str
    due_at: datetime | None
    told_at: datetime | None
    again_due_at: datetime | None


class ReplyRow(Protocol):
    """What is read of a mail that came back."""

    due_at: datetime | None


class EscalationRow(Protocol):
    """What is read of a step by which somebody else is told."""

    to: str
    state: str
    due_at: datetime
    over_at: datetime | None


class ForwardRow(Protocol):
    """What is read of a forward."""

    state: str
    handed_over_at: datetime | None
    due_at: datetime | None


class LocationRow(Protocol):
    """What is read of the location itself."""

    verdict: str
    removal_state: str
    exchange_state: str
    handed_over_at: datetime | None
    priority_reasons: list[str]


def of_assessment(tasks: Sequence[TaskRow]) -> Columns:
    """The newest look counts; in danger what was found before it stands while it is due.

    Two that agree then came to one thing, and its clocks go on from when it began to stand.
    """
    last = tasks[-1] if tasks else None
    verdict, assessed_at = (last.verdict, last.assessed_at) if last else ("", None)
    if last and last.stands_since and verdict in {"", Verdict.ILLEGAL}:
        verdict, assessed_at = Verdict.ILLEGAL, last.stands_since
    return {
        "assessment_state": last.state if last else AssessmentState.READY,
        "assessment_round": last.round if last else Round.FIRST,
        "verdict": verdict,
        "assessed_at": assessed_at,
        "assessment_due_at": last.due_at if last else None,
    }


def of_police(referrals: Sequence[ReferralRow]) -> Columns:
    """Where the newest referral stands, and when the police were first told."""
    return {
        "police_state": referrals[-1].state if referrals else PoliceState.NONE,
        "referred_at": _first(one.referred_at for one in referrals),
        "danger_told_at": _first(one.referred_at for one in referrals if not one.found_illegal),
        "police_know_as_of": max(
            (one.began_at for one in referrals if one.state in POLICE_TOLD), default=None
        ),
        "police_due_at": referrals[-1].due_at if referrals else None,
    }


def of_removal(removals: Sequence[RemovalRow]) -> Columns:
    """Where the newest removal stands, when a provider was first told, and by when a person fills
    in a form."""
    last = removals[-1] if removals else None
    return {
        "removal_state": removals[-1].state if removals else RemovalState.NOT_STARTED,
        "first_notice_at": _first(one.first_notice_at for one in removals),
        "removed_at": removals[-1].removed_at if removals else None,
        "removal_due_at": removals[-1].due_at if removals else None,
        "form_due_at": last.form_due_at if last and last.state in FORM_MAY_BE_DUE else None,
    }


def of_exchange(forwards: Sequence[ForwardRow]) -> Columns:
    """Where the newest forward stands, and when a hotline abroad was first told."""
    return {
        "exchange_state": forwards[-1].state if forwards else ExchangeState.NONE,
        "handed_over_at": _first(one.handed_over_at for one in forwards),
        "exchange_due_at": forwards[-1].due_at if forwards else None,
    }


def of_hold(holds: Sequence[HoldRow]) -> Columns:
    """Until when it is held, by whichever unit longest, when it was held last, and by when somebody
    decides whether the police get more time."""
    active = [one.expires_at for one in holds if one.state == HoldState.ACTIVE]
    ended = [one.ended_at for one in holds if one.ended_at is not None]
    asked = [one for one in holds if one.state == HoldState.ACTIVE and one.renewal_asked_at]
    return {
        "held_until": max(active, default=None),
        "renewal_due_at": _first(decide_renewal_by(one.expires_at) for one in asked),
        "hold_ended_at": None if active else max(ended, default=None),
    }


def of_retractions(retractions: Sequence[RetractionRow]) -> Columns:
    """By when a person has to tell the first of them, that it is not so or that it is after all;
    and when the last of them heard that nobody is in danger."""
    waiting = [one for one in retractions if one.state == RetractionState.TO_TELL]
    danger = RetractionOf.DANGER
    heard = [one.told_at for one in retractions if one.about == danger and one.told_at]
    return {
        "retraction_due_at": _first(one.due_at for one in waiting if one.about != danger),
        "danger_retraction_due_at": _first(one.due_at for one in waiting if one.about == danger),
        "danger_over_told_at": max(heard, default=None),
        "again_due_at": _first(one.again_due_at for one in retractions),
    }


def of_escalations(rows: Sequence[EscalationRow]) -> Columns:
    """Since when whom a person has to tell as well."""
    due = {one.to: one.due_at for one in rows if one.state == EscalationState.DUE}
    return {f"{to}_due_at": due.get(to) for to in AlsoTold.values}


def of_watch(watches: Sequence[WatchRow]) -> Columns:
    """Where the newest watch stands, and since when a person has to look, or decide."""
    last = watches[-1] if watches else None
    asks = last is not None and last.state in WATCH_BY_A_PERSON
    return {
        "watch_state": last.state if last else "",
        "check_due_at": last.due_at if last and asks else None,
        "moved_due_at": last.moved_at if last else None,
    }


def of_replies(unread: Sequence[ReplyRow]) -> Columns:
    """By when a person has to read what came back by mail."""
    return {"mail_due_at": _first(one.due_at for one in unread)}


OF_ALL = ("phase", "next_due_at", "due_steps")
"""The columns that depend on the profile."""


def of_all(at: Standing, profile: Profile) -> Columns:
    """What its tracks and its country together make it wait for, and until when."""
    steps = next_steps(at, profile)
    return {
        "phase": phase_of(steps),
        "next_due_at": next_due_at(at, profile),
        "due_steps": sorted(steps - TOLD - WAITS_FOR_ITS_TIME),
    }


def of_priority(at: LocationRow) -> Columns:
    """How much it presses: what its reports say, as it stands there, and what its tracks add."""
    from_what_is_said = set(at.priority_reasons) - FROM_TRACKS
    added = from_tracks(at.verdict, at.removal_state, at.exchange_state, at.handed_over_at)
    reasons = from_what_is_said | added
    return {"priority": points_of(reasons), "priority_reasons": sorted(reasons)}


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((one for one in moments if one is not None), default=None)
