"""Where a location stands, as the rules of the next steps look at it.

Clocks are checked whenever this is read: police who have been silent for long enough count as
silent, also in the minute before the sweep writes it down.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from hotline.models import Location
from hotline.policies import profiles
from hotline.policies.next_steps import Standing, Step, Steps, next_steps
from hotline.policies.next_steps import may_close as may_close_after
from hotline.states import AssessmentState, PoliceState


def standing(location: Location, now: datetime) -> Standing:
    """What the rules look at, by the database's clock."""
    by_rows = standing_by_rows(location)
    waited = location.police_due_at is not None and location.police_due_at <= now
    if waited and location.police_state == PoliceState.REFERRED:
        by_rows = replace(by_rows, police=PoliceState.SILENT)
    if by_rows.held_until is not None and by_rows.held_until <= now:
        by_rows = replace(
            by_rows, held_until=None, renewal_due_at=None, hold_ended_at=by_rows.held_until
        )
    return by_rows


def standing_by_rows(location: Location) -> Standing:
    """What is written about it, whatever the hour."""
    return Standing(
        verdict=location.verdict,
        look=location.assessment_round,
        country=location.country,
        has_country=location.has_country,
        has_platform=location.has_platform,
        awaiting_origin=location.awaiting_origin,
        police=location.police_state,
        removal=location.removal_state,
        exchange=location.exchange_state,
        assessed_at=location.assessed_at,
        assessment_due_at=location.assessment_due_at,
        police_due_at=location.police_due_at,
        police_know_as_of=location.police_know_as_of,
        danger_since=location.danger_since,
        is_claimed=location.assessment_state == AssessmentState.CLAIMED,
        removal_due_at=location.removal_due_at,
        owner_due_at=location.owner_due_at,
        network_due_at=location.network_due_at,
        authority_due_at=location.authority_due_at,
        exchange_due_at=location.exchange_due_at,
        form_due_at=location.form_due_at,
        watch=location.watch_state,
        check_due_at=location.check_due_at,
        moved_due_at=location.moved_due_at,
        mail_due_at=location.mail_due_at,
        held_until=location.held_until,
        renewal_due_at=location.renewal_due_at,
        retraction_due_at=location.retraction_due_at,
        danger_retraction_due_at=location.danger_retraction_due_at,
        again_due_at=location.again_due_at,
        hold_ended_at=location.hold_ended_at,
    )


def steps(location: Location, now: datetime) -> Steps:
    """What this location waits for, under this centre's profile."""
    return next_steps(standing(location, now), profiles.current())


def may_close_untold(locations: Iterable[Location], now: datetime) -> bool:
    """Whether nothing is left but to tell the police of danger."""
    return may_close_after(steps(location, now) - {Step.DANGER} for location in locations)


_NOT_SEEN_TO = frozenset({Step.DANGER, Step.REFERRAL_WAITS, Step.POLICE_DECLINED})


def waits_for_police(locations: Iterable[Location], now: datetime) -> bool:
    """Whether the police are still to be told of somebody in danger."""
    return any(
        location.danger_since and steps(location, now) & _NOT_SEEN_TO for location in locations
    )


def may_close(locations: Iterable[Location], now: datetime) -> bool:
    """Whether nothing is left that we ought to begin for any of them."""
    return may_close_after(steps(location, now) for location in locations)
