"""A state and everything that belongs to it, in one place."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar, get_args

from django.db.models import TextChoices
from django.utils.functional import Promise

from portal.lifecycle.errors import LifecycleError

S = TypeVar("S", bound=TextChoices)

Look = Literal["new", "open", "active", "waiting", "done", "closed", "held", "overdue", "urgent"]
"""Shapes and colours of `components/state.html`."""
LOOKS: tuple[str, ...] = get_args(Look)


@dataclass(frozen=True)
class State(Generic[S]):
    """One row of a table of moves.

    `then` are the states that may follow, `fills` the columns that are filled in this state,
    `public` what the person on the other side reads. Staff read the label of the choice.
    """

    look: Look
    then: Iterable[S] = ()
    public: Promise | None = None
    fills: Iterable[str] = field(default=())


def must_be_whole(
    name: str, table: Mapping[S, State[S]], starts: Collection[S], *, hidden: bool
) -> None:
    """Raises LifecycleError unless every state has its row, words and look and can be reached.

    `hidden` lives are never shown to the public and need no public words.
    """
    if not table:
        raise LifecycleError(f"{name}: a life has states")
    states = type(next(iter(table)))
    for state in states:
        row = table.get(state)
        if row is None:
            raise LifecycleError(f"{name}: {state} has no row in its table")
        if not isinstance(state.label, Promise):
            raise LifecycleError(f"{name}: {state} has no translated words for staff")
        if row.public is None and not hidden:
            raise LifecycleError(f"{name}: {state} has no words for the public")
        if row.look not in LOOKS:
            raise LifecycleError(f"{name}: {state} has the unknown look {row.look!r}")
    if lost := set(states) - reachable(table, starts):
        raise LifecycleError(f"{name}: nothing leads to {', '.join(sorted(lost))}")


def reachable(table: Mapping[S, State[S]], starts: Iterable[S]) -> set[S]:
    """Every state that some row of moves leads to from `starts`, these included."""
    found: set[S] = set()
    ahead = list(starts)
    while ahead:
        if (state := ahead.pop()) not in found:
            found.add(state)
            ahead.extend(table[state].then)
    return found
