"""Files by their digest: torrents, ed2k links, plain MD5, SHA-1 and SHA-256."""

import base64
import re
from urllib.parse import unquote

from hotline.reported_urls.kinds import LocationKind, ReportedUrl

_URN = re.compile(
    r"(?i)(?:\A(?:urn:)?|[?&=]urn:)(?:"
    r"(?P<btih>btih:(?:[0-9a-f]{40}|[a-z2-7]{32}))|(?P<btmh>btmh:1220[0-9a-f]{64})"
    r"|(?P<ed2k>ed2k:[0-9a-f]{32})|(?P<sha1>sha1:(?:[0-9a-f]{40}|[a-z2-7]{32}))"
    r")(?![0-9a-z])"
)
_ED2K = re.compile(r"(?i)ed2k://\|file\|[^|]*\|\d+\|([0-9a-f]{32})\|")
_DIGEST = re.compile(
    r"(?i)(?:(md5|sha-?1|sha-?256)\s{0,3}(?:[:=]|sum[:=]?|\s)\s{0,3})?([0-9a-f]{32,64})\Z"
)
_NAME_OF_LENGTH = {32: "md5", 40: "sha1", 64: "sha256"}
_ORDER = ("btih", "btmh", "ed2k", "sha1")
_BASE32 = 32


def file_named(raw: str, meant: str) -> ReportedUrl | None:
    """A file named by what identifies it wherever it is."""
    beginning = meant[:8].lower()
    if beginning.startswith(("magnet:", "urn:", "btih:")):
        return _by_urn(raw, meant)
    if beginning.startswith("ed2k:") and (hit := _ED2K.match(unquote(meant))):
        return ReportedUrl(raw, LocationKind.P2P_HASH, f"urn:ed2k:{hit[1].lower()}")
    return _by_digest(raw, meant)


def _by_urn(raw: str, meant: str) -> ReportedUrl | None:
    """The digest of a hybrid torrent that all programs know stands for it."""
    found: dict[str, str] = {}
    for hit in _URN.finditer(unquote(meant) if "%" in meant else meant):
        found.setdefault(str(hit.lastgroup), hit[str(hit.lastgroup)].partition(":")[2].lower())
    name = next((name for name in _ORDER if name in found), "")
    if not name:
        return None
    digest = found[name]
    if name in {"btih", "sha1"} and len(digest) == _BASE32:
        digest = base64.b32decode(digest.upper()).hex()
    if name == "sha1":
        return ReportedUrl(raw, LocationKind.FILE_HASH, f"sha1:{digest}")
    beginning = "" if name == "ed2k" else "magnet:?xt="
    return ReportedUrl(raw, LocationKind.P2P_HASH, f"{beginning}urn:{name}:{digest}")


def _by_digest(raw: str, meant: str) -> ReportedUrl | None:
    hit = _DIGEST.match(meant)
    if not hit or hit[2].isdigit():
        return None
    name = _NAME_OF_LENGTH.get(len(hit[2]))
    said = (hit[1] or name or "").lower().replace("-", "")
    if name is None or said != name:
        return None
    return ReportedUrl(raw, LocationKind.FILE_HASH, f"{name}:{hit[2].lower()}")
