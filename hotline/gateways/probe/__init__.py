"""Looks whether reported content is online, without seeing it and without being led inwards.

Only a worker of the lane `probe` calls this: `look` for one URL, `look_at_all` for many. Nothing
that was answered is decoded, kept, shown or logged.
"""

from hotline.gateways.probe.looking import look, look_at_all
from hotline.gateways.probe.names import names
from hotline.gateways.probe.outcome import Hop, Look, Names, Target
from hotline.gateways.probe.short import SHORTENERS_IN_A_ROW, follow_all, follow_short
from hotline.gateways.probe.turns import Turns, is_resting
from hotline.gateways.probe.visiting import Manner

__all__ = [
    "SHORTENERS_IN_A_ROW",
    "Hop",
    "Look",
    "Manner",
    "Names",
    "Target",
    "Turns",
    "follow_all",
    "follow_short",
    "is_resting",
    "look",
    "look_at_all",
    "names",
]
