"""Every block there is, and in which bodies of text it may stand.

A block registers itself where it is written, so a new one is a new module of this folder. The
checks in `awareness.cms.checks` ask of each a template, a preview, a label and an icon.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from wagtail import blocks

BlockT = TypeVar("BlockT", bound=type[blocks.Block])


class Body(StrEnum):
    """The kinds of stream fields that pages have."""

    ADVICE = "advice"
    """A part of a topic: no headings of its own, the part has one."""
    FREE = "free"
    """The text of a free page: headings too."""
    KIT = "kit"
    """What a campaign hands out."""
    ACTIVITIES = "activities"
    """A campaign's ideas for the day."""


TEXTS = (Body.ADVICE, Body.FREE)


@dataclass(frozen=True)
class Registered:
    """A block as streams know it. `order` is its place in the editor's picker."""

    name: str
    block: type[blocks.Block]
    bodies: tuple[Body, ...]
    order: int


_registered: dict[str, Registered] = {}


def stream_block(name: str, *, bodies: tuple[Body, ...], order: int) -> Callable[[BlockT], BlockT]:
    """Registers a block under the name that stored pages use; it may not change afterwards."""

    def register(block: BlockT) -> BlockT:
        if name in _registered:
            msg = f"two blocks are named {name}"
            raise ValueError(msg)
        _registered[name] = Registered(name, block, bodies, order)
        return block

    return register


def registered_blocks() -> list[Registered]:
    """All of them, as the picker orders them."""
    return sorted(_registered.values(), key=lambda each: each.order)


def stream(body: Body) -> blocks.StreamBlock:
    """The block of a stream field: everything that may stand in it."""
    return blocks.StreamBlock(
        [(each.name, each.block()) for each in registered_blocks() if body in each.bodies]
    )
