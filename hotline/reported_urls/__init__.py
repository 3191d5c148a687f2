"""The one reader of what people report, by the WHATWG URL standard (`can_ada`).

What we dedupe, route, show and put into a notice is therefore what a browser would open.
`read_lines` finds what a person named in a text, `read` takes a text as one thing, `understood`
says back what was found, `defang` is how one is shown. Nothing typed is ever refused: what names
nothing known is kept as text.
"""

from hotline.reported_urls.apps import App, apps
from hotline.reported_urls.canonical import RULES_VERSION
from hotline.reported_urls.defanged import refang
from hotline.reported_urls.finding import read_lines
from hotline.reported_urls.kinds import LocationKind, ReportedUrl
from hotline.reported_urls.named_app import read_lines_in
from hotline.reported_urls.reading import read
from hotline.reported_urls.scripts import mixed_script
from hotline.reported_urls.shorteners import is_short
from hotline.reported_urls.showing import defang, visible
from hotline.reported_urls.understanding import (
    UnderstoodLine,
    each_once,
    names_nothing,
    understood,
)

__all__ = [
    "RULES_VERSION",
    "App",
    "LocationKind",
    "ReportedUrl",
    "UnderstoodLine",
    "apps",
    "defang",
    "each_once",
    "is_short",
    "mixed_script",
    "names_nothing",
    "read",
    "read_lines",
    "read_lines_in",
    "refang",
    "understood",
    "visible",
]
