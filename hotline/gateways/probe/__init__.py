"""Looks whether reported content is online, without seeing it and without being led inwards.

Only a worker of the lane `probe` may call this. Nothing that was answered is decoded, kept,
shown or logged.
"""

from hotline.gateways.probe.outcome import Look, Names, Target

__all__ = ["Look", "Names", "Target"]
