"""What a reported thing can be, and the frozen result of reading one."""

import hashlib
import ipaddress
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.reported_urls.fragments import without_fragment


class LocationKind(TextChoices):
    """Where a thing was seen, by the form in which it was named."""

    URL = "url", _("Web address")
    ONION = "onion", _("Onion service")
    GROUP_INVITE = "group_invite", _("Group invitation")
    IP_PORT = "ip_port", _("IP address and port")
    P2P_HASH = "p2p_hash", _("Peer-to-peer hash")
    FILE_HASH = "file_hash", _("Digest of a file")
    APP_HANDLE = "app_handle", _("Name in an app")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Telephone number")
    TEXT = "text", _("Description")


WEB_KINDS = frozenset({LocationKind.URL, LocationKind.ONION, LocationKind.GROUP_INVITE})
"""What a browser opens."""


@dataclass(frozen=True, slots=True)
class ReportedUrl:
    """One thing a person named, in the form under which duplicates meet.

    `canonical` of a URL is pure ASCII; of any kind it holds no control characters.
    `host` is the ASCII host name or IP literal, empty where there is none. `app` is the key
    of a listed app (`data/url_rules/apps-1.json`) where one was named.
    """

    raw: str
    kind: LocationKind
    canonical: str
    scheme: str = ""
    host: str = ""
    registrable_domain: str = ""
    mixed_script: bool = False
    app: str = ""

    @property
    def sha256(self) -> bytes:
        """Digest of the canonical form: 32 bytes, unique per location."""
        return hashlib.sha256(self.canonical.encode()).digest()

    @property
    def request_target(self) -> str:
        """What a look-up asks for: a web address without its fragment, else empty."""
        return without_fragment(self.canonical) if self.kind in WEB_KINDS else ""

    @property
    def ip(self) -> str:
        """The IP address when the host is a literal (IPv4-mapped IPv6 unwrapped), else empty."""
        return ip_literal(self.host)

    @property
    def has_country(self) -> bool:
        """Whether a hosting country can be looked up at all."""
        return bool(self.host) and self.kind != LocationKind.ONION


def ip_literal(host: str) -> str:
    """`host` as a plain IP address, or an empty string when it is a name."""
    try:
        found = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
