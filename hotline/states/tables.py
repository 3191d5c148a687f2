"""The grammar of all state tables: each state names the states that may follow it."""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import TextChoices

S = TypeVar("S", bound=TextChoices)
Table = Mapping[S, frozenset[S]]


class IllegalMove(Exception):
    """A move that no table allows: a mistake in our code, never a person's fault."""

    def __init__(self, before: TextChoices, after: TextChoices) -> None:
        super().__init__(f"{type(before).__name__}: {before.value} may not become {after.value}")


def allowed(table: Table[S], before: S, after: S) -> bool:
    """Whether `after` may directly follow `before`."""
    return after in table.get(before, frozenset())


def must_follow(table: Table[S], before: S, after: S) -> None:
    """Raise IllegalMove unless `after` may directly follow `before`."""
    if not allowed(table, before, after):
        raise IllegalMove(before, after)
