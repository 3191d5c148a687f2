"""The one place that reads addresses, by the WHATWG URL standard (`can_ada`).

What we dedupe, route, show and put into a notice is therefore what a browser would open.
`read_lines` turns what a person typed into addresses, `read` does one of them, `defang` is
how an address is shown. Nothing typed is ever refused: what is no address is kept as text.
"""

from hotline.reported_urls.canonical import RULES_VERSION
from hotline.reported_urls.kinds import Address, AddressKind
from hotline.reported_urls.mailbox import ascii_host, ascii_mailbox
from hotline.reported_urls.reading import read, read_lines
from hotline.reported_urls.scripts import mixed_script
from hotline.reported_urls.showing import defang, refang, visible

__all__ = [
    "RULES_VERSION",
    "Address",
    "AddressKind",
    "ascii_host",
    "ascii_mailbox",
    "defang",
    "mixed_script",
    "read",
    "read_lines",
    "refang",
    "visible",
]
