"""Back from what careful people write so that nobody opens it: `hxxps://ex[.]ample`.

Only a broken scheme or a broken host is mended. An address that is whole keeps its brackets.
"""

import re

_DOT_WORDS = "dot|punkt|point|punto|punt|نقطة"
_WHOLE = re.compile(
    r"(?i)(?<![a-z0-9*])(?:https?|ftp)://(?:[^\s/?#\[\](){}<>\\]+|\[[0-9a-f:.]+\])(?::\d+)?"
    r"(?:[/?#\\]\S*|(?=\s)|\Z)"
)
_SLASH_WORDS = "slash|schrägstrich|schuine streep|barre oblique|barra"
_SPACED_DOT = re.compile(r"(?i)\bh(?:tt|xx|\*\*)ps?://[\w-]{1,63}(?: ?\.[\w-]{1,63}){1,9}")
"""A space before a dot of the host: no sentence goes on so."""
_SCHEME = re.compile(
    r"(?i)(?<![a-z0-9])(?P<web>h(?:tt|xx|\*\*|__|--|tx|xt|\+\+)p|h{0,2}t{1,4}p{1,2})(?P<s>\[?s\]?)?"
    r"(?P<gap>\s{0,2}(?:[\[({]\s?:\s?//\s?[\])}]|[\[({]\s?:\s?[\])}]\s?(?://|[\[({]//[\])}]|[\[({]/[\])}]{1,2})"
    r"|:\s{0,2}[\[({]//[\])}]|[:;.]\s{0,2}/\s{0,2}/\s{0,2}|:\\\\|//:?))"
    r"|(?<![a-z0-9])(?:hxxp|h\*\*p)(?P<s2>s?):(?!/)"
    r"|(?<![a-z0-9])f(?:x|\*)p://"
)
_MARK = re.compile(
    rf"(?i)(?P<dot>(?<=[^\s]) {{0,2}}[\[({{<] ?(?:\.|{_DOT_WORDS}) ?[\])}}>] {{0,2}}(?=[^\s])"
    r"|(?<=\w)(?:\[\.|\.\]|\\\.)(?=\w))"
    rf"|(?P<colon>[\[({{] ?: ?[\])}}])|(?P<slash>[\[({{] ?(?:/|{_SLASH_WORDS}) ?[\])}}])"
    r"|(?P<at> {0,2}[\[({<] ?(?:@|at|ät|arroba|arobase) ?[\])}>] {0,2})"
)
_WORDS = re.compile(
    rf"(?i)(?<![\w.@-])(?:(?P<who>[\w.+-]{{1,64}}) (?-i:AT|arobase|arroba|ät) )?"
    rf"(?P<host>[\w-]{{1,63}}(?: (?:\.|{_DOT_WORDS}) [\w-]{{1,63}}){{1,6}})"
    rf"(?P<path>(?: (?:{_SLASH_WORDS}|/) [\w-]{{1,63}}){{0,6}})"
)
_ENDINGS = frozenset({"com", "org", "net", "info", "example", "onion", "biz", "test", "invalid"})
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDE_SCHEME = re.compile(r"(?i)[ｈh][ｔt]{2}[ｐp][ｓs]?[：:][／/]{2}\S*")


def refang(text: str) -> str:
    """What a careful person typed (`hxxps://ex[.]ample`) as the URL they meant.

    Mends up to the next whole address, which stays as it is, and so on.
    """
    if not text.isascii():
        text = _WIDE_SCHEME.sub(_narrow, text)
    if " ." in text:
        text = _SPACED_DOT.sub(lambda hit: hit[0].replace(" ", ""), text)
    parts: list[str] = []
    at = 0
    for whole in _WHOLE.finditer(text):
        parts += (_mended(text[at : whole.start()]), whole[0])
        at = whole.end()
    parts.append(_mended(text[at:]))
    return "".join(parts)


def _mended(text: str) -> str:
    if not text or text.isspace():
        return text
    text = _SCHEME.sub(_scheme, text)
    if any(mark in text for mark in "[({<]\\"):
        text = _MARK.sub(_plain, text)
    return _WORDS.sub(_spoken, text)


def _narrow(hit: re.Match[str]) -> str:
    """A scheme in full width takes the rest with it; one in ASCII leaves all as it is."""
    return hit[0] if hit[0][:4].isascii() else hit[0].translate(_FULL_WIDTH)


def _scheme(hit: re.Match[str]) -> str:
    if hit["web"]:
        return f"http{'s' if hit['s'] else ''}://"
    if hit["s2"] is not None:
        return f"http{hit['s2']}://"
    return "ftp://"


def _plain(hit: re.Match[str]) -> str:
    return {"dot": ".", "colon": ":", "slash": "/", "at": "@"}[str(hit.lastgroup)]


def _spoken(hit: re.Match[str]) -> str:
    """`example dot org slash a`, unless it is a sentence about a dot."""
    labels = re.split(rf"(?i) (?:\.|{_DOT_WORDS}) ", hit["host"])
    path = re.sub(rf"(?i) (?:{_SLASH_WORDS}|/) ", "/", hit["path"])
    alone = not hit.string[hit.end() :].strip(" .!?")
    sure = labels[-1].lower() in _ENDINGS or labels[0].lower() == "www"
    if not (sure or alone or path):
        return hit[0]
    who = f"{hit['who']}@" if hit["who"] else ""
    return f"{who}{'.'.join(labels)}{path}"
