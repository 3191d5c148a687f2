"""For sweeps: one due row after the other, each locked and in a transaction of its own."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Model, QuerySet

from portal.jobs.registry import TimeIsUp

LIMIT_ROWS = 500
"""What one sweep takes on; the next goes on with the rest."""

M = TypeVar("M", bound=Model)
logger = logging.getLogger(__name__)


def each_due(due: "QuerySet[M]", do: Callable[[M], object], *, limit: int = LIMIT_ROWS) -> int:
    """Calls `do` for every row of `due` that nobody else has locked; returns for how many.

    `due` compares a column with the database's clock (`next_at__lte=Now()`) and is asked again
    under the lock, so a row that is not due any more is left alone. A row that fails is logged
    and left as it was; it holds up no other, and comes again with the next sweep. A database
    that is away ends the sweep, and so does its time limit.
    """
    done = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        try:
            done += _one(due.filter(pk=pk), do)
        except (OperationalError, InterfaceError, TimeIsUp):
            raise
        except Exception:
            logger.exception("due row %s failed", pk, extra={"kind": due.model._meta.label})
    return done


@transaction.atomic
def _one(due: "QuerySet[M]", do: Callable[[M], object]) -> bool:
    row = due.select_for_update(skip_locked=True, of=("self",)).first()
    if row is None:
        return False
    do(row)
    return True
