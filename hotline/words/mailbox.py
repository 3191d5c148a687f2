"""Host names and mailboxes as mail servers and browsers read them: ASCII, by UTS 46.

`straße.example` is `xn--strae-oqa.example`, never `strasse.example` as by the rules of 2003.
"""

import unicodedata

from hotline.reported_urls.canonical import canonical_url
from hotline.words.errors import NoHost, NoMailbox

_NOT_IN_A_HOST = frozenset("/?#@:\\%")


def ascii_host(typed: str) -> str:
    """A host name in ASCII. Raises NoHost for what names none."""
    host = typed.strip()
    wrong = _has_hidden(host) or _NOT_IN_A_HOST.intersection(host)
    url = None if wrong else canonical_url(f"https://{host}/")
    if url is None:
        raise NoHost
    _href, ascii_name, _rest = url
    return ascii_name


def ascii_mailbox(typed: str) -> str:
    """A mailbox in small letters, its domain in ASCII. Raises NoMailbox for what is none."""
    local, at, domain = typed.strip().rpartition("@")
    if not (local and at and local.isascii()) or _has_hidden(local):
        raise NoMailbox
    try:
        return f"{local.lower()}@{ascii_host(domain)}"
    except NoHost:
        raise NoMailbox from None


def _has_hidden(text: str) -> bool:
    """Whether a control, format or space character is in it, seen or unseen."""
    return any(unicodedata.category(mail)[0] in "CZ" for mail in text)
