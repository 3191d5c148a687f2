"""A page as the crawl sees it: where it leads, what can be pressed, and what it says."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
SENDERS = {("button", ""), ("button", "submit"), ("input", "submit"), ("input", "image")}
FILLABLE = frozenset({"", "text", "search", "email", "tel", "url", "number", "date", "password"})
NOT_SHOWN = frozenset({"script", "style", "template"})
LISTS = {"ul": "li", "ol": "li", "tbody": "tr", "dl": "dt"}
"""Element that holds a list → what each entry of it is."""
LINKS = frozenset({"href", "src", "action", "formaction", "poster", "srcset"})


@dataclass
class Form:
    """A form with what it would send when nothing is changed."""

    action: str
    method: str
    in_main: bool
    fields: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    """Names of the fields a person would type into."""
    choosing: str = ""
    """Name of the select whose options are read."""
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and address of each button that sends it."""

    @property
    def by_enter(self) -> list[tuple[str, str, str]]:
        """A form without a button is sent by the Enter key, if there is something to type."""
        return [("", "", "")] if self.typed else []


@dataclass
class Page:
    """What one answer says and where it leads."""

    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    pointed_at: list[str] = field(default_factory=list)
    """Addresses in attributes that only a script reads."""
    ids: set[str] = field(default_factory=set)
    text: str = ""
    """The words of the main part."""
    bare_lists: list[str] = field(default_factory=list)
    """Lists without an entry in the main part, by their class."""
    ways_on: int = 0
    """Links and buttons in the main part."""
    says_empty: bool = False
    """Whether it says that there is nothing here (`components/empty.html`)."""


def read(html: str) -> Page:
    """Reads a whole page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.page.text = " ".join("".join(reader.words).split())
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.words: list[str] = []
        self.open: list[str] = []
        self.lists: list[list] = []
        self.form: Form | None = None
        self.by_id: dict[str, Form] = {}
        self.elsewhere: list[tuple[str, dict]] = []
        """Buttons and fields that name the form they belong to."""

    def close(self) -> None:
        super().close()
        for tag, given in self.elsewhere:
            if form := self.by_id.get(given["form"]):
                form.in_main = True
                _control(form, tag, given)

    @property
    def in_main(self) -> bool:
        return "main" in self.open

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        self._point(tag, given)
        if tag in LISTS:
            self.lists.append([tag, given.get("class", ""), 0])
        elif self.lists and tag == LISTS[self.lists[-1][0]]:
            self.lists[-1][2] += 1
        self.page.says_empty |= "empty" in given.get("class", "").split()
        if tag == "h1":
            self.page.headings.append("")
        if tag == "form":
            self.form = Form(
                given.get("action", ""), given.get("method", "get").lower(), self.in_main
            )
            self.page.forms.append(self.form)
            self.by_id[given.get("id", "")] = self.form
        elif "form" in given:
            self.elsewhere.append((tag, given))
        elif self.form is not None:
            _control(self.form, tag, given)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag not in self.open:
            return
        while self.open.pop() != tag:
            pass
        if tag == "form":
            self.form = None
        if self.lists and tag == self.lists[-1][0]:
            _tag, name, entries = self.lists.pop()
            if not entries and self.in_main:
                self.page.bare_lists.append(name or tag)

    def handle_data(self, data):
        if NOT_SHOWN.intersection(self.open):
            return
        if "h1" in self.open and self.page.headings:
            self.page.headings[-1] += data.strip()
        if self.in_main:
            self.words.append(data)

    def _point(self, tag, given):
        if "id" in given:
            self.page.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        self.page.ways_on += self.in_main and tag in {"a", "button"}
        self.page.pointed_at += [
            value for name, value in given.items() if value[:1] == "/" and name not in LINKS
        ]
        if tag == "link" and given.get("href", "").startswith("/"):
            self.page.pointed_at.append(given["href"])


def _control(form, tag, given):
    name, kind = given.get("name", ""), given.get("type", "").lower()
    if (tag, kind) in SENDERS:
        if given.get("formmethod") != "dialog":
            form.buttons.append((name, given.get("value", ""), given.get("formaction", "")))
    elif tag == "textarea" or (tag == "input" and kind in FILLABLE and not given.get("value")):
        form.typed.append(name)
    if tag == "input" and name and (tag, kind) not in SENDERS:
        if kind not in {"checkbox", "radio", "file"} or "checked" in given:
            form.fields[name] = given.get("value", "on" if kind == "checkbox" else "")
    elif tag == "select":
        form.choosing = name
    elif (
        tag == "option"
        and form.choosing
        and ("selected" in given or form.choosing not in form.fields)
    ):
        form.fields[form.choosing] = given.get("value", "")
