"""Daphne's WebSocket library paints words of debug lines that nobody reads, for every frame.

`autobahn` makes the coloured words of a line before it asks whether the line is logged: three of
them for each frame that leaves, a sixth of what a message costs the event loop. Without colours
they are plain formatting.
"""

import sys

MODULE, COLOURS = "autobahn.util", "_HAS_CLICK"


def leave_colours_out() -> None:
    """Once per process, where Daphne has loaded it; other servers do without it."""
    loaded = sys.modules.get(MODULE)
    if loaded is not None and hasattr(loaded, COLOURS):
        setattr(loaded, COLOURS, False)
