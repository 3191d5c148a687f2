"""Whether this process lives, and whether the installation is ready to serve.

`/livez` touches nothing: a process that answers it need not be restarted. `/readyz` asks
every registered probe. A vital part that fails means down (503); any other means degraded
(200): reports and receipts still work, chat polls, pages are rendered more often.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from portal.web.access import machine

logger = logging.getLogger(__name__)

REDIS_ANSWER_SECONDS = 0.5
READ_ONLY = "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool"


class State(StrEnum):
    """Of a part, and of the whole: the worst of its parts."""

    READY = "ready"
    DEGRADED = "degraded"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Probe:
    """What a probe found. `detail` is a fixed phrase of ours, never an error's own text."""

    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    probe: Callable[[], Probe]
    vital: bool


_parts: dict[str, _Part] = {}


def register(name: str, probe: Callable[[], Probe], *, vital: bool) -> None:
    """Adds a part to `/readyz`. Registering the same name again replaces it.

    The probe must answer within a second or so; losing the database or Redis inside it, or
    an OSError, counts as not ok.
    """
    _parts[name] = _Part(probe, vital)


def look() -> dict[str, tuple[State, str]]:
    """Every part's state and detail, in the order of registration."""
    return {name: _look_at(name, part) for name, part in _parts.items()}


def _look_at(name: str, part: _Part) -> tuple[State, str]:
    try:
        found = part.probe()
    except (DatabaseError, RedisError, OSError) as error:
        logger.warning("health: a probe failed", extra={"part": name})
        found = Probe(ok=False, detail=type(error).__name__)
    if found.ok:
        return State.READY, found.detail
    return (State.DOWN if part.vital else State.DEGRADED), found.detail


def _worst(states: list[State]) -> State:
    order = list(State)
    return max(states, key=order.index, default=State.READY)


@machine(because="the supervisor asks whether this process still answers")
@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """Alive, and nothing more."""
    return HttpResponse("alive\n", content_type="text/plain")


@machine(because="the proxy asks whether to send visitors here; names parts, never data")
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """The state of every part; 503 only when a vital one is down."""
    parts = look()
    state = _worst([found for found, _detail in parts.values()])
    answer = {
        "state": state,
        "parts": {name: {"state": found, "detail": said} for name, (found, said) in parts.items()},
    }
    down = state is State.DOWN
    return JsonResponse(answer, status=HTTPStatus.SERVICE_UNAVAILABLE if down else HTTPStatus.OK)


def database_is_writeable() -> Probe:
    """The only record takes new rows: not away, not a replica, not read-only."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::bool"
        )
        row = cursor.fetchone()
    read_only = bool(row and row[0])
    return Probe(ok=not read_only, detail="read-only" if read_only else "")


class MigrationsAreApplied:
    """No migration is waiting. Once true it stays true for this code, so it is asked once."""

    def __init__(self) -> None:
        self._applied = False

    def __call__(self) -> Probe:
        if not self._applied:
            executor = MigrationExecutor(connection)
            self._applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return Probe(ok=self._applied, detail="" if self._applied else "migrations are waiting")


def redis_answers() -> Probe:
    """The doorbell, the broker and the shared page cache are there."""
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=REDIS_ANSWER_SECONDS,
        socket_timeout=REDIS_ANSWER_SECONDS,
    )
    with client:
        client.ping()
    return Probe(ok=True)


def register_own_parts() -> None:
    """What every process of ours stands on."""
    register("database", database_is_writeable, vital=True)
    register("migrations", MigrationsAreApplied(), vital=True)
    register("redis", redis_answers, vital=False)
