"""Which counts a table hides when it leaves the house, so that nobody is recognised in it.

A count below HIDDEN_BELOW is hidden. Others are hidden with it until, from everything that is
still shown (totals included), each value from 1 to HIDDEN_BELOW - 1 stays possible for it. Zeros
are shown, except in a line that is hidden whole. Totals of a row are shown and are at least
HIDDEN_BELOW, or 0: whoever calls sees to that.

Whoever reads a table knows that its rows and columns add up. Counts and the totals of columns are
therefore edges of a flow from rows through columns to the grand total: what a hidden one may be is
how far its flow can be raised and lowered along others that are hidden as well.
"""

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

HIDDEN_BELOW = 5
HIGHEST_HIDDEN = HIDDEN_BELOW - 1
LAST_RESORT = 1_000_000
"""What it costs to take a way along a shown count, beside the count: such ways are the last."""

Place = tuple[int, int]
"""Row and column, from 0. The totals of columns are a row of their own, after the last."""


def is_small(count: int) -> bool:
    """Whether it must not be shown."""
    return 0 < count < HIDDEN_BELOW


def hide_in_list(counts: Sequence[int]) -> set[int]:
    """Which of some counts are hidden where their sum is shown, which is 0 or not small."""
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    if not hidden:
        return set()
    shown = sorted((count, place) for place, count in enumerate(counts) if count >= HIDDEN_BELOW)
    for _count, place in [(0, -1), *shown]:
        if place >= 0:
            hidden.add(place)
        if len(hidden) > 1 and _sum(counts, hidden) >= len(hidden) - 1 + HIGHEST_HIDDEN:
            return hidden
    return set(range(len(counts)))


def hide_in_table(rows: Sequence[Sequence[int]]) -> set[Place]:
    """Which counts of a table are hidden where the totals of its rows are shown.

    `(len(rows), column)` stands for the total of a column.
    """
    if any(is_small(sum(row)) for row in rows):
        raise ValueError("the total of a row is small: hide the row")
    if not rows or len(rows[0]) < 2:
        return set()
    table = _Table.of(rows)
    for place in sorted(table.hidden):
        while not table.leaves_open(place):
            if not table.hide_way_around(place) and not table.hide_line(place[0]):
                table.hide_next_line()
    return table.hidden


def _sum(counts: Sequence[int], places: Iterable[int]) -> int:
    return sum(counts[place] for place in places)


@dataclass(slots=True)
class _Table:
    """A table with the totals of its columns as its last line, and what of it is hidden."""

    lines: list[list[int]]
    hidden: set[Place] = field(default_factory=set)
    whole: set[int] = field(default_factory=set)
    """Lines that are hidden with their zeros."""

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "_Table":
        """With every small count hidden."""
        table = cls([*map(list, rows), [sum(column) for column in zip(*rows, strict=True)]])
        table.hidden = {place for place in table.places() if is_small(table.count(place))}
        return table

    def places(self) -> Iterator[Place]:
        """All counts and totals of columns."""
        for line, counts in enumerate(self.lines):
            yield from ((line, column) for column in range(len(counts)))

    def count(self, place: Place) -> int:
        """What stands there."""
        return self.lines[place[0]][place[1]]

    def ends(self, place: Place) -> tuple[str, str]:
        """From where to where its flow goes: from a row to a column, from there to the total."""
        line, column = place
        if line == len(self.lines) - 1:
            return f"c{column}", "total"
        return f"r{line}", f"c{column}"

    def spare(self, place: Place) -> int:
        """By how much it may be lower than it is, as far as anybody knows."""
        least = 0 if place[0] in self.whole else 1
        return max(0, self.count(place) - least)

    def leaves_open(self, place: Place) -> bool:
        """Whether every small value stays possible for this hidden one."""
        count, (start, end) = self.count(place), self.ends(place)
        up, down = HIGHEST_HIDDEN - count, count - 1
        if not is_small(count):
            return True
        return self._flow(end, start, up, but=place) and self._flow(start, end, down, but=place)

    def _flow(self, start: str, end: str, wanted: int, *, but: Place) -> bool:
        """Whether so much can be moved from `start` to `end` along other hidden ones."""
        moved: dict[Place, int] = {}
        for _each in range(wanted):
            way = self._way(start, end, moved, but)
            if way is None:
                return False
            for place, step in way:
                moved[place] = moved.get(place, 0) + step
        return True

    def _way(
        self, start: str, end: str, moved: dict[Place, int], but: Place
    ) -> list[tuple[Place, int]] | None:
        """Hidden ones along which one more can be moved, each raised or lowered by one."""
        steps: dict[str, list[tuple[str, Place, int]]] = {}
        for place in self.hidden - {but}:
            begins, ends = self.ends(place)
            steps.setdefault(begins, []).append((ends, place, 1))
            if moved.get(place, 0) > -self.spare(place):
                steps.setdefault(ends, []).append((begins, place, -1))
        came: dict[str, tuple[str, Place, int]] = {}
        todo = deque([start])
        while todo:
            here = todo.popleft()
            for there, place, step in steps.get(here, ()):
                if there != start and there not in came:
                    came[there] = (here, place, step)
                    todo.append(there)
        if end not in came:
            return None
        way, here = [], end
        while here != start:
            here, place, step = came[here]
            way.append((place, step))
        return way

    def hide_way_around(self, place: Place) -> bool:
        """Hides the cheapest counts that make a ring with this one; false when none is left."""
        start, end = self.ends(place)
        steps: dict[str, list[tuple[str, Place, int]]] = {}
        for other in set(self.places()) - {place}:
            count = self.count(other)
            if other in self.hidden or count:
                cost = 0 if other in self.hidden else LAST_RESORT + count
                begins, ends = self.ends(other)
                steps.setdefault(begins, []).append((ends, other, cost))
                steps.setdefault(ends, []).append((begins, other, cost))
        new = {one for one in _cheapest(steps, start, end) if one not in self.hidden}
        self.hidden |= new
        return bool(new)

    def hide_line(self, line: int) -> bool:
        """Hides a row, or all totals of columns, with its zeros; false when it is hidden whole."""
        if line in self.whole:
            return False
        self.whole.add(line)
        self.hidden |= {(line, column) for column in range(len(self.lines[line]))}
        return True

    def hide_next_line(self) -> None:
        """The smallest that is not hidden whole; once all are, nothing but totals of rows shows."""
        left = [line for line in range(len(self.lines)) if line not in self.whole]
        self.hide_line(min(left, key=lambda line: (sum(self.lines[line]), line)))


def _cheapest(
    steps: dict[str, list[tuple[str, Place, int]]], start: str, end: str
) -> Iterator[Place]:
    """The places on the cheapest way (Dijkstra); none when there is no way."""
    best, came = {start: 0}, dict[str, tuple[str, Place]]()
    todo = [(0, start)]
    while todo:
        cost, here = heapq.heappop(todo)
        if cost > best[here]:
            continue
        for there, place, more in steps.get(here, ()):
            if cost + more < best.get(there, cost + more + 1):
                best[there], came[there] = cost + more, (here, place)
                heapq.heappush(todo, (cost + more, there))
    here = end if end in came else start
    while here != start:
        here, place = came[here]
        yield place
