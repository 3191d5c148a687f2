"""The referral directory as a table, and the lines of a table that comes back."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from helpline.models import Resource
from helpline.operations.directory import TOLD
from helpline.policies.directory import IMPORT_LIMIT_ROWS
from portal.web.spreadsheets import Row

NUMBER = "number"
COLUMNS = (NUMBER, *TOLD, "active", "checked_on")
"""As they stand in a file. `number` is empty for what is new."""
NEEDED = ("name", "audiences", "languages")
SEVERAL = frozenset({"audiences", "topics", "languages"})
"""Codes, with spaces between them."""
SEPARATORS = (",", ";")


class UnreadableTable(ValueError):
    """It has no table in it."""


class ColumnsWrong(UnreadableTable):
    """Columns that are unknown, doubled or missing; the message names them."""


class TooManyLines(UnreadableTable):
    """More than IMPORT_LIMIT_ROWS."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of a table by column; `number` as an editor counts."""

    number: int
    cells: Mapping[str, str]


def as_table() -> Iterator[Row]:
    """All services, the retired ones as well, below the names of the columns."""
    yield COLUMNS
    for one in Resource.objects.order_by("pk"):
        yield [_cell(one, column) for column in COLUMNS]


def _cell(resource: Resource, column: str) -> str | int:
    if column == NUMBER:
        return int(resource.pk)
    value = getattr(resource, column)
    if column in SEVERAL:
        return " ".join(value)
    if column == "active":
        return "yes" if value else "no"
    return str(value or "")


def lines_of(text: str) -> list[TableLine]:
    """The lines of a file with commas or semicolons. Raises UnreadableTable."""
    head = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        columns = _columns([name.strip().lower() for name in next(reader, [])])
        return list(_lines(reader, columns))
    except csv.Error as broken:
        raise UnreadableTable from broken


def _columns(names: list[str]) -> list[str]:
    doubled = {name for name in names if names.count(name) > 1}
    unknown = set(names) - set(COLUMNS)
    missing = set(NEEDED) - set(names)
    wrong = unknown | doubled or missing
    if wrong:
        raise ColumnsWrong(", ".join(sorted(wrong)))
    return names


def _lines(reader: Any, columns: list[str]) -> Iterator[TableLine]:
    found, before = 0, reader.line_num
    for cells in reader:
        number, before = before + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        found += 1
        if found > IMPORT_LIMIT_ROWS:
            raise TooManyLines
        spare = "".join(cells[len(columns) :]).strip()
        padded = [cell.strip() for cell in cells] + [""] * len(columns)
        told = dict(zip(columns, padded, strict=False))
        yield TableLine(number, {**told, "": spare} if spare else told)
