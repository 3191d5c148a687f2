"""A page as the crawl sees it: where it leads, what can be pressed, and what it says."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
FILLABLE = frozenset({"text", "search", "email", "tel", "url", "number", "date", "password"})
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
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and address of each button that sends it."""


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
        self.select: list = []

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
        if self.form is not None:
            self._control(tag, given)

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
                self.page.bare_lists.append(f"<{tag} class={name!r}>")

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

    def _control(self, tag, given):
        name, kind = given.get("name", ""), given.get("type", "text").lower()
        if tag == "input" and kind in {"submit", "image"}:
            tag = "button"
        if tag == "button" and given.get("type", "submit") == "submit":
            if given.get("formmethod") != "dialog":
                address = given.get("formaction", "")
                self.form.buttons.append((name, given.get("value", ""), address))
        elif tag == "input" and name:
            if kind in FILLABLE and not given.get("value"):
                self.form.typed.append(name)
            if kind not in {"checkbox", "radio", "file"} or "checked" in given:
                self.form.fields[name] = given.get("value", "on" if kind == "checkbox" else "")
        elif tag == "textarea" and name:
            self.form.typed.append(name)
        elif tag == "select":
            self.select = [name, False]
        elif tag == "option" and self.select:
            if not self.select[1]:
                self.form.fields[self.select[0]] = given.get("value", "")
            self.select[1] = self.select[1] or "selected" in given
