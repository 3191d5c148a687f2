"""What a text names when the app it was seen in was chosen beside it.

`@sam_1` with the choice Telegram is `telegram:@sam_1`; what names an app or a place of its own
stays as it is.
"""

from collections.abc import Iterator
from dataclasses import replace

from hotline.reported_urls.apps import App
from hotline.reported_urls.finding import read_line
from hotline.reported_urls.kinds import LocationKind, ReportedUrl
from hotline.reported_urls.markup import lines_of
from hotline.reported_urls.reading import read


def read_lines_in(typed: str, app: App) -> list[ReportedUrl]:
    """All that a text box names, each location once, in order; accounts without an app in `app`.

    Words that name nothing known keep the name of the app in front of them.
    """
    found: dict[str, ReportedUrl] = {}
    for line in lines_of(typed):
        for url in _in_app(line, app):
            found.setdefault(url.canonical, url)
    return list(found.values())


def _in_app(line: str, app: App) -> Iterator[ReportedUrl]:
    for url in read_line(line):
        if url.kind == LocationKind.TEXT:
            yield _words_in(line, app)
        elif url.kind in {LocationKind.APP_HANDLE, LocationKind.PHONE} and not url.app:
            yield _account_in(url.canonical.removeprefix("tel:"), app, url.raw) or url
        else:
            yield url


def _account_in(name: str, app: App, raw: str) -> ReportedUrl | None:
    readings = read_line(f"{app.aliases[0]}: {name}")
    if len(readings) == 1 and readings[0].app == app.key:
        return replace(readings[0], raw=raw)
    return None


def _words_in(line: str, app: App) -> ReportedUrl:
    words = line.strip()
    account = _account_in(words, app, line) if len(words.split()) == 1 else None
    return account or read(f"{app.name}: {words}")
