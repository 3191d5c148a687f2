"""When something is due, by the profile: working days, danger to a child, silence of the police."""

from datetime import date, datetime, timedelta

from hotline.policies.pace import Pace
from hotline.policies.profiles import Order, Profile
from hotline.states.assessment import PoliceState, Round
from hotline.states.escalation import AlsoTold


def first_look_due_at(received_at: datetime, *, imminent: bool, profile: Profile) -> datetime:
    """When somebody must have looked: at once-ish for danger, else within working days."""
    if imminent:
        return received_at + timedelta(minutes=profile.clocks.imminent_first_look_minutes)
    return after_working_days(received_at, profile.clocks.first_assessment_working_days, profile)


def next_look_due_at(assessed_at: datetime, look: Round, profile: Profile) -> datetime:
    """When a blind look or an adjudication is due, from the assessment that asked for it."""
    clocks = profile.clocks
    adjudication = look == Round.ADJUDICATION
    days = clocks.adjudication_working_days if adjudication else clocks.second_look_working_days
    return after_working_days(assessed_at, days, profile)


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


def silence_lets_go(profile: Profile) -> bool:
    """Whether police who do not answer let a notice go."""
    return profile.order == Order.POLICE_FIRST and profile.police_silence_hours is not None


def ask_police_by(referred_at: datetime, profile: Profile) -> datetime:
    """When police who have not answered are asked whether they have it; where their silence lets a
    notice go, that is when it does."""
    hours = profile.police_silence_hours if silence_lets_go(profile) else None
    return referred_at + timedelta(hours=hours or profile.clocks.ask_police_hours)


def must_agree(profile: Profile) -> bool:
    """Whether a provider is told only once the police agree: their silence lets nothing go."""
    return profile.order == Order.POLICE_FIRST and profile.police_silence_hours is None


def after_their_word(
    to: PoliceState, at: datetime, profile: Profile, *, in_danger: bool
) -> datetime | None:
    """By when somebody comes back to the police after they said something `at` a moment.

    Where they must agree and have only said that they have it, they are asked. What else is to be
    done when they do not act is as urgent as telling them was.
    """
    if to == PoliceState.DECLINED:
        return tell_of_danger_by(at, profile) if in_danger else tell_by(at, profile)
    asked = to == PoliceState.ACKNOWLEDGED and must_agree(profile)
    return ask_police_by(at, profile) if asked else None


def tell_by(assessed_at: datetime, profile: Profile) -> datetime:
    """By when those who can act are to be told of what was found illegal."""
    return assessed_at + timedelta(hours=profile.clocks.tell_hours)


def tell_of_danger_by(since: datetime, profile: Profile) -> datetime:
    """By when the police are to be told that somebody is in danger."""
    return since + timedelta(minutes=profile.clocks.imminent_first_look_minutes)


RENEWAL_DECIDED_BEFORE = timedelta(hours=1)
"""So long before a hold ends it is decided whether the police get more time."""


def decide_renewal_by(expires_at: datetime) -> datetime:
    """By when a supervisor decides whether the police get more time."""
    return expires_at - RENEWAL_DECIDED_BEFORE


def reminders_at(sent_at: datetime, pace: Pace) -> list[datetime]:
    """When a silent provider is reminded, and, last, when the wait for it is over."""
    hours = pace.reminder_hours
    over = max(hours, default=0) + pace.deadline_hours
    return [sent_at + timedelta(hours=after) for after in (*hours, over)]


def also_told_at(first_notice_at: datetime, to: AlsoTold, profile: Profile) -> datetime | None:
    """When somebody else is to be told of what is still online; None where nobody is by the
    profile, or where the police write to providers and we send nothing."""
    hours = profile.notice.escalation_hours.of(to)
    if hours is None or profile.order == Order.POLICE_ONLY:
        return None
    return first_notice_at + timedelta(hours=hours)


def notice_deadline(told_at: datetime, pace: Pace) -> datetime:
    """By when a provider is asked to have acted."""
    return told_at + timedelta(hours=pace.deadline_hours)
