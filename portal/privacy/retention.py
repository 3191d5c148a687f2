"""Clocks of forgetting: what personal data every table keeps, and for how many days.

Every model of ours is registered here or named as holding nothing personal; a test fails for
one that is neither. Services do so in their own `retention.py`, which is found by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from portal.privacy.models import PurgeProof

OUR_APPS = frozenset(
    {"accounts", "audit", "jobs", "privacy", "web", "front", "hotline", "helpline", "awareness"}
)
"""Labels of the apps whose every model must be registered."""

Purge = Callable[[QuerySet[Any], datetime], int]


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

    @property
    def kind(self) -> str:
        """The model as `app.Model`."""
        return self.model._meta.label

    def due(self, now: datetime) -> QuerySet[Any]:
        """Rows whose time has come."""
        before = now - timedelta(days=self.days)
        return self.model._default_manager.filter(**{f"{self.clock}__lt": before})


_clocks: dict[type[Model], list[Clock]] = {}
_not_personal: dict[type[Model], str] = {}


def register(
    model: type[Model],
    *,
    keeps: str,
    clock: str,
    days: int,
    purge: Purge = delete_rows,
) -> None:
    """Starts a clock for a model; a model may have several (its texts go before its row).

    `purge(due, now)` forgets the rows of the queryset it may forget and answers how many; rows
    under a legal hold stay and show as "still kept" in the proof. When rows are kept but
    emptied, `purge` must also take them out of the clock (null its field), or they stay due.
    """
    if days < 0:
        raise ValueError("a clock of forgetting cannot run backwards")
    model._meta.get_field(clock)
    _clocks.setdefault(model, []).append(Clock(model, keeps, clock, days, purge))


def not_personal(model: type[Model], *, because: str) -> None:
    """Declares that a model holds nothing about a person, with the reason."""
    _not_personal[model] = because


def clock(model: type[Model]) -> tuple[Clock, ...]:
    """The clocks of a model, empty when it holds nothing personal."""
    return tuple(_clocks.get(model, ()))


def clocks() -> tuple[Clock, ...]:
    """All clocks, in order of registration."""
    return tuple(found for of_model in _clocks.values() for found in of_model)


def reasons() -> dict[str, str]:
    """Models that hold nothing personal, with why."""
    return {model._meta.label: because for model, because in _not_personal.items()}


def is_registered(model: type[Model]) -> bool:
    """Whether somebody thought about this model."""
    return model in _clocks or model in _not_personal


def purge_all(now: datetime | None = None) -> list[PurgeProof]:
    """Forgets everything whose time has come; one line of proof for each clock.

    Every clock has its own transaction: one that fails leaves the others done.
    """
    moment = now or timezone.now()
    return [_purge_one(each, moment) for each in clocks()]


@transaction.atomic
def _purge_one(each: Clock, now: datetime) -> PurgeProof:
    due = each.due(now).count()
    purged = each.purge(each.due(now), now) if due else 0
    left = each.due(now).count() if due else 0
    return PurgeProof.objects.create(kind=each.kind, due=due, purged=purged, left=left, at=now)
