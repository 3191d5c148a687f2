"""Fills the demo with content, service by service. Refuses to run anywhere else."""

import importlib
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.util import find_spec

from django.conf import settings

LOADERS = (
    ("people who work here", "portal.accounts.demo"),
    ("pages and campaigns", "awareness.operations.demo"),
    ("reports in every state", "hotline.operations.demo"),
    ("conversations", "helpline.demo"),
)
"""What each loads and where its `load_demo(now)` lives, in the order they build on each other."""


class NotADemo(RuntimeError):
    """Demo content may only be loaded where BALISE_DEMO=1."""


def load_all(now: datetime) -> Iterator[str]:
    """Loads everything, yielding the name of each part before it begins. Raises NotADemo."""
    if not settings.DEMO:
        raise NotADemo("Demo content is only for demos: BALISE_DEMO is not set.")
    return _load_all(now)


def _load_all(now: datetime) -> Iterator[str]:
    for name, module in LOADERS:
        if find_spec(module) is not None:
            load: Callable[[datetime], None] = importlib.import_module(module).load_demo
            yield name
            load(now)
