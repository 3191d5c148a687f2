"""How a URL is shown: defanged, so that nothing and nobody opens it by accident."""

import re
import unicodedata

_SCHEME = re.compile(r"(?i)\b(h)tt(ps?)(?=:)")
_AUTHORITY = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*://)([^/?#]*)(.*)$", re.DOTALL)
_HANDLE = re.compile(r"(?:[a-z]+:)?@[^@.]*\Z")
HIDDEN_MARK = "\N{REPLACEMENT CHARACTER}"


def defang(url: str) -> str:
    """`https://ex.ample/a` as `hxxps://ex[.]ample/a`; also inside running text."""
    whole = _AUTHORITY.match(url)
    if whole:
        scheme, authority, rest = whole.groups()
        inert = authority.replace(".", "[.]").replace("@", "[@]")
        return _SCHEME.sub(r"\1xx\2", scheme) + inert + _SCHEME.sub(r"\1xx\2", rest)
    if _HANDLE.match(url):
        return url
    if " " not in url and ("@" in url or "." in url):
        return url.replace(".", "[.]").replace("@", "[@]")
    return _SCHEME.sub(r"\1xx\2", url)


def visible(text: str) -> str:
    """`text` with every control and direction character made visible as a mark."""
    return "".join(
        mail
        if mail in "\n\t" or unicodedata.category(mail) not in {"Cc", "Cf", "Cs", "Co"}
        else HIDDEN_MARK
        for mail in text
    )
