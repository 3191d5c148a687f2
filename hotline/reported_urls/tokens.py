"""What stands between white space and quotation marks, and which angle bracket ends it.

People put angle brackets around addresses (mails, HTML), a browser takes them into a path and
writes `%3C` and `%3E`. Both are right: a bracket is a part of an address only behind its host, and
only where it neither has a partner nor begins a tag, an arrow or another address.
"""

import re
from collections.abc import Iterator

from hotline.reported_urls.outside import SPACES

_CHUNK = re.compile(rf"[^{SPACES}\"“”„«»‹›]+")
_ANGLE = re.compile("[<>]")
_BEHIND_HOST = re.compile(
    r"(?i)[*_~(\[{'`]{0,3}(?:(?:h(?:tt|xx)ps?|ftp):[/\\]{2}[^/\\?#<>]+|[\w-]+(?:\.[\w-]+)+)[/\\?#]"
)
_ADDRESS = r"(?:h(?:tt|xx|\*\*)ps?|ftp|mailto|magnet|tg|tel):|www\."
_NO_LESS = re.compile(rf"(?i)[/!<=~-]|{_ADDRESS}|[^<>]*>")
"""What follows a `<` that ends an address: a tag, an arrow, another address, its partner."""
_NO_MORE = re.compile(rf"(?i)[<>,;:.!?)\]]|{_ADDRESS}")


def tokens(text: str) -> Iterator[tuple[int, str]]:
    """What stands for itself in a text, and where it begins."""
    paired = "<" in text
    for chunk in _CHUNK.finditer(text):
        begin = chunk.start()
        is_web = False
        for angle in _ANGLE.finditer(text, begin, chunk.end()):
            at = angle.start()
            is_web = is_web or _BEHIND_HOST.match(text, begin, at) is not None
            if is_web and not _ends(text, at, chunk.end(), paired):
                continue
            if at > begin:
                yield begin, text[begin:at]
            begin, is_web = at + 1, False
        if chunk.end() > begin:
            yield begin, text[begin : chunk.end()]


def _ends(text: str, at: int, end: int, paired: bool) -> bool:
    """Whether the bracket at `at`, in what stands together up to `end`, is none of a path."""
    if at + 1 == end:
        return True
    if text[at] == "<":
        return _NO_LESS.match(text, at + 1) is not None
    return paired or text[at - 1] in "-=" or _NO_MORE.match(text, at + 1) is not None
