"""Asks the registries by RDAP (RFC 9082, 9083), with `whoisit`.

Which server answers for what is read from a file (RFC 9224), never fetched. A question goes to
that server and, by its redirects, to servers of the same file: nobody else. An answer has a time
limit as a whole and a size, and everything in it was written by strangers.
"""

import asyncio
import ipaddress
import logging
from collections.abc import AsyncIterator, Mapping
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
from whoisit.bootstrap import Bootstrap
from whoisit.errors import QueryError, ResourceDoesNotExist, WhoisItError
from whoisit.parser import parse
from whoisit.query import QueryAsync, QueryBuilder

from hotline.gateways.rdap import RegistryAnswer
from hotline.states import Lookup
from hotline.words.countries import country_codes
from hotline.words.errors import NoMailbox
from hotline.words.mailbox import ascii_mailbox

ANSWER_SECONDS = 5.0
"""For a question with all its redirects."""
ANSWER_LIMIT_BYTES = 256 * 1024
REDIRECTS_LIMIT = 3
KEPT_SECONDS = 600
"""How long an answer is kept in memory: URLs of one host are often looked up together."""
KEPT_ANSWERS = 1024
NAME_LIMIT_CHARS = 120
EMAIL_LIMIT_CHARS = 254

_RUBBISH = (WhoisItError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What `whoisit` raises for answers that are none: it trusts their form."""

for _log in ("bootstrap", "parser", "query", "utils"):
    logging.getLogger(_log).disabled = True  # of `whoisit`: URLs, by handlers of its own


class NotAnAnswer(httpx.RequestError):
    """What came is longer than any answer, or leads elsewhere."""


class RdapClient:
    """Asks the registries that a bootstrap file names."""

    def __init__(
        self, bootstrap: Mapping[str, Any], *, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        found = {kind: _safe(bootstrap[kind]) for kind in ("ipv4", "ipv6", "asn", "dns")}
        nothing: dict[str, Any] = {"services": [[[], []]]}
        self._registry = Bootstrap()
        self._registry.load_bootstrap_data(
            {"timestamp": 0, "object": nothing, **found},
            overrides=True,
            allow_insecure=True,
            from_json=False,
        )
        self._questions = QueryBuilder(self._registry)
        self._listed = frozenset(
            _server(url)
            for listed in (*found.values(), *[{"services": [[[], _own_list()]]}])
            for _selectors, urls in listed["services"]
            for url in urls
        )
        self._answer_seconds = answer_seconds
        self._kept: dict[tuple[str, str], tuple[float, RegistryAnswer]] = {}

    def network(self, ip: str) -> RegistryAnswer | None:
        """Whose network an address is in; None for what is not public or not on the file."""
        return self._ask("ip", str(ipaddress.ip_address(ip)))

    def domain(self, name: str) -> RegistryAnswer | None:
        """The registrar of a domain; None where its top-level domain has no registry."""
        return self._ask("domain", name)

    def _ask(self, kind: str, value: str) -> RegistryAnswer | None:
        kept_at, kept = self._kept.get((kind, value), (0.0, None))
        if kept is not None and monotonic() - kept_at < KEPT_SECONDS:
            return kept
        try:
            _method, url, is_listed = self._questions.build(kind, value)
        except WhoisItError:
            return None
        if kind == "ip" and not is_listed:
            return None
        answer = self._answer(kind, value, url)
        if answer.outcome in {Lookup.FOUND, Lookup.UNKNOWN}:
            if len(self._kept) >= KEPT_ANSWERS:
                self._kept.clear()
            self._kept[kind, value] = (monotonic(), answer)
        return answer

    def _answer(self, kind: str, value: str, url: str) -> RegistryAnswer:
        server = _server(url)
        try:
            said = asyncio.run(self._fetch(url))
            parsed = parse(self._registry, kind, value, said)
            return _network(server, value, parsed) if kind == "ip" else _domain(server, parsed)
        except TimeoutError:
            return RegistryAnswer(Lookup.SILENT, server)
        except ResourceDoesNotExist:
            return RegistryAnswer(Lookup.UNKNOWN, server)
        except QueryError as refused:
            return RegistryAnswer(_outcome(refused), server)
        except _RUBBISH:
            return RegistryAnswer(Lookup.UNREADABLE, server)

    async def _fetch(self, url: str) -> Any:
        transport = _OnlyListed(self._listed | {_server(url)})
        async with asyncio.timeout(self._answer_seconds):
            async with httpx.AsyncClient(
                transport=transport,
                headers={"Accept": "application/rdap+json", "Accept-Encoding": "identity"},
                follow_redirects=True,
                max_redirects=REDIRECTS_LIMIT,
                trust_env=False,
            ) as client:
                return await QueryAsync(client, "GET", url).request()


class _OnlyListed(httpx.AsyncBaseTransport):
    """Goes to listed servers, and reads no more than an answer's length."""

    def __init__(self, listed: frozenset[str]) -> None:
        self._listed = listed
        self._inner = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = str(request.url)
        if _server(url) not in self._listed or not _is_safe(url):
            raise NotAnAnswer("leads to a server that is no registry", request=request)
        response = await self._inner.handle_async_request(request)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            await response.aclose()
            raise NotAnAnswer("packed, though that was not asked for", request=request)
        response.stream = _Limited(response.stream, request)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Limited(httpx.AsyncByteStream):
    """A body that ends with an error when it is too long."""

    def __init__(self, body: Any, request: httpx.Request) -> None:
        self._body = body
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for piece in self._body:
            read += len(piece)
            if read > ANSWER_LIMIT_BYTES:
                raise NotAnAnswer("too long", request=self._request)
            yield piece

    async def aclose(self) -> None:
        await self._body.aclose()


def _own_list() -> list[str]:
    """Servers to which the listed ones lead: national registries below a regional one."""
    return list(Bootstrap.RIR_RDAP_ENDPOINTS.values())


def _safe(listed: Mapping[str, Any]) -> dict[str, Any]:
    """Without servers that could be listened to."""
    services = [
        [selectors, [url for url in urls if _is_safe(url)]]
        for selectors, urls in listed["services"]
    ]
    return {"services": [one for one in services if one[1]] or [[[], []]]}


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "127.0.0.1")


def _server(url: str) -> str:
    """Its name, with the port where that is not the usual one."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)


def _outcome(error: QueryError) -> Lookup:
    """What a failed question is as a finding."""
    if error.status_code:
        return Lookup.REFUSED
    unreadable = isinstance(error.__cause__, NotAnAnswer | httpx.TooManyRedirects | ValueError)
    return Lookup.UNREADABLE if unreadable else Lookup.SILENT


def _network(server: str, ip: str, parsed: Mapping[str, Any]) -> RegistryAnswer:
    """A network; that of somebody else is no answer. Its country is not taken from an address:
    that is where a company sits, not where its network is said to be.
    """
    address = ipaddress.ip_address(ip)
    around = next((str(one) for one in parsed["cidrs"] if address in one), "")
    if parsed["cidrs"] and not around:
        raise ValueError("an answer about another network")
    country = str(parsed["country"]).upper()
    holder = _name_of(parsed["entities"], "registrant") or _clean(parsed["name"])
    return RegistryAnswer(
        Lookup.FOUND,
        server,
        holder=holder,
        country=country if country in country_codes() else "",
        netblock=around,
        asn=next((one for one in parsed["origin_autnums"] if 0 < one < 2**32), None),
        abuse_contact=_abuse_contact(parsed["entities"]),
    )


def _domain(server: str, parsed: Mapping[str, Any]) -> RegistryAnswer:
    return RegistryAnswer(
        Lookup.FOUND,
        server,
        holder=_name_of(parsed["entities"], "registrar"),
        abuse_contact=_abuse_contact(parsed["entities"]),
    )


def _name_of(entities: Mapping[str, Any], role: str) -> str:
    named = (_clean(one.get("organisation") or one.get("name")) for one in entities.get(role, ()))
    return next(filter(None, named), "")


def _abuse_contact(entities: Mapping[str, Any]) -> str:
    """The first mailbox for abuse that can be written to; of nobody else's a word is kept."""
    for entity in entities.get("abuse", ()):
        for email in entity.get("emails", ()):
            try:
                mailbox = ascii_mailbox(email)
            except NoMailbox:
                continue
            if len(mailbox) <= EMAIL_LIMIT_CHARS:
                return mailbox
    return ""


def _clean(text: Any) -> str:
    """One short line without hidden characters."""
    seen = "".join(letter if letter.isprintable() else " " for letter in str(text or ""))
    return " ".join(seen.split())[:NAME_LIMIT_CHARS]
