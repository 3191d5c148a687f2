"""What a text was understood as, line by line, so that whoever typed it can be told and asked."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from hotline.reported_urls.finding import read_line
from hotline.reported_urls.kinds import WEB_KINDS, LocationKind, ReportedUrl
from hotline.reported_urls.markup import lines_of

_INWARD = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::/127",
        "fc00::/7",
        "fe80::/10",
    )
)
"""Addresses that mean another machine for each who reads them (RFC 1122, 1918, 4193, 4291)."""


@dataclass(frozen=True, slots=True)
class UnderstoodLine:
    """One line as typed and what was found in it, in order; never without a reading."""

    line: str
    readings: tuple[ReportedUrl, ...]

    @property
    def names_nothing(self) -> bool:
        """Whether no reading is a place that anybody else could find.

        True for words, for `javascript:alert(1)`, for `http://localhost/`: the one who typed it
        is asked “Did you mean an app or an account?”, and it is taken all the same if they insist.
        """
        return not any(map(_is_found_by_others, self.readings))


def understood(typed: str) -> list[UnderstoodLine]:
    """What `read_lines` makes of a text, line by line, empty lines left out.

    Pure: nothing is looked up or kept. A location that two lines name is in both. Example:

    >>> [(one.line, one.names_nothing) for one in understood("asdf qwer\\nTelegram: @x_1")]
    [('asdf qwer', True), ('Telegram: @x_1', False)]
    """
    lines = ((line, tuple(read_line(line))) for line in lines_of(typed))
    return [UnderstoodLine(line.strip(), readings) for line, readings in lines if readings]


def each_once(lines: Iterable[UnderstoodLine]) -> list[ReportedUrl]:
    """All that these lines name, each location once, in order: what `read_lines` finds in them."""
    found: dict[str, ReportedUrl] = {}
    for line in lines:
        for url in line.readings:
            found.setdefault(url.canonical, url)
    return list(found.values())


def names_nothing(lines: Iterable[UnderstoodLine]) -> bool:
    """Whether none of these lines names a place that anybody else could find."""
    return all(line.names_nothing for line in lines)


def _is_found_by_others(url: ReportedUrl) -> bool:
    if url.kind == LocationKind.TEXT:
        return False
    if url.ip:
        address = ipaddress.ip_address(url.ip)
        return not any(address in block for block in _INWARD)
    if url.kind in WEB_KINDS:
        return "." in url.host and not url.host.endswith((".localhost", ".local", ".internal"))
    return True
