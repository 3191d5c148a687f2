"""Whether this process lives, and whether the installation is ready to serve.

`/livez` touches nothing: a process that answers it need not be restarted. `/readyz` says one
word to anybody: a vital part that fails means down (503); any other means degraded (200):
reports and receipts still work, chat polls, pages are rendered more often. Which parts, and
what is wrong with them, learns who holds the site's key (`deploy/healthy.py`) or works here.

What was found is remembered for a few seconds, so that asking often costs nobody anything.
"""

import hmac
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from portal.web import hello
from portal.web.access import Access, open_to_all, turn_away

logger = logging.getLogger(__name__)

REDIS_ANSWER_SECONDS = 0.5
CHAT_ANSWER_SECONDS = 1.0
REMEMBER_SECONDS = 5.0
"""How old an answer of `/readyz` may be."""
WAIT_FOR_OTHERS_SECONDS = 5.0
"""How long the very first callers wait for the one who looks."""
STALE_AFTER_SECONDS = 30.0
"""A look that takes longer than this beyond its time means that a part hangs: down."""
PROOF_OF = b"balise.readyz.parts"


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


_parts: dict[str, tuple[Callable[[], Probe], bool]] = {}
"""How to ask each part, and whether it is vital."""


def register(name: str, probe: Callable[[], Probe], *, vital: bool) -> None:
    """Adds a part to `/readyz`. Registering the same name again replaces it.

    The probe must answer within a second or so; losing the database or Redis inside it, or
    an OSError, counts as not ok.
    """
    _parts[name] = probe, vital


Found = Mapping[str, tuple[State, str]]


def look() -> Found:
    """Every part's state and detail, in the order of registration, asked now."""
    return {name: _look_at(name, *part) for name, part in _parts.items()}


class Glance:
    """What `look` last found. One caller looks at a time; the others get the last answer."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._looking = threading.Lock()
        self._found: Found | None = None
        self._until = 0.0

    def take(self) -> Found:
        """At most about `REMEMBER_SECONDS` old, unless somebody waits for a slow part."""
        if self._found is not None and self._now() < self._until:
            return self._found
        patience = WAIT_FOR_OTHERS_SECONDS if self._found is None else 0
        if not self._looking.acquire(timeout=patience):
            if self._found is not None and self._now() < self._until + STALE_AFTER_SECONDS:
                return self._found
            return {"looking": (State.DOWN, "a part hangs")}
        try:
            if self._found is None or self._now() >= self._until:
                self._found = look()
                self._until = self._now() + REMEMBER_SECONDS
            return self._found
        finally:
            self._looking.release()

    def forget(self) -> None:
        """The next caller looks anew."""
        self._found = None


glance = Glance()


def _look_at(name: str, probe: Callable[[], Probe], vital: bool) -> tuple[State, str]:
    try:
        found = probe()
    except (DatabaseError, RedisError, OSError) as error:
        logger.warning("health: a probe failed", extra={"part": name})
        found = Probe(ok=False, detail=type(error).__name__)
    if found.ok:
        return State.READY, found.detail
    return (State.DOWN if vital else State.DEGRADED), found.detail


def whole(found: Found) -> State:
    """The worst of the parts."""
    order = list(State)
    return max((state for state, _detail in found.values()), key=order.index, default=State.READY)


@open_to_all(because="the supervisor asks whether this process still answers")
@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """Alive, and nothing more."""
    return HttpResponse("alive\n", content_type="text/plain")


def _status(state: State) -> HTTPStatus:
    return HTTPStatus.SERVICE_UNAVAILABLE if state is State.DOWN else HTTPStatus.OK


@open_to_all(because="the proxy asks whether to send visitors here; one word, the same to anybody")
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Ready, degraded or down; 503 only when a vital part is down."""
    state = whole(glance.take())
    return HttpResponse(f"{state}\n", content_type="text/plain", status=_status(state))


@open_to_all(because="health checks prove that they hold the site's key; everybody else signs in")
@require_safe
def readyz_parts(request: HttpRequest) -> HttpResponseBase:
    """The state of every part, for the machines of this installation and for its staff."""
    if not _holds_our_key(request):
        turned_away = turn_away(request, Access())
        if turned_away is not None:
            return turned_away
    found = glance.take()
    state = whole(found)
    parts = {name: {"state": part, "detail": said} for name, (part, said) in found.items()}
    return JsonResponse({"state": state, "parts": parts}, status=_status(state))


def proof() -> str:
    """What `deploy/healthy.py` shows: nobody makes it without `SECRET_KEY`."""
    return hmac.new(settings.SECRET_KEY.encode(), PROOF_OF, "sha256").hexdigest()


def _holds_our_key(request: HttpRequest) -> bool:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    return scheme == "Bearer" and hmac.compare_digest(shown.encode(), proof().encode())


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


def redis_answers(setting: str) -> Probe:
    """The Redis of REDIS_URL or CACHE_REDIS_URL is there; often it is the same."""
    client = redis.Redis.from_url(
        getattr(settings, setting),
        socket_connect_timeout=REDIS_ANSWER_SECONDS,
        socket_timeout=REDIS_ANSWER_SECONDS,
    )
    with client:
        client.ping()
    return Probe(ok=True)


def chat_greets() -> Probe:
    """The chat server says hello over a WebSocket, as it would to a visitor's page."""
    greeted = hello.is_greeted(
        settings.CHAT_ADDRESS, origin=settings.SITE_ORIGIN, limit_seconds=CHAT_ANSWER_SECONDS
    )
    return Probe(ok=greeted, detail="" if greeted else "no hello")


def register_own_parts() -> None:
    """What every process of ours stands on."""
    register("database", database_is_writeable, vital=True)
    register("migrations", MigrationsAreApplied(), vital=True)
    register("redis", lambda: redis_answers("REDIS_URL"), vital=False)
    register("cache", lambda: redis_answers("CACHE_REDIS_URL"), vital=False)
    if settings.CHAT_ADDRESS:
        register("chat", chat_greets, vital=False)
