"""A real Chromium for journeys: visitors with a clean profile each, watched for trouble."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from tools.browsers import chromium

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
"""What Debian's Chromium needs as root, and nothing but ourselves to be found."""
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}
SERIOUS = frozenset({"serious", "critical"})
RULES_OF_COLOUR = ("color-contrast", "link-in-text-block")
"""The rules of axe whose answer depends on the colour scheme."""
PATIENCE_MS = 15_000
SCREENS = Path(__file__).resolve().parents[2] / "var" / "screens"


@dataclass
class Trouble:
    """Everything that went wrong in a browser and that no page should cause."""

    seen: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, words: str) -> None:
        """Trouble containing these words is part of the story being told."""
        self.expected.append(words)

    def unexpected(self) -> list[str]:
        return [one for one in self.seen if not any(words in one for words in self.expected)]


@contextmanager
def chromium_running() -> Iterator[Browser]:
    """One Chromium; it occupies the event loop of this process until the end of the block."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield launched
        launched.close()


class Visitors:
    """Opens contexts of one origin; remembers the trouble of all of them."""

    def __init__(self, browser: Browser, origin: str, **always: Any) -> None:
        self.browser = browser
        self.origin = origin
        self.always = always
        self.trouble = Trouble()
        self.contexts: list[BrowserContext] = []

    def new(self, *, javascript: bool = True, **options: Any) -> Page:
        """A page of somebody new: own cookies, own storage."""
        context = self.browser.new_context(
            base_url=self.origin,
            java_script_enabled=javascript,
            **{"viewport": DESKTOP, "locale": "en-GB", **self.always, **options},
        )
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        context.on("request", self._only_our_origin)
        context.on("page", self._watch)
        return context.new_page()

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _only_our_origin(self, request: Request) -> None:
        """No page may ask another site for anything, with one kind exception: leaving."""
        ours = request.url.startswith((self.origin, "data:", "blob:"))
        if not ours and not request.is_navigation_request():
            self.trouble.seen.append(f"asked another site: {request.url}")

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.trouble.seen.append(f"script error: {error}"))
        page.on("console", self._hear)
        page.on(
            "response",
            lambda answer: (
                self.trouble.seen.append(f"{answer.status} {answer.url}")
                if answer.status >= 500
                else None
            ),
        )

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            where = message.location.get("url", "")
            self.trouble.seen.append(f"console {message.type}: {message.text} {where}")


def accessible(page: Page, **options: Any) -> list[str]:
    """Serious and critical findings of axe on this page, in words."""
    results = Axe().run(page, options={"resultTypes": ["violations"], **options})
    return [
        f"{finding['impact']} {finding['id']}: {finding['help']} — "
        + "; ".join(str(node["target"]) for node in finding["nodes"][:3])
        for finding in results.response["violations"]
        if finding["impact"] in SERIOUS
    ]


def accessible_light_and_dark(page: Page) -> list[str]:
    """The same for both schemes: the structure once, the colours in each. The page ends dark."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = accessible(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    return found + [f"dark: {one}" for one in accessible(page, runOnly=list(RULES_OF_COLOUR))]


def screenshot(page: Page, name: str) -> Path:
    """Keeps what the whole page looks like, for people to look at."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    file = SCREENS / f"{name}.png"
    page.screenshot(path=file, full_page=True)
    return file
