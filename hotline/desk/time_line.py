"""The time line of a URL: what happened to it, what it waits for now, and that it is gone.

Made of the stamps of its tracks and of the steps it waits for, so it is true under every law
profile: whom the law does not let us tell never stands on it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, zip_longest

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.desk.words import STEP_WORDS, WHERE_IT_IS_DONE, has_partner_for, words_at
from hotline.models import AddressCorrection, CorrectionKind, Escalation
from hotline.operations.case import CaseItem
from hotline.operations.reading import Said
from hotline.policies.next_steps import TOLD, WAITS_FOR_ITS_TIME, Step
from hotline.states import EscalationState, NoticeState, Verdict
from portal.web.actions import Words

_NOT_PURSUED = {Verdict.HARMFUL, Verdict.NOT_ILLEGAL, Verdict.NOT_ASSESSABLE}
_LEFT = {NoticeState.SENT, NoticeState.BOUNCED}
_LOOKS = ("late", "due", "waiting")
"""Of what it waits for, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that happened `at` a moment, `gap_minutes` before the stop after it."""

    title: Words
    at: datetime
    detail: str = ""
    gap_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something it waits for: `late`, `due`, or `waiting` for others or for its time.

    `place` is where on the page it is done.
    """

    title: Words
    look: str
    due_at: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """What happened, in its order; what it waits for; and whether it is still to go away."""

    past: list[Stop]
    now: list[Waiting]
    is_ahead: bool

    @property
    def look(self) -> str:
        """That of what presses most."""
        return self.now[0].look if self.now else ""


def time_line(
    item: CaseItem, now: datetime, corrections: Sequence[AddressCorrection] = ()
) -> TimeLine:
    """The time line of one URL of a case, as far as this person may know of it."""
    past = sorted([*_past(item), *_led_here(corrections)], key=lambda stop: stop.at)
    waiting = sorted(_waited_for(item, now), key=lambda one: _LOOKS.index(one.look))
    over = item.location.is_gone or Step.GIVEN_UP in item.clocks
    return TimeLine(
        past=list(_with_gaps(past)),
        now=waiting,
        is_ahead=not over and item.location.verdict not in _NOT_PURSUED,
    )


def _past(item: CaseItem) -> Iterator[Stop]:
    location = item.location
    yield Stop(_("Reported"), location.first_reported_at)
    if location.assessed_at is not None:
        yield Stop(_("Assessed"), location.assessed_at, location.get_verdict_display())
    else:
        for made in reversed(item.assessments):
            yield Stop(_("Looked at"), made.made_at, str(made.classification.name))
    told = (
        (_("Police told"), location.referred_at or location.danger_told_at, _unit(item)),
        (_("Partner told"), location.handed_over_at, _partner(item)),
        (_("Provider told"), location.first_notice_at, _provider(item)),
        (_("Gone"), location.removed_at, ""),
    )
    yield from (Stop(title, at, detail) for title, at, detail in told if at is not None)
    for row in item.also_told:
        if row.state == EscalationState.TOLD and row.ended_at is not None:
            yield Stop(_("Told as well"), row.ended_at, _also_told(row))
    if location.first_notice_at is not None:
        yield from _answers(item.said)


def _answers(said: Sequence[Said]) -> Iterator[Stop]:
    """The newest answer of whoever is asked, and of each who was told as well."""
    first = (one for one in said if not one.answer.item.beside)
    for one in islice(first, 1):
        yield Stop(_("Provider answered"), one.answer.given_at, one.answer.get_says_display())
    names = set[str]()
    for one in said:
        name = str(one.notice.provider.name)
        if one.answer.item.beside and name not in names:
            names.add(name)
            detail = f"{name}: {one.answer.get_says_display()}"
            yield Stop(_("Answered, who was told as well"), one.answer.given_at, detail)


def _led_here(corrections: Sequence[AddressCorrection]) -> Iterator[Stop]:
    """Where a shortener led to it."""
    for one in corrections:
        if one.kind == CorrectionKind.LED_TO and one.wrong is not None:
            yield Stop(_("A short address led here"), one.made_at, one.wrong.shown)


def _unit(item: CaseItem) -> str:
    unit = item.referral.unit if item.referral else None
    return unit.name if unit else ""


def _partner(item: CaseItem) -> str:
    return item.forward.partner.name if item.forward and item.forward.partner else ""


def _provider(item: CaseItem) -> str:
    """Whom the notice that counts went to, and how often they were reminded."""
    told = item.notice_item
    if told is None or told.notice.state not in _LEFT:
        return ""
    name = str(told.notice.provider.name)
    times = len(told.notice.reminders.all())
    if not times:
        return name
    said = ngettext("%(times)s reminder", "%(times)s reminders", times) % {"times": times}
    return f"{name}, {said}"


def _also_told(row: Escalation) -> str:
    """As what, and who where a notice told them."""
    name = row.item.notice.provider.name if row.item else ""
    return ", ".join(filter(None, (str(row.get_to_display()), name)))


def _with_gaps(stops: list[Stop]) -> Iterator[Stop]:
    for stop, after in zip_longest(stops, stops[1:]):
        lasted = after.at - stop.at if after else timedelta()
        yield replace(stop, gap_minutes=int(lasted.total_seconds() // 60))


def _waited_for(item: CaseItem, now: datetime) -> Iterator[Waiting]:
    has_partner = has_partner_for(item)
    for step in STEP_WORDS:
        if step in item.clocks:
            words, due = words_at(item, step, has_partner=has_partner), item.clocks[step]
            place = WHERE_IT_IS_DONE.get(step, "next-step")
            yield Waiting(words.title, _look(step, due, now), due, place)


def _look(step: Step, due: datetime | None, now: datetime) -> str:
    if step in TOLD | WAITS_FOR_ITS_TIME:
        return "waiting"
    return "late" if due is not None and due <= now else "due"
