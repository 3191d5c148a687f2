"""How the service went in a period: who was answered and how soon, in sums alone.

A conversation belongs to the period in which the visitor joined the line, by the clocks of the
site. The rows stay for these counts after their texts are forgotten.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from helpline.models import Conversation, LeftMessage, SafeguardingIncident
from helpline.operations.sheets import begin_and_end
from helpline.policies.answering import ANSWER_WITHIN, LEFT_AT_ONCE, percentile
from helpline.policies.periods import Period
from helpline.states.conversation import OVER, ConversationState
from helpline.words.desk_contacts import HIGH_RISK, Risk

DAYS_OF_A_WEEK, HOURS_OF_A_DAY = 7, 24


class Chat(NamedTuple):
    """What is asked of a conversation."""

    band: int
    state: str
    opened_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    shown_low: int | None
    shown_high: int | None

    @property
    def wait(self) -> timedelta | None:
        """Until somebody first talked with them; None when nobody did."""
        return self.accepted_at - self.opened_at if self.accepted_at else None


class Call(NamedTuple):
    """What is asked of a call for a supervisor."""

    level: int | None
    called_at: datetime
    acknowledge_by: datetime
    acknowledged_at: datetime | None
    alone: bool

    @property
    def in_time(self) -> bool:
        """Whether a second person came before the clock ran out."""
        came = self.acknowledged_at
        return came is not None and not self.alone and came <= self.acknowledge_by

    @property
    def seconds(self) -> float | None:
        """Until a second person came; None when nobody did."""
        if self.acknowledged_at is None or self.alone:
            return None
        return (self.acknowledged_at - self.called_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Waits:
    """Waits of some answered visitors, in seconds; `within` of `number` met the target."""

    number: int
    median: float | None
    ninetieth: float | None
    within: int

    @property
    def share_within(self) -> int | None:
        """In per cent; None without any."""
        return percent(self.within, self.number)


@dataclass(frozen=True, slots=True)
class Estimates:
    """The wait that was shown against the real one: how many were sooner, as said, or later."""

    sooner: int
    as_said: int
    later: int

    @property
    def number(self) -> int:
        """All of them."""
        return self.sooner + self.as_said + self.later

    @property
    def share_as_said(self) -> int | None:
        """In per cent; None without any."""
        return percent(self.as_said, self.number)


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """All figures of a period. `hours` has seven days from Monday, of 24 hours each."""

    offered: int
    answered: int
    left_at_once: int
    abandoned: int
    missed: int
    blocked: int
    waiting: int
    left_messages: int
    waits: Waits
    waits_by_band: tuple[tuple[int, Waits], ...]
    estimates: Estimates
    calls: tuple[tuple[str, Waits], ...]
    hours: tuple[tuple[int, ...], ...]

    @property
    def share_answered(self) -> int | None:
        """Of those who joined the line, in per cent; None without any."""
        return percent(self.answered, self.offered)


CALLS: tuple[tuple[str, Callable[[Call], bool]], ...] = (
    ("imminent", lambda call: call.level == Risk.IMMINENT),
    ("high", lambda call: call.level == Risk.HIGH),
    ("other", lambda call: call.level not in HIGH_RISK),
)


def percent(part: int, whole: int) -> int | None:
    """To the nearest whole number; None of nothing."""
    return round(100 * part / whole) if whole else None


def service_figures(period: Period) -> ServiceFigures:
    """In three queries, whatever the number of conversations."""
    begins, ends = begin_and_end(period)
    chats = [
        Chat(*row)
        for row in Conversation.objects.filter(opened_at__gte=begins, opened_at__lt=ends)
        .order_by()
        .values_list(
            *("band", "state", "opened_at", "accepted_at", "ended_at"),
            *("shown_wait_low", "shown_wait_high"),
        )
    ]
    calls = [
        Call(*row)
        for row in SafeguardingIncident.objects.filter(called_at__gte=begins, called_at__lt=ends)
        .order_by()
        .values_list("level", "called_at", "acknowledge_by", "acknowledged_at", "alone")
    ]
    unanswered = [chat for chat in chats if chat.accepted_at is None]
    left = [chat for chat in unanswered if chat.state == ConversationState.ABANDONED]
    at_once = sum(_left_at_once(chat) for chat in left)
    return ServiceFigures(
        offered=len(chats),
        answered=len(chats) - len(unanswered),
        left_at_once=at_once,
        abandoned=len(left) - at_once,
        missed=sum(chat.state == ConversationState.MISSED for chat in unanswered),
        blocked=sum(chat.state == ConversationState.DECLINED_BLOCKED for chat in unanswered),
        waiting=sum(chat.state not in OVER for chat in unanswered),
        left_messages=LeftMessage.objects.filter(left_at__gte=begins, left_at__lt=ends).count(),
        waits=_waits(chats),
        waits_by_band=tuple(
            (band, _waits([chat for chat in chats if chat.band == band])) for band in ANSWER_WITHIN
        ),
        estimates=_estimates(chats),
        calls=tuple(
            (name, _came([call for call in calls if is_one(call)])) for name, is_one in CALLS
        ),
        hours=_hours(chats),
    )


def _left_at_once(chat: Chat) -> bool:
    return chat.ended_at is not None and chat.ended_at - chat.opened_at < LEFT_AT_ONCE


def _waits(chats: Sequence[Chat]) -> Waits:
    waits = [(chat.band, chat.wait) for chat in chats if chat.wait is not None]
    seconds = [wait.total_seconds() for _band, wait in waits]
    return Waits(
        number=len(waits),
        median=percentile(seconds, 0.5),
        ninetieth=percentile(seconds, 0.9),
        within=sum(wait <= ANSWER_WITHIN[band] for band, wait in waits),
    )


def _came(calls: Sequence[Call]) -> Waits:
    """The same of calls; one to which nobody came counts, and not as in time."""
    seconds = [one.seconds for one in calls if one.seconds is not None]
    return Waits(
        number=len(calls),
        median=percentile(seconds, 0.5),
        ninetieth=percentile(seconds, 0.9),
        within=sum(call.in_time for call in calls),
    )


def _estimates(chats: Sequence[Chat]) -> Estimates:
    sooner = as_said = later = 0
    for chat in chats:
        if chat.wait is None or chat.shown_low is None or chat.shown_high is None:
            continue
        sooner += chat.wait < timedelta(minutes=chat.shown_low)
        later += chat.wait > timedelta(minutes=chat.shown_high)
        as_said += (
            timedelta(minutes=chat.shown_low) <= chat.wait <= timedelta(minutes=chat.shown_high)
        )
    return Estimates(sooner, as_said, later)


def _hours(chats: Sequence[Chat]) -> tuple[tuple[int, ...], ...]:
    counted = [[0] * HOURS_OF_A_DAY for _day in range(DAYS_OF_A_WEEK)]
    for chat in chats:
        local = timezone.localtime(chat.opened_at)
        counted[local.weekday()][local.hour] += 1
    return tuple(map(tuple, counted))
