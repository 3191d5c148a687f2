"""What the desk can show, registered by those who own it: work lists and searches.

The ground knows no service, and the desk's home page must know all of them; so each
service registers its lists in `AppConfig.ready`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Value
from django.utils.functional import Promise

from portal.accounts.models import User

SEARCH_HITS_PER_KIND = 20
"""Most hits one search may show; more means the question was too wide."""

COUNTS_KEPT = 256
"""For how many people a process keeps the statement that counts what waits for them."""


@dataclass(frozen=True, slots=True)
class Worklist:
    """One list of work in the desk's navigation, for whoever has one of `permissions`.

    `waiting` is what waits in it for this person, None when a number would say nothing. It goes by
    who the person is, their permissions and the database's clock, by nothing else: its statement
    is kept. One that `is_first_page` is the first page of whoever works in its service only.
    """

    key: str
    title: str | Promise = field(compare=False)
    url_name: str
    permissions: tuple[str, ...]
    waiting: Callable[[User], QuerySet[Any]] | None
    service: str
    order: int
    is_first_page: bool = False
    icon: str = ""
    """Its own of the sprite; otherwise that of its service."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One thing found. `detail` is one line that lets a person tell two hits apart."""

    title: str | Promise
    url: str
    detail: str | Promise
    kind: str | Promise


Search = Callable[[User, str], list[SearchHit]]
"""A service's search; it begins at `visible_to(person)` like every read."""

_worklists: dict[str, Worklist] = {}
_searches: dict[str, tuple[tuple[str, ...], Search]] = {}


def register_worklist(worklist: Worklist) -> None:
    """Puts a list on the desk."""
    _worklists[worklist.key] = worklist


def register_search(name: str, permissions: tuple[str, ...], search: Search) -> None:
    """Adds a search to the desk's one search box, for whoever has one of `permissions`."""
    _searches[name] = (permissions, search)


def worklists_for(person: User) -> list[Worklist]:
    """The lists this person may open, in the order of the desk."""
    mine = (each for each in _worklists.values() if _has_any(person, each.permissions))
    return sorted(mine, key=lambda each: (each.order, each.key))


def count_waiting(worklists: Iterable[Worklist], person: User) -> dict[str, int]:
    """How much waits for this person in each list that counts, by its key; one query for all."""
    counted = tuple(each for each in worklists if each.waiting)
    statement = _counting(counted, person, frozenset(person.get_all_permissions()))
    found: dict[str, int] = {}
    if statement:
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            found = dict(cursor.fetchall())
    return {each.key: found.get(each.key, 0) for each in counted}


@lru_cache(COUNTS_KEPT)
def _counting(
    counted: tuple[Worklist, ...], person: User, _permissions: frozenset[str]
) -> tuple[str, tuple[Any, ...]] | None:
    """The statement and its parameters; None where nothing can wait. It stands on every page of
    the desk, where composing it anew took a sixth of the processor time of a list."""
    numbers = [
        each.waiting(person)
        .order_by()
        .annotate(worklist=Value(each.key))
        .values("worklist")
        .annotate(waiting=Count("pk"))
        .values_list("worklist", "waiting")
        for each in counted
        if each.waiting
    ]
    if not numbers:
        return None
    together = numbers[0].union(*numbers[1:], all=True).query
    try:
        statement: tuple[str, tuple[Any, ...]] = together.sql_with_params()
    except EmptyResultSet:
        return None
    return statement


def search_for(person: User, words: str) -> list[SearchHit]:
    """What every search this person may use finds; empty words find nothing."""
    words = words.strip()
    if not words:
        return []
    return [
        hit
        for permissions, search in _searches.values()
        if _has_any(person, permissions)
        for hit in search(person, words)[:SEARCH_HITS_PER_KIND]
    ]


def _has_any(person: User, permissions: tuple[str, ...]) -> bool:
    return any(map(person.has_perm, permissions))
