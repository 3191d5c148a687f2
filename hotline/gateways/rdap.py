"""What the registries say of a network or a domain, by RDAP. Never asked inside a transaction.

A refusal, silence, "unknown" and rubbish are findings of their own: no answer ends a look-up of
the hosting. Who asks the registries stands in `rdap_client.py`, read only where it is needed.
"""

import ipaddress
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from hotline.gateways.demo_home import demo_country
from hotline.states import Lookup

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "rdap" / "bootstrap.json"


@dataclass(frozen=True, slots=True)
class RegistryAnswer:
    """What one registry says of one network or domain.

    `country` is where the holder registered the network: empty for a domain, and where none or
    no country is given. `holder` is the registrar of a domain.
    """

    outcome: Lookup
    server: str
    holder: str = ""
    country: str = ""
    netblock: str = ""
    asn: int | None = None
    abuse_contact: str = ""


class Registries(Protocol):
    """The registries of networks and of domains."""

    def network(self, ip: str) -> RegistryAnswer | None:
        """Whose network an address is in; None where no registry is known to ask."""

    def domain(self, name: str) -> RegistryAnswer | None:
        """The registrar of a domain; None where no registry is known to ask."""


class NoRegistries:
    """Asks nobody: for a centre without a way out."""

    def network(self, ip: str) -> RegistryAnswer | None:
        """Nothing."""
        return None

    def domain(self, name: str) -> RegistryAnswer | None:
        """Nothing."""
        return None


class DemoRegistries:
    """Invented answers for networks reserved for documentation; asks nobody."""

    def __init__(self, listed: Path) -> None:
        data = json.loads(listed.read_text())["registries"]
        self._server: str = data["server"]
        self._networks: dict[Any, dict[str, Any]] = {
            ipaddress.ip_network(network): said for network, said in data["networks"].items()
        }
        self._domains: dict[str, dict[str, Any]] = data["domains"]

    def network(self, ip: str) -> RegistryAnswer | None:
        """The answer for a listed network; None for any other address."""
        address = ipaddress.ip_address(ip)
        for network, said in self._networks.items():
            if address.version == network.version and address in network:
                return self._answer(said, str(network))
        return None

    def domain(self, name: str) -> RegistryAnswer | None:
        """The answer for a listed domain; None for any other."""
        said = self._domains.get(name)
        return self._answer(said, "") if said is not None else None

    def _answer(self, said: dict[str, Any], netblock: str) -> RegistryAnswer:
        outcome = Lookup(said.get("outcome", Lookup.FOUND))
        more = {name: value for name, value in said.items() if name != "outcome"}
        if "country" in more:
            more["country"] = demo_country(more["country"])
        found = outcome == Lookup.FOUND
        return RegistryAnswer(outcome, self._server, netblock=netblock if found else "", **more)


@cache
def _read(bootstrap: Path, _changed_ns: int) -> Registries:
    from hotline.gateways.rdap_client import RdapClient

    return RdapClient(json.loads(bootstrap.read_text()))


def registries() -> Registries:
    """Whom this installation asks (RDAP=registries, demo or off)."""
    if settings.RDAP == "off":
        return NoRegistries()
    if settings.RDAP == "demo":
        from hotline.gateways.resolver import DEMO_NAMES

        return DemoRegistries(DEMO_NAMES)
    own: Path = settings.RDAP_BOOTSTRAP
    bootstrap = own if own.is_file() else SHIPPED
    return _read(bootstrap, bootstrap.stat().st_mtime_ns)
