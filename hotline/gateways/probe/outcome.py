"""What is looked at and what a look brought, as frozen values that hold no content."""

from dataclasses import dataclass
from typing import Protocol

from hotline.gateways.resolver import Resolved
from hotline.states.finding import Finding


@dataclass(frozen=True, slots=True)
class Target:
    """A canonical URL, the SHA-256 of what was there when it was assessed, if known, and whether
    an earlier look by HEAD found it online."""

    url: str
    digest: bytes = b""
    answers_head: bool = False


@dataclass(frozen=True, slots=True)
class Hop:
    """A host on the way, with its IP addresses; none where it has none that we would connect to.

    `url` is what a shortener was asked for, and else empty.
    """

    host: str
    ips: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look brought.

    `digest` is the SHA-256 of the whole content at level `digest`, else empty; `ips` are the
    addresses of the host last asked; `hops` are the hosts asked, in order, without paths.
    `moved_to` is the URL to which a redirect to another site led, `moved_to_host` its host; that
    site was not asked, only its name was looked up. `chain` is every host on the way, each once,
    in order, that of another site last.
    `certificate_problem` is empty, `expired`, `self_signed`, `wrong_host` or `untrusted`.
    `seconds` leaves out the time spent waiting for a turn.
    """

    finding: Finding
    http_status: int | None = None
    digest: bytes = b""
    ips: tuple[str, ...] = ()
    moved_to_host: str = ""
    moved_to: str = ""
    chain: tuple[Hop, ...] = ()
    hops: tuple[str, ...] = ()
    seconds: float = 0.0
    certificate_problem: str = ""


class Names(Protocol):
    """Asks for the addresses of a host name."""

    async def resolve(self, host: str) -> Resolved:
        """Never raises for a name that does not exist or a server that does not answer."""
