"""Reading a reported address, and its canonical form with digest alone, against the bare URL
parser, in processor time of one process.
"""

import hashlib
import statistics
import time
from collections.abc import Callable

ROUNDS = 5
ADDRESSES = [
    f"{scheme}://{host}/{number}/a/../b%20c?id={number}&utm_source=x#top"
    for number in range(250)
    for scheme, host in (
        ("https", "Example.COM"),
        ("HTTP", "www.bücher.example:80"),
        ("https", "img.sub.example.co.uk"),
        ("http", "127.0.0.1:8080"),
    )
]


def measure() -> dict[str, float]:
    """Microseconds of processor time for one address, by candidate; medians of the rounds."""
    import can_ada

    from hotline.reported_urls.canonical import canonical_url
    from hotline.reported_urls.reading import read

    def canonical_and_digest(address: str) -> bytes:
        url = canonical_url(address)
        return hashlib.sha256(url[0].encode()).digest() if url else b""

    candidates: dict[str, Callable[[str], object]] = {
        "can_ada": can_ada.parse,
        "canonical": canonical_and_digest,
        "read": read,
    }
    for parse in candidates.values():
        parse(ADDRESSES[0])  # lists are loaded once
    spent: dict[str, list[float]] = {name: [] for name in candidates}
    for _round in range(ROUNDS):
        for name, parse in candidates.items():
            spent[name].append(_microseconds_each(parse))
    return {name: statistics.median(rounds) for name, rounds in spent.items()}


def _microseconds_each(parse: Callable[[str], object]) -> float:
    began = time.process_time()
    for address in ADDRESSES:
        parse(address)
    return (time.process_time() - began) / len(ADDRESSES) * 1_000_000
