"""Walks through the site as one person: every link, every GET form, every harmless button.

Links first, breadth first; then one button, and whatever it leads to, until none is left. Of
objects that look alike only some are opened (`declared.py` has the numbers).
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.db import transaction
from django.test import Client, TestCase
from django.urls import Resolver404, resolve
from django.utils import translation

from tests.crawl import declared
from tests.crawl.page import Form, Page, read

OURS = ("testserver", "localhost:8000")
SIGN_IN = ("/accounts/login/", "/accounts/2fa/authenticate/")
PAGE_TREE = "wagtail_serve"


@dataclass(frozen=True)
class Visit:
    """One page that was looked at."""

    name: str
    path: str
    page: Page
    status: int = 200


@dataclass
class Walk:
    """Where a walk came to, and what was wrong on the way."""

    reached: set[str] = field(default_factory=set)
    """Names of views that were opened, or to which a button or a script was shown."""
    visits: list[Visit] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    declared: set[str] = field(default_factory=set)
    """Views of `declared.NOT_PRESSED` that were met and left alone."""

    def to(self, *names: str) -> list[Visit]:
        """The visits to these views."""
        return [visit for visit in self.visits if visit.name in names]


@dataclass(frozen=True)
class Step:
    """Something to try: an address, from which page, and what is sent to it."""

    url: str
    origin: str
    sent: tuple[tuple[str, str], ...] | None = None
    button: str = ""
    again: int = 0
    """Not 0: the page is looked at once more, after this many buttons."""

    @property
    def path(self) -> str:
        return urlsplit(self.url).path


def walk(client: Client, *starts: str, within: Iterable[str] = ("/",)) -> Walk:
    """The whole walk; only addresses that begin with one of `within` are opened."""
    walker = _Walker(client, tuple(within))
    for start in starts:
        walker.add(Step(start, "the first page"))
    walker.go()
    return walker.walk


@cache
def view_of(path: str) -> str:
    """Name of the view behind a path, `namespace:name`; empty when there is none."""
    language = path.split("/")[1]
    with translation.override(language if len(language) == 2 else "en"):
        try:
            return resolve(path).view_name
        except Resolver404:
            return ""


class _Walker:
    def __init__(self, client: Client, within: tuple[str, ...]) -> None:
        self.client, self.within, self.walk = client, within, Walk()
        self.links: deque[Step] = deque()
        self.buttons: deque[Step] = deque()
        self.known: set[Step | str] = set()
        self.tried: Counter[tuple] = Counter()
        self.pressed = 0

    def go(self) -> None:
        """Takes step after step; a button only when no link is left."""
        while self.links or self.buttons:
            step = (self.links or self.buttons).popleft()
            self.pressed += step.sent is not None
            self._take(step)

    def add(self, step: Step) -> None:
        """Takes a step up once, and of those that look alike only some."""
        name = view_of(step.path)
        mark = step if step.again else (step.url, step.sent)
        if mark in self.known:
            return
        self.known.add(mark)
        if step.sent is None and name in declared.NOT_FOLLOWED:
            self.walk.reached.add(name)
            self.walk.declared.add(name)
            return
        if not step.path.startswith(self.within):
            return
        kind = (name, _kind_of_query(name, step.url), step.button, step.sent is None, step.again)
        self.tried[kind] += 1
        if self.tried[kind] <= _most(name, step):
            (self.links if step.sent is None else self.buttons).append(step)

    def _take(self, step: Step) -> None:
        name = view_of(step.path)
        try:
            with transaction.atomic(), TestCase.captureOnCommitCallbacks(execute=True):
                answer = self._ask(step)
        except Exception as error:  # noqa: BLE001 - whatever a view raises is a fault to list
            self._fault(step, f"{type(error).__name__}: {error}")
            return
        if name:
            self.walk.reached.add(name)
        if answer.status_code in {301, 302, 303}:
            self._follow(step, answer["Location"])
            return
        kindly = step.sent is not None and answer.status_code in declared.MAY_REFUSE
        if answer.status_code >= 400 and not kindly:
            self._fault(step, f"answers {answer.status_code}")
        if answer.get("Content-Type", "").startswith("text/html"):
            self._look(step, name, answer)

    def _ask(self, step: Step):
        if step.sent is None:
            return self.client.get(step.url)
        came_from = f"http://testserver{step.origin}"
        return self.client.post(step.url, dict(step.sent), headers={"referer": came_from})

    def _follow(self, step: Step, location: str) -> None:
        target = _ours(location, step.url)
        if target.startswith(SIGN_IN) and not step.url.startswith("/accounts/"):
            self._fault(step, "leads to the sign-in page")
        elif target:
            again = self.pressed if step.sent is not None else 0
            self.add(Step(target, step.url, again=again))

    def _fault(self, step: Step, what: str) -> None:
        how = f" (pressed {dict(step.sent)})" if step.sent is not None else ""
        self.walk.faults.append(f"{step.url}{how} {what}, from {step.origin}")

    def _look(self, step: Step, name: str, answer) -> None:
        page = read(answer.text)
        whole = "<html" in answer.text
        self.walk.visits.append(Visit(name, step.path, page, answer.status_code))
        if whole and not step.path.startswith("/cms/"):
            self._judge(step, page)
        for href in page.links:
            self._link(step, page, href, whole=whole)
        for form in page.forms:
            self._form(step, form)
        for pointed in page.pointed_at:
            self.walk.reached.add(view_of(urlsplit(pointed).path))

    def _judge(self, step: Step, page: Page) -> None:
        if not any(page.headings):
            self._fault(step, "has no main heading")
        if len(page.text) < declared.TEXT_LEAST_CHARS:
            self._fault(step, f"says nothing but {page.text!r}")
        for bare in page.bare_lists:
            if not declared.FILLED_LATER.keys() & set(bare.split()):
                self._fault(step, f"shows a list without entries: {bare}")
        if not page.ways_on and (page.says_empty or not step.path.startswith("/desk/")):
            self._fault(step, "leads nowhere: no link and no button")

    def _link(self, step: Step, page: Page, href: str, *, whole: bool) -> None:
        target, place = urldefrag(href)
        if target:
            if ours := _ours(target, step.url):
                self.add(Step(ours, step.url))
        elif whole and place and place not in page.ids and not step.path.startswith("/cms/"):
            self._fault(step, f"has a link to #{place}, which is not on the page")

    def _form(self, step: Step, form: Form) -> None:
        for name, value, address in form.buttons or form.by_enter:
            target = _ours(address or form.action or step.url, step.url)
            if not target:
                continue
            sent = {key: text for key, text in form.fields.items() if key != "csrfmiddlewaretoken"}
            sent |= {key: declared.TYPED[key] for key in form.typed if key in declared.TYPED}
            sent |= {name: value} if name else {}
            if form.method == "dialog":
                continue
            if form.method == "get":
                self.add(Step(f"{target.partition('?')[0]}?{urlencode(sent)}", step.url))
            else:
                self._button(Step(target, step.url, tuple(sorted(sent.items())), f"{name}={value}"))

    def _button(self, step: Step) -> None:
        name = view_of(step.path)
        self.walk.reached.add(name)
        if name in declared.NOT_PRESSED:
            self.walk.declared.add(name)
        elif not name.startswith(tuple(declared.OTHERS_BUTTONS)) or name == PAGE_TREE:
            self.add(step)


def _ours(href: str, base: str) -> str:
    """An address of this site as path and query; empty for every other."""
    whole = urlsplit(urljoin(f"http://testserver{base}", href))
    if whole.scheme not in {"http", "https"} or whole.netloc not in OURS:
        return ""
    return whole.path + (f"?{whole.query}" if whole.query else "")


def _kind_of_query(name: str, url: str) -> frozenset[str]:
    """Which questions an address asks; a view of Wagtail's admin is one kind however asked."""
    if name.startswith("wagtail"):
        return frozenset()
    return frozenset(key for key, _value in parse_qsl(urlsplit(url).query))


def _most(name: str, step: Step) -> int:
    if step.sent is not None:
        return declared.PRESSES_OF_ONE_BUTTON
    if name.startswith("wagtail") and name != PAGE_TREE:
        return declared.VISITS_OF_ONE_WAGTAIL_VIEW
    if urlsplit(step.url).query:
        return declared.VISITS_OF_ONE_KIND_OF_QUERY
    return declared.VISITS_OF_PLAIN_ADDRESSES
