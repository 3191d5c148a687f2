"""One look at one location, and many looks that leave every host its peace."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from hotline.gateways.probe import findings
from hotline.gateways.probe.guard import PUBLIC_ONLY, Guard, NotAllowed, Place
from hotline.gateways.probe.outcome import Hop, Look, Names, Target
from hotline.gateways.probe.reading import Answer
from hotline.gateways.probe.turns import AT_ONCE, SPACING_SECONDS, Turns
from hotline.gateways.probe.visiting import Ended, Manner, Trail, Visit
from hotline.states import NEGATIVE, Finding, Level, includes

DEFAULT_MANNER = Manner()
NOT_BELIEVED = NEGATIVE | {Finding.MOVED_HOST}
"""Where the certificate does not hold: it may say that something is there, never that it is not."""


async def look(
    target: Target,
    *,
    level: Level,
    dns: Names,
    manner: Manner = DEFAULT_MANNER,
    guard: Guard = PUBLIC_ONLY,
    turns: Turns | None = None,
) -> Look:
    """What is at a URL, as closely as `level` allows. Never raises for what the world does."""
    visit = Visit(dns, manner, guard, turns or Turns(at_once=1))
    trail = Trail()
    digest = b""
    try:
        finding, digest = await _find(visit, target, level, trail)
    except Ended as ended:
        finding = ended.finding
    if _is_said_by_head_alone(visit, target, level, finding):
        finding = await _weighed_by_the_root(visit, trail, finding)
    return as_look(finding, visit, trail, digest)


def as_look(finding: Finding, visit: Visit, trail: Trail, digest: bytes = b"") -> Look:
    """What was met on the way, with the finding it comes to."""
    if visit.certificate_problem and finding in NOT_BELIEVED:
        finding = Finding.UNKNOWN
    return Look(
        finding=finding,
        http_status=trail.status,
        digest=digest,
        ips=trail.ips,
        moved_to_host=trail.moved_to_host,
        moved_to=trail.moved_to,
        chain=tuple(Hop(host, ips, trail.urls.get(host, "")) for host, ips in trail.chain.items()),
        hops=tuple(trail.hops),
        seconds=visit.spent_seconds,
        certificate_problem=visit.certificate_problem,
    )


async def look_at_all(
    targets: Sequence[Target],
    *,
    level: Level,
    dns: Names,
    at_once: int = AT_ONCE,
    spacing: float = SPACING_SECONDS,
    manner: Manner = DEFAULT_MANNER,
    guard: Guard = PUBLIC_ONLY,
    turns: Turns | None = None,
) -> list[Look]:
    """What is at each URL, in the order of `targets`.

    At most `at_once` connections in all and one to a host; `spacing` seconds or somewhat more
    lie between two looks at it. `turns` takes the place of both. What is not done within the
    manner's `round_seconds` counts as no answer in time.
    """
    turns = turns or Turns(at_once=at_once, spacing=spacing)
    looks: dict[int, Look] = {}
    until = asyncio.get_running_loop().time() + manner.round_seconds

    async def one_by_one(numbers: Sequence[int]) -> None:
        for number in numbers:
            looks[number] = Look(Finding.TIMEOUT)
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    looks[number] = await look(
                        targets[number],
                        level=level,
                        dns=dns,
                        manner=manner,
                        guard=guard,
                        turns=turns,
                    )

    async with asyncio.TaskGroup() as group:
        for numbers in _by_host(targets, guard).values():
            group.create_task(one_by_one(numbers))
    return [looks[number] for number in range(len(targets))]


def _by_host(targets: Sequence[Target], guard: Guard) -> dict[str, list[int]]:
    """Numbers of the targets of each host; those that will be refused stand together."""
    hosts: dict[str, list[int]] = {}
    for number, target in enumerate(targets):
        try:
            host = guard.place(target.url).host
        except NotAllowed:
            host = ""
        hosts.setdefault(host, []).append(number)
    return hosts


async def _find(visit: Visit, target: Target, level: Level, trail: Trail) -> tuple[Finding, bytes]:
    """The finding and the digest of the content. Raises Ended."""
    asked = visit.allowed(target.url)
    if level == Level.DNS:
        await visit.resolve(asked, trail)
        return Finding.ONLINE_SAME, b""
    answer, reached = await visit.follow(asked, level, trail)
    if visit.certificate_problem or not includes(level, Level.FIRST_BYTES):
        return Finding.ONLINE_SAME, b""
    if special := findings.from_prefix(answer):
        return special, b""
    digest = answer.digest if findings.is_plain(answer) else b""
    found = findings.from_digest(digest, target.digest)
    if digest and digest == target.digest:
        return found, digest
    if await _is_like_its_sibling(visit, answer, asked, reached):
        return Finding.SOFT_404, digest
    return found, digest


def _is_said_by_head_alone(visit: Visit, target: Target, level: Level, finding: Finding) -> bool:
    """Whether "not found" may be what this host says to every HEAD."""
    asked_so = level == Level.HEADERS and not visit.certificate_problem
    return asked_so and finding in findings.NOT_FOUND_TO_HEAD and not target.answers_head


async def _weighed_by_the_root(visit: Visit, trail: Trail, finding: Finding) -> Finding:
    """The finding where the root of the host answers HEAD otherwise, else that nothing is known."""
    root = findings.root_of(trail.place) if trail.place else None
    if root is None:
        return Finding.UNKNOWN
    try:
        answer = await visit.ask(root, Level.HEADERS, Trail())
    except Ended:
        return Finding.UNKNOWN
    return finding if findings.tells_paths_apart(answer) else Finding.UNKNOWN


async def _is_like_its_sibling(visit: Visit, answer: Answer, asked: Place, reached: Place) -> bool:
    """Whether the host says the same of a path that cannot exist."""
    sibling = findings.sibling_of(asked)
    if sibling is None:
        return False
    one = findings.likeness(answer, asked=asked, reached=reached)
    try:
        other, other_reached = await visit.follow(sibling, Level.FIRST_BYTES, Trail())
    except Ended:
        return False
    return findings.are_alike(one, findings.likeness(other, asked=sibling, reached=other_reached))
