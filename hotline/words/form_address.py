"""The address of a provider's web form, as a browser would read it. Nothing of ours opens it."""

import unicodedata
from urllib.parse import urlsplit

from hotline.reported_urls import LocationKind, read
from hotline.words.errors_providers import FORM_URL_LIMIT_CHARS, NoFormAddress


def form_address(typed: str) -> str:
    """In its canonical form. Raises NoFormAddress for what is no https address of a named site.

    One with a user name in it, or whose host mixes scripts, may lead elsewhere than it seems.
    """
    found = read(typed.strip())
    hidden = any(unicodedata.category(sign)[0] in "CZ" for sign in typed.strip())
    is_site = found.kind == LocationKind.URL and found.scheme == "https"
    if hidden or not is_site or not found.registrable_domain or found.mixed_script:
        raise NoFormAddress
    if "@" in urlsplit(typed.strip()).netloc or len(found.canonical) > FORM_URL_LIMIT_CHARS:
        raise NoFormAddress
    return found.canonical
