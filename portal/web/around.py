"""Decorators that do something before and after a view, sync or async alike."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, cast

from asgiref.sync import iscoroutinefunction, sync_to_async
from django.http import HttpRequest, HttpResponseBase

ViewT = TypeVar("ViewT", bound=Callable[..., Any])
Before = Callable[[HttpRequest], HttpResponseBase | None]
After = Callable[[HttpRequest, HttpResponseBase], None]


def around(
    view: ViewT,
    *,
    before: Before | None = None,
    after: After | None = None,
    blocking: bool = False,
) -> ViewT:
    """`view` with `before`, which may answer in its place or raise, and `after`.

    `blocking` says that `before` asks the database, so an async view runs it in a thread.
    """
    if iscoroutinefunction(view):
        return cast("ViewT", _around_async(view, before, after, blocking=blocking))
    return cast("ViewT", _around_sync(view, before, after))


def _around_sync(
    view: Callable[..., Any], before: Before | None, after: After | None
) -> Callable[..., HttpResponseBase]:
    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        instead = before(request) if before else None
        if instead is not None:
            return instead
        response: HttpResponseBase = view(request, *args, **kwargs)
        if after:
            after(request, response)
        return response

    return wrapped


def _around_async(
    view: Callable[..., Any], before: Before | None, after: After | None, *, blocking: bool
) -> Callable[..., Awaitable[HttpResponseBase]]:
    @functools.wraps(view)
    async def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        instead = None
        if before:
            instead = await sync_to_async(before)(request) if blocking else before(request)
        if instead is not None:
            return instead
        response: HttpResponseBase = await view(request, *args, **kwargs)
        if after:
            after(request, response)
        return response

    return wrapped
