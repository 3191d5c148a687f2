"""Fills the demo with content, service by service. Refuses to run anywhere else."""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module

from django.conf import settings

LOADERS = (
    ("people who work here", "portal.accounts.demo"),
    ("pages and campaigns", "awareness.operations.demo"),
    ("reports in every state", "hotline.operations.demo"),
    ("conversations", "helpline.operations.demo"),
)
"""What each loads and where its `load_demo(now)` lives, in the order they build on each other."""


class NotADemo(RuntimeError):
    """Demo content may only be loaded where BALISE_DEMO=1."""


def load_all(now: datetime) -> Iterator[str]:
    """Loads everything, yielding the name of each part before it begins. Raises NotADemo."""
    if not settings.DEMO:
        raise NotADemo("Demo content is only for demos: BALISE_DEMO is not set.")
    for name, module in LOADERS:
        yield name
        import_module(module).load_demo(now)
