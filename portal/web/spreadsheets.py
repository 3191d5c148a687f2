"""A table as a file for a spreadsheet: CSV, XLSX or ODS.

Cells are text or whole numbers. Text that a spreadsheet would take for a formula gets an
apostrophe before it, as people write it there themselves.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cell = str | int | Promise
Row = Sequence[Cell]
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
CELL_LIMIT_CHARS = 2000
"""Longer text is cut: Excel refuses a file with a cell above 32,767."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    name: str
    media_type: str
    write: Callable[[str, Iterable[Row]], bytes]


def plain(cell: Cell) -> str | int:
    """The cell as it is written: no formula, no control characters, not endless."""
    if isinstance(cell, int):
        return int(cell)
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", str(cell))[:CELL_LIMIT_CHARS]
    return f"'{text}" if text.startswith(FORMULA_BEGINS) else text


def as_csv(title: str, rows: Iterable[Row]) -> bytes:
    """With a mark at its beginning by which spreadsheets know UTF-8."""
    del title
    written = io.StringIO(newline="")
    csv.writer(written).writerows([plain(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, rows: Iterable[Row]) -> bytes:
    """One sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in rows:
        sheet.append([plain(cell) for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


ODS = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
_BEGIN = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" \
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">\
<office:body><office:spreadsheet>"""
_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def as_ods(title: str, rows: Iterable[Row]) -> bytes:
    """One sheet, by OpenDocument 1.2, part 1, section 9 (tables) and part 3 (packages)."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        package.writestr("content.xml", "".join(_content(title, rows)))
    return written.getvalue()


def _content(title: str, rows: Iterable[Row]) -> Iterator[str]:
    yield f"{_BEGIN}<table:table table:name={quoteattr(title)}>"
    for row in rows:
        yield "<table:table-row>"
        yield from (_ods_cell(plain(cell)) for cell in row)
        yield "</table:table-row>"
    yield _END


_SPACES = re.compile("(?<= ) +")


def _as_spaces(several: re.Match[str]) -> str:
    """Beyond the first, which alone would be kept."""
    return f'<text:s text:c="{len(several[0])}"/>'


def _ods_cell(cell: str | int) -> str:
    if isinstance(cell, int):
        kind = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {kind}><text:p>{cell}</text:p></table:table-cell>"
    lines = (escape(line, {"\t": "<text:tab/>"}) for line in cell.split("\n"))
    paragraphs = "".join(f"<text:p>{_SPACES.sub(_as_spaces, line)}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


FORMATS: dict[str, Format] = {
    "csv": Format("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": Format(
        "Excel (XLSX)",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_xlsx,
    ),
    "ods": Format("OpenDocument (ODS)", ODS, as_ods),
}
