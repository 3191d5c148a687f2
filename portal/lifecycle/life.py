"""A life: its table, its constraints, and moving along it."""

from collections.abc import Collection, Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic

from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint, F, Model, Q, QuerySet, TextChoices
from django.utils.functional import Promise

from portal import audit
from portal.audit.log import NotInTransactionError
from portal.lifecycle import registry
from portal.lifecycle.errors import ImpossibleMove, LifecycleError, MovedMeanwhile
from portal.lifecycle.table import Look, S, State, must_be_whole

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.audit.log import Fact


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to. It is true when something changed, false when it was so already."""

    before: TextChoices
    after: TextChoices

    def __bool__(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, eq=False)
class Lifecycle(Generic[S]):
    """The life in one column of one model.

    ```python
    NOTICE = Lifecycle(
        "notice",
        "hotline.Notice",
        {
            NoticeState.QUEUED: State("waiting", then={NoticeState.SENT, NoticeState.CANCELLED}),
            NoticeState.SENT: State("done", fills={"sent_at"}),
            NoticeState.CANCELLED: State("closed"),
        },
        starts={NoticeState.QUEUED},
        not_public_because="providers read the mail itself",
    )
    ```

    `name` begins the audit's words ("notice.sent"). `fills` columns are filled exactly in the
    states that name them, except those in `remembered`, which are filled from then on. Columns
    in `texts` are empty as "" instead of NULL. `not_public_because` stands in place of public
    words, `unaudited_because` in place of audit entries; both say a reason to whoever reads.
    `version` names a counter that grows with every move.

    Raises LifecycleError where the table is not whole, so that such a life does not start.
    """

    name: str
    model_label: str
    table: Mapping[S, State[S]]
    _: KW_ONLY
    starts: Collection[S]
    column: str = "state"
    remembered: Collection[str] = ()
    texts: Collection[str] = ()
    version: str = ""
    not_public_because: str = ""
    unaudited_because: str = ""

    def __post_init__(self) -> None:
        hidden = bool(self.not_public_because)
        must_be_whole(self.name, self.table, self.starts, hidden=hidden)
        registry.add(self)

    @property
    def states(self) -> type[S]:
        """The words of this life."""
        return type(next(iter(self.table)))

    @property
    def model(self) -> type[Model]:
        """The model whose rows live this life."""
        return apps.get_model(self.model_label)

    def of(self, row: Model) -> S:
        """The state in which `row` was read."""
        return self.states(getattr(row, self.column))

    def then(self, state: S) -> frozenset[S]:
        """What may follow."""
        return frozenset(self.table[state].then)

    def look(self, row: Model) -> Look:
        """Which look of `components/state.html` the row's state has."""
        return self.look_of(self.of(row))

    def look_of(self, state: str) -> Look:
        """The look of a state, also where it stands on another row."""
        return self.table[self.states(state)].look

    def public(self, row: Model) -> Promise | None:
        """What the person on the other side reads about the row's state."""
        return self.table[self.of(row)].public

    def may(self, row: Model, to: S) -> bool:
        """Whether `row` may go there from where it stands."""
        return to in self.then(self.of(row))

    def filled_in(self, column: str) -> frozenset[S]:
        """The states in which `column` is filled."""
        return frozenset(state for state, row in self.table.items() if column in row.fills)

    @property
    def stamped(self) -> tuple[str, ...]:
        """Every column that some state fills, by name."""
        return tuple(sorted({column for row in self.table.values() for column in row.fills}))

    @property
    def over(self) -> frozenset[S]:
        """States that nothing follows."""
        return frozenset(state for state, row in self.table.items() if not row.then)

    def constraints(self, prefix: str) -> list[CheckConstraint]:
        """For the model's Meta: known states only, and columns filled where the table says so."""
        known = Q(**{f"{self.column}__in": sorted(self.states.values)})
        return [
            CheckConstraint(condition=known, name=f"{prefix}_{self.column}_known"),
            *(
                CheckConstraint(condition=self._filled(column), name=f"{prefix}_{column}_in_state")
                for column in self.stamped
            ),
        ]

    def _filled(self, column: str) -> Q:
        inside = Q(**{f"{self.column}__in": sorted(self.filled_in(column))})
        empty = Q(**{column: ""}) if column in self.texts else Q(**{f"{column}__isnull": True})
        if column in self.remembered:
            return ~inside | ~empty
        return (inside & ~empty) | (~inside & empty)

    def move(
        self,
        row: Model,
        to: S,
        *,
        by: "User | None",
        at: datetime,
        actor: str = "",
        verb: str = "",
        about: Model | None = None,
        columns: Mapping[str, Any] | None = None,
        **facts: "Fact",
    ) -> Moved:
        """Moves `row`, which the caller has locked, and brings its columns along.

        Compare-and-set: the row must still be in the state in which it was read. Columns that
        the new state fills get their value from `columns`, else keep the one they have, else
        get `at` (the database's clock); those it does not fill are emptied.
        `columns` may change others besides.
        One audit entry is written: `verb`, or "<name>.<state>", about the row (or `about`
        another), with `facts` and both states; without `by`, `actor` acted ("system" unless
        said otherwise).

        A row that is there already stays untouched: the same answer, nothing written.
        Raises ImpossibleMove and MovedMeanwhile (refusals), LifecycleError when a column that
        must be filled would stay empty, NotInTransactionError outside of a transaction.
        """
        if not connection.in_atomic_block:
            raise NotInTransactionError(f"moving a {self.name} needs a transaction")
        moved = Moved(self.of(row), to)
        if not moved:
            return moved
        if not self.may(row, to):
            raise ImpossibleMove
        values = {**(columns or {}), **self._stamps(row, to, at, columns or {})}
        self._set(row, values | {self.column: to})
        if not self.unaudited_because:
            audit.record(
                verb or f"{self.name}.{to.value}",
                by=by,
                about=about or row,
                actor=actor or ("person" if by else "system"),
                **{f"{self.column}_before": moved.before.value, self.column: to.value} | facts,
            )
        return moved

    def _set(self, row: Model, values: dict[str, Any]) -> None:
        read: dict[str, Any] = {self.column: getattr(row, self.column)}
        changed: dict[str, Any] = dict(values)
        if self.version:
            read[self.version] = getattr(row, self.version)
            values[self.version] = read[self.version] + 1
            changed[self.version] = F(self.version) + 1
        if not type(row)._default_manager.filter(pk=row.pk, **read).update(**changed):
            raise MovedMeanwhile
        for column, value in values.items():
            setattr(row, column, value)

    def _stamps(self, row: Model, to: S, at: datetime, given: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column in self.stamped:
            if to not in self.filled_in(column):
                if column not in self.remembered:
                    values[column] = self._empty(column)
                continue
            value = given.get(column) or getattr(row, column) or self._moment(column, at)
            if not value:
                raise LifecycleError(f"{self.name}: {to} needs {column}")
            values[column] = value
        return values

    def _empty(self, column: str) -> str | None:
        return "" if column in self.texts else None

    def _moment(self, column: str, at: datetime) -> datetime | None:
        kind = self.model._meta.get_field(column).get_internal_type()
        return at if kind == "DateTimeField" else None

    def move_all(self, rows: "QuerySet[Any]", before: S, to: S, **columns: Any) -> int:
        """Moves those of `rows` that are in `before`, in one statement; returns how many moved.

        For lives without audit entries. Columns the new state fills are given in `columns`
        (expressions too); those it does not fill are emptied.
        """
        if not self.unaudited_because:
            raise LifecycleError(f"{self.name}: an audited life is moved row by row")
        if to not in self.then(before):
            raise LifecycleError(f"{self.name}: no move from {before} to {to}")
        for column in self.stamped:
            if to in self.filled_in(column):
                if column not in columns and before not in self.filled_in(column):
                    raise LifecycleError(f"{self.name}: {to} needs {column}")
            elif column not in self.remembered:
                columns[column] = self._empty(column)
        return rows.filter(**{self.column: before}).update(**{self.column: to}, **columns)
