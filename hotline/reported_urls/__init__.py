"""The one reader of what people report, by the WHATWG URL standard (`can_ada`).

What we dedupe, route, show and put into a notice is therefore what a browser would open.
`read_lines` turns what a person typed into reported URLs, `read` does one of them, `defang` is
how one is shown. Nothing typed is ever refused: what is no URL is kept as text.
"""

from hotline.reported_urls.canonical import RULES_VERSION
from hotline.reported_urls.kinds import LocationKind, ReportedUrl
from hotline.reported_urls.reading import read, read_lines
from hotline.reported_urls.scripts import mixed_script
from hotline.reported_urls.showing import defang, refang, visible

__all__ = [
    "RULES_VERSION",
    "LocationKind",
    "ReportedUrl",
    "defang",
    "mixed_script",
    "read",
    "read_lines",
    "refang",
    "visible",
]
