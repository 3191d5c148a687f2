"""Clocks of forgetting: what personal data every table keeps, and for how many days.

Every model of ours is registered here, named as holding nothing personal, or named as kept
with the reason; a test fails for one that is none of these. Services do so in their own
`retention.py`, which is found by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet

from portal.database.clock import database_now
from portal.privacy.models import LegalHold, PurgeProof

Purge = Callable[[QuerySet[Any], datetime], int]


class UnknownClock(KeyError):
    """No clock has this name (any more)."""


def delete_rows(due: QuerySet[Any], _now: datetime) -> int:
    """The plain way to forget: the rows go. Counts only rows of the registered model."""
    _total, per_model = due.delete()
    return per_model.get(due.model._meta.label, 0)


@dataclass(frozen=True)
class Clock:
    """`days` after the moment in the field `clock`, `purge` forgets what `keeps` describes."""

    model: type[Model]
    keeps: str
    clock: str
    days: int
    purge: Purge
    held_through: str = ""
    """Where from a row the key lies that a legal hold keeps, as a lookup: `conversation__key`."""

    @property
    def kind(self) -> str:
        """Model and field as `app.Model.field`: the name of the clock in proofs and jobs."""
        return f"{self.model._meta.label}.{self.clock}"

    def due(self, now: datetime) -> QuerySet[Any]:
        """Rows whose time has come."""
        before = now - timedelta(days=self.days)
        return self.model._default_manager.filter(**{f"{self.clock}__lt": before})

    def free(self, now: datetime) -> QuerySet[Any]:
        """Those of them that no legal hold keeps."""
        due = self.due(now)
        if not self.held_through:
            return due
        keys = LegalHold.objects.in_force().values("key")
        held = self.model._default_manager.filter(**{f"{self.held_through}__in": keys})
        return due.exclude(pk__in=held.values("pk"))


_clocks: dict[str, Clock] = {}
_reasons: dict[type[Model], str] = {}


def register(
    model: type[Model],
    *,
    keeps: str,
    clock: str,
    days: int,
    purge: Purge = delete_rows,
    held_through: str = "",
) -> None:
    """Starts a clock for a model; a model may have several (its texts go before its row).

    `purge(due, now)` forgets the rows of the queryset it may forget and answers how many; rows
    whose key (`held_through`) is under a legal hold are not among them, and show as "still kept"
    in the proof. When rows are kept but emptied, `purge` must also take them out of the clock
    (null its field), or they stay due.
    Raises ValueError for a clock that runs backwards, FieldDoesNotExist for one without hands.
    """
    if days < 0:
        raise ValueError("a clock of forgetting cannot run backwards")
    model._meta.get_field(clock)
    started = Clock(model, keeps, clock, days, purge, held_through)
    _clocks[started.kind] = started


def not_personal(model: type[Model], *, because: str) -> None:
    """Declares that a model holds nothing about a person, with the reason."""
    _reasons[model] = because


def kept(model: type[Model], *, because: str) -> None:
    """Declares that a model names people and is not forgotten by a clock, with the reason."""
    _reasons[model] = because


def clocks() -> tuple[Clock, ...]:
    """All clocks, in order of registration."""
    return tuple(_clocks.values())


def is_registered(model: type[Model]) -> bool:
    """Whether somebody thought about this model."""
    return model in _reasons or any(each.model is model for each in _clocks.values())


def purge_all(now: datetime | None = None) -> list[PurgeProof]:
    """Forgets everything whose time has come, clock by clock; one line of proof for each."""
    moment = now or database_now()
    return [purge_one(kind, moment) for kind in _clocks]


def purge_one(kind: str, now: datetime | None = None) -> PurgeProof:
    """Runs the clock of this name. Raises UnknownClock."""
    return run_clock(clock(kind), now)


def clock(kind: str) -> Clock:
    """The clock of this name. Raises UnknownClock."""
    if kind not in _clocks:
        raise UnknownClock(kind)
    return _clocks[kind]


@transaction.atomic
def run_clock(each: Clock, now: datetime | None = None) -> PurgeProof:
    """Forgets what is due by one clock, in a transaction of its own, and writes the proof."""
    moment = now or database_now()
    due = each.due(moment).count()
    purged = each.purge(each.free(moment), moment) if due else 0
    left = each.due(moment).count() if due else 0
    return PurgeProof.objects.create(kind=each.kind, due=due, purged=purged, left=left, at=moment)
