"""Each host on the way of a redirect, attributed: what every source says of its addresses.

Only what lies on this machine is asked: geo databases and lists of delivery networks.
"""

from collections.abc import Sequence
from typing import Any

from hotline.gateways.cdn import cdn_lists
from hotline.gateways.geo import geo_databases
from hotline.gateways.probe import Hop


def attributed(chain: Sequence[Hop]) -> list[dict[str, Any]]:
    """The chain as a look keeps it; nothing where it led nowhere else."""
    if len(chain) < 2:
        return []
    return [
        {"host": hop.host, "ips": list(hop.ips), "said": _said(hop.ips)}
        | ({"url": hop.url} if hop.url else {})
        for hop in chain
    ]


def _said(ips: Sequence[str]) -> list[dict[str, str]]:
    """Each source, its date, and what it says; each once, whatever the number of addresses."""
    databases, lists = geo_databases(), cdn_lists()
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for ip in ips:
        answers = [database.look_up(ip) for database in databases]
        asns = frozenset(one.asn for one in answers if one.asn is not None)
        operators = [one for one in (listed.look_up(ip, asns) for listed in lists) if one]
        rows = [_row(one.database, one.made_on, one.country, one.as_name) for one in answers]
        rows += [_row(one.database, one.made_on, "", one.operator) for one in operators]
        for row in rows:
            if row["country"] or row["network"]:
                found.setdefault(tuple(row.values()), row)
    return list(found.values())


def _row(source: str, made_on: Any, country: str, network: str) -> dict[str, str]:
    return {"source": source, "date": str(made_on), "country": country, "network": network}
