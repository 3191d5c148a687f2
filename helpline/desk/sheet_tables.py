"""A sheet as a table, for its page and for its file: what is hidden once it leaves the house.

Categories with few contacts are hidden with everything about them, and stand together in a line of
their own; of the others single counts are hidden (`policies/suppression.py`). All questions are
about the same contacts, and nothing but the totals of the lines connects them: these are shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpline.models.category import Scheme
from helpline.operations.sheets import CountedList, Sheet, Words
from helpline.policies.suppression import HIDDEN_BELOW, hide_in_list, hide_in_table, is_small
from portal.web.spreadsheets import Row

HIDDEN = "c"
"""What stands in a file for a count that is hidden: the flag of the European statistics."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number, and whether files hide it."""

    number: int
    hidden: bool = False

    @property
    def in_file(self) -> str | int:
        """As it leaves the house."""
        return HIDDEN if self.hidden else self.number


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line: its total, and the counts by question and answer; a part has its total alone."""

    title: Words
    total: Count
    counts: tuple[tuple[Count, ...], ...] = ()
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class SheetTable:
    """All lines of a sheet, the total of its columns, and what files show of hidden lines."""

    lines: list[TableLine]
    together: TableLine | None
    all: TableLine
    others: Count
    lists: list[tuple[CountedList, list[TableLine], Count]]


def table_of(sheet: Sheet) -> SheetTable:
    """With what is hidden marked."""
    totals = [line.total for line in sheet.lines]
    nothing = is_small(sheet.total)
    hidden = set(range(len(totals))) if nothing else hide_in_list(totals)
    shown = [place for place in range(len(totals)) if place not in hidden]
    sums = _sums([sheet.lines[place].counts for place in sorted(hidden)])
    marked, all_marked, sums_marked = _marked(sheet, shown, sums if hidden else None, nothing)
    return SheetTable(
        lines=[
            one
            for place in range(len(totals))
            for one in _lines_of(sheet, place, marked, hidden=place in hidden)
        ],
        together=TableLine(
            _("Marked c, together"),
            Count(sum(totals[place] for place in hidden)),
            sums_marked,
        )
        if hidden and not nothing
        else None,
        all=TableLine(_("All"), Count(sheet.total, nothing), all_marked),
        others=Count(sheet.others, is_small(sheet.others)),
        lists=[_list_table(one) for one in sheet.lists],
    )


Counts = tuple[tuple[Count, ...], ...]


def _marked(
    sheet: Sheet, shown: Sequence[int], sums: Sequence[Sequence[int]] | None, nothing: bool
) -> tuple[dict[int, Counts], Counts, Counts]:
    """Counts of the lines that are shown, of all lines, and of the hidden ones together."""
    by_line: dict[int, list[tuple[Count, ...]]] = {place: [] for place in shown}
    of_all, together = [], []
    for question in range(len(sheet.dimensions)):
        rows = [sheet.lines[place].counts[question] for place in shown]
        if sums is not None:
            rows.append(tuple(sums[question]))
        hidden = set() if nothing else hide_in_table(rows)
        tables = [
            tuple(Count(number, nothing or (line, column) in hidden) for column, number in row)
            for line, row in enumerate(map(enumerate, [*rows, _sum(rows)]))
        ]
        for place, counts in zip(shown, tables, strict=False):
            by_line[place].append(counts)
        together.append(tables[len(shown)])
        of_all.append(tables[-1])
    return {place: tuple(found) for place, found in by_line.items()}, (*of_all,), (*together,)


def _lines_of(
    sheet: Sheet, place: int, marked: dict[int, Counts], *, hidden: bool
) -> Iterator[TableLine]:
    """A category and its parts."""
    line = sheet.lines[place]
    counts = marked.get(place) or tuple(
        tuple(Count(number, hidden=True) for number in numbers) for numbers in line.counts
    )
    yield TableLine(line.title, Count(line.total, hidden), counts)
    numbers = [number for _title, number in line.parts]
    parts_hidden = set(range(len(numbers))) if hidden else hide_in_list(numbers)
    for number, (title, total) in enumerate(line.parts):
        yield TableLine(title, Count(total, number in parts_hidden), is_part=True)


def _list_table(listed: CountedList) -> tuple[CountedList, list[TableLine], Count]:
    numbers = [number for _title, number in listed.entries]
    nothing = listed.summed and is_small(listed.total)
    if nothing or not listed.summed:
        hidden = {place for place, number in enumerate(numbers) if nothing or is_small(number)}
    else:
        hidden = hide_in_list(numbers)
    lines = [
        TableLine(title, Count(number, place in hidden))
        for place, (title, number) in enumerate(listed.entries)
    ]
    return listed, lines, Count(listed.total, nothing)


def _sums(lines: Sequence[Sequence[Sequence[int]]]) -> list[list[int]]:
    """By question and answer."""
    return [list(_sum(rows)) for rows in zip(*lines, strict=True)]


def _sum(rows: Sequence[Sequence[int]]) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*rows, strict=True))


NAMES: dict[str, str] = {Scheme.INSAFE: "Insafe", Scheme.CHI: "Child Helpline International"}


def file_of(sheet: Sheet) -> Iterator[Row]:
    """The sheet as it leaves the house."""
    table = table_of(sheet)
    with_parts = any(line.is_part for line in table.lines)
    yield [
        *((_("Main reason"), _("Sub-reason")) if with_parts else (_("Category"),)),
        _("All"),
        *(
            f"{dimension.title}: {words}"
            for dimension in sheet.dimensions
            for _answer, words in dimension.answers
        ),
    ]
    head: Words = ""
    for line in [*table.lines, *([table.together] if table.together else []), table.all]:
        head = head if line.is_part else line.title
        title = (head, line.title if line.is_part else "") if with_parts else (line.title,)
        yield [*title, *_in_file(line)]
    for listed, lines, total in table.lists:
        yield []
        yield [listed.title]
        yield from ([line.title, *_in_file(line)] for line in lines)
        if listed.summed:
            yield [_("All"), total.in_file]
    yield []
    yield [_("Counselling contacts that are not on this list"), table.others.in_file]
    yield [
        _("c: below %(limit)s, or hidden so that no such count can be worked out")
        % {"limit": HIDDEN_BELOW}
    ]
    yield [NAMES[sheet.scheme], sheet.period.code]


def _in_file(line: TableLine) -> list[str | int]:
    return [line.total.in_file, *(one.in_file for counts in line.counts for one in counts)]
