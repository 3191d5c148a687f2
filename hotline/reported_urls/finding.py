"""Finding what is named in a text box: in sentences, lists, copied pages, chats and mails.

A line is parted at its marks, then looked through: what has a form of its own (addresses,
mailboxes, digests), numbers, then accounts beside the names of apps. Every pattern is linear in
the length of its input, and a place is read once.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from hotline.reported_urls import accounts, numbers
from hotline.reported_urls.accounts import Found, Mention
from hotline.reported_urls.defanged import refang
from hotline.reported_urls.hosts import bare_host, is_end_of_sentence
from hotline.reported_urls.kinds import ReportedUrl
from hotline.reported_urls.markup import PARTED, lines_of, unmarked
from hotline.reported_urls.outside import trimmed
from hotline.reported_urls.reading import exact, read
from hotline.reported_urls.tokens import tokens

_SCHEME = r"(?:h(?:tt|xx|\*\*)ps?(?::|\[:\]|\[)[/\\\[]|ftp://|magnet:\?|ed2k://)"
_FIRST_SCHEME = re.compile(rf"(?i){_SCHEME}")
_GLUED = re.compile(rf"(?i)(?<=[^/=?&%:#+_!~@.\-])(?<!%3d)(?<!%2f)(?<!%26)(?={_SCHEME})")
_REPEATED = re.compile(r"(?i)(?:https?://)+(?=https?://|\Z)")
_GOES_ON = frozenset("/=?&#%:+_!~@.-")
"""After these an address within an address is a part of it."""
_PARTING = re.compile(r"(?<=[^,;|،؛])[,;|،؛]+(?=[^,;|،؛])")
_NO_SCHEME_NEEDED = re.compile(r"(?i)www\.|mailto:|tel:|@")
_SENTENCE_GOES_ON = re.compile(r"(?<=[!-~])[،؛]+(?=[\u0620-\u064a])")
"""An Arabic mark and letter behind an address in ASCII."""
_LABEL = re.compile(
    r"(?i)(?:link|lien|enlace|url|web|site|website|webseite|seite|page|pagina|página|adresse|address|adres"
    r"|dirección|source|quelle|bron|fuente|رابط|الرابط|موقع|الموقع)[:=]"
)
"""`Link:a.example`, `url=a.example/x`."""
_BRACKETED = re.compile(rf"(?i)(?<=[(\[{{])(?={_SCHEME})")
_PARTNERS = {"(": ")", "[": "]", "{": "}"}
_EMPHASIS = frozenset("*_~")
_DOTS = frozenset(".。．｡")
_ED2K = re.compile(r"(?i)ed2k://\|file\|[^|\n]*\|\d+\|[0-9a-f]{32}\|(?:[^|\s]*\|){0,4}/?")
_DIGEST = re.compile(
    r"(?i)(?<![0-9a-z])(?:(?:md5|sha-?1|sha-?256)(?:sum)?\s{0,2}[:=]?\s{0,2})?"
    r"(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z])"
)
_TAKEN = f"{PARTED} "
"""What is left where everything was found."""
_ABBREVIATION = re.compile(r"[^\W\d]\.[^\W\d]{1,2}\Z")


def read_lines(typed: str) -> list[ReportedUrl]:
    """All that a text box names, each location once, in order.

    A line that names nothing known is kept as words.
    """
    found: dict[str, ReportedUrl] = {}
    for line in lines_of(typed):
        for url in read_line(line):
            found.setdefault(url.canonical, url)
    return list(found.values())


def read_line(line: str) -> list[ReportedUrl]:
    """All that one line names, or its words; nothing for an empty line.

    The first carries the whole line as what was typed, so that the words around are kept.
    """
    named = named_in(line)
    if named:
        return [replace(named[0], raw=line), *named[1:]]
    words = read(line)
    return [words] if words.canonical else []


def named_in(line: str) -> list[ReportedUrl]:
    """What a line names, leaving out its words."""
    named: list[ReportedUrl] = []
    for segment in unmarked(refang(unmarked(line))).split(PARTED):
        if segment and not segment.isspace():
            named += _named_in(segment)
    return named


def _named_in(segment: str) -> list[ReportedUrl]:
    free = segment
    named = accounts.mentions(segment)
    found: list[Found] = []
    for look in (_addresses, _labelled, _hosts, _numbers, _digests, _loose):
        if not (hits := _apart(look(free, segment, named))):
            continue
        found += hits
        free = _without(free, hits)
        if not free.strip(_TAKEN):
            break
    return [one for hit in sorted(found, key=lambda hit: hit.start) for one in hit.readings]


def _apart(hits: Iterator[Found]) -> list[Found]:
    """In their order, without those that begin within another."""
    kept: list[Found] = []
    for hit in sorted(hits, key=lambda hit: hit.start):
        if hit.readings and not (kept and hit.start < kept[-1].end):
            kept.append(hit)
    return kept


def _without(text: str, hits: list[Found]) -> str:
    """`text` as long as before, what was found taken out."""
    parts: list[str] = []
    at = 0
    for hit in hits:
        parts += (text[at : hit.start], PARTED * (hit.end - hit.start))
        at = hit.end
    return "".join((*parts, text[at:]))


def _addresses(text: str, _segment: str, _named: list[Mention]) -> Iterator[Found]:
    """What has a scheme or an `@` of its own."""
    if "ed2k" in text.lower():
        for hit in _ED2K.finditer(text):
            yield from _exact(hit.start(), hit[0])
    for start, token in _tokens(text):
        if ":" in token or "@" in token:
            for offset, piece in pieces(token):
                if ":" in piece or "@" in piece:
                    yield from _exact(start + offset, piece)


def _hosts(text: str, segment: str, _named: list[Mention]) -> Iterator[Found]:
    """Host names and IP addresses without a scheme."""
    alone = trimmed(segment)
    for start, token in _tokens(text):
        if any(dot in token for dot in _DOTS):
            for offset, piece in pieces(token):
                if _is_of_the_sentence(trimmed(piece), alone):
                    continue
                label = _LABEL.match(piece)
                begin = label.end() if label and bare_host(trimmed(piece[label.end() :])) else 0
                yield from _exact(start + offset + begin, piece[begin:])


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """What stands between white space and quotation marks, and where."""
    for start, typed in tokens(text):
        token = _unemphasised(typed).removeprefix("//")
        yield start + typed.find(token), token


def _labelled(text: str, segment: str, named: list[Mention]) -> Iterator[Found]:
    """An app named within an address that was found is none of the sentence's."""
    return accounts.labelled(text, named if text == segment else accounts.mentions(text))


def _loose(text: str, _segment: str, named: list[Mention]) -> Iterator[Found]:
    return accounts.loose(text, named)


def _numbers(text: str, _segment: str, _named: list[Mention]) -> Iterator[Found]:
    for hit in numbers.WITHIN.finditer(numbers.in_ascii(text)):
        reading = exact(hit[0], hit[0])
        if reading:
            yield Found(hit.start(), hit.end(), (reading,))


def _digests(text: str, _segment: str, _named: list[Mention]) -> Iterator[Found]:
    for hit in _DIGEST.finditer(text):
        yield from _exact(hit.start(), hit[0])


def _exact(start: int, piece: str) -> Iterator[Found]:
    meant = trimmed(refang(trimmed(piece)))
    reading = exact(piece, meant)
    if reading:
        yield Found(start, start + len(piece), (reading,))


def _unemphasised(token: str) -> str:
    """Without the marks that notes and chats put around bold and italic words."""
    if token[0] not in _EMPHASIS:
        return token
    bare = token.lstrip(token[0])
    inner = trimmed(bare)
    return inner.rstrip(token[0]) if inner.endswith(token[0]) else bare


def _is_of_the_sentence(token: str, alone: str) -> bool:
    """Whether a token with a dot is an abbreviation or two sentences rather than a host."""
    if token == alone:
        return False
    hit = bare_host(token)
    if not hit or hit[2] or hit[3]:
        return False
    host = hit[1]
    return is_end_of_sentence(host) or bool(_ABBREVIATION.match(host))


def pieces(token: str) -> Iterator[tuple[int, str]]:
    """A token as the addresses that were written together in it, each with where it begins."""
    begin = 0
    for end in (*_ends_in_brackets(token), len(token)):
        yield from ((begin + at, piece) for at, piece in _glued(token[begin:end]))
        begin = end


def _glued(token: str) -> Iterator[tuple[int, str]]:
    """Without brackets around them."""
    first = _FIRST_SCHEME.search(token, _repeated_scheme(token))
    if not first:
        yield from _parted(token, 0)
        return
    head = token[: first.start()]
    if _REPEATED.fullmatch(head):
        head = ""
    if head:
        hit = bare_host(head)
        if hit and hit[3] and head[-1] in _GOES_ON:
            yield 0, token
            return
        yield from _parted(head, 0)
    at = first.start()
    for glue in (*(hit.start() for hit in _GLUED.finditer(token, at + 1)), len(token)):
        yield from _parted(token[at:glue], at)
        at = glue


def _ends_in_brackets(token: str) -> Iterator[int]:
    """Where the partner of a bracket right before an address stands and a word follows it."""
    begins = {hit.start() for hit in _BRACKETED.finditer(token)}
    open_at: list[int] = []
    for at, mark in enumerate(token if begins else ""):
        if mark in _PARTNERS:
            open_at.append(at)
        elif open_at and mark == _PARTNERS[token[open_at[-1]]]:
            inside = open_at.pop() + 1 in begins
            if inside and token[at + 1 : at + 2].isalpha():
                yield at


def _repeated_scheme(token: str) -> int:
    """Where the last of several schemes in a row begins (`https://https://…`)."""
    hit = _REPEATED.match(token)
    return hit.end() if hit else 0


def _parted(text: str, offset: int) -> Iterator[tuple[int, str]]:
    """Parted at commas and the like where an address begins behind them, else whole."""
    begin = 0
    has_scheme = _FIRST_SCHEME.match(text) is not None
    for mark in _PARTING.finditer(text):
        in_path = has_scheme and "/" in text[begin : mark.start()].partition("//")[2]
        ends = has_scheme and _SENTENCE_GOES_ON.match(text, mark.start())
        if ends or _begins_address(text, mark.end(), in_path):
            yield offset + begin, text[begin : mark.start()]
            begin = mark.end()
    yield offset + begin, text[begin:]


def _begins_address(text: str, at: int, in_path: bool) -> bool:
    """A comma may stand in a path: there only what is surely a host with a path parts."""
    if _NO_SCHEME_NEEDED.match(text, at):
        return True
    following = _PARTING.search(text, at)
    part = trimmed(text[at : following.start() if following else len(text)])
    hit = bare_host(part)
    if hit:
        return not in_path or bool(hit[3])
    return not in_path and exact(part, part) is not None
