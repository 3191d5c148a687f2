"""Tables as files: every kind says the same, and no cell is a formula."""

import csv
import io
import zipfile

import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook

from portal.web.spreadsheets import CELL_LIMIT_CHARS, FORMATS, ODS

ROWS = [
    ("URL", "Reports", "Note"),
    ("hxxps://a[.]example/<b>&\"'", 3, "two\nlines"),
    ("=HYPERLINK(1)", 0, "+1"),
    ("-1", -1, "@SUM"),
    ("\tx", 2, "é 文 \x00"),
    ("x" * (CELL_LIMIT_CHARS + 1), 1, ""),
]
MEANT = [
    ["URL", "Reports", "Note"],
    ["hxxps://a[.]example/<b>&\"'", 3, "two\nlines"],
    ["'=HYPERLINK(1)", 0, "'+1"],
    ["'-1", -1, "'@SUM"],
    ["'\tx", 2, "é 文 \N{REPLACEMENT CHARACTER}"],
    ["x" * CELL_LIMIT_CHARS, 1, ""],
]
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def read_csv(written):
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    return [rows[0], *([first, int(number), last] for first, number, last in rows[1:])]


def read_xlsx(written):
    sheet = load_workbook(io.BytesIO(written)).active
    assert not any(cell.data_type == "f" for row in sheet.rows for cell in row)
    return [[value if value is not None else "" for value in row] for row in sheet.values]


def read_ods(written):
    package = zipfile.ZipFile(io.BytesIO(written))
    first = package.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert package.read("mimetype").decode() == ODS
    assert ElementTree.fromstring(package.read("META-INF/manifest.xml")) is not None
    content = ElementTree.fromstring(package.read("content.xml"))
    return [
        [_ods_value(cell) for cell in row.iterfind("table:table-cell", NAMES)]
        for row in content.iter(f"{{{NAMES['table']}}}table-row")
    ]


def _ods_value(cell):
    number = cell.get(f"{{{NAMES['office']}}}value")
    if number is not None:
        return int(number)
    return "\n".join(_with_spaces(part) for part in cell.iterfind("text:p", NAMES))


def _with_spaces(paragraph):
    tabs = {f"{{{NAMES['text']}}}tab": "\t"}
    text = paragraph.text or ""
    return text + "".join(tabs.get(one.tag, "") + (one.tail or "") for one in paragraph)


@pytest.mark.parametrize(
    ("kind", "read"), [("csv", read_csv), ("xlsx", read_xlsx), ("ods", read_ods)]
)
def test_every_kind_of_file_says_the_same(kind, read):
    assert read(FORMATS[kind].write("A list", ROWS)) == MEANT


def test_spaces_are_kept_in_an_open_document():
    content = zipfile.ZipFile(io.BytesIO(FORMATS["ods"].write("A list", [("a   b",)])))
    assert b'<text:p>a <text:s text:c="2"/>b</text:p>' in content.read("content.xml")
