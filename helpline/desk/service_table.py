"""How the service went as a table for a file, in which no count below HIDDEN_BELOW stands.

Every part says how all of one number fall into lines: all who joined the line, all who were
answered. Each hides by itself what would give a small count away (`policies/suppression.py`), and
where its sum is hidden, it is hidden whole. The page beside it stays in the house and hides less.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpline.desk.sheet_tables import HIDDEN
from helpline.operations.service_figures import ServiceFigures, Waits
from helpline.operations.survey_figures import SurveyFigures
from helpline.policies.answering import ANSWER_WITHIN
from helpline.policies.periods import Period
from helpline.policies.safeguarding import CALL_WITHIN
from helpline.policies.suppression import HIDDEN_BELOW, hide_in_list, is_small
from helpline.words.desk import BANDS
from helpline.words.desk_statistics import CALL_WORDS
from portal.web.actions import Words
from portal.web.spreadsheets import Row

Line = tuple[Words, int]


@dataclass(frozen=True, slots=True)
class _Sums:
    """Which of the two sums that everything else hangs on are shown."""

    joined: bool
    answered: bool


def file_of(figures: ServiceFigures, told: SurveyFigures, period: Period) -> Iterator[Row]:
    """All parts, one under the other."""
    yield [
        *(_("How we answer"), _("Number"), _("Median, seconds")),
        *(_("90th percentile, seconds"), _("Target, seconds"), _("Within the target, per cent")),
    ]
    shown = _shown(figures)
    yield from _part(_("Not answered"), others(figures), sum_shown=shown.joined)
    yield [_("Joined the line"), _number(figures.offered, shown.joined)]
    yield [_("Answered"), *_waits(figures.waits, shown=shown.answered)]
    yield from _bands(figures, shown)
    yield from _part(
        _("The wait that was shown, against the real one"),
        _with_rest(estimates(figures), figures.answered, _("None was shown")),
        sum_shown=shown.answered,
    )
    yield from _calls(figures)
    for title, lines in survey(told):
        rest = _with_rest(lines, figures.answered, _("Did not say"))
        yield from _part(title, rest, sum_shown=shown.answered)
    hours = [sum(day[hour] for day in figures.hours) for hour in range(24)]
    by_hour = [(f"{hour:02}:00", number) for hour, number in enumerate(hours)]
    yield from _part(_("When they come: hours of the day"), by_hour, sum_shown=shown.joined)
    yield [_("Messages left"), _number(figures.left_messages, not is_small(figures.left_messages))]
    yield []
    yield [
        _("c: below %(limit)s, or hidden so that no such count can be worked out")
        % {"limit": HIDDEN_BELOW}
    ]
    yield [period.code]


def _shown(figures: ServiceFigures) -> _Sums:
    """All who joined are those who were answered and those who were not: two of them give the
    third, so where one is small, one more is hidden with it."""
    small = [is_small(figures.answered), is_small(figures.offered - figures.answered)]
    return _Sums(joined=not any(small), answered=not small[0])


def _part(title: Words, lines: Sequence[Line], *, sum_shown: bool) -> Iterator[Row]:
    """Lines that add up to a sum that is shown, or hidden with all of them."""
    counts = [number for _words, number in lines]
    hidden = hide_in_list(counts) if sum_shown else set(range(len(counts)))
    yield [title]
    for place, (words, number) in enumerate(lines):
        yield [words, _number(number, place not in hidden)]


def _bands(figures: ServiceFigures, shown: _Sums) -> Iterator[Row]:
    counts = [waits.number for _band, waits in figures.waits_by_band]
    hidden = hide_in_list(counts) if shown.answered else set(range(len(counts)))
    yield [_("How long they waited")]
    for place, (band, waits) in enumerate(figures.waits_by_band):
        target = round(ANSWER_WITHIN[band].total_seconds())
        yield [BANDS[band], *_waits(waits, shown=place not in hidden, target=target)]


def _calls(figures: ServiceFigures) -> Iterator[Row]:
    """Nothing shows their sum, so no line gives another away."""
    yield [_("Until a supervisor came")]
    for name, waits in figures.calls:
        target = round(CALL_WITHIN[name].total_seconds())
        yield [CALL_WORDS[name], *_waits(waits, shown=not is_small(waits.number), target=target)]


def _waits(waits: Waits, *, shown: bool, target: int | str = "") -> Row:
    """A share tells how many it is a share of: it is hidden where they, or the others, are few."""
    if not shown:
        return [HIDDEN, HIDDEN, HIDDEN, target, HIDDEN]
    few = is_small(waits.within) or is_small(waits.number - waits.within)
    share = HIDDEN if few else waits.share_within
    lengths = ("" if one is None else round(one) for one in (waits.median, waits.ninetieth))
    return [waits.number, *lengths, target, "" if share is None else share]


def others(figures: ServiceFigures) -> list[Line]:
    """What became of whoever was not answered."""
    return [
        (_("Left the line"), figures.abandoned),
        (_("Left at once"), figures.left_at_once),
        (_("Missed at closing time"), figures.missed),
        (_("Blocked by a supervisor before somebody answered"), figures.blocked),
        (_("Still waiting"), figures.waiting),
    ]


def estimates(figures: ServiceFigures) -> list[Line]:
    """The wait that was shown, against the real one."""
    found = figures.estimates
    return [
        (_("Sooner than said"), found.sooner),
        (_("As said"), found.as_said),
        (_("Later than said"), found.later),
    ]


def survey(told: SurveyFigures) -> list[tuple[Words, list[Line]]]:
    """The three questions after a chat."""
    moods = zip((_("Better"), _("The same"), _("Worse")), told.moods, strict=True)
    return [
        (_("How they were after the chat, against before"), list(moods)),
        (_("Whether the chat helped"), [(one.label, of) for one, of in told.helped.items()]),
        (_("Whether they would come again"), [(one.label, of) for one, of in told.again.items()]),
    ]


def _with_rest(lines: list[Line], whole: int, rest: Words) -> list[Line]:
    """With whoever falls into none of the lines, so that they add up to the whole."""
    return [*lines, (rest, max(0, whole - sum(number for _words, number in lines)))]


def _number(number: int, shown: bool) -> int | str:
    return number if shown else HIDDEN
