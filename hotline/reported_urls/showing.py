"""How a URL is shown: defanged, so that nothing and nobody opens it by accident."""

import re
import unicodedata

_SCHEME = re.compile(r"(?i)\b(h)tt(ps?)(?=:)")
_BROKEN_SCHEME = re.compile(r"(?i)^\s*h(?:xx|\*\*|__)p(s?)(?=\s*(?::|\[:\]|\[://\]))")
_AUTHORITY = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*://)([^/?#]*)(.*)$", re.DOTALL)
_BRACKETED = (
    (re.compile(r"\[\s*://\s*\]"), "://"),
    (re.compile(r"[\[({]\s*(?:\.|dot)\s*[\])}]", re.IGNORECASE), "."),
    (re.compile(r"[\[({]\s*:\s*[\])}]"), ":"),
    (re.compile(r"[\[({]\s*(?:@|at)\s*[\])}]", re.IGNORECASE), "@"),
)
HIDDEN_MARK = "\N{REPLACEMENT CHARACTER}"


def defang(url: str) -> str:
    """`https://ex.ample/a` as `hxxps://ex[.]ample/a`; also inside running text."""
    whole = _AUTHORITY.match(url)
    if whole:
        scheme, authority, rest = whole.groups()
        inert = authority.replace(".", "[.]").replace("@", "[@]")
        return _SCHEME.sub(r"\1xx\2", scheme) + inert + _SCHEME.sub(r"\1xx\2", rest)
    if " " not in url and ("@" in url or "." in url):
        return url.replace(".", "[.]").replace("@", "[@]")
    return _SCHEME.sub(r"\1xx\2", url)


def refang(text: str) -> str:
    """What a careful person typed (`hxxps://ex[.]ample`) as the URL they meant."""
    text = _BROKEN_SCHEME.sub(r"http\1", text)
    for pattern, plain in _BRACKETED:
        text = pattern.sub(plain, text)
    return text


def visible(text: str) -> str:
    """`text` with every control and direction character made visible as a mark."""
    return "".join(
        mail
        if mail in "\n\t" or unicodedata.category(mail) not in {"Cc", "Cf", "Cs", "Co"}
        else HIDDEN_MARK
        for mail in text
    )
