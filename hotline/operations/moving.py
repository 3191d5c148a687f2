"""Moves along the state tables. Callers hold the row's lock and own the transaction."""

from datetime import datetime, timedelta

from django.utils import timezone

from hotline.models import Location, Report
from hotline.states import (
    ASSESSMENT_NEXT,
    EXCHANGE_NEXT,
    POLICE_NEXT,
    REMOVAL_NEXT,
    REPORT_ENDED,
    REPORT_NEXT,
    AssessmentState,
    ExchangeState,
    Outcome,
    PoliceState,
    RemovalState,
    ReportState,
    Verdict,
    must_follow,
)
from hotline.words import profiles
from hotline.words.policies import Standing, Step, next_step, silence_ends_at


def assessment(
    location: Location,
    to: AssessmentState,
    *,
    verdict: Verdict | None = None,
    at: datetime | None = None,
) -> None:
    """Move the assessment track; a done state carries its verdict and its hour."""
    must_follow(ASSESSMENT_NEXT, AssessmentState(location.assessment_state), to)
    location.assessment_state = to
    location.verdict = verdict or ""
    location.assessed_at = at
    location.save(update_fields=["assessment_state", "verdict", "assessed_at"])


def to_ready(location: Location) -> None:
    """Ready to judge, through the look-ups if they are not finished: they never block."""
    state = AssessmentState(location.assessment_state)
    if state != AssessmentState.READY:
        assessment(location, AssessmentState.READY)


def removal(location: Location, to: RemovalState, *, at: datetime | None = None) -> None:
    """Move the removal track; `at` is remembered as the first notice where there was none."""
    must_follow(REMOVAL_NEXT, RemovalState(location.removal_state), to)
    location.removal_state = to
    if to == RemovalState.NOTIFIED and location.first_notice_at is None:
        location.first_notice_at = at
    location.removed_at = at if to == RemovalState.REMOVED_CONFIRMED else None
    location.save(update_fields=["removal_state", "first_notice_at", "removed_at"])


def exchange(location: Location, to: ExchangeState, *, at: datetime | None = None) -> None:
    """Move the exchange track; `at` is remembered as when a partner first had it."""
    must_follow(EXCHANGE_NEXT, ExchangeState(location.exchange_state), to)
    location.exchange_state = to
    if to == ExchangeState.SENT and location.handed_over_at is None:
        location.handed_over_at = at
    location.save(update_fields=["exchange_state", "handed_over_at"])


def police(location: Location, to: PoliceState, *, at: datetime | None = None) -> None:
    """Move the police track; `at` is remembered as when the police were told."""
    must_follow(POLICE_NEXT, PoliceState(location.police_state), to)
    location.police_state = to
    if to == PoliceState.REFERRED:
        location.referred_at = at
    location.save(update_fields=["police_state", "referred_at"])


def report(
    moved: Report, to: ReportState, *, outcome: Outcome | None = None, at: datetime | None = None
) -> None:
    """Move a report; an ended state carries its outcome and hour and starts the clocks."""
    must_follow(REPORT_NEXT, ReportState(moved.state), to)
    moved.state = to
    moved.outcome = outcome or ""
    moved.closed_at = at
    if to in REPORT_ENDED and at is not None:
        _start_forgetting(moved, at)
    moved.save(update_fields=["state", "outcome", "closed_at", "forget_at"])


def _start_forgetting(ended: Report, at: datetime) -> None:
    from hotline.models import ReporterContact

    days = profiles.current().retention_days
    after_close = at + timedelta(days=days.report_after_close)
    ended.forget_at = min(ended.forget_at or after_close, after_close)
    contact_goes = at + timedelta(days=days.contact_after_close)
    ReporterContact.objects.filter(report=ended, purge_at__gt=contact_goes).update(
        purge_at=contact_goes
    )


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
