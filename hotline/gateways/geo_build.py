"""Compiles IPFire Location's text export (as Debian's tor-geoipdb carries it) into an MMDB.

One reader (`hotline.gateways.geo`) then serves this embedded database and any the operator
brings. `mmdb_writer` is needed only here and is imported only here.
"""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

DATABASE_TYPE = "Balise-IPFire-Country"
DESCRIPTION = "Country by IP address, compiled from IPFire Location, CC BY-SA 4.0"
_GENERATED = re.compile(r"^# Generated: (.+)$", re.MULTILINE)
_HEADER_CHARS = 2_000


class GeoSourceError(Exception):
    """The text files are not what this compiler understands; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was compiled."""

    networks: int
    made_on: datetime
    size_bytes: int


def build(sources: Iterable[Path], target: Path) -> Built:
    """Compile text `sources` (IPv4 and IPv6 ranges) into one MMDB at `target`.

    Raises GeoSourceError for an unreadable source, ImportError without `mmdb_writer`.
    """
    from mmdb_writer import MMDBWriter
    from netaddr import IPNetwork, IPSet

    texts = [source.read_text() for source in sources]
    made_on = min(generated_on(text) for text in texts)

    class DatedWriter(MMDBWriter):
        """The same writer, dated by its data instead of by the hour it ran."""

        def _build_meta(self) -> dict[str, Any]:
            return {**super()._build_meta(), "build_epoch": int(made_on.timestamp())}

    writer = DatedWriter(
        6, DATABASE_TYPE, languages=["en"], description=DESCRIPTION, ipv4_compatible=True
    )
    records: dict[str, Any] = {}
    networks = 0
    for text in texts:
        for network, country in ranges(text):
            record = records.setdefault(country, {"country": {"iso_code": country}})
            writer.insert_network(IPSet([IPNetwork(network)]), record)
            networks += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    writer.to_db_file(str(target))
    return Built(networks, made_on, target.stat().st_size)


def generated_on(text: str) -> datetime:
    """The date in the header of an export, in UTC."""
    hit = _GENERATED.search(text[:_HEADER_CHARS])
    if not hit:
        message = "no line '# Generated: …' in the header"
        raise GeoSourceError(message)
    return parsedate_to_datetime(hit.group(1)).astimezone(UTC)


def ranges(text: str) -> Iterator[tuple[str, str]]:
    """Networks and country codes of an export; ranges without a country are left out.

    IPv4 lines hold whole numbers, IPv6 lines hold addresses: `first,last,CC`.
    """
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        first, last, country = _parts(line)
        if not (country.isalpha() and country.isascii() and len(country) == 2):
            continue
        for network in ipaddress.summarize_address_range(first, last):
            yield str(network), country.upper()


def _parts(line: str) -> tuple[Any, Any, str]:
    try:
        first, last, country = line.split(",")
        if first.isdigit():
            return ipaddress.IPv4Address(int(first)), ipaddress.IPv4Address(int(last)), country
        return ipaddress.IPv6Address(first), ipaddress.IPv6Address(last), country
    except ValueError as wrong:
        message = f"a line is not first,last,country: {line[:80]!r}"
        raise GeoSourceError(message) from wrong
