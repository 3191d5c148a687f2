"""Asking a host: resolved once, judged by the guard, in its turn, within the time that is left."""

import asyncio
import math
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import can_ada

from hotline.gateways.probe import findings
from hotline.gateways.probe.connection import ask, certificate_word, trusting, trusting_nobody
from hotline.gateways.probe.guard import Guard, NotAllowed, Place, joined, literal_ip
from hotline.gateways.probe.outcome import Names
from hotline.gateways.probe.reading import Answer, Unusable, Wanted
from hotline.gateways.probe.turns import Turns
from hotline.states import Finding, Level, Lookup, includes

COMMON_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""A browser's, so that nobody shows a hotline something else than everybody sees."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a look is made: under what name, and where it stops; many looks by `round_seconds`."""

    agent: str = COMMON_AGENT
    seconds: float = 20.0
    header_bytes: int = 32_768
    prefix_bytes: int = 4_096
    content_bytes: int = 64 * 1024 * 1024
    hops: int = 5
    round_seconds: float = math.inf

    def __post_init__(self) -> None:
        if not (self.agent.isascii() and self.agent.isprintable()):
            raise ValueError("the user agent is one line of ASCII")

    def wanted(self, level: Level) -> Wanted:
        """What a level reads of an answer."""
        return Wanted(
            header_bytes=self.header_bytes,
            prefix_bytes=self.prefix_bytes,
            content_bytes=self.content_bytes,
            content=includes(level, Level.FIRST_BYTES),
            whole=includes(level, Level.DIGEST),
        )


class Ended(Exception):
    """The look is over, with this finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass(slots=True)
class Trail:
    """What was met on the way to an answer."""

    status: int | None = None
    place: Place | None = None
    """What was asked for last."""
    ips: tuple[str, ...] = ()
    moved_to: str = ""
    moved_to_host: str = ""
    hops: list[str] = field(default_factory=list)
    chain: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Every host on the way with its addresses, in order."""
    urls: dict[str, str] = field(default_factory=dict)
    """What shorteners among them were asked for, by host."""


@dataclass(slots=True)
class Visit:
    """One look under way; every method raises Ended when there is nothing more to ask."""

    dns: Names
    manner: Manner
    guard: Guard
    turns: Turns
    spent_seconds: float = 0.0
    certificate_problem: str = ""
    _resolved: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    def allowed(self, url: str) -> Place:
        """The parts of a URL that may be asked for."""
        try:
            return self.guard.place(url)
        except NotAllowed:
            raise Ended(Finding.REFUSED) from None

    async def follow(self, place: Place, level: Level, trail: Trail) -> tuple[Answer, Place]:
        """The first answer that is no redirect and says nothing special, and whose it is."""
        for _hop in range(self.manner.hops + 1):
            answer = await self.ask(place, level, trail)
            location = answer.headers.get("location", "")
            if answer.status not in findings.REDIRECTS or not location:
                if special := findings.from_headers(answer):
                    raise Ended(special)
                return answer, place
            following = self._following(place, location)
            if following.site != place.site:
                await self.note_target(place, location, following, trail)
                raise Ended(Finding.MOVED_HOST)
            place = following
        raise Ended(Finding.UNKNOWN)

    def _following(self, place: Place, location: str) -> Place:
        following = self.led_to(place, location)
        if following is None:
            raise Ended(Finding.REFUSED)
        if special := findings.from_redirect(following):
            raise Ended(special)
        return following

    def led_to(self, place: Place, location: str) -> Place | None:
        """Where a redirect leads; None where that may not be asked."""
        try:
            return self.guard.redirected(place, location)
        except NotAllowed:
            return None

    async def note_target(
        self, place: Place, location: str, following: Place | None, trail: Trail
    ) -> None:
        """Where a redirect leads to; the name is looked up, and the site is not asked.

        The fragment stays: file lockers keep the key there. What may not be asked is named all
        the same. Raises Ended for what is no URL.
        """
        try:
            target = can_ada.parse(joined(place.url, location))
        except (ValueError, UnicodeEncodeError):
            raise Ended(Finding.UNKNOWN) from None
        trail.moved_to = target.href
        trail.moved_to_host = following.host if following else target.hostname
        if following is None:
            return
        trail.chain.setdefault(following.host, ())
        with suppress(Ended):
            async with self._in_time():
                trail.chain[following.host] = await self._addresses(following)

    async def resolve(self, place: Place, trail: Trail) -> None:
        """Notes the addresses of a place on the trail; a host is asked for them once per visit."""
        async with self._in_time():
            trail.ips = await self._addresses(place)
            trail.chain.setdefault(place.host, trail.ips)

    async def ask(self, place: Place, level: Level, trail: Trail) -> Answer:
        """The answer of one place, whatever it is."""
        await self.resolve(place, trail)
        follows_up = place.host in self._asked
        self._asked.add(place.host)
        async with self.turns.turn(place.host, follows_up=follows_up), self._in_time():
            trail.hops.append(place.host)
            trail.place = place
            answer = await self._answer(place, trail.ips[0], level)
            trail.status = answer.status
            return answer

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        """The world's ways of not answering, as findings; the time it took is counted."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self.manner.seconds - self.spent_seconds):
                yield
        except TimeoutError:
            raise Ended(Finding.TIMEOUT) from None
        except NotAllowed:
            raise Ended(Finding.REFUSED) from None
        except Unusable:
            raise Ended(Finding.UNKNOWN) from None
        except OSError:
            raise Ended(Finding.UNREACHABLE) from None
        finally:
            self.spent_seconds += time.monotonic() - began

    async def _addresses(self, place: Place) -> tuple[str, ...]:
        if place.host not in self._resolved:
            self._resolved[place.host] = await self._asked_of_dns(place)
        ips = self._resolved[place.host]
        self.guard.must_be_public(ips, place.port)
        return ips

    async def _asked_of_dns(self, place: Place) -> tuple[str, ...]:
        if literal := literal_ip(place):
            return (literal,)
        found = await self.dns.resolve(place.host)
        if found.outcome == Lookup.NO_ADDRESS:
            raise Ended(Finding.GONE_DNS)
        if not found.ips:
            raise Ended(Finding.UNREACHABLE)
        return found.ips

    async def _answer(self, place: Place, ip: str, level: Level) -> Answer:
        """Asks once; where the certificate does not hold once more, for the headers alone."""
        if place.scheme == "http":
            return await self._exchange(place, ip, level, None)
        if not self.certificate_problem:
            try:
                return await self._exchange(place, ip, level, trusting())
            except ssl.SSLCertVerificationError as wrong:
                self.certificate_problem = certificate_word(wrong)
        return await self._exchange(place, ip, level, trusting_nobody())

    async def _exchange(
        self, place: Place, ip: str, level: Level, tls: ssl.SSLContext | None
    ) -> Answer:
        allowed = Level.HEADERS if self.certificate_problem else level
        wanted = self.manner.wanted(allowed)
        return await ask(place, ip, agent=self.manner.agent, wanted=wanted, tls=tls)
