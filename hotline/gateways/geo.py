"""Which country an IP address is registered to, from any MMDB file, offline.

Understands the layouts of MaxMind and DB-IP (`country.iso_code`) and the flat ones
(`country_code`). Answers carry the database's name and date: an old database mis-routes.
"""

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import maxminddb
from django.conf import settings

from hotline.gateways.demo_home import demo_country

EMBEDDED = Path(__file__).resolve().parent.parent / "data" / "geo" / "ipfire-country.mmdb"
NO_COUNTRY = frozenset({"", "EU", "AP", "A1", "A2", "O1", "XX", "ZZ", "T1"})
"""Codes databases use for "a region, a proxy, or nobody knows": never a country to route by."""
OPEN_DATABASES = 8


@dataclass(frozen=True, slots=True)
class GeoAnswer:
    """What one database says about one address. `country` is empty when it does not know."""

    country: str
    database: str
    made_on: date
    network: str = ""
    asn: int | None = None
    as_name: str = ""


class GeoDatabase(Protocol):
    """Answers for an IP address; the name and date say how far to trust it."""

    name: str

    @property
    def made_on(self) -> date:
        """The day the data was made."""

    def look_up(self, ip: str) -> GeoAnswer:
        """Never raises for a well-formed address: not knowing is an answer."""


class MmdbFile:
    """One MMDB file; a file replaced on disk is opened afresh."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.stem

    @property
    def made_on(self) -> date:
        """The build date written in the file."""
        return datetime.fromtimestamp(self._reader().metadata().build_epoch, UTC).date()

    def look_up(self, ip: str) -> GeoAnswer:
        """The country, and the AS where the file knows it."""
        reader = self._reader()
        address = ipaddress.ip_address(ip)
        if address.version == 6 and reader.metadata().ip_version == 4:
            return GeoAnswer("", self.name, self.made_on)
        found, prefix_length = reader.get_with_prefix_len(str(address))
        record: Mapping[str, Any] = found if isinstance(found, dict) else {}
        network = ipaddress.ip_network(f"{address}/{prefix_length}", strict=False)
        return GeoAnswer(
            country=_country(record),
            database=self.name,
            made_on=self.made_on,
            network=str(network) if record else "",
            asn=_asn(record),
            as_name=_as_name(record),
        )

    def _reader(self) -> maxminddb.Reader:
        return _open(self.path, self.path.stat().st_mtime_ns)


@lru_cache(maxsize=OPEN_DATABASES)
def _open(path: Path, _changed_ns: int) -> maxminddb.Reader:
    return maxminddb.open_database(str(path))


def _country(record: Mapping[str, Any]) -> str:
    nested = record.get("country")
    code = nested.get("iso_code") if isinstance(nested, dict) else None
    code = code or record.get("country_code") or (nested if isinstance(nested, str) else "")
    code = str(code or "").upper()
    return "" if code in NO_COUNTRY or len(code) != 2 else code


def _asn(record: Mapping[str, Any]) -> int | None:
    number = record.get("autonomous_system_number") or record.get("asn")
    digits = str(number or "").upper().removeprefix("AS")
    return int(digits) if digits.isdecimal() else None


def _as_name(record: Mapping[str, Any]) -> str:
    return str(record.get("autonomous_system_organization") or record.get("as_name") or "")


class DemoNetworks:
    """Gives the networks reserved for documentation a country, so that a demo can route them."""

    def __init__(self, listed: Path) -> None:
        data = json.loads(listed.read_text())
        self.name = "demo-networks"
        self.made_on = date.fromisoformat(data["made_on"])
        self._networks = {
            ipaddress.ip_network(network): demo_country(country)
            for network, country in data["networks"].items()
        }

    def look_up(self, ip: str) -> GeoAnswer:
        """The country of a documentation address; nothing for any other."""
        address = ipaddress.ip_address(ip)
        for network, country in self._networks.items():
            if address.version == network.version and address in network:
                return GeoAnswer(country, self.name, self.made_on, str(network))
        return GeoAnswer("", self.name, self.made_on)


def geo_databases() -> list[GeoDatabase]:
    """The databases to ask, the operator's first; with RESOLVER=demo also the invented one."""
    databases: list[GeoDatabase] = []
    if settings.GEO_DATABASE.is_file():
        databases.append(MmdbFile(settings.GEO_DATABASE))
    databases.append(MmdbFile(EMBEDDED))
    if settings.RESOLVER == "demo":
        from hotline.gateways.resolver import DEMO_NAMES

        databases.append(DemoNetworks(DEMO_NAMES))
    return databases
