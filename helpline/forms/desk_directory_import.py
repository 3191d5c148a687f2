"""An import into the referral directory: first what it would do, then the same once more."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from helpline.forms.desk_directory import ImportedForm
from helpline.models import Resource
from helpline.operations.directory import TOLD, Line
from helpline.operations.directory_files import (
    NUMBER,
    SEVERAL,
    ColumnsWrong,
    TableLine,
    TooManyLines,
    UnreadableTable,
    lines_of,
)
from helpline.policies.directory import IMPORT_LIMIT_BYTES, IMPORT_LIMIT_ROWS, unquoted
from helpline.words.errors_directory import DirectoryMovedOn

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A line that cannot be taken, and why."""

    number: int
    name: str
    reasons: list[str]


@dataclass(slots=True)
class Plan:
    """What an import would do."""

    lines: list[Line] = field(default_factory=list)
    wrong: list[WrongLine] = field(default_factory=list)

    @property
    def new(self) -> list[Line]:
        """Services the directory does not have."""
        return [line for line in self.lines if line.resource is None]

    @property
    def changed(self) -> list[Line]:
        """Services of which it says something else."""
        return [line for line in self.lines if line.resource is not None and line.changed]

    @property
    def unchanged(self) -> list[Line]:
        """Services of which it says what the directory says."""
        return [line for line in self.lines if not line.changed]

    @property
    def may_be_done(self) -> bool:
        """Everything is right, and something would change."""
        return not self.wrong and bool(self.new or self.changed)

    @property
    def digest(self) -> str:
        """Of all that would be done, so that nothing else is."""
        done = [
            (line.resource and line.resource.pk, [(name, line.told[name]) for name in line.changed])
            for line in self.lines
        ]
        return hashlib.sha256(repr(done).encode()).hexdigest()


class ImportForm(forms.Form):
    """A file, or its text; `seen` is the digest of the plan that was looked at."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr", "spellcheck": "false"}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    plan: Plan

    def clean(self) -> dict[str, Any]:
        """Reads it, and finds out what it would do."""
        told = super().clean() or {}
        text = self._text(told.get("file"), told.get("text") or "")
        if text is None:
            return told
        self.data = {"text": text}
        try:
            self.plan = _plan(lines_of(text))
        except UnreadableTable as wrong:
            self.add_error("text", _words_of(wrong))
            return told
        if told.get("seen") and told["seen"] != self.plan.digest:
            self.add_error(None, str(DirectoryMovedOn.message))
        return told

    def _text(self, file: Any, text: str) -> str | None:
        size = file.size if file else len(text.encode())
        if (size or 0) > IMPORT_LIMIT_BYTES:
            limit = filesizeformat(IMPORT_LIMIT_BYTES)
            self.add_error(
                "file" if file else "text",
                say("An import takes at most %(limit)s. Send it in parts.") % {"limit": limit},
            )
            return None
        if file:
            try:
                text = file.read().decode()
            except UnicodeDecodeError:
                self.add_error(
                    "file", _("This is not UTF-8. Save it as “CSV UTF-8” and try again.")
                )
                return None
        if not text.strip():
            self.add_error("file", _("Choose a file, or paste its text."))
            return None
        return text.removeprefix(BOM).replace("\r\n", "\n").replace("\r", "\n")


def _words_of(wrong: UnreadableTable) -> str:
    if isinstance(wrong, ColumnsWrong):
        return say("These columns are unknown, doubled or missing: %(columns)s") % {
            "columns": str(wrong)
        }
    if isinstance(wrong, TooManyLines):
        words = say("An import takes at most %(limit)s services. Send it in parts.")
        return words % {"limit": IMPORT_LIMIT_ROWS}
    return say("A quotation mark is opened and not closed, so it is no table.")


def _plan(lines: list[TableLine]) -> Plan:
    known = list(Resource.objects.all())
    by_number = {str(one.pk): one for one in known}
    by_key = {_key(one.name, one.region): one for one in known}
    plan, taken = Plan(), dict[Key, int]()
    for line in lines:
        number = line.cells.get(NUMBER, "")
        key = _key(line.cells["name"], line.cells.get("region", ""))
        resource = by_number.get(number) if number else by_key.get(key)
        reasons = []
        if number and resource is None:
            reasons.append(say("No service has the number %(number)s.") % {"number": number})
        if line.cells.get(""):
            reasons.append(say("It has more cells than there are columns."))
        told, wrong = _told(line.cells, resource)
        reasons += wrong
        named = _key(told.get("name", ""), told.get("region", ""))
        other = by_key.get(named)
        if named[0] and named in taken:
            words = say("The same service stands in line %(line)s.")
            reasons.append(words % {"line": taken[named]})
        elif other is not None and other != resource:
            reasons.append(
                say("A service of this name is in the directory for this region already.")
            )
        taken.setdefault(named, line.number)
        if reasons:
            plan.wrong.append(WrongLine(line.number, line.cells["name"], reasons))
        else:
            plan.lines.append(Line(line.number, told, resource))
    return plan


def _key(name: str, region: str) -> Key:
    return (unquoted(name).lower(), unquoted(region).lower())


def _codes(cell: str) -> list[str]:
    return cell.replace(",", " ").replace(";", " ").split()


def _told(cells: Mapping[str, str], resource: Resource | None) -> tuple[dict[str, Any], list[str]]:
    """What a line says; columns it does not have stay as they are."""
    said: dict[str, Any] = {"active": "yes"}
    if resource is not None:
        said = {name: getattr(resource, name) for name in TOLD}
        said["active"] = "yes" if resource.active else "no"
        said["checked_on"] = resource.checked_on and resource.checked_on.isoformat()
    for name, cell in cells.items():
        said[name] = _codes(cell) if name in SEVERAL else unquoted(cell)
    if said["active"] == "":
        said["active"] = "yes"
    form = ImportedForm(said)
    if form.is_valid():
        return dict(form.cleaned_data), []
    reasons = [
        f"{form.fields[name].label}: {wrong}"
        for name, found in form.errors.items()
        for wrong in found
    ]
    return dict(form.cleaned_data), reasons
