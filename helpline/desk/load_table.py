"""Load by week as a table for its page and its file, in which nobody of staff can be recognised.

A week with fewer than HIDDEN_BELOW counsellors, or with so few chats, does not stand by itself:
such weeks stand together, and not at all where even together they are so few. Of the others small
counts are hidden, and what would give them away (`policies/suppression.py`). The page hides the
same as the file, since those who read it know who was on duty.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from helpline.desk.bars import LENGTH, Bar
from helpline.desk.sheet_tables import HIDDEN
from helpline.operations.load_figures import WeekLoad, together
from helpline.policies.periods import Period
from helpline.policies.suppression import HIDDEN_BELOW, hide_in_list, hide_in_table, is_small
from portal.web.actions import Words
from portal.web.spreadsheets import Row

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LoadLine:
    """A week, or several together; what is None is hidden."""

    title: Words
    counsellors: int | None = None
    hours: int | None = None
    chats: int | None = None
    per_hour: float | None = None
    hard: int | None = None
    breaks: int | None = None
    break_hours: int | None = None
    is_total: bool = False

    @property
    def is_hidden(self) -> bool:
        """Nothing of it may be shown."""
        return self.counsellors is None

    @property
    def per_hour_words(self) -> str:
        """Chats per counsellor-hour, as people read it."""
        return decimal(self.per_hour)


@dataclass(frozen=True, slots=True)
class LoadTable:
    """Every week in order, those that stand together, and all."""

    weeks: list[LoadLine]
    together: LoadLine | None
    all: LoadLine


def load_table(weeks: list[WeekLoad]) -> LoadTable:
    """With what is hidden taken out."""
    thin = [week for week in weeks if is_thin(week)]
    rest = together(thin) if thin else None
    if rest is not None and is_thin(rest):
        rest = None
    standing = [week for week in weeks if not is_thin(week)]
    hard, breaks = _hidden([*standing, *([rest] if rest else [])])
    lines = {
        week.first: _line(_week_words(week), week, hard=place in hard, breaks=place in breaks)
        for place, week in enumerate(standing)
    }
    end = len(standing)
    whole = bool(standing or rest) and (rest is not None or not thin)
    total = end + (rest is not None)
    return LoadTable(
        [lines.get(week.first) or LoadLine(_week_words(week)) for week in weeks],
        _line(_("Hidden weeks together"), rest, hard=end in hard, breaks=end in breaks)
        if rest
        else None,
        _line(_("All"), together(weeks), hard=total in hard, breaks=total in breaks)
        if whole
        else LoadLine(_("All"), is_total=True),
    )


def is_thin(week: WeekLoad) -> bool:
    """So few people or chats that it would be about some of them; nobody at all is not."""
    people = len(week.counsellors)
    nobody = not (people or week.chats or week.breaks)
    return not nobody and (people < HIDDEN_BELOW or is_small(week.chats))


def bars_per_hour(table: LoadTable) -> list[Bar]:
    """Chats per counsellor-hour of each week that is shown."""
    shown = [line for line in table.weeks if line.per_hour is not None]
    most = max((line.per_hour or 0 for line in shown), default=0) or 1
    return [
        Bar(line.title, decimal(line.per_hour), round((line.per_hour or 0) * LENGTH / most))
        for line in shown
    ]


def decimal(number: float | None) -> str:
    """To a tenth, as the language writes it; a dash without any."""
    return "–" if number is None else formats.number_format(number, 1)


def file_of(table: LoadTable, period: Period) -> Iterator[Row]:
    """The table as it leaves the house."""
    yield [
        *(_("Week from"), _("Counsellors"), _("Counsellor-hours"), _("Chats")),
        *(_("Chats per counsellor-hour"), _("Hard chats"), _("Breaks"), _("Hours of breaks")),
    ]
    for line in [*table.weeks, *([table.together] if table.together else []), table.all]:
        yield [line.title, *_in_file(line)]
    yield []
    yield [
        _("c: below %(limit)s, or hidden so that no such count can be worked out")
        % {"limit": HIDDEN_BELOW}
    ]
    yield [_("Hard: the risk was medium or more"), period.code]


def _in_file(line: LoadLine) -> list[str | int]:
    """Where nobody worked there is no number of chats by the hour, and nothing is hidden."""
    if line.is_hidden:
        return [HIDDEN] * 7
    counts = (line.counsellors, line.hours, line.chats)
    hidden = (HIDDEN if one is None else one for one in (line.hard, line.breaks, line.break_hours))
    return [*(one or 0 for one in counts), decimal(line.per_hour), *hidden]


def _hidden(lines: list[WeekLoad]) -> tuple[set[int], set[int]]:
    """Whose hard chats and whose breaks are hidden; the number of lines stands for all."""
    hard = hide_in_table([(week.hard, week.chats - week.hard) for week in lines])
    breaks = [week.breaks for week in lines]
    if is_small(sum(breaks)):
        return {line for line, column in hard if column == 0}, set(range(len(lines) + 1))
    return {line for line, column in hard if column == 0}, hide_in_list(breaks)


def _line(title: Words, week: WeekLoad, *, hard: bool, breaks: bool) -> LoadLine:
    return LoadLine(
        title,
        len(week.counsellors),
        round(week.worked / HOUR),
        week.chats,
        week.chats / (week.worked / HOUR) if week.worked else None,
        None if hard else week.hard,
        None if breaks else week.breaks,
        None if breaks else round(week.rested / HOUR),
    )


def _week_words(week: WeekLoad) -> str:
    return formats.date_format(week.first, "SHORT_DATE_FORMAT")
