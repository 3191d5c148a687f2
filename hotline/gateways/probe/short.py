"""Where a short address leads: listed shorteners are asked, one after the other, and nobody else.

The target is not asked, whoever it is: its name is looked up, no more. The same guard judges every
hop, and HEAD is all that is ever sent.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from hotline.gateways.probe import findings
from hotline.gateways.probe.guard import PUBLIC_ONLY, Guard
from hotline.gateways.probe.looking import DEFAULT_MANNER, as_look
from hotline.gateways.probe.outcome import Look, Names
from hotline.gateways.probe.turns import Turns
from hotline.gateways.probe.visiting import Ended, Manner, Trail, Visit
from hotline.reported_urls.shorteners import is_short
from hotline.states import Finding, Level

SHORTENERS_IN_A_ROW = 5
"""A longer chain of them is left to a person."""


async def follow_short(
    url: str,
    *,
    dns: Names,
    manner: Manner = DEFAULT_MANNER,
    guard: Guard = PUBLIC_ONLY,
    turns: Turns | None = None,
) -> Look:
    """What the shorteners say. With `moved_host` they named a target, in `moved_to`; never raises
    for what the world does."""
    visit, trail = Visit(dns, manner, guard, turns or Turns(at_once=1)), Trail()
    try:
        await _ask_along(visit, url, trail)
    except Ended as ended:
        return as_look(ended.finding, visit, trail)


async def _ask_along(visit: Visit, url: str, trail: Trail) -> NoReturn:
    """Always raises Ended."""
    place = visit.allowed(url)
    if not is_short(place.url):
        raise Ended(Finding.REFUSED)
    for _hop in range(SHORTENERS_IN_A_ROW):
        trail.urls.setdefault(place.host, place.url)
        answer = await visit.ask(place, Level.HEADERS, trail)
        told = answer.headers.get("location", "")
        if answer.status not in findings.REDIRECTS or not told:
            raise Ended(findings.from_headers(answer) or Finding.UNKNOWN)
        following = visit.led_to(place, told)
        if following is None or not is_short(following.url):
            await visit.note_target(place, told, following, trail)
            raise Ended(Finding.MOVED_HOST)
        place = following
    raise Ended(Finding.UNKNOWN)


async def follow_all(
    urls: Sequence[str],
    *,
    dns: Names,
    spacing: float,
    at_once: int,
    manner: Manner = DEFAULT_MANNER,
    guard: Guard = PUBLIC_ONLY,
    turns: Turns | None = None,
) -> list[Look]:
    """What the shorteners say of each, in the order of `urls`; no answer in time where the
    manner's `round_seconds` did not suffice."""
    turns = turns or Turns(at_once=at_once, spacing=spacing)
    looks = [Look(Finding.TIMEOUT)] * len(urls)
    until = asyncio.get_running_loop().time() + manner.round_seconds

    async def one(number: int) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                looks[number] = await follow_short(
                    urls[number], dns=dns, manner=manner, guard=guard, turns=turns
                )

    async with asyncio.TaskGroup() as group:
        for number in range(len(urls)):
            group.create_task(one(number))
    return looks
